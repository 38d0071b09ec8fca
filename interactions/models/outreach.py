"""An attempt to win somebody back with whom we lost touch: who tried, and what came of it."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from interactions.choices import WORKED, OutreachOutcome
from interactions.models.interaction import Interaction
from records.constraints import holds, one_of, unique
from records.models import Record, RecordQuerySet


class OutreachQuerySet(RecordQuerySet["Outreach"]):
    def open(self) -> Self:
        return self.filter(outcome="")

    def expired(self, now: datetime) -> Self:
        """Taken and not worked on in time: free for others."""
        return self.open().filter(claimed_until__lt=now)

    def worked(self) -> Self:
        return self.filter(outcome__in=WORKED)


class Outreach(Record):
    """One recruiter's turn with one candidate. While it is open nobody else calls the same person."""

    PARENT = "candidate"

    candidate = models.ForeignKey(
        "candidates.Candidate", on_delete=models.PROTECT, related_name="outreaches", db_index=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="outreaches", db_index=False
    )
    why = models.CharField(max_length=300, blank=True, help_text="Why the candidate was suggested.")
    claimed_until = models.DateTimeField()
    outcome = models.CharField(max_length=16, choices=OutreachOutcome, blank=True)
    worked_at = models.DateTimeField(null=True, blank=True)
    interaction = models.ForeignKey(
        Interaction, on_delete=models.PROTECT, related_name="outreaches", null=True, blank=True
    )

    objects = OutreachQuerySet.as_manager()

    class Meta:
        verbose_name = "win-back"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["candidate", "-worked_at", "-id"], name="outreach_candidate"),
            models.Index(fields=["user", "outcome", "-id"], name="outreach_user"),
            models.Index(fields=["worked_at", "id"], name="outreach_worked"),
        ]
        constraints = [
            one_of("outcome", ["", *OutreachOutcome.values]),
            unique(
                "one_open",
                "candidate",
                when=Q(outcome=""),
                message="A colleague is calling this candidate right now.",
            ),
            holds(
                "worked_fits",
                Q(outcome="", worked_at__isnull=True) | (~Q(outcome="") & Q(worked_at__isnull=False)),
                "What came of it is noted when it is over.",
            ),
        ]

    class Privacy:
        personal = {"why"}
        plain = {
            "id", "created_at", "updated_at", "version", "candidate", "user", "claimed_until", "outcome",
            "worked_at", "interaction",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.candidate}: {self.get_outcome_display() or 'being called'}"
