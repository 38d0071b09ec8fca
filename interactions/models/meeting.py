"""A meeting with a candidate, as the calendar of one of us has it."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from interactions.choices import MeetingStatus
from records.constraints import holds, one_of, unique
from records.models import Record, RecordQuerySet

LONGEST = timedelta(hours=24)


class MeetingQuerySet(RecordQuerySet["Meeting"]):
    def planned(self) -> Self:
        return self.filter(status=MeetingStatus.PLANNED)

    def upcoming(self, now: datetime | Now) -> Self:
        return self.planned().filter(ends_at__gte=now)


class Meeting(Record):
    """One meeting, or one day of a series: ``occurrence`` is when the series had it, in UTC."""

    PARENT = "candidate"

    candidate = models.ForeignKey(
        "candidates.Candidate", on_delete=models.PROTECT, related_name="meetings", db_index=False
    )
    organiser = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="meetings",
        db_index=False,
        help_text="Who of us met the candidate, and logs it.",
    )
    starts_at = models.DateTimeField("starts")
    ends_at = models.DateTimeField("ends")
    subject = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=12, choices=MeetingStatus, default=MeetingStatus.PLANNED)
    reason = models.CharField("why cancelled", max_length=500, blank=True)
    system = models.ForeignKey("governance.System", on_delete=models.PROTECT, related_name="+")
    uid = models.CharField("key in that system", max_length=255)
    occurrence = models.CharField(max_length=16, blank=True)
    sequence = models.PositiveIntegerField(default=0, help_text="Which version of the meeting this is.")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-id"]
        indexes = [
            models.Index(fields=["candidate", "-starts_at", "-id"], name="meeting_candidate"),
            models.Index(fields=["organiser", "-starts_at", "-id"], name="meeting_organiser"),
            models.Index(fields=["ends_at", "id"], name="meeting_ended"),
            models.Index(fields=["-starts_at", "-id"], name="meeting_recent"),
            models.Index(fields=["updated_at", "id"], name="meeting_changed"),
        ]
        constraints = [
            one_of("status", MeetingStatus.values),
            unique(
                "captured_once",
                "candidate",
                "system",
                "uid",
                "occurrence",
                message="This meeting is already on the record.",
            ),
            holds("has_uid", ~Q(uid=""), "A meeting needs the key that its calendar knows it by."),
            holds(
                "within_a_day",
                Q(ends_at__gt=F("starts_at"), ends_at__lte=F("starts_at") + LONGEST),
                "A meeting ends after it begins, within 24 hours.",
            ),
            holds(
                "reason_fits",
                Q(reason="") | Q(status=MeetingStatus.CANCELLED),
                "Only a cancelled meeting says why.",
            ),
        ]

    class Privacy:
        personal = {"subject", "place", "reason", "uid"}
        plain = {
            "id", "created_at", "updated_at", "version", "candidate", "organiser", "starts_at", "ends_at",
            "status", "system", "occurrence", "sequence",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.subject or 'Meeting'} with {self.candidate}"

    @property
    def source_key(self) -> str:
        """What it obliges under; moved, it obliges anew."""
        return f"meeting:{self.pk}:{int(self.ends_at.timestamp())}"
