"""How to reach a candidate: as given, and normalised so that equal ones compare equal."""

from collections.abc import Collection
from typing import Any

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Reverse

from candidates.choices import EmailKind, LinkKind, PhoneKind
from candidates.models.candidate import Candidate
from candidates.normalise import normalise_email, normalise_link, normalise_phone
from records.constraints import one_of, shaped, unique
from records.models import Record
from records.refusals import blame


class Normalised(Record):
    """A row whose ``value`` is kept as given and, beside it, normalised for comparing."""

    candidate: Any
    value: Any

    class Meta:
        abstract = True

    def normalise(self) -> None:
        raise NotImplementedError

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        super().clean_fields({*(exclude or ()), "normalised"})
        with blame("value"):
            self.normalise()

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Check the normalised value wherever the given one was right, though no form shows it."""
        hidden = set(exclude or ()) - {"normalised"}
        super().validate_constraints(hidden | {"normalised"} if "value" in hidden else hidden)


class CandidateEmail(Normalised):
    """An e-mail address of a candidate."""

    PARENT = "candidate"

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="emails", db_index=False)
    value = models.CharField("e-mail", max_length=254)
    normalised = models.CharField(max_length=254, editable=False)
    kind = models.CharField(max_length=10, choices=EmailKind.choices, default=EmailKind.PERSONAL)
    is_primary = models.BooleanField("primary", default=False)
    verified_at = models.DateTimeField(null=True, blank=True, editable=False)
    opted_out_at = models.DateTimeField("opted out", null=True, blank=True)

    class Meta:
        verbose_name = "e-mail address"
        verbose_name_plural = "e-mail addresses"
        ordering = ["candidate", "-is_primary", "id"]
        indexes = [models.Index(fields=["normalised", "candidate"], name="candidates_email_lookup")]
        constraints = [
            unique(
                "once",
                "candidate",
                "normalised",
                message="The candidate has this e-mail address already.",
            ),
            unique(
                "primary",
                "candidate",
                when=Q(is_primary=True),
                message="Only one e-mail address can be the primary one.",
            ),
            one_of("kind", EmailKind.values),
            shaped("normalised", "^[^@\\sA-Z]+@[^@\\sA-Z]+$", "This is not an e-mail address."),
        ]

    class Privacy:
        personal = {"value", "normalised"}
        plain = {
            "id", "created_at", "updated_at", "version", "candidate", "kind", "is_primary",
            "verified_at", "opted_out_at",
        }  # fmt: skip

    def __str__(self) -> str:
        return self.value

    def normalise(self) -> None:
        self.normalised = normalise_email(self.value)


class CandidatePhone(Normalised):
    """A telephone number of a candidate."""

    PARENT = "candidate"

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="phones", db_index=False)
    value = models.CharField("telephone", max_length=60)
    normalised = models.CharField(max_length=16, editable=False)
    extension = models.CharField(max_length=10, blank=True, editable=False)
    kind = models.CharField(max_length=10, choices=PhoneKind.choices, default=PhoneKind.MOBILE)
    is_primary = models.BooleanField("primary", default=False)
    opted_out_at = models.DateTimeField("opted out", null=True, blank=True)

    class Meta:
        verbose_name = "telephone number"
        ordering = ["candidate", "-is_primary", "id"]
        indexes = [
            models.Index(fields=["normalised", "candidate"], name="candidates_phone_lookup"),
            models.Index(
                OpClass(Reverse("normalised"), "text_pattern_ops"), name="candidates_phone_from_end"
            ),
        ]
        constraints = [
            unique(
                "once",
                "candidate",
                "normalised",
                "extension",
                message="The candidate has this telephone number already.",
            ),
            unique(
                "primary",
                "candidate",
                when=Q(is_primary=True),
                message="Only one telephone number can be the primary one.",
            ),
            one_of("kind", PhoneKind.values),
            shaped("normalised", "^\\+[1-9][0-9]{3,14}$", "This is not a telephone number."),
            shaped("extension", "^[0-9]{1,10}$", "An extension has only digits.", blank=True),
        ]

    class Privacy:
        personal = {"value", "normalised", "extension"}
        plain = {
            "id", "created_at", "updated_at", "version", "candidate", "kind", "is_primary",
            "opted_out_at",
        }  # fmt: skip

    def __str__(self) -> str:
        return self.value

    def normalise(self) -> None:
        # A form without a candidate is told so at another field.
        known = self.candidate_id or "candidate" in self._state.fields_cache
        country = self.candidate.country if known else ""
        self.normalised, self.extension = normalise_phone(self.value, country=country)


class CandidateLink(Normalised):
    """A profile or a page of a candidate on the web."""

    PARENT = "candidate"

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="links", db_index=False)
    value = models.CharField("address", max_length=500)
    normalised = models.CharField(max_length=500, editable=False)
    kind = models.CharField(
        max_length=20,
        choices=LinkKind.choices,
        blank=True,
        help_text="Recognised from the address.",
    )

    class Meta:
        verbose_name = "profile address"
        verbose_name_plural = "profile addresses"
        ordering = ["candidate", "kind", "id"]
        indexes = [models.Index(fields=["normalised", "candidate"], name="candidates_link_lookup")]
        constraints = [
            unique("once", "candidate", "normalised", message="The candidate has this address already."),
            one_of("kind", LinkKind.values),
            shaped("normalised", "^https?://[^\\s]+$", "This is not an address on the web."),
        ]

    class Privacy:
        personal = {"value", "normalised"}
        plain = {"id", "created_at", "updated_at", "version", "candidate", "kind"}

    def __str__(self) -> str:
        return self.normalised

    def normalise(self) -> None:
        self.kind, self.normalised = normalise_link(self.value, kind=self.kind)
