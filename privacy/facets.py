"""Narrowing a search of candidates by what they allow us."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from candidates.search.filters import Bands
from privacy.choices import REACHING_OUT
from privacy.models import LegalBasis
from privacy.models.legal_basis import SOON
from privacy.standing import consenting, stopped


def consent_filter() -> Bands:
    return Bands(
        "consent",
        "Consent",
        {
            "given": ("holds", lambda _user: consenting(timezone.localdate())),
            "ending": ("ends within 30 days", _ending),
            "stopped": ("refused, expired or ended", lambda _user: stopped(timezone.localdate())),
            "none": ("nothing on file", _nothing),
        },
    )


def _ending(_user: Any) -> Q:
    today = timezone.localdate()
    rows = LegalBasis.objects.decisive().filter(
        purpose__in=REACHING_OUT, expires_on__range=(today, today + SOON), candidate=OuterRef("pk")
    )
    return Q(Exists(rows.order_by()))


def _nothing(_user: Any) -> Q:
    return ~Q(Exists(LegalBasis.objects.counting().filter(candidate=OuterRef("pk")).order_by()))
