"""From the agreement to work, to its end and the guarantee after it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

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
from placements.models import Placement, Submission
from placements.operations.steps import addable, changeable, fitting, moved
from placements.operations.submissions import move
from records.changes import write_changes
from records.operations import operation

TERMS = frozenset(
    {"starts_on", "expected_end", "actual_end", "guarantee_until", "approver", "purchase_order"}
)


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


@operation("changed a placement")
def update_placement(
    placement: Placement, *, changes: Mapping[str, Any], version: int | None = None
) -> Placement:
    """Change dates, the approver and the purchase order; what two people must agree on is proposed."""
    placement = changeable(placement, version=version)
    if forbidden := changes.keys() - TERMS:
        raise ValidationError(f"Not changed by hand: {', '.join(sorted(forbidden))}.")
    approver = changes.get("approver")
    if approver and approver.client_id != placement.submission.job_order.client_id:
        raise ValidationError({"approver": "Choose somebody who works at this client."})
    write_changes(placement, changes)
    return placement


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
