"""Interviews of a submission, who takes part, and what they thought."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now

from placements.choices import (
    InterviewKind,
    InterviewStatus,
    ParticipantRole,
    Recommendation,
)
from placements.models.submission import Submission
from records.constraints import at_most, holds, one_of, unique
from records.models import Record, RecordQuerySet


class InterviewQuerySet(RecordQuerySet["Interview"]):
    def upcoming(self) -> Self:
        return self.filter(status=InterviewStatus.SCHEDULED, starts_at__gte=Now())

    def awaiting_outcome(self) -> Self:
        """Over by the clock, and nobody has said how it went."""
        return self.filter(status=InterviewStatus.SCHEDULED, ends_at__lt=Now())

    def awaiting_feedback(self) -> Self:
        silent = InterviewParticipant.objects.filter(
            interview=OuterRef("pk"), role=ParticipantRole.INTERVIEWER, feedback=None
        )
        return self.filter(Exists(silent), status=InterviewStatus.COMPLETED)


class Interview(Record):
    """A planned conversation about a submission."""

    PARENT = "submission.candidate"

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="interviews", db_index=False
    )
    round = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=12, choices=InterviewKind)
    status = models.CharField(max_length=20, choices=InterviewStatus, default=InterviewStatus.PROPOSED)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    location = models.CharField(
        max_length=300,
        blank=True,
        help_text="An address, a telephone number or a link.",
    )
    note = models.TextField(blank=True)
    cancelled_reason = models.CharField(max_length=300, blank=True)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-id"]
        indexes = [
            models.Index(fields=["submission", "-starts_at", "-id"], name="interview_submission"),
            models.Index(fields=["status", "starts_at", "id"], name="interview_status"),
            models.Index(fields=["-starts_at", "-id"], name="interview_recent"),
            models.Index(fields=["updated_at", "id"], name="interview_changed"),
        ]
        constraints = [
            one_of("kind", InterviewKind.values),
            one_of("status", InterviewStatus.values),
            holds(
                "ends_after_start",
                Q(starts_at__isnull=True, ends_at__isnull=True)
                | Q(starts_at__isnull=False, ends_at__isnull=False, ends_at__gt=F("starts_at")),
                "An interview ends after it starts.",
            ),
            holds(
                "has_time",
                Q(status__in=[InterviewStatus.PROPOSED, InterviewStatus.CANCELLED])
                | Q(starts_at__isnull=False, ends_at__isnull=False),
                "A scheduled interview needs a start and an end.",
            ),
            holds(
                "round_range",
                Q(round__gte=1, round__lte=50),
                "Interview rounds are numbered from 1 to 50.",
            ),
            holds(
                "cancelled_why",
                ~Q(status=InterviewStatus.CANCELLED) | ~Q(cancelled_reason=""),
                "Say why the interview was cancelled.",
            ),
            at_most("note", 10_000),
        ]

    class Privacy:
        personal = {"location", "note", "cancelled_reason"}
        plain = {
            "id", "created_at", "updated_at", "version", "submission", "round", "kind",
            "status", "starts_at", "ends_at",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} interview {self.round}: {self.submission}"


class InterviewParticipant(Record):
    """Someone who takes part beside the candidate: one of us, or one of the client's."""

    PARENT = "interview.submission.candidate"

    interview = models.ForeignKey(
        Interview, on_delete=models.CASCADE, related_name="participants", db_index=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="interview_participations",
        null=True,
        blank=True,
    )
    contact = models.ForeignKey(
        "clients.ClientContact",
        on_delete=models.PROTECT,
        related_name="interview_participations",
        null=True,
        blank=True,
    )
    role = models.CharField(max_length=12, choices=ParticipantRole, default=ParticipantRole.INTERVIEWER)

    class Meta:
        ordering = ["interview_id", "id"]
        constraints = [
            one_of("role", ParticipantRole.values),
            holds(
                "one_person",
                Q(user__isnull=True, contact__isnull=False) | Q(user__isnull=False, contact__isnull=True),
                "Choose either a colleague or a client contact.",
            ),
            unique(
                "user_once",
                "interview",
                "user",
                message="This colleague already takes part.",
            ),
            unique(
                "contact_once",
                "interview",
                "contact",
                message="This contact already takes part.",
            ),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        plain = {
            "id", "created_at", "updated_at", "version", "interview", "user", "contact",
            "role",
        }  # fmt: skip

    def __str__(self) -> str:
        return str(self.user or self.contact)


class InterviewFeedback(Record):
    """What one participant thought."""

    PARENT = "participant.interview.submission.candidate"

    participant = models.OneToOneField(
        InterviewParticipant, on_delete=models.CASCADE, related_name="feedback"
    )
    recommendation = models.CharField(max_length=12, choices=Recommendation)
    body = models.TextField(blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    submitted_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["-submitted_at", "-id"]
        verbose_name_plural = "interview feedback"
        indexes = [models.Index(fields=["-submitted_at", "-id"], name="feedback_recent")]
        constraints = [
            one_of("recommendation", Recommendation.values),
            at_most("body", 20_000),
        ]

    class Privacy:
        personal = {"recommendation", "body"}
        plain = {
            "id", "created_at", "updated_at", "version", "participant", "recorded_by",
            "submitted_at",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.participant}: {self.get_recommendation_display()}"
