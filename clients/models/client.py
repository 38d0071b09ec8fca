"""A client, the people there, and the terms agreed with it."""

from typing import ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from clients.choices import AgreementKind, ClientStatus, ContactRole
from governance import fields
from governance.normalise import normalise_email, normalise_phone
from records.constraints import (
    at_most,
    between,
    country,
    filled,
    holds,
    in_order,
    money,
    one_of,
    shaped,
    unique,
)
from records.models import Record, RecordQuerySet
from records.refusals import blame


class ClientQuerySet(RecordQuerySet):
    """Clients by how far we are with them."""

    def live(self) -> Self:
        return self.filter(status__in=[ClientStatus.PROSPECT, ClientStatus.ACTIVE])

    def named(self, text: str) -> Self:
        """Clients whose legal or trading name contains ``text``, whatever its case."""
        return self.filter(Q(legal_name__icontains=text) | Q(trading_name__icontains=text))


class Client(Record):
    """A company that hires through us, or may."""

    legal_name = models.CharField(max_length=200)
    trading_name = models.CharField(max_length=200, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="subsidiaries"
    )
    status = models.CharField(max_length=10, choices=ClientStatus.choices, default=ClientStatus.PROSPECT)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="owned_clients",
        db_index=False,
    )
    team = models.ForeignKey(
        "accounts.Team",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="clients",
        db_index=False,
    )
    source = models.ForeignKey(
        "governance.Source", on_delete=models.PROTECT, null=True, blank=True, related_name="clients"
    )
    industry = models.CharField(max_length=120, blank=True)
    website = models.URLField(max_length=300, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    street = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=120, blank=True)
    region = models.CharField(max_length=120, blank=True)
    country = fields.country()
    registration_number = models.CharField(max_length=60, blank=True)
    tax_number = models.CharField("VAT or tax number", max_length=60, blank=True)
    billing_email = models.EmailField("billing e-mail", blank=True)
    billing_currency = fields.currency()
    payment_days = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MaxValueValidator(365)],
        help_text="Days until an invoice is due.",
    )
    purchase_order_required = models.BooleanField(default=False)
    billing_terms = models.TextField(blank=True)
    is_restricted = models.BooleanField(
        "restricted",
        default=False,
        help_text="Seen only by its owner and those with whom it is shared.",
    )
    notes = models.TextField(blank=True)

    objects = ClientQuerySet.as_manager()

    class Meta:
        ordering = ["legal_name", "id"]
        indexes = [
            models.Index(fields=["legal_name", "id"], name="clients_client_name"),
            models.Index(fields=["status", "-updated_at", "-id"], name="clients_client_status"),
            models.Index(fields=["owner", "-updated_at", "-id"], name="clients_client_owner"),
            models.Index(fields=["team", "-updated_at", "-id"], name="clients_client_team"),
            models.Index(fields=["-updated_at", "-id"], name="clients_client_updated"),
        ]
        constraints = [
            filled("legal_name", "Give the client's legal name without blanks around it."),
            one_of("status", ClientStatus.values),
            holds("parent", ~Q(parent=F("id")), "A client cannot be its own parent company."),
            unique(
                "registration",
                "country",
                Lower("registration_number"),
                when=~Q(registration_number=""),
                message="Another client has this registration number in this country.",
            ),
            country(),
            shaped(
                "billing_currency",
                "^[A-Z]{3}$",
                "Give the currency as its three-letter code.",
                blank=True,
            ),
            between("payment_days", 0, 365, "Payment terms lie between 0 and 365 days."),
            at_most("billing_terms", 10_000),
            at_most("notes", 20_000),
        ]

    class Privacy:
        personal = {"phone", "billing_email", "notes"}
        plain = {
            "id", "created_at", "updated_at", "version", "legal_name", "trading_name", "parent",
            "status", "owner", "team", "source", "industry", "website", "street", "postcode", "city",
            "region", "country", "registration_number", "tax_number", "billing_currency",
            "payment_days", "purchase_order_required", "billing_terms", "is_restricted",
        }  # fmt: skip

    def __str__(self) -> str:
        return self.trading_name or self.legal_name

    def clean(self) -> None:
        """Normalise how to reach the client; refuse a circle of parent companies."""
        if self.phone:
            with blame("phone"):
                self.phone = str(normalise_phone(self.phone, country=self.country))
        if self.billing_email:
            with blame("billing_email"):
                self.billing_email = normalise_email(self.billing_email)
        above, seen = self.parent, set()
        while above is not None and above.pk not in seen:
            if self.pk and above.pk == self.pk:
                raise ValidationError({"parent": "A client cannot belong to its own subsidiary."})
            seen.add(above.pk)
            above = above.parent


class ClientContactQuerySet(RecordQuerySet):
    """People at clients."""

    def present(self) -> Self:
        return self.filter(left_on=None)

    def called(self, text: str) -> Self:
        """People whose name or e-mail address contains ``text``, whatever its case."""
        return self.filter(Q(full_name__icontains=text) | Q(email__icontains=text))


