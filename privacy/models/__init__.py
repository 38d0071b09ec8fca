"""What was agreed with people about their data, and the rule of the house."""

from privacy.models.legal_basis import LegalBasis
from privacy.models.rule import ConsentRule

__all__ = ["ConsentRule", "LegalBasis"]
