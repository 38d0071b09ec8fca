"""A contact with a candidate."""

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from interactions.choices import OUTCOMES, Direction, Entry, Kind, Outcome, Timeliness, Visibility
from records.constraints import at_most, holds, one_of, unique
from records.models import Record, RecordQuerySet

if TYPE_CHECKING:
    from datetime import datetime

# Clocks of telephones and mail servers differ from ours; further ahead is a mistake.
CLOCK_TOLERANCE = timedelta(minutes=5)


class InteractionQuerySet(RecordQuerySet["Interaction"]):
    def on_time(self) -> Self:
        return self.filter(timeliness=Timeliness.ON_TIME)

    def late(self) -> Self:
        return self.filter(timeliness=Timeliness.LATE)

    def excused(self) -> Self:
        """Late, and somebody said why."""
        return self.late().exclude(late_reason="")

    def since(self, moment: "datetime") -> Self:
        return self.filter(occurred_at__gte=moment)

    def newest_first(self) -> Self:
        return self.order_by("-occurred_at", "-id")


class Interaction(Record):
    """One call, message, meeting or note about a candidate.

    ``occurred_at`` is the recruiter's word. ``logged_at``, ``timeliness`` and ``late_by`` are the
    database's: no program and no statement sets them.
    """

    PARENT = "candidate"

    candidate = models.ForeignKey(
        "candidates.Candidate",
        on_delete=models.PROTECT,
        related_name="interactions",
        db_index=False,
    )
    contact = models.ForeignKey(
        "clients.ClientContact",
        on_delete=models.PROTECT,
        related_name="interactions",
        null=True,
        blank=True,
        db_index=False,
    )
    job_order = models.ForeignKey(
        "clients.JobOrder",
        on_delete=models.PROTECT,
        related_name="interactions",
        null=True,
        blank=True,
        db_index=False,
    )
    submission = models.ForeignKey(
        "placements.Submission",
        on_delete=models.PROTECT,
        related_name="interactions",
        null=True,
        blank=True,
        db_index=False,
    )
    placement = models.ForeignKey(
        "placements.Placement",
        on_delete=models.PROTECT,
        related_name="interactions",
        null=True,
        blank=True,
        db_index=False,
    )
    kind = models.CharField(max_length=8, choices=Kind)
    direction = models.CharField(max_length=8, choices=Direction, default=Direction.OUTBOUND)
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.DONE)
    occurred_at = models.DateTimeField("happened at")
    logged_at = models.DateTimeField(db_default=Now(), editable=False)
    timeliness = models.CharField(
        max_length=12, choices=Timeliness, db_default=Timeliness.ON_TIME, editable=False
    )
    late_by = models.DurationField(null=True, blank=True, editable=False)
    late_reason = models.CharField(
        "why late", max_length=300, blank=True, help_text="If it was logged late and there is a reason."
    )
    entry = models.CharField(max_length=8, choices=Entry, default=Entry.TYPED, editable=False)
    performed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="interactions",
        db_index=False,
    )
    logged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        editable=False,
    )
    credited_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    subject = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    duration = models.DurationField(null=True, blank=True)
    system = models.ForeignKey(
        "governance.System",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    channel_reference = models.CharField(
        max_length=255,
        blank=True,
        help_text="The key of the message or call in that system.",
    )
    visibility = models.CharField(max_length=12, choices=Visibility, default=Visibility.TEAM)

    objects = InteractionQuerySet.as_manager()

    class Meta:
        ordering = ["-occurred_at", "-id"]
        indexes = [
            models.Index(fields=["updated_at", "id"], name="interaction_changed"),
            models.Index(
                fields=["candidate", "-occurred_at", "-id"],
                name="interaction_candidate",
            ),
            models.Index(
                fields=["performed_by", "-occurred_at", "-id"],
                name="interaction_performer",
            ),
            models.Index(
                fields=["timeliness", "-occurred_at", "-id"],
                name="interaction_timeliness",
            ),
            # Carries what the counts of the home page and the policy need, so that they never visit the table.
            models.Index(
                fields=["-occurred_at", "-id"],
                include=[
                    "performed_by",
                    "timeliness",
                    "candidate",
                    "contact",
                    "job_order",
                    "submission",
                    "placement",
                    "visibility",
                    "logged_by",
                ],
                name="interaction_recent",
            ),
            models.Index(
                fields=["-occurred_at", "-id"],
                condition=Q(timeliness=Timeliness.LATE) & ~Q(late_reason=""),
                name="interaction_excused",
            ),
            # What the tallies leave out, because not everyone who sees the candidate sees it.
            models.Index(
                fields=["-occurred_at", "-id"],
                condition=~Q(visibility=Visibility.TEAM),
                name="interaction_withheld",
            ),
            *(
                models.Index(
                    fields=[link, "-occurred_at", "-id"],
                    condition=Q(**{f"{link}__isnull": False}),
                    name=f"interaction_{link}",
                )
                for link in ("contact", "job_order", "submission", "placement")
            ),
        ]
        constraints = [
            unique(
                "captured_once",
                "system",
                "channel_reference",
                when=~Q(channel_reference=""),
                message="This message or call is already in the record.",
            ),
            holds(
                "reference_has_system",
                Q(channel_reference="") | Q(system__isnull=False),
                "A channel reference needs the system it comes from.",
            ),
            holds(
                "not_in_future",
                Q(occurred_at__lte=F("logged_at") + CLOCK_TOLERANCE),
                "This is still to come. Plan it as a follow-up instead.",
            ),
            holds(
                "duration_range",
                Q(duration__isnull=True) | Q(duration__gte=timedelta(0), duration__lte=timedelta(hours=24)),
                "A duration lies between nothing and 24 hours.",
            ),
            holds(
                "late_by_fits",
                Q(timeliness=Timeliness.LATE, late_by__isnull=False, late_by__gt=timedelta(0))
                | (~Q(timeliness=Timeliness.LATE) & Q(late_by__isnull=True)),
                "Only a late interaction is late by some time.",
            ),
            one_of("kind", Kind.values),
            one_of("direction", Direction.values),
            one_of("outcome", Outcome.values),
            one_of("timeliness", Timeliness.values),
            one_of("entry", Entry.values),
            one_of("visibility", Visibility.values),
            at_most("body", 100_000),
        ]

    class Privacy:
        personal = {"subject", "body", "channel_reference", "late_reason"}
        plain = {
            "id", "created_at", "updated_at", "version", "candidate", "contact",
            "job_order", "submission", "placement", "kind", "direction", "outcome",
            "occurred_at", "logged_at", "timeliness", "late_by", "entry", "performed_by",
            "logged_by", "credited_to", "duration", "system", "visibility",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} with {self.candidate}"

    def clean(self) -> None:
        """Refuse an outcome of another kind, an empty note and links to another candidate."""
        if self.kind in OUTCOMES and self.outcome not in OUTCOMES[Kind(self.kind)]:
            kind, outcome = self.get_kind_display(), self.get_outcome_display()
            raise ValidationError({"outcome": f"{kind} does not end with “{outcome}”."})
        if self.kind == Kind.NOTE and not self.body.strip():
            raise ValidationError({"body": "Write the note."})
        if self.submission and self.submission.candidate_id != self.candidate_id:
            raise ValidationError({"submission": "This submission belongs to another candidate."})
        if self.placement and self.placement.submission.candidate_id != self.candidate_id:
            raise ValidationError({"placement": "This placement belongs to another candidate."})
