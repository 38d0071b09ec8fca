"""All that a leaver looked after, given to others in one act."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from interactions.choices import HandoverStatus
from records.constraints import holds, one_of
from records.models import Record, RecordQuerySet


class HandoverQuerySet(RecordQuerySet["Handover"]):
    def waiting(self) -> Self:
        return self.filter(status=HandoverStatus.WAITING)


class Handover(Record):
    """Who left what to whom, and why. ``plan`` names for each kind those who get it: none, one or several."""

    UNTRACKED = frozenset({"progress"})

    leaver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="handovers", editable=False
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        editable=False,
        verbose_name="handed over by",
    )
    plan = models.JSONField(default=dict, editable=False)
    reason = models.CharField(max_length=300, editable=False)
    status = models.CharField(
        max_length=10, choices=HandoverStatus, default=HandoverStatus.WAITING, editable=False
    )
    total = models.PositiveIntegerField(default=0, editable=False)
    progress = models.PositiveIntegerField(default=0, editable=False)
    outcome = models.JSONField(default=list, editable=False)
    problem = models.CharField(max_length=500, blank=True, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["owner", "-id"], name="handover_owner")]
        constraints = [
            one_of("status", HandoverStatus.values),
            holds(
                "has_reason", ~Q(reason=""), "Say why, in words: it stands in the history of every record."
            ),
            holds(
                "finished",
                Q(status=HandoverStatus.WAITING, finished_at__isnull=True)
                | (~Q(status=HandoverStatus.WAITING) & Q(finished_at__isnull=False)),
                "A handover is finished once it is done, or has failed.",
            ),
            holds("progress_fits", Q(progress__lte=F("total")), "No more is moved than there is."),
        ]

    class Privacy:
        personal = {"reason"}
        plain = {
            "id", "created_at", "updated_at", "version", "leaver", "owner", "plan", "status", "total",
            "progress", "outcome", "problem", "finished_at",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"What {self.leaver} looked after"

    @property
    def is_waiting(self) -> bool:
        return self.status == HandoverStatus.WAITING

    @property
    def left(self) -> int:
        """How many records could not be moved."""
        return sum(line["left"] for line in self.outcome)
