"""The terms of a placement as payroll needs them, and the digest that tells two sets of terms apart."""

import json
from hashlib import sha256
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from placements.models import Placement

RATE_FIELDS = (
    "effective_from",
    "effective_to",
    "pay_amount",
    "pay_currency",
    "pay_unit",
    "bill_amount",
    "bill_currency",
    "bill_unit",
)


def terms_of(placement: Placement) -> dict[str, Any]:
    """Return what payroll has to know, without the person: keys, dates and rates."""
    return {
        "placement": placement.pk,
        "candidate": placement.submission.candidate.reference,
        "kind": placement.kind,
        "status": placement.status,
        "starts_on": placement.starts_on,
        "expected_end": placement.expected_end,
        "actual_end": placement.actual_end,
        "purchase_order": placement.purchase_order,
        "rates": list(placement.rates.order_by("effective_from", "id").values(*RATE_FIELDS)),
    }


def digest_of(placement: Placement) -> str:
    """Return the SHA-256 of the terms in a canonical form."""
    text = json.dumps(
        terms_of(placement),
        cls=DjangoJSONEncoder,
        sort_keys=True,
        separators=(",", ":"),
    )
    return sha256(text.encode()).hexdigest()
