"""Offers of a client to a candidate, version by version."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from governance import iso
from governance.choices import Unit
from placements.choices import APPROVED_OFFERS, OPEN_OFFERS, OfferStatus
from placements.models.submission import Submission
from records.constraints import at_most, holds, one_of, shaped, unique
from records.models import Record, RecordQuerySet


class OfferQuerySet(RecordQuerySet["Offer"]):
    def open(self) -> Self:
        return self.filter(status__in=OPEN_OFFERS)

    def accepted(self) -> Self:
        return self.filter(status=OfferStatus.ACCEPTED)


class Offer(Record):
    """One version of the terms. New terms are a new version that supersedes the one before."""

    PARENT = "submission.candidate"

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="offers", db_index=False
    )
    number = models.PositiveSmallIntegerField("version of the offer", default=1)
    supersedes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        related_name="superseded_by",
        null=True,
        blank=True,
    )
    status = models.CharField(max_length=20, choices=OfferStatus, default=OfferStatus.DRAFT)
    pay_amount = models.DecimalField(max_digits=12, decimal_places=2)
    pay_currency = models.CharField(max_length=3, choices=iso.currencies)
    pay_unit = models.CharField(max_length=8, choices=Unit)
    starts_on = models.DateField()
    expires_at = models.DateTimeField(null=True, blank=True)
    terms = models.TextField(blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.ForeignKey(
        "governance.Reason",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    decision_note = models.TextField(blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["status", "-created_at", "-id"], name="offer_status"),
            models.Index(fields=["-created_at", "-id"], name="offer_recent"),
            models.Index(fields=["updated_at", "id"], name="offer_changed"),
        ]
        constraints = [
            unique(
                "number_once",
                "submission",
                "number",
                message="This version of the offer exists already.",
            ),
            unique(
                "one_current",
                "submission",
                when=Q(status__in=[*OPEN_OFFERS, OfferStatus.ACCEPTED]),
                message="This submission already has a current offer; supersede it.",
            ),
            one_of("status", OfferStatus.values),
            one_of("pay_unit", Unit.values),
            shaped(
                "pay_currency",
                "^[A-Z]{3}$",
                "Give the currency as its three-letter code.",
            ),
            holds(
                "pay_positive",
                Q(pay_amount__gt=0),
                "The pay must be more than nothing.",
            ),
            holds(
                "version_chain",
                Q(supersedes__isnull=True, number=1) | Q(supersedes__isnull=False, number__gt=1),
                "Every version but the first supersedes the one before.",
            ),
            holds(
                "not_own_successor",
                Q(supersedes__isnull=True) | ~Q(supersedes=F("id")),
                "An offer cannot supersede itself.",
            ),
            holds(
                "approved_by",
                ~Q(status__in=APPROVED_OFFERS) | Q(approved_by__isnull=False, approved_at__isnull=False),
                "An offer is approved by someone before it is sent.",
            ),
            holds(
                "sent_when",
                ~Q(
                    status__in=[
                        OfferStatus.SENT,
                        OfferStatus.ACCEPTED,
                        OfferStatus.DECLINED,
                        OfferStatus.EXPIRED,
                    ]
                )
                | Q(sent_at__isnull=False),
                "An offer is sent before it is answered.",
            ),
            holds(
                "decided_when",
                ~Q(status__in=[OfferStatus.ACCEPTED, OfferStatus.DECLINED]) | Q(decided_at__isnull=False),
                "Say when the candidate answered.",
            ),
            at_most("terms", 50_000),
            at_most("decision_note", 4_000),
        ]

    class Privacy:
        personal = {"pay_amount", "pay_currency", "pay_unit", "terms", "decision_note"}
        plain = {
            "id", "created_at", "updated_at", "version", "submission", "number",
            "supersedes", "status", "starts_on", "expires_at", "approved_by", "approved_at",
            "sent_at", "decided_at", "decline_reason",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"Offer {self.number}: {self.submission}"

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_OFFERS