class ClientContact(Record):
    """A person at a client with whom we deal."""

    PARENT = "client"

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="contacts")
    full_name = models.CharField(max_length=200)
    preferred_name = models.CharField(max_length=100, blank=True)
    title = models.CharField("job title", max_length=200, blank=True)
    role = models.CharField(max_length=20, choices=ContactRole.choices, default=ContactRole.HIRING_MANAGER)
    email = models.EmailField("e-mail", blank=True)
    phone = models.CharField(max_length=40, blank=True)
    mobile = models.CharField(max_length=40, blank=True)
    link = models.URLField("profile address", max_length=500, blank=True)
    reports_to = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reports"
    )
    left_on = models.DateField(null=True, blank=True)
    do_not_contact = models.BooleanField(default=False)
    notes = models.TextField(blank=True)

    objects = ClientContactQuerySet.as_manager()

    class Meta:
        ordering = ["full_name", "id"]
        indexes = [
            models.Index(Lower("email"), "id", name="clients_contact_email"),
            models.Index(fields=["full_name", "id"], name="clients_contact_name"),
        ]
        constraints = [
            filled("full_name", "Give the contact's name without blanks around it."),
            one_of("role", ContactRole.values),
            holds("reports_to", ~Q(reports_to=F("id")), "Nobody reports to themselves."),
            unique(
                "email",
                "client",
                Lower("email"),
                when=~Q(email=""),
                message="This client has a contact with this e-mail address already.",
            ),
            at_most("notes", 10_000),
        ]

    class Privacy:
        personal = {
            "full_name", "preferred_name", "title", "email", "phone", "mobile", "link", "notes",
        }  # fmt: skip
        plain = {
            "id", "created_at", "updated_at", "version", "client", "role", "reports_to", "left_on",
            "do_not_contact",
        }  # fmt: skip

    def __str__(self) -> str:
        return self.full_name

    def clean(self) -> None:
        """Normalise how to reach them; refuse a superior at another client."""
        if self.email:
            with blame("email"):
                self.email = normalise_email(self.email)
        country = self.client.country if hasattr(self, "client") else ""  # added with a client in error
        for field in ("phone", "mobile"):
            if number := getattr(self, field):
                with blame(field):
                    setattr(self, field, str(normalise_phone(number, country=country)))
        if self.reports_to and self.reports_to.client_id != self.client_id:
            raise ValidationError({"reports_to": "Choose somebody who works at the same client."})


class ClientAgreementQuerySet(RecordQuerySet):
    """Terms by the time they are valid."""

    def in_force(self) -> Self:
        today = timezone.localdate()
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=today), valid_from__lte=today)


class ClientAgreement(Record):
    """Terms agreed with a client: what we are paid, what we guarantee, for how long."""

    PARENT = "client"

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="agreements")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=AgreementKind.choices)
    fee_percent = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Of the first year's pay, for a permanent placement.",
    )
    fee_amount = fields.amount(help_text="A fixed fee instead of, or beside, the percentage.")
    margin_percent = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Of the bill rate, for contract and temporary work.",
    )
    currency = fields.currency()
    unit = fields.unit()
    guarantee_days = models.PositiveSmallIntegerField(default=0)
    prorata_days = models.PositiveSmallIntegerField(
        "pro-rata days",
        default=0,
        help_text="Days of the guarantee in which the refund shrinks day by day.",
    )
    ownership_months = models.PositiveSmallIntegerField(
        default=12, help_text="How long a candidate whom we put forward counts as ours."
    )
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    terms = models.TextField(blank=True)

    objects = ClientAgreementQuerySet.as_manager()

    class Meta:
        ordering = ["client", "-valid_from", "-id"]
        constraints = [
            filled("title", "Give the agreement a title without blanks around it."),
            one_of("kind", AgreementKind.values),
            *money("fee", ["fee_amount"], currency="currency", unit="unit"),
            between("fee_percent", 0, 100, "A fee lies between 0 and 100 percent."),
            between("margin_percent", 0, 100, "A margin lies between 0 and 100 percent."),
            between("guarantee_days", 0, 730, "A guarantee lasts at most 730 days."),
            holds(
                "prorata_in_guarantee",
                Q(prorata_days__lte=F("guarantee_days")),
                "Pro-rata days cannot be more than the days of the guarantee.",
            ),
            between("ownership_months", 0, 60, "Ownership lasts at most 60 months."),
            in_order("valid_from", "valid_until", "An agreement cannot end before it begins."),
            at_most("terms", 50_000),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        plain = {
            "id", "created_at", "updated_at", "version", "client", "title", "kind", "fee_percent",
            "fee_amount", "margin_percent", "currency", "unit", "guarantee_days", "prorata_days",
            "ownership_months", "valid_from", "valid_until", "signed_on", "terms",
        }  # fmt: skip

    def __str__(self) -> str:
        return self.title
