"""Legal bases over REST: a portal or a form that asks for consent tells it here, event by event."""

from privacy import operations
from privacy.models import ConsentRule, LegalBasis
from records.api.inputs import Act, Write
from records.api.resource import Resource


class LegalBases(Resource):
    noun = "legal-bases"
    model = LegalBasis
    filters = ("candidate", "purpose", "ground", "event", "channel", "happened_at", "expires_on", "voided_at")
    expansions = ("candidate", "recorded_by")
    creation = Write(operations.record_basis, model=LegalBasis)
    acts = {
        "renew": Act(operations.renew_basis, model=LegalBasis, needs_version=False),
        "void": Act(operations.void_basis),
    }


class ConsentRules(Resource):
    noun = "consent-rules"
    model = ConsentRule
    creation = Write(operations.adopt_consent_rule, model=ConsentRule)


resources = [LegalBases, ConsentRules]
