"""A candidate at work for a client, and what is paid for it from when."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Now

from governance import iso
from governance.choices import EmploymentType, Unit
from placements.choices import (
    ENDED_PLACEMENTS,
    GUARANTEE_STATUSES,
    LIVE_PLACEMENTS,
    NEVER_STARTED,
    PlacementStatus,
)
from placements.models.offer import Offer
from placements.models.submission import Submission
from records.constraints import at_most, holds, one_of, shaped, unique
from records.models import Record, RecordQuerySet


class PlacementQuerySet(RecordQuerySet["Placement"]):
    def live(self) -> Self:
        return self.filter(status__in=LIVE_PLACEMENTS)

    def active(self) -> Self:
        return self.filter(status=PlacementStatus.ACTIVE)

    def ending_by(self, day: date) -> Self:
        return self.active().filter(expected_end__lte=day)

    def claimable(self, today: date) -> Self:
        """Ended inside the guarantee, which has not run out."""
        return self.filter(
            status__in=[PlacementStatus.COMPLETED, PlacementStatus.TERMINATED],
            actual_end__lte=F("guarantee_until"),
            guarantee_until__gte=today,
        )


class Placement(Record):
    """The work that came of a submission."""

    PARENT = "submission.candidate"

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="placements")
    offer = models.ForeignKey(
        Offer,
        on_delete=models.PROTECT,
        related_name="placements",
        null=True,
        blank=True,
    )
    kind = models.CharField(max_length=20, choices=EmploymentType)
    status = models.CharField(max_length=20, choices=PlacementStatus, default=PlacementStatus.PENDING_START)
    status_since = models.DateTimeField(
        "in this status since",
        db_default=Now(),
        editable=False,
        help_text="Set by the database whenever the status changes.",
    )
    starts_on = models.DateField()
    expected_end = models.DateField(null=True, blank=True)
    actual_end = models.DateField(null=True, blank=True)
    end_reason = models.ForeignKey(
        "governance.Reason",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    end_note = models.TextField(blank=True)
    guarantee_until = models.DateField(null=True, blank=True)
    approver = models.ForeignKey(
        "clients.ClientContact",
        on_delete=models.PROTECT,
        related_name="approved_placements",
        null=True,
        blank=True,
        help_text="Who approves the timesheets at the client.",
    )
    purchase_order = models.CharField(max_length=100, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="placements",
        db_index=False,
    )

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        indexes = [
            models.Index(fields=["-starts_on", "-id"], name="placement_recent"),
            models.Index(fields=["updated_at", "id"], name="placement_changed"),
            models.Index(fields=["status", "-starts_on", "-id"], name="placement_status"),
            models.Index(fields=["owner", "-starts_on", "-id"], name="placement_owner"),
            models.Index(
                fields=["expected_end", "id"],
                condition=Q(status=PlacementStatus.ACTIVE),
                name="placement_ending",
            ),
        ]
        constraints = [
            unique(
                "one_live",
                "submission",
                when=Q(status__in=LIVE_PLACEMENTS),
                message="This submission already has a placement that goes on.",
            ),
            one_of("kind", EmploymentType.values),
            one_of("status", PlacementStatus.values),
            holds(
                "expected_end_after_start",
                Q(expected_end__isnull=True) | Q(expected_end__gte=F("starts_on")),
                "The expected end is before the start.",
            ),
            holds(
                "end_after_start",
                Q(actual_end__isnull=True) | Q(actual_end__gte=F("starts_on")),
                "The placement ends before it starts.",
            ),
            holds(
                "guarantee_after_start",
                Q(guarantee_until__isnull=True) | Q(guarantee_until__gte=F("starts_on")),
                "The guarantee ends before the placement starts.",
            ),
            holds(
                "end_fits_status",
                Q(status__in=ENDED_PLACEMENTS, actual_end__isnull=False)
                | Q(
                    status__in=[*LIVE_PLACEMENTS, *NEVER_STARTED],
                    actual_end__isnull=True,
                ),
                "A placement has an end date when, and only when, it has ended.",
            ),
            holds(
                "end_has_reason",
                Q(end_reason__isnull=False) | ~Q(status__in=[PlacementStatus.TERMINATED, *NEVER_STARTED]),
                "Say why the placement was broken off.",
            ),
            holds(
                "claim_inside_guarantee",
                ~Q(status__in=GUARANTEE_STATUSES)
                | Q(guarantee_until__isnull=False, actual_end__lte=F("guarantee_until")),
                "The placement did not end inside the guarantee.",
            ),
            at_most("end_note", 4_000),
        ]

    class Privacy:
        personal = {"end_note"}
        plain = {
            "id", "created_at", "updated_at", "version", "submission", "offer", "kind",
            "status", "status_since", "starts_on", "expected_end", "actual_end",
            "end_reason", "guarantee_until", "approver", "purchase_order", "owner",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.submission} from {self.starts_on:%-d %B %Y}"

    @property
    def is_live(self) -> bool:
        return self.status in LIVE_PLACEMENTS

    @property
    def ended_inside_guarantee(self) -> bool:
        if self.actual_end is None or self.guarantee_until is None:
            return False
        return self.actual_end <= self.guarantee_until


class PlacementRateQuerySet(RecordQuerySet["PlacementRate"]):
    def effective(self, day: date) -> Self:
        return self.filter(
            Q(effective_to__isnull=True) | Q(effective_to__gte=day),
            effective_from__lte=day,
        )


ENDS_EARLY = "The rate ends before it starts."


class PlacementRate(Record):
    """What is paid and billed from one day to another.

    Never overwritten: the database lets a rate end and nothing else, and rates never overlap.
    """

    PARENT = "placement.submission.candidate"

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="rates", db_index=False)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True, help_text="The last day; open if empty.")
    pay_amount = models.DecimalField(max_digits=12, decimal_places=2)
    pay_currency = models.CharField(max_length=3, choices=iso.currencies)
    pay_unit = models.CharField(max_length=8, choices=Unit)
    bill_amount = models.DecimalField(max_digits=12, decimal_places=2)
    bill_currency = models.CharField(max_length=3, choices=iso.currencies)
    bill_unit = models.CharField(max_length=8, choices=Unit)
    note = models.CharField(max_length=300, blank=True)

    objects = PlacementRateQuerySet.as_manager()

    class Meta:
        ordering = ["placement_id", "-effective_from", "-id"]
        indexes = [
            models.Index(fields=["placement", "-effective_from", "-id"], name="rate_placement"),
        ]
        constraints = [
            ExclusionConstraint(
                name="placements_placementrate_no_overlap",
                expressions=[
                    ("placement", RangeOperators.EQUAL),
                    (
                        Func(
                            "effective_from",
                            "effective_to",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                            function="DATERANGE",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="Another rate of this placement holds on some of these days.",
            ),
            holds(
                "dates_ordered",
                Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
                ENDS_EARLY,
            ),
            holds(
                "amounts_positive",
                Q(pay_amount__gt=0, bill_amount__gt=0),
                "Pay and bill rate must be more than nothing.",
            ),
            shaped(
                "pay_currency",
                "^[A-Z]{3}$",
                "Give the currency as its three-letter code.",
            ),
            shaped(
                "bill_currency",
                "^[A-Z]{3}$",
                "Give the currency as its three-letter code.",
            ),
            one_of("pay_unit", Unit.values),
            one_of("bill_unit", Unit.values),
        ]

    class Privacy:
        personal = {"pay_amount", "pay_currency", "pay_unit", "note"}
        plain = {
            "id", "created_at", "updated_at", "version", "placement", "effective_from",
            "effective_to", "bill_amount", "bill_currency", "bill_unit",
        }  # fmt: skip

    def __str__(self) -> str:
        return (
            f"{self.pay_amount} {self.pay_currency} {self.get_pay_unit_display()} from {self.effective_from}"
        )

    def clean(self) -> None:
        """Refuse dates of which no period can be made, before the database tries to."""
        if (
            self.effective_to
            and isinstance(self.effective_from, date)
            and self.effective_to < self.effective_from
        ):
            raise ValidationError({"effective_to": ENDS_EARLY})
