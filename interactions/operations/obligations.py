"""Raising obligations from the rows that oblige, and ending them without a log."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from audit.context import tell_database
from interactions.choices import Resolution
from interactions.models import Obligation
from interactions.sources import CODES, FALL_AWAY, RAISE, SETTLE, SOURCES
from records.operations import acting_user, lock, operation, require
from records.policies import may

EACH_MINUTE = timedelta(days=3)
EACH_NIGHT = timedelta(days=90)
"""How far back is looked each time; what was put on the record long after it happened is found at night."""

AT_WORK = timedelta(minutes=10)
"""Longer than any transaction lasts."""


@operation("raised what is to be logged")
def raise_obligations(*, look_back: timedelta = EACH_MINUTE) -> int:
    """Let what happened oblige somebody to log it, each row once; return how many obligations are new.

    Safe to run again and at the same time.
    """
    since = timezone.now() - look_back
    settled_since = timezone.now() - (AT_WORK if look_back == EACH_MINUTE else look_back)
    with connection.cursor() as cursor:
        cursor.execute(FALL_AWAY, CODES)
        raised = 0
        for trigger, source in SOURCES.items():
            values: dict[str, Any] = {**CODES, "trigger": trigger.value, "since": since}
            cursor.execute(RAISE.format(source=source), values)
            raised += cursor.rowcount
        tell_database()
        cursor.execute(SETTLE, {"since": settled_since})
    return raised


@operation("said that a contact did not take place")
def dismiss_obligation(obligation: Obligation, *, reason: str, version: int | None = None) -> Obligation:
    """Note that there is nothing to log, and why."""
    fresh = _open(obligation, version)
    require(may(acting_user(), "change", fresh), "You may not answer for this contact.")
    return _resolved(fresh, Resolution.DID_NOT_HAPPEN, reason, "Say why it did not take place.")


@operation("waived an obligation")
def waive_obligation(obligation: Obligation, *, reason: str, version: int | None = None) -> Obligation:
    """Let somebody off: the contact is not logged, and a manager answers for that."""
    fresh = _open(obligation, version)
    user = acting_user()
    require(may(user, "waive", fresh), "Only a lead or a manager may waive this.")
    require(user.pk != fresh.responsible_id, "Ask somebody else to waive it: this one is yours.")
    return _resolved(fresh, Resolution.WAIVED, reason, "A waiver needs a reason.")


def _open(obligation: Obligation, version: int | None) -> Obligation:
    fresh = lock(obligation, version=version)
    if not fresh.is_open:
        raise ValidationError(f"This was settled already: {fresh.get_resolution_display()}.", code="closed")
    return fresh


def _resolved(obligation: Obligation, resolution: Resolution, reason: str, sentence: str) -> Obligation:
    if not reason.strip():
        raise ValidationError({"reason": sentence})
    obligation.resolution = resolution
    obligation.reason = reason.strip()
    obligation.resolved_by = acting_user()
    obligation.resolved_at = timezone.now()  # for the checks; the database says when
    obligation.full_clean()
    obligation.save(update_fields=["resolution", "reason", "resolved_by"])
    obligation.refresh_from_db()
    return obligation
