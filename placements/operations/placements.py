"""From the agreement to work, to its end and the guarantee after it; and what is paid for it."""

from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from clients.models import ClientContact
from governance.choices import ReasonKind
from governance.models import Reason
from placements.choices import (
    NEXT_PLACEMENT_STATUSES,
    OPEN_OFFERS,
    OfferStatus,
    PlacementStatus,
    Stage,
)
from placements.models import Placement, PlacementRate, Submission
from placements.operations.steps import addable, changeable, fitting, moved, saved
from placements.operations.submissions import move
from records.operations import lock, operation


@operation("placed a candidate")
def create_placement(
    submission: Submission,
    *,
    starts_on: date,
    expected_end: date | None = None,
    approver: ClientContact | None = None,
    purchase_order: str = "",
    owner: User | None = None,
    note: str = "",
    version: int | None = None,
) -> Placement:
    """Turn a submission at the offer stage into a placement, under the terms agreed with the client."""
    submission = changeable(submission, version=version)
    job_order = submission.job_order
    if submission.offers.filter(status__in=OPEN_OFFERS).exists():
        raise ValidationError("The candidate has not accepted the offer yet.", code="offer_open")
    if approver and approver.client_id != job_order.client_id:
        raise ValidationError({"approver": "Choose somebody who works at this client."})
    submission = move(submission, to=Stage.PLACED, note=note)
    return addable(
        Placement(
            submission=submission,
            offer=submission.offers.filter(status=OfferStatus.ACCEPTED).first(),
            kind=job_order.employment_type,
            starts_on=starts_on,
            expected_end=expected_end,
            guarantee_until=_guaranteed_until(submission, starts_on),
            approver=approver,
            purchase_order=purchase_order,
            owner=owner or submission.recruiter,
        )
    )


@operation("started a placement")
def start_placement(placement: Placement, *, version: int | None = None) -> Placement:
    """Note that the candidate came to work."""
    placement = changeable(placement, version=version)
    if placement.starts_on > timezone.localdate():
        raise ValidationError(f"This placement starts on {placement.starts_on:%-d %B %Y}.", code="early")
    return moved(placement, to=PlacementStatus.ACTIVE, table=NEXT_PLACEMENT_STATUSES)


@operation("completed a placement")
def complete_placement(
    placement: Placement,
    *,
    ended_on: date,
    reason: Reason | None = None,
    note: str = "",
    version: int | None = None,
) -> Placement:
    """End a placement as it was agreed."""
    return _ended(
        placement,
        version,
        to=PlacementStatus.COMPLETED,
        ended_on=ended_on,
        reason=reason,
        note=note,
    )


@operation("terminated a placement")
def terminate_placement(
    placement: Placement,
    *,
    ended_on: date,
    reason: Reason,
    note: str = "",
    version: int | None = None,
) -> Placement:
    """End a placement before its time."""
    fitting(reason, ReasonKind.PLACEMENT_END)
    return _ended(
        placement,
        version,
        to=PlacementStatus.TERMINATED,
        ended_on=ended_on,
        reason=reason,
        note=note,
    )


@operation("cancelled a placement")
def cancel_placement(
    placement: Placement, *, reason: Reason, note: str = "", version: int | None = None
) -> Placement:
    """Call a placement off before it starts."""
    return _never_started(placement, version, to=PlacementStatus.CANCELLED, reason=reason, note=note)


@operation("recorded that a placement did not start")
def record_non_start(
    placement: Placement, *, reason: Reason, note: str = "", version: int | None = None
) -> Placement:
    """Note that the candidate did not come to work."""
    return _never_started(placement, version, to=PlacementStatus.NO_SHOW, reason=reason, note=note)


@operation("claimed a guarantee")
def claim_guarantee(placement: Placement, *, note: str = "", version: int | None = None) -> Placement:
    """Note that the client claims the guarantee of a placement that ended inside it."""
    placement = changeable(placement, version=version)
    changes = {"end_note": f"{placement.end_note}\n{note}".strip()} if note else {}
    return moved(
        placement,
        to=PlacementStatus.GUARANTEE_CLAIM,
        table=NEXT_PLACEMENT_STATUSES,
        **changes,
    )


@operation("settled a guarantee claim")
def settle_claim(placement: Placement, *, to: PlacementStatus, version: int | None = None) -> Placement:
    """Close a claim: replaced, refunded or rejected."""
    return moved(changeable(placement, version=version), to=to, table=NEXT_PLACEMENT_STATUSES)


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
    """Agree what holds from a day on; the rate before it ends the day before."""
    placement = changeable(placement)
    before = placement.rates.effective(effective_from).filter(effective_from__lt=effective_from).first()
    if before:
        saved(before, effective_to=effective_from - timedelta(days=1))
    return addable(
        PlacementRate(
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
    )


@operation("ended a rate")
def end_rate(rate: PlacementRate, *, effective_to: date, version: int | None = None) -> PlacementRate:
    """Give a rate its last day, or an earlier one: a change of what was agreed for the placement."""
    changeable(rate.placement)
    return saved(lock(rate, version=version), effective_to=effective_to)


def _guaranteed_until(submission: Submission, starts_on: date) -> date | None:
    agreement = submission.job_order.agreement
    if agreement is None or not agreement.guarantee_days:
        return None
    return starts_on + timedelta(days=agreement.guarantee_days)


def _ended(
    placement: Placement,
    version: int | None,
    *,
    to: PlacementStatus,
    ended_on: date,
    reason: Reason | None,
    note: str,
) -> Placement:
    if reason:
        fitting(reason, ReasonKind.PLACEMENT_END)
    if ended_on > timezone.localdate():
        raise ValidationError({"actual_end": "A placement ends today or has ended before."})
    return moved(
        changeable(placement, version=version),
        to=to,
        table=NEXT_PLACEMENT_STATUSES,
        actual_end=ended_on,
        end_reason=reason,
        end_note=note,
    )


def _never_started(
    placement: Placement,
    version: int | None,
    *,
    to: PlacementStatus,
    reason: Reason,
    note: str,
) -> Placement:
    return moved(
        changeable(placement, version=version),
        to=to,
        table=NEXT_PLACEMENT_STATUSES,
        end_reason=fitting(reason, ReasonKind.PLACEMENT_END),
        end_note=note,
    )
