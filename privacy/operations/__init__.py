"""Recording what people say about their data, and changing the rule of the house."""

from privacy.operations.bases import (
    record_bases,
    record_basis,
    record_refusal,
    renew_bases,
    renew_basis,
    void_basis,
)
from privacy.operations.rules import adopt_consent_rule

__all__ = [
    "adopt_consent_rule",
    "record_bases",
    "record_basis",
    "record_refusal",
    "renew_bases",
    "renew_basis",
    "void_basis",
]
