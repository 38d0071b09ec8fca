"""Changing the rule of logging, always for what is still to come."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Team
from interactions.models import LoggingPolicy
from interactions.operations.adding import added
from records.operations import operation

TERMS = (
    "hours",
    "kinds",
    "triggers",
    "minimum_text",
    "remind_hours",
    "clock",
    "time_zone",
    "opens_at",
    "closes_at",
    "weekdays",
    "holidays",
)


@operation("changed the rule of logging")
def adopt_logging_policy(
    *, effective_from: datetime, reason: str, team: Team | None = None, **terms: Any
) -> LoggingPolicy:
    """Let contacts from ``effective_from`` on be judged by other ``terms``: those of :data:`TERMS`.

    What is not named stays as the version before it has it. With ``team`` the rule is that team's own.
    """
    if effective_from <= timezone.now():
        raise ValidationError({"effective_from": "A rule holds from a moment that is still to come."})
    if unknown := sorted(terms.keys() - set(TERMS)):
        raise TypeError(f"A rule of logging has no {', '.join(unknown)}.")
    before = LoggingPolicy.objects.in_force(effective_from, team=team).get()
    kept = {name: getattr(before, name) for name in TERMS}
    return added(
        LoggingPolicy(team=team, effective_from=effective_from, reason=reason.strip(), **{**kept, **terms})
    )
