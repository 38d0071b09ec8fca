"""Four eyes: which values only some may change at once, and what others propose instead."""

from datetime import datetime
from typing import ClassVar, Self

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models import Q
from django.utils.text import capfirst

from governance.choices import UNDECIDED, DecisionKind, ProposalKind, ProposalStatus
from governance.models.authority import MODEL_LABEL
from records.constraints import filled, holds, one_of, shaped, unique
from records.models import Record, RecordQuerySet

VERB = "^[a-z_]+$"

ACTS = {
    ("candidates.candidate", "main_email"): "main e-mail address",
    ("placements.placement", "rates"): "rates",
}
"""What is protected although it is no column of the record: rows that belong to it."""


class ProtectedFieldQuerySet(RecordQuerySet["ProtectedField"]):
    def in_force(self) -> Self:
        return self.filter(is_active=True)


class ProtectedField(Record):
    """A value that is changed at once only with a right; whoever lacks it proposes the change."""

    model = models.CharField("record", max_length=100, help_text="For example candidates.candidate.")
    field = models.CharField(max_length=100)
    freed_by = models.CharField(
        "changed at once with",
        max_length=40,
        blank=True,
        help_text="The right with which one need not propose. Empty: always two people.",
    )
    decided_by = models.CharField(
        "approved with", max_length=40, help_text="The right that one needs in order to approve."
    )
    is_first_free = models.BooleanField(
        "the first value is free",
        default=True,
        help_text="Only what replaces or removes a value is proposed.",
    )
    is_active = models.BooleanField("in force", default=True)
    note = models.CharField("why", max_length=300, blank=True)

    objects = ProtectedFieldQuerySet.as_manager()

    class Meta:
        verbose_name = "protected value"
        ordering = ["model", "field", "id"]
        constraints = [
            unique("field", "model", "field", message="This value is protected already."),
            shaped("model", MODEL_LABEL, "Name the record as app.model, in small letters."),
            filled("field", "Name the field."),
            shaped("freed_by", VERB, "Name the right in small letters, as in approve.", blank=True),
            shaped("decided_by", VERB, "Name the right in small letters, as in approve."),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        plain = {
            "id", "created_at", "updated_at", "version", "model", "field", "freed_by", "decided_by",
            "is_first_free", "is_active", "note",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.model}.{self.field}"

    @property
    def title(self) -> str:
        """What people call the value."""
        if (self.model, self.field) in ACTS:
            return capfirst(ACTS[self.model, self.field])
        try:
            return capfirst(str(apps.get_model(self.model)._meta.get_field(self.field).verbose_name))  # type: ignore[union-attr]
        except (LookupError, FieldDoesNotExist, AttributeError):
            return self.field

    def clean(self) -> None:
        """Refuse what no record has, so that nobody believes something to be protected that is not."""
        try:
            model = apps.get_model(self.model)
        except (LookupError, ValueError):
            raise ValidationError({"model": "There is no such kind of record."}) from None
        columns = {field.name for field in model._meta.concrete_fields if field.editable}
        if self.field not in columns and (self.model, self.field) not in ACTS:
            raise ValidationError({"field": f"A {model._meta.verbose_name} has no such value."})


class ChangeRequestQuerySet(RecordQuerySet["ChangeRequest"]):
    """Proposals by how they stand."""

    def undecided(self) -> Self:
        return self.filter(status__in=UNDECIDED)

    def of(self, record: models.Model) -> Self:
        return self.filter(model=record._meta.label_lower, object_id=record.pk)

    def run_out(self, now: datetime) -> Self:
        return self.undecided().filter(expires_at__lte=now)


class ChangeRequest(Record):
    """What somebody would change if a second person agrees, and on which state that rests.

    The record is named by label and key: it may be of any kind. ``beside_id`` is the second one of a merge.
    """

    # When people were written to is a matter of the post.
    UNTRACKED = frozenset({"reviewers_told_at", "proposer_told_at"})

    kind = models.CharField(max_length=20, choices=ProposalKind, editable=False)
    what = models.CharField(max_length=200, editable=False, help_text="The names of the values.")
    model = models.CharField(max_length=100, editable=False)
    object_id = models.BigIntegerField(editable=False)
    beside_id = models.BigIntegerField(null=True, blank=True, editable=False)
    right = models.CharField(max_length=40, editable=False, help_text="What one needs in order to decide.")
    base_version = models.PositiveIntegerField(editable=False)
    old = models.JSONField(default=dict, blank=True, editable=False)
    proposed = models.JSONField(default=dict, blank=True, editable=False)
    reason = models.CharField("why", max_length=500, blank=True)
    proposer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False, editable=False
    )
    status = models.CharField(
        max_length=10, choices=ProposalStatus, default=ProposalStatus.OPEN, editable=False
    )
    awaits_answer = models.BooleanField(
        "question open",
        default=False,
        editable=False,
        help_text="A reviewer asked, the proposer has not answered.",
    )
    expires_at = models.DateTimeField(editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        editable=False,
    )
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    reviewers_told_at = models.DateTimeField(null=True, blank=True, editable=False)
    proposer_told_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "proposal"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["model", "object_id", "-id"], name="proposal_record"),
            models.Index(fields=["proposer", "-id"], name="proposal_proposer"),
            models.Index(fields=["updated_at", "id"], name="proposal_changed"),
            models.Index(
                fields=["expires_at", "id"], condition=Q(status__in=UNDECIDED), name="proposal_undecided"
            ),
        ]
        constraints = [
            one_of("kind", ProposalKind.values),
            one_of("status", ProposalStatus.values),
            shaped("model", MODEL_LABEL, "Name the record as app.model, in small letters."),
            filled("what", "Say what would change."),
            filled("right", "Say who may decide."),
            holds(
                "decided_whole",
                Q(
                    status__in=sorted([*UNDECIDED, ProposalStatus.EXPIRED], reverse=True),
                    decided_by__isnull=True,
                )
                | (
                    ~Q(status__in=sorted([*UNDECIDED, ProposalStatus.EXPIRED], reverse=True))
                    & Q(decided_by__isnull=False)
                ),
                "A proposal names who decided when, and only when, somebody did.",
            ),
            holds(
                "four_eyes",
                ~Q(status__in=[ProposalStatus.APPROVED, ProposalStatus.REJECTED])
                | ~Q(decided_by=models.F("proposer")),
                "Nobody decides on what they proposed themselves.",
            ),
        ]

    class Privacy:
        personal = {"old", "proposed", "reason"}
        plain = {
            "id", "created_at", "updated_at", "version", "kind", "what", "model", "object_id", "beside_id",
            "right", "base_version", "proposer", "status", "awaits_answer", "expires_at", "decided_by",
            "decided_at", "reviewers_told_at", "proposer_told_at",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"Proposal {self.pk}: {self.what}"

    @property
    def is_undecided(self) -> bool:
        return self.status in UNDECIDED


class ChangeDecision(Record):
    """One step in the story of a proposal. The database refuses to change or delete it."""

    PARENT = "request"

    request = models.ForeignKey(
        ChangeRequest, on_delete=models.PROTECT, related_name="decisions", db_index=False, editable=False
    )
    kind = models.CharField(max_length=10, choices=DecisionKind, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        editable=False,
    )
    note = models.CharField(max_length=1000, blank=True, editable=False)

    class Meta:
        verbose_name = "step of a proposal"
        verbose_name_plural = "steps of proposals"
        ordering = ["request", "id"]
        indexes = [models.Index(fields=["request", "id"], name="decision_request")]
        constraints = [
            one_of("kind", DecisionKind.values),
            holds(
                "questions_said",
                ~Q(kind__in=[DecisionKind.ASKED, DecisionKind.ANSWERED, DecisionKind.REJECTED]) | ~Q(note=""),
                "Say it in words.",
            ),
        ]

    class Privacy:
        personal = {"note"}
        plain = {"id", "created_at", "updated_at", "version", "request", "kind", "by"}

    def __str__(self) -> str:
        return f"{self.get_kind_display()}"
