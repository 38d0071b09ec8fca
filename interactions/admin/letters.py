"""The mails that went out, in the admin site."""

from django.contrib import admin

from interactions.models import Letter
from records.admin import ReadOnlyRecordAdmin


@admin.register(Letter)
class LetterAdmin(ReadOnlyRecordAdmin):
    list_display = ("kind", "recipient", "obligation", "day", "sent_at")
    list_filter = ("kind", "recipient", "sent_at")
    list_select_related = ("recipient", "obligation__candidate")
    empty_hint = "Reminders, digests and escalations are listed here once they went out."
