"""Other systems, what they know a record as, and which side is authoritative for what."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from governance.choices import Classification, IdentifierStatus, OnConflict, SystemKind
from records.constraints import PREFIX, at_most, filled, holds, in_order, one_of, shaped, unique
from records.models import Record, RecordQuerySet

ENDS_EARLY = "A rule cannot end before it begins."
MODEL_LABEL = "^[a-z_]+\\.[a-z_0-9]+$"


class System(Record):
    """A program beside this one that holds or wants a part of the record."""

    code = models.SlugField(max_length=40, db_index=False, help_text="Used in addresses and imports.")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=SystemKind.choices)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="systems",
        help_text="The service account with which it logs in here.",
    )
    contact = models.CharField(max_length=200, blank=True, help_text="Whom to ask about it.")
    notes = models.TextField(blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            unique("code", "code", message="There is a system with this code already."),
            shaped(
                "code",
                "^[a-z0-9][a-z0-9_-]*$",
                "Use small letters, digits and hyphens for the code.",
            ),
            filled("name", "Give the system a name without blanks around it."),
            one_of("kind", SystemKind.values),
            at_most("notes", 10_000),
        ]

    class Privacy:
        personal = {"contact"}
        plain = {
            "id",
            "created_at",
            "updated_at",
            "version",
            "code",
            "name",
            "kind",
            "account",
            "notes",
            "is_active",
        }

    def __str__(self) -> str:
        return self.name


class DataElement(Record):
    """One field of one kind of record, and how much care it asks for."""

    model = models.CharField(max_length=100, help_text="For example candidates.candidate.")
    field = models.CharField(max_length=100)
    classification = models.CharField(max_length=10, choices=Classification.choices)
    description = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["model", "field", "id"]
        constraints = [
            unique("field", "model", "field", message="This field is on the map already."),
            shaped("model", MODEL_LABEL, "Name the record as app.model, in small letters."),
            filled("field", "Name the field."),
            one_of("classification", Classification.values),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        plain = {
            "id",
            "created_at",
            "updated_at",
            "version",
            "model",
            "field",
            "classification",
            "description",
        }

    def __str__(self) -> str:
        return f"{self.model}.{self.field}"


class AuthorityRuleQuerySet(RecordQuerySet):
    """Rules by the time they are valid."""

    def in_force(self, on: date | None = None) -> Self:
        today = on or timezone.localdate()
        return self.agreed().filter(Q(valid_until=None) | Q(valid_until__gte=today), valid_from__lte=today)

    def agreed(self) -> Self:
        return self.filter(is_proposed=False)

    def covering(self, model: str, element: DataElement | None) -> Self:
        return self.filter(model=model, element=element)


class AuthorityRule(Record):
    """For a whole kind of record or one field of it: which side is right, since when.

    Without a ``system`` this record itself is authoritative.
    """

    model = models.CharField(max_length=100, help_text="For example candidates.candidate.")
    element = models.ForeignKey(
        DataElement,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rules",
        help_text="Empty: every field of the record.",
    )
    system = models.ForeignKey(
        System,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rules",
        help_text="Empty: this record is authoritative.",
    )
    on_conflict = models.CharField(max_length=10, choices=OnConflict.choices)
    valid_from = models.DateField(db_default=Now())
    valid_until = models.DateField(null=True, blank=True)
    steward = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whom to ask when two sides differ.",
    )
    is_proposed = models.BooleanField(
        "proposed", default=False, db_default=False, help_text="Binds nobody until somebody agrees to it."
    )
    note = models.CharField(max_length=500, blank=True)

    objects = AuthorityRuleQuerySet.as_manager()

    class Meta:
        ordering = ["model", "element", "-valid_from", "-id"]
        constraints = [
            shaped("model", MODEL_LABEL, "Name the record as app.model, in small letters."),
            one_of("on_conflict", OnConflict.values),
            in_order("valid_from", "valid_until", ENDS_EARLY),
            ExclusionConstraint(
                name=f"{PREFIX}one_at_a_time",
                expressions=[
                    ("model", RangeOperators.EQUAL),
                    (Coalesce("element", 0), RangeOperators.EQUAL),
                    (
                        Func(
                            "valid_from",
                            "valid_until",
                            models.Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(is_proposed=False),
                violation_error_message="Another rule covers this at the same time. End that one first.",
            ),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        plain = {"id", "created_at", "updated_at", "version", "model", "element", "system",
                "on_conflict", "valid_from", "valid_until", "steward", "is_proposed", "note",
            }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.element or self.model}: {self.system or 'this record'}"

    def clean(self) -> None:
        """Refuse an element of another kind of record, and dates of which no period can be made."""
        if self.element and self.element.model != self.model:
            raise ValidationError({"element": f"This field belongs to {self.element.model}."})
        if self.valid_until and isinstance(self.valid_from, date) and self.valid_until < self.valid_from:
            raise ValidationError({"valid_until": ENDS_EARLY})


class Disclosure(Record):
    """A system is given a field of a kind of record, or all of them: in webhooks and in nightly files."""

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="disclosures", db_index=False)
    model = models.CharField(max_length=100, help_text="For example candidates.candidate.")
    element = models.ForeignKey(
        DataElement,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="disclosures",
        help_text="Empty: every field of the record.",
    )
    note = models.CharField("why", max_length=500, blank=True)

    class Meta:
        ordering = ["system", "model", "element", "id"]
        constraints = [
            models.UniqueConstraint(
                name=f"{PREFIX}once",
                fields=["system", "model", "element"],
                nulls_distinct=False,
                violation_error_message="This system is given this already.",
            ),
            shaped("model", MODEL_LABEL, "Name the record as app.model, in small letters."),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        plain = {"id", "created_at", "updated_at", "version", "system", "model", "element", "note"}

    def __str__(self) -> str:
        return f"{self.system} is given {self.element or self.model}"

    def clean(self) -> None:
        """Refuse an element of another kind of record."""
        if self.element and self.element.model != self.model:
            raise ValidationError({"element": f"This field belongs to {self.element.model}."})


class ExternalIdentifierQuerySet(RecordQuerySet):
    """Keys that other systems use."""

    def live(self) -> Self:
        return self.filter(status=IdentifierStatus.ACTIVE)

    def of(self, record: models.Model) -> Self:
        return self.filter(model=record._meta.label_lower, object_id=record.pk)


class ExternalIdentifier(Record):
    """The key by which another system knows one of our records.

    The record is named by label and key, not by a foreign key: it may be of any kind, and the
    identifier outlives it, so that a late message still finds where it went.
    """

    # A sync touches every row every night; that is a heartbeat, not a change.
    UNTRACKED = frozenset({"last_seen_at"})

    model = models.CharField(max_length=100)
    object_id = models.BigIntegerField()
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="identifiers", db_index=False)
    external_id = models.CharField(max_length=200)
    first_seen_at = models.DateTimeField(db_default=Now(), editable=False)
    last_seen_at = models.DateTimeField(db_default=Now(), editable=False)
    status = models.CharField(
        max_length=10, choices=IdentifierStatus.choices, default=IdentifierStatus.ACTIVE
    )

    objects = ExternalIdentifierQuerySet.as_manager()

    class Meta:
        ordering = ["system", "model", "external_id", "id"]
        indexes = [models.Index(fields=["model", "object_id", "id"], name="governance_extid_record")]
        constraints = [
            unique(
                "key", "system", "model", "external_id",
                message="Another record has this key in that system already.",
            ),
            shaped("model", MODEL_LABEL, "Name the record as app.model, in small letters."),
            filled("external_id", "Give the key without blanks around it."),
            one_of("status", IdentifierStatus.values),
            holds(
                "seen_order",
                Q(last_seen_at__gte=models.F("first_seen_at")),
                "It cannot have been seen last before it was seen first.",
            ),
        ]  # fmt: skip

    class Privacy:
        personal = {"external_id"}
        plain = {"id", "created_at", "updated_at", "version", "model", "object_id", "system",
                "first_seen_at", "last_seen_at", "status",
            }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.system}: {self.external_id}"
