"""A client's order for people, with those who work on it and the skills it asks for."""

from typing import ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Func, Q
from django.utils import timezone

from clients.choices import (
    LIVE_JOB_ORDER_STATUSES,
    REASONED_JOB_ORDER_STATUSES,
    JobOrderStatus,
    Priority,
)
from clients.models.client import Client, ClientAgreement, ClientContact
from governance import fields
from governance.choices import EmploymentType, WorkMode
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


class JobOrderQuerySet(RecordQuerySet):
    """Job orders by where they stand."""

    def open(self) -> Self:
        return self.filter(status=JobOrderStatus.OPEN)

    def live(self) -> Self:
        return self.filter(status__in=LIVE_JOB_ORDER_STATUSES)


class JobOrder(Record):
    """A client's order for one or several people in one job."""

    reference = models.CharField(
        max_length=20,
        unique=True,
        editable=False,
        db_default=Func(function="clients_next_job_order_reference", output_field=models.CharField()),
    )
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="job_orders")
    contact = models.ForeignKey(
        ClientContact, on_delete=models.PROTECT, null=True, blank=True, related_name="job_orders"
    )
    agreement = models.ForeignKey(
        ClientAgreement, on_delete=models.PROTECT, null=True, blank=True, related_name="job_orders"
    )
    client_reference = models.CharField(
        max_length=60, blank=True, help_text="The client's own number for this order."
    )
    title = models.CharField(max_length=200)
    employment_type = models.CharField(max_length=20, choices=EmploymentType.choices)
    openings = models.PositiveSmallIntegerField(default=1)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.NORMAL)
    status = models.CharField(max_length=20, choices=JobOrderStatus.choices, default=JobOrderStatus.DRAFT)
    closed_reason = models.ForeignKey(
        "governance.Reason",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="job_orders",
    )
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    hours_per_week = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    pay_minimum = fields.amount()
    pay_maximum = fields.amount()
    bill_minimum = fields.amount()
    bill_maximum = fields.amount()
    currency = fields.currency()
    unit = fields.unit()
    city = models.CharField(max_length=120, blank=True)
    region = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    country = fields.country()
    work_mode = models.CharField(max_length=10, choices=WorkMode.choices, default=WorkMode.ONSITE)
    description = models.TextField(blank=True, help_text="What the client told us.")
    posting = models.TextField(blank=True, help_text="What candidates may read.")
    is_published = models.BooleanField("published", default=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="owned_job_orders",
        db_index=False,
    )
    team = models.ForeignKey(
        "accounts.Team",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="job_orders",
        db_index=False,
    )
    source = models.ForeignKey(
        "governance.Source",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="job_orders",
    )
    recruiters = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        through="JobOrderRecruiter",
        related_name="job_orders",
        blank=True,
    )
    skills = models.ManyToManyField(
        "governance.Skill", through="JobOrderSkill", related_name="job_orders", blank=True
    )
    is_restricted = models.BooleanField(
        "restricted",
        default=False,
        help_text="Seen only by its owner and those with whom it is shared.",
    )

    objects = JobOrderQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "-id"]
        indexes = [
            models.Index(fields=["-updated_at", "-id"], name="clients_job_updated"),
            models.Index(fields=["status", "-updated_at", "-id"], name="clients_job_status"),
            models.Index(fields=["owner", "-updated_at", "-id"], name="clients_job_owner"),
            models.Index(fields=["team", "-updated_at", "-id"], name="clients_job_team"),
        ]
        constraints = [
            filled("title", "Give the job a title without blanks around it."),
            one_of("employment_type", EmploymentType.values),
            one_of("work_mode", WorkMode.values),
            one_of("priority", Priority.values),
            one_of("status", JobOrderStatus.values),
            between("openings", 1, 1000, "A job order is for 1 to 1,000 people."),
            between("hours_per_week", 1, 80, "A week has between 1 and 80 hours of work."),
            *money(
                "money",
                ["pay_minimum", "pay_maximum", "bill_minimum", "bill_maximum"],
                currency="currency",
                unit="unit",
            ),
            in_order("pay_minimum", "pay_maximum", "The highest pay cannot be below the lowest."),
            in_order("bill_minimum", "bill_maximum", "The highest bill rate cannot be below the lowest."),
            in_order("starts_on", "ends_on", "The job cannot end before it starts."),
            in_order("opened_on", "closed_on", "The order cannot be closed before it was opened."),
            holds(
                "closed_with_reason",
                ~Q(status__in=sorted(REASONED_JOB_ORDER_STATUSES)) | Q(closed_reason__isnull=False),
                "Say why the job order was cancelled, lost or closed.",
            ),
            holds(
                "published_open",
                Q(is_published=False) | Q(status=JobOrderStatus.OPEN),
                "Only an open job order can be published.",
            ),
            unique(
                "client_reference",
                "client",
                "client_reference",
                when=~Q(client_reference=""),
                message="This client has another job order with that number.",
            ),
            country(),
            at_most("description", 50_000),
            at_most("posting", 50_000),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        plain = {
            "id", "created_at", "updated_at", "version", "reference", "client", "contact",
            "agreement", "client_reference", "title", "employment_type", "openings", "priority",
            "status", "closed_reason", "opened_on", "closed_on", "starts_on", "ends_on",
            "hours_per_week", "pay_minimum", "pay_maximum", "bill_minimum", "bill_maximum",
            "currency", "unit", "city", "region", "postcode", "country", "work_mode", "description",
            "posting", "is_published", "owner", "team", "source", "is_restricted",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def is_open(self) -> bool:
        return self.status == JobOrderStatus.OPEN

    @property
    def days_open(self) -> int | None:
        """How long it has been, or was, open."""
        return ((self.closed_on or timezone.localdate()) - self.opened_on).days if self.opened_on else None

    def clean(self) -> None:
        """Refuse a contact or an agreement of another client."""
        for field in ("contact", "agreement"):
            other = getattr(self, field)
            if other and other.client_id != self.client_id:
                raise ValidationError({field: f"This {field} belongs to another client."})


class JobOrderRecruiter(Record):
    """A recruiter who works on a job order beside its owner."""

    PARENT = "job_order"

    job_order = models.ForeignKey(
        JobOrder, on_delete=models.CASCADE, related_name="assignments", db_index=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="job_order_assignments"
    )

    class Meta:
        ordering = ["job_order", "id"]
        constraints = [
            unique(
                "once",
                "job_order",
                "user",
                message="This recruiter works on the job order already.",
            )
        ]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        plain = {"id", "created_at", "updated_at", "version", "job_order", "user"}

    def __str__(self) -> str:
        return f"{self.user}"


class JobOrderSkill(Record):
    """A skill that a job order asks for."""

    PARENT = "job_order"

    job_order = models.ForeignKey(
        JobOrder, on_delete=models.CASCADE, related_name="wanted_skills", db_index=False
    )
    skill = models.ForeignKey("governance.Skill", on_delete=models.PROTECT, related_name="wanted_by")
    is_required = models.BooleanField("required", default=True)
    years = models.DecimalField("years of it", max_digits=3, decimal_places=1, null=True, blank=True)

    class Meta:
        ordering = ["job_order", "-is_required", "id"]
        constraints = [
            unique("once", "job_order", "skill", message="The job order asks for this skill already."),
            between("years", 0, 60, "Years of experience lie between 0 and 60."),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        plain = {
            "id",
            "created_at",
            "updated_at",
            "version",
            "job_order",
            "skill",
            "is_required",
            "years",
        }

    def __str__(self) -> str:
        return f"{self.skill}"
