"""Documents in the admin site."""

from django.contrib import admin

from candidates.models import Document
from records.admin import ReadOnlyRecordAdmin


@admin.register(Document)
class DocumentAdmin(ReadOnlyRecordAdmin):
    list_display = ("name", "candidate", "kind", "size", "revision", "expires_on", "uploaded_by")
    list_filter = ("kind", "expires_on")
    list_select_related = ("candidate", "uploaded_by")
    search_fields = ("name",)
    exclude = ("text", "file")
    empty_hint = "Documents come with an import or from a candidate's page."
