"""Meetings of our calendars, in the admin site."""

from collections.abc import Collection
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.decorators import display

from interactions import operations
from interactions.admin.obligations import ReasonDialog
from interactions.admin.searching import about
from interactions.choices import MeetingStatus
from interactions.models import Meeting
from records.admin import RecordAdmin
from records.steps import Steps, step


@admin.register(Meeting)
class MeetingAdmin(Steps, RecordAdmin):
    list_display = ("shown_subject", "candidate", "organiser", "starts_at", "shown_status")
    list_filter = ("status", "organiser", "starts_at")
    list_select_related = ("candidate", "organiser")
    search_fields = ("subject",)
    search_help_text = "Search by candidate"
    sortable_by = ()
    fields = (
        "candidate", "organiser", ("starts_at", "ends_at"), "subject", "place", "status", "reason", "system",
    )  # fmt: skip
    empty_hint = "Meetings with candidates are listed here once they are captured from a calendar."
    actions_detail = ("cancel",)

    cancel = step(
        "Did not take place",
        operations.cancel_meeting,
        icon="event_busy",
        done="Noted that nobody met.",
        asks=ReasonDialog,
    )

    def steps_for(self, record: Meeting) -> Collection[str]:
        return {"cancel"} if record.status == MeetingStatus.PLANNED else set()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Meeting], search_term: str
    ) -> tuple[QuerySet[Meeting], bool]:
        return about(queryset, request, search_term)

    def get_readonly_fields(self, request: HttpRequest, obj: Meeting | None = None) -> list[str]:
        """Leave nothing: it changes in the calendar, or by a step."""
        return [field.name for field in self.opts.fields]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description="Meeting")
    def shown_subject(self, meeting: Meeting) -> str:
        return meeting.subject or "Meeting"

    @display(description="Status", label={"planned": "info", "cancelled": "", "over": "success"})
    def shown_status(self, meeting: Meeting) -> tuple[str, str]:
        if meeting.status == MeetingStatus.PLANNED and meeting.ends_at < timezone.now():
            return "over", "Over"
        return meeting.status, meeting.get_status_display()
