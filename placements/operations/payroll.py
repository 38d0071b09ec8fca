"""Handing placements to payroll, and keeping what payroll answers."""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone

from governance.models import System
from placements.choices import NEXT_HANDOFF_STATUSES, HandoffStatus, TimesheetStatus
from placements.models import PayrollHandoff, Placement, TimesheetSummary
from placements.operations.steps import addable, changeable, moved, saved, written
from placements.terms import digest_of
from records.operations import operation


@operation("handed a placement to payroll")
def hand_off(placement: Placement, *, system: System) -> PayrollHandoff:
    """Queue the terms of a placement, as they are now, for a payroll system.

    Handed over twice without a change between, they are the same hand-off. Earlier terms that were
    answered are marked as corrected by these.
    """
    placement = changeable(placement)
    digest = digest_of(placement)
    earlier = PayrollHandoff.objects.filter(placement=placement, system=system).exclude(
        status=HandoffStatus.CORRECTED
    )
    if same := earlier.filter(payload_digest=digest).exclude(status=HandoffStatus.REJECTED).first():
        return same
    answered = [HandoffStatus.ACKNOWLEDGED, HandoffStatus.REJECTED]
    earlier.filter(status__in=answered).update(status=HandoffStatus.CORRECTED)
    return addable(PayrollHandoff(placement=placement, system=system, payload_digest=digest))


@operation("sent a hand-off")
def mark_handoff_sent(handoff: PayrollHandoff, *, version: int | None = None) -> PayrollHandoff:
    """Note that the payroll system has the terms."""
    return _stepped(handoff, version, to=HandoffStatus.SENT, sent_at=timezone.now())


@operation("acknowledged a hand-off")
def acknowledge_handoff(
    handoff: PayrollHandoff, *, external_key: str = "", version: int | None = None
) -> PayrollHandoff:
    """Note that payroll took the terms over, and under which key."""
    return _stepped(
        handoff,
        version,
        to=HandoffStatus.ACKNOWLEDGED,
        answered_at=timezone.now(),
        external_key=external_key,
    )


@operation("rejected a hand-off")
def reject_handoff(handoff: PayrollHandoff, *, message: str, version: int | None = None) -> PayrollHandoff:
    """Note that payroll refused the terms, and why."""
    return _stepped(
        handoff,
        version,
        to=HandoffStatus.REJECTED,
        answered_at=timezone.now(),
        message=written(message, "Say what payroll did not accept."),
    )


@operation("recorded a timesheet")
def record_timesheet(
    placement: Placement,
    *,
    system: System,
    external_key: str,
    period_start: date,
    period_end: date,
    regular_hours: Decimal,
    overtime_hours: Decimal = Decimal(0),
    status: TimesheetStatus,
    synced_at: datetime | None = None,
) -> TimesheetSummary:
    """Keep a copy of a timesheet as payroll has it; sent again, it takes the place of the last copy."""
    fields = {
        "period_start": period_start,
        "period_end": period_end,
        "regular_hours": regular_hours,
        "overtime_hours": overtime_hours,
        "status": status,
        "synced_at": synced_at or timezone.now(),
    }
    kept = TimesheetSummary.objects.filter(system=system, external_key=external_key).first()
    if kept is None:
        sheet = TimesheetSummary(placement=placement, system=system, external_key=external_key)
        for name, value in fields.items():
            setattr(sheet, name, value)
        return addable(sheet)
    if kept.placement_id != placement.pk:
        raise ValidationError("This timesheet belongs to another placement.", code="placement")
    return saved(changeable(kept), **fields)


def _stepped(
    handoff: PayrollHandoff,
    version: int | None,
    *,
    to: HandoffStatus,
    **changes: object,
) -> PayrollHandoff:
    return moved(
        changeable(handoff, version=version),
        to=to,
        table=NEXT_HANDOFF_STATUSES,
        **changes,
    )
