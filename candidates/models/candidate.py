"""The candidate: who it is, what they look for, who looks after them."""

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from candidates.choices import LIVE_CANDIDATE_STATUSES, CandidateStatus
from governance import fields
from governance.choices import EmploymentType, ReasonKind, WorkMode
from records.constraints import (
    at_most,
    between,
    country,
    filled,
    holds,
    in_order,
    money,
    one_of,
    unique,
)
from records.models import Record, RecordQuerySet


def may_be_contacted() -> Q:
    """Return, as a condition on candidates, who did not ask to be left alone, or did until a day that is past."""
    return Q(do_not_contact=False) | Q(do_not_contact_until__lt=timezone.localdate())


class CandidateQuerySet(RecordQuerySet):
    """Candidates by how they stand to us."""

    def live(self) -> Self:
        """People on the record: neither archived nor merged away."""
        return self.filter(status__in=LIVE_CANDIDATE_STATUSES)

    def contactable(self) -> Self:
        """People who did not ask to be left alone, or did until a day that is past."""
        return self.exclude(merged_into__isnull=False).filter(may_be_contacted())


class Candidate(Record):
    """A person whom we may put forward for work; one record however many jobs."""

    # Kept by a trigger on interactions, where its history is.
    UNTRACKED = frozenset({"last_interaction_at"})

    reference = models.CharField(
        max_length=20,
        unique=True,
        editable=False,
        db_default=Func(function="candidates_next_reference", output_field=models.CharField()),
    )
    full_name = models.CharField(max_length=200, help_text="As the person writes it; one word is a name too.")
    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    preferred_name = models.CharField(
        max_length=100, blank=True, help_text="How the person wants to be called."
    )
    pronouns = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=10, choices=CandidateStatus.choices, default=CandidateStatus.NEW)
    headline = models.CharField(max_length=200, blank=True)
    current_title = models.CharField(max_length=200, blank=True)
    current_employer = models.CharField(max_length=200, blank=True)
    summary = models.TextField(blank=True)
    street = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=120, blank=True)
    region = models.CharField(max_length=120, blank=True)
    country = fields.country()
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    language = fields.language(help_text="In which we write to the person.")
    willing_to_relocate = models.BooleanField(null=True, blank=True)
    work_modes = ArrayField(
        models.CharField(max_length=10, choices=WorkMode.choices), default=list, blank=True
    )
    employment_types = ArrayField(
        models.CharField(max_length=20, choices=EmploymentType.choices), default=list, blank=True
    )
    available_from = models.DateField(null=True, blank=True)
    available_until = models.DateField(null=True, blank=True)
    notice_days = models.PositiveSmallIntegerField(null=True, blank=True)
    pay_minimum = fields.amount()
    pay_target = fields.amount()
    pay_currency = fields.currency()
    pay_unit = fields.unit()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_candidates",
        db_index=False,
    )
    team = models.ForeignKey(
        "accounts.Team",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="candidates",
        db_index=False,
    )
    secondary_owners = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        through="CandidateSecondaryOwner",
        related_name="shared_candidates",
        blank=True,
    )
    source = models.ForeignKey(
        "governance.Source",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="candidates",
    )
    source_detail = models.CharField(max_length=200, blank=True)
    referred_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="referrals"
    )
    tags = models.ManyToManyField(
        "governance.Tag", through="CandidateTag", related_name="candidates", blank=True
    )
    skills = models.ManyToManyField(
        "governance.Skill", through="CandidateSkill", related_name="candidates", blank=True
    )
    do_not_contact = models.BooleanField(default=False)
    do_not_contact_reason = models.ForeignKey(
        "governance.Reason",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    do_not_contact_until = models.DateField(
        null=True, blank=True, help_text="Empty: until the person says otherwise."
    )
    is_restricted = models.BooleanField(
        "restricted",
        default=False,
        help_text="Seen only by the owner and those with whom it is shared.",
    )
    last_interaction_at = models.DateTimeField(null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        editable=False,
    )

    objects = CandidateQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "-id"]
        indexes = [
            models.Index(fields=["-updated_at", "-id"], name="candidates_cand_updated"),
            models.Index(fields=["status", "-updated_at", "-id"], name="candidates_cand_status"),
            # With the team: which of their own lie beyond their teams is asked for every figure.
            models.Index(
                fields=["owner", "-updated_at", "-id"], include=["team"], name="candidates_cand_owned"
            ),
            models.Index(fields=["team", "-updated_at", "-id"], name="candidates_cand_team"),
            models.Index(fields=["full_name", "id"], name="candidates_cand_name"),
            models.Index(fields=["available_from", "id"], name="candidates_cand_available"),
            models.Index(fields=["id"], condition=Q(is_restricted=True), name="candidates_cand_restricted"),
            models.Index(
                F("last_interaction_at").desc(nulls_last=True),
                F("id").desc(),
                name="candidates_cand_contacted",
            ),
            # It also tells PostgreSQL how many would come for so much.
            models.Index(
                F("pay_currency"),
                F("pay_unit"),
                Coalesce(F("pay_minimum"), F("pay_target")),
                name="candidates_cand_pay",
            ),
        ]
        constraints = [
            filled("full_name", "Give the person's name without blanks around it."),
            one_of("status", CandidateStatus.values),
            country(),
            holds(
                "work_modes_known",
                Q(work_modes__contained_by=WorkMode.values),
                "Choose the work modes from the list.",
            ),
            holds(
                "employment_types_known",
                Q(employment_types__contained_by=EmploymentType.values),
                "Choose the types of employment from the list.",
            ),
            between("latitude", -90, 90, "A latitude lies between -90 and 90."),
            between("longitude", -180, 180, "A longitude lies between -180 and 180."),
            holds(
                "place_whole",
                Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                "Give both coordinates or none.",
            ),
            in_order("available_from", "available_until", "Availability cannot end before it begins."),
            between("notice_days", 0, 730, "Notice lies between 0 and 730 days."),
            *money("pay", ["pay_minimum", "pay_target"], currency="pay_currency", unit="pay_unit"),
            in_order("pay_minimum", "pay_target", "The pay hoped for cannot be below the least accepted."),
            holds(
                "do_not_contact_reason",
                Q(do_not_contact=False) | Q(do_not_contact_reason__isnull=False),
                "Say why the person must not be contacted.",
            ),
            holds(
                "do_not_contact_whole",
                Q(do_not_contact=True)
                | Q(do_not_contact_reason__isnull=True, do_not_contact_until__isnull=True),
                "A reason or a date for not contacting stands only with “do not contact”.",
            ),
            holds(
                "restricted_owned",
                Q(is_restricted=False) | Q(owner__isnull=False),
                "A restricted candidate needs an owner, or nobody could see the record.",
            ),
            holds("merged_other", ~Q(merged_into=F("id")), "A candidate cannot be merged into itself."),
            holds(
                "merged_status",
                Q(status=CandidateStatus.MERGED, merged_into__isnull=False)
                | (~Q(status=CandidateStatus.MERGED) & Q(merged_into__isnull=True)),
                "A merged candidate, and only that, names the record it was merged into.",
            ),
            holds("referred_other", ~Q(referred_by=F("id")), "Nobody refers themselves."),
            at_most("summary", 20_000),
        ]

    class Privacy:
        personal = {
            "full_name", "given_name", "family_name", "preferred_name", "pronouns", "headline",
            "current_title", "current_employer", "summary", "street", "postcode", "city", "region",
            "country", "latitude", "longitude", "language", "willing_to_relocate", "work_modes",
            "employment_types", "available_from", "available_until", "notice_days", "pay_minimum",
            "pay_target", "pay_currency", "pay_unit", "source_detail", "referred_by",
        }  # fmt: skip
        plain = {
            "id", "created_at", "updated_at", "version", "reference", "status", "owner", "team",
            "source", "do_not_contact", "do_not_contact_reason", "do_not_contact_until",
            "is_restricted", "last_interaction_at", "merged_into",
        }  # fmt: skip

    def __str__(self) -> str:
        return self.full_name

    @property
    def called(self) -> str:
        """How to address the person."""
        return self.preferred_name or self.given_name or self.full_name

    @property
    def is_contactable(self) -> bool:
        if not self.do_not_contact:
            return True
        until = self.do_not_contact_until
        return until is not None and until < timezone.localdate()

    @property
    def place(self) -> str:
        """City, region and country in one line; Singapore is not said three times."""
        parts = (self.city, self.region, self.get_country_display())
        return ", ".join(dict.fromkeys(part for part in parts if part))

    def refuse_parts(self) -> None:
        """Refuse what nobody would find: a record that was merged leads on to another."""
        if self.merged_into:
            raise ValidationError(
                f"This record was merged into {self.merged_into.reference}: change that one.", code="merged"
            )

    def clean(self) -> None:
        """Refuse a reason of another kind."""
        reason = self.do_not_contact_reason
        if reason and reason.kind != ReasonKind.DO_NOT_CONTACT:
            raise ValidationError(
                {"do_not_contact_reason": "Choose one of the reasons for not contacting somebody."}
            )


class CandidateSecondaryOwner(Record):
    """A recruiter who looks after a candidate beside the owner."""

    PARENT = "candidate"

    candidate = models.ForeignKey(
        Candidate, on_delete=models.CASCADE, related_name="secondary_ownerships", db_index=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="secondary_ownerships"
    )

    class Meta:
        ordering = ["candidate", "id"]
        constraints = [
            unique(
                "once",
                "candidate",
                "user",
                message="This person looks after the candidate already.",
            )
        ]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        plain = {"id", "created_at", "updated_at", "version", "candidate", "user"}

    def __str__(self) -> str:
        return f"{self.user}"


class CandidateTag(Record):
    """A tag on a candidate."""

    PARENT = "candidate"

    candidate = models.ForeignKey(
        Candidate, on_delete=models.CASCADE, related_name="taggings", db_index=False
    )
    tag = models.ForeignKey("governance.Tag", on_delete=models.PROTECT, related_name="taggings")

    class Meta:
        ordering = ["candidate", "id"]
        constraints = [unique("once", "candidate", "tag", message="The candidate has this tag already.")]

    class Privacy:
        personal = {"tag"}
        plain = {"id", "created_at", "updated_at", "version", "candidate"}

    def __str__(self) -> str:
        return f"{self.tag}"
