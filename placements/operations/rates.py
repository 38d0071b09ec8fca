"""What is paid and billed for a placement, from when to when: later rates are agreed by two people."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from governance.choices import ProposalKind
from governance.operations import propose, trial
from governance.protection import Protection, waits_for
from placements.models import Placement, PlacementRate
from placements.operations.steps import addable, changeable, saved
from records import gates
from records.operations import lock, operation
from records.spots.base import as_json

RATES = "rates"
TERMS = (
    "effective_from", "effective_to", "pay_amount", "pay_currency", "pay_unit", "bill_amount", "bill_currency",
    "bill_unit", "note",
)  # fmt: skip


@operation("agreed a rate")
def add_rate(
    placement: Placement,
    *,
    effective_from: date,
    pay_amount: Decimal,
    pay_currency: str,
    pay_unit: str,
    bill_amount: Decimal,
    bill_currency: str,
    bill_unit: str,
    effective_to: date | None = None,
    note: str = "",
) -> PlacementRate:
    """Agree what holds from a day on; the rate before it ends the day before.

    Where a second person has to agree, the rate is proposed, and what is returned is not saved.
    """
    placement = changeable(placement)
    rate = PlacementRate(
        placement=placement,
        effective_from=effective_from,
        effective_to=effective_to,
        pay_amount=pay_amount,
        pay_currency=pay_currency,
        pay_unit=pay_unit,
        bill_amount=bill_amount,
        bill_currency=bill_currency,
        bill_unit=bill_unit,
        note=note,
    )
    if waits := waits_for(placement, RATES, replaces=placement.rates.exists()):
        proposed = {name: as_json(getattr(rate, name)) for name in TERMS}
        with trial():
            _agreed(rate)
        _propose(placement, waits, ProposalKind.RATE, old=rate_state(placement), proposed=proposed)
        return PlacementRate(placement=placement, **{name: getattr(rate, name) for name in TERMS})
    return _agreed(rate)


@operation("ended a rate")
def end_rate(rate: PlacementRate, *, effective_to: date, version: int | None = None) -> PlacementRate:
    """Give a rate its last day, or an earlier one: a change of what was agreed for the placement."""
    placement = changeable(rate.placement)
    fresh = lock(rate, version=version)
    if waits := waits_for(placement, RATES, replaces=True):
        old = {"rate": fresh.pk, "effective_to": as_json(fresh.effective_to)}
        with trial():
            saved(lock(rate), effective_to=effective_to)
        proposed = {"rate": fresh.pk, "effective_to": as_json(effective_to)}
        _propose(placement, waits, ProposalKind.RATE_END, old=old, proposed=proposed)
        return fresh
    return saved(fresh, effective_to=effective_to)


def rate_state(placement: Placement) -> dict[str, Any]:
    """Return the newest rate as JSON keeps it: what another one would follow."""
    newest = placement.rates.order_by("-effective_from", "-id").first()
    return {name: as_json(getattr(newest, name)) if newest else None for name in TERMS}


def _agreed(rate: PlacementRate) -> PlacementRate:
    earlier = rate.placement.rates.effective(rate.effective_from)
    before = earlier.filter(effective_from__lt=rate.effective_from).first()
    if before:
        saved(before, effective_to=rate.effective_from - timedelta(days=1))
    return addable(rate)


def _propose(
    placement: Placement,
    waits: Protection,
    kind: ProposalKind,
    *,
    old: Mapping[str, Any],
    proposed: Mapping[str, Any],
) -> None:
    request = propose(
        placement, kind=kind, what=kind.label, right=waits.decided_by, old=dict(old), proposed=dict(proposed)
    )
    gates.outcome().proposals.append(request)
