"""What has to be done next for a candidate."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from interactions.choices import FollowUpStatus
from interactions.models.interaction import Interaction
from records.constraints import holds, one_of
from records.models import Record, RecordQuerySet


class FollowUpQuerySet(RecordQuerySet["FollowUp"]):
    def open(self) -> Self:
        return self.filter(status=FollowUpStatus.OPEN)

    def due(self, today: date) -> Self:
        """To be done today or earlier."""
        return self.open().filter(due_on__lte=today)

    def overdue(self, today: date) -> Self:
        return self.open().filter(due_on__lt=today)


class FollowUp(Record):
    """A next step with an owner and a day."""

    PARENT = "candidate"

    candidate = models.ForeignKey(
        "candidates.Candidate",
        on_delete=models.PROTECT,
        related_name="follow_ups",
        db_index=False,
    )
    interaction = models.ForeignKey(
        Interaction,
        on_delete=models.PROTECT,
        related_name="follow_ups",
        null=True,
        blank=True,
        help_text="What it came from.",
    )
    next_step = models.CharField(max_length=500)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="follow_ups",
        db_index=False,
    )
    due_on = models.DateField()
    status = models.CharField(max_length=12, choices=FollowUpStatus, default=FollowUpStatus.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = "follow-up"
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["due_on", "id"], name="followup_due"),
            models.Index(fields=["updated_at", "id"], name="followup_changed"),
            models.Index(fields=["owner", "status", "due_on", "id"], name="followup_owner"),
            models.Index(
                fields=["candidate", "status", "due_on", "id"],
                name="followup_candidate",
            ),
        ]
        constraints = [
            one_of("status", FollowUpStatus.values),
            holds("has_step", ~Q(next_step=""), "Say what the next step is."),
            holds(
                "closed_by",
                Q(
                    status=FollowUpStatus.OPEN,
                    closed_at__isnull=True,
                    closed_by__isnull=True,
                )
                | (~Q(status=FollowUpStatus.OPEN) & Q(closed_at__isnull=False, closed_by__isnull=False)),
                "A follow-up is closed by someone, and only once it is closed.",
            ),
        ]

    class Privacy:
        personal = {"next_step"}
        plain = {
            "id", "created_at", "updated_at", "version", "candidate", "interaction",
            "owner", "due_on", "status", "closed_at", "closed_by",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.next_step} (due {self.due_on:%-d %B})"

    @property
    def is_overdue(self) -> bool:
        return self.status == FollowUpStatus.OPEN and self.due_on < timezone.localdate()
