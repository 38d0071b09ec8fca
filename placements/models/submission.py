"""A candidate put forward for a job order, and every stage it went through."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from placements.choices import (
    CLOSED_STAGES,
    OPEN_STAGES,
    REJECTED_STAGES,
    REPRESENTED_STAGES,
    Origin,
    Stage,
)
from records.constraints import at_most, holds, one_of, unique
from records.models import Record, RecordQuerySet


class SubmissionQuerySet(RecordQuerySet["Submission"]):
    def open(self) -> Self:
        return self.filter(stage__in=OPEN_STAGES)

    def closed(self) -> Self:
        return self.filter(stage__in=CLOSED_STAGES)

    def with_client(self) -> Self:
        """Open, and known to the client."""
        return self.open().filter(stage__in=REPRESENTED_STAGES)


class Submission(Record):
    """One candidate for one job order; at most one of the pair is open at a time."""

    PARENT = "candidate"

    candidate = models.ForeignKey(
        "candidates.Candidate",
        on_delete=models.PROTECT,
        related_name="submissions",
        db_index=False,
    )
    job_order = models.ForeignKey(
        "clients.JobOrder",
        on_delete=models.PROTECT,
        related_name="submissions",
        db_index=False,
    )
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.IDENTIFIED)
    stage_since = models.DateTimeField(
        "in this stage since",
        db_default=Now(),
        editable=False,
        help_text="Set by the database whenever the stage changes.",
    )
    recruiter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="submissions",
        db_index=False,
    )
    origin = models.CharField(max_length=12, choices=Origin, default=Origin.SOURCED)
    representation_confirmed_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When the candidate agreed to be put forward to this client.",
    )
    representation_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    representation_evidence = models.CharField(
        max_length=300,
        blank=True,
        help_text="How the candidate agreed, such as “e-mail of 3 May”.",
    )
    closed_reason = models.ForeignKey(
        "governance.Reason",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
        help_text="Who recorded the rejection, the withdrawal or the closing.",
    )
    closed_note = models.TextField(blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["-stage_since", "-id"]
        indexes = [
            models.Index(fields=["candidate", "-stage_since", "-id"], name="submission_candidate"),
            models.Index(
                fields=["job_order", "stage", "-stage_since", "-id"],
                name="submission_board",
            ),
            models.Index(
                fields=["recruiter", "stage", "-stage_since", "-id"],
                name="submission_recruiter",
            ),
            models.Index(fields=["stage", "-stage_since", "-id"], name="submission_stage"),
            models.Index(fields=["-stage_since", "-id"], name="submission_recent"),
            models.Index(fields=["updated_at", "id"], name="submission_changed"),
        ]
        constraints = [
            unique(
                "one_open",
                "candidate",
                "job_order",
                when=Q(stage__in=OPEN_STAGES),
                message="This candidate is already put forward for this job.",
            ),
            one_of("stage", Stage.values),
            one_of("origin", Origin.values),
            holds(
                "represented",
                ~Q(stage__in=REPRESENTED_STAGES) | Q(representation_confirmed_at__isnull=False),
                "Confirm that the candidate agreed to be put forward before the client sees them.",
            ),
            holds(
                "confirmed_by",
                Q(representation_confirmed_at__isnull=True) | Q(representation_confirmed_by__isnull=False),
                "Say who confirmed that the candidate agreed.",
            ),
            holds(
                "rejected_why",
                ~Q(stage__in=REJECTED_STAGES) | Q(closed_reason__isnull=False),
                "A rejection needs a reason.",
            ),
            holds(
                "open_unreasoned",
                Q(stage__in=CLOSED_STAGES)
                | Q(closed_reason__isnull=True, closed_by__isnull=True, closed_note=""),
                "An open submission has no reason for being closed.",
            ),
            at_most("closed_note", 4_000),
        ]

    class Privacy:
        personal = {"closed_note", "representation_evidence"}
        plain = {
            "id", "created_at", "updated_at", "version", "candidate", "job_order", "stage",
            "stage_since", "recruiter", "origin", "representation_confirmed_at",
            "representation_confirmed_by", "closed_reason", "closed_by",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.candidate} for {self.job_order}"

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN_STAGES

    @property
    def is_represented(self) -> bool:
        return self.representation_confirmed_at is not None


class StageEvent(Record):
    """One move of a submission. The database refuses to change or delete it."""

    PARENT = "submission.candidate"

    submission = models.ForeignKey(
        Submission,
        on_delete=models.PROTECT,
        related_name="stage_events",
        db_index=False,
    )
    from_stage = models.CharField(max_length=20, choices=Stage, blank=True)
    to_stage = models.CharField(max_length=20, choices=Stage)
    occurred_at = models.DateTimeField(db_default=Now(), editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    reason = models.ForeignKey(
        "governance.Reason",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-occurred_at", "-id"]
        indexes = [
            models.Index(
                fields=["submission", "-occurred_at", "-id"],
                name="stageevent_submission",
            ),
            models.Index(fields=["to_stage", "-occurred_at", "-id"], name="stageevent_stage"),
            models.Index(fields=["updated_at", "id"], name="stageevent_changed"),
        ]
        constraints = [
            one_of("from_stage", ["", *Stage.values]),
            one_of("to_stage", Stage.values),
            holds(
                "moves",
                ~Q(from_stage=F("to_stage")),
                "The submission is already at this stage.",
            ),
            at_most("note", 4_000),
        ]

    class Privacy:
        personal = {"note"}
        plain = {
            "id", "created_at", "updated_at", "version", "submission", "from_stage",
            "to_stage", "occurred_at", "actor", "reason",
        }  # fmt: skip

    def __str__(self) -> str:
        if not self.from_stage:
            return f"Put forward at {self.get_to_stage_display()}"
        return f"{self.get_from_stage_display()} to {self.get_to_stage_display()}"
