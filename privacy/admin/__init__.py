"""Consent, refusals and the rule of consent in the admin site."""

from privacy.admin.bases import LegalBasisAdmin
from privacy.admin.rules import ConsentRuleAdmin

__all__ = ["ConsentRuleAdmin", "LegalBasisAdmin"]
