"""Changing the rule of the house."""

from django.core.exceptions import ValidationError

from privacy.models import ConsentRule
from privacy.models.rule import rule_in_force
from records.operations import acting_user, operation, require
from records.policies import may


@operation("changed the rule of consent")
def adopt_consent_rule(*, needs_consent: bool, months: int, reason: str) -> ConsentRule:
    """Say from now on whether people are called about jobs only with their consent, and for how long it is asked."""
    rule = ConsentRule(needs_consent=needs_consent, months=months, reason=reason.strip())
    require(may(acting_user(), "add", rule), "You may not change the rule of consent.")
    now = rule_in_force()
    if (now.needs_consent, now.months) == (needs_consent, months):
        raise ValidationError("This is the rule already.", code="same")
    rule.full_clean()
    rule.save(force_insert=True)
    return rule
