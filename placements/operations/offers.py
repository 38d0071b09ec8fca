"""Making, approving, sending and answering offers."""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone

from governance.choices import ReasonKind
from governance.models import Reason
from placements.choices import NEXT_OFFER_STATUSES, OfferStatus, Stage
from placements.models import Offer, Submission
from placements.operations.steps import addable, changeable, fitting, moved
from placements.operations.submissions import move
from records.operations import acting_user, operation, require
from records.policies import may


@operation("drafted an offer")
def draft_offer(
    submission: Submission,
    *,
    pay_amount: Decimal,
    pay_currency: str,
    pay_unit: str,
    starts_on: date,
    expires_at: datetime | None = None,
    terms: str = "",
) -> Offer:
    """Write down the first terms for a candidate whom the client has met."""
    submission = changeable(submission)
    if submission.stage not in {Stage.CLIENT_REVIEW, Stage.INTERVIEWING, Stage.OFFER}:
        raise ValidationError(
            "An offer is made when the client has reviewed or interviewed the candidate.",
            code="stage",
        )
    if submission.offers.exists():
        raise ValidationError("This submission has an offer already; revise that one.", code="exists")
    return addable(
        Offer(
            submission=submission,
            pay_amount=pay_amount,
            pay_currency=pay_currency,
            pay_unit=pay_unit,
            starts_on=starts_on,
            expires_at=expires_at,
            terms=terms,
        )
    )


@operation("revised an offer")
def revise_offer(
    offer: Offer,
    *,
    pay_amount: Decimal | None = None,
    pay_currency: str | None = None,
    pay_unit: str | None = None,
    starts_on: date | None = None,
    expires_at: datetime | None = None,
    terms: str | None = None,
    version: int | None = None,
) -> Offer:
    """Make the next version of an offer, with the terms that change; the old one stays as it was."""
    old = changeable(offer, version=version)
    if not changeable(old.submission).is_open:
        raise ValidationError("The submission is closed. Reopen it first.", code="closed")
    if old.status != OfferStatus.WITHDRAWN:
        moved(old, to=OfferStatus.SUPERSEDED, table=NEXT_OFFER_STATUSES)
    return addable(
        Offer(
            submission=old.submission,
            number=old.number + 1,
            supersedes=old,
            pay_amount=old.pay_amount if pay_amount is None else pay_amount,
            pay_currency=pay_currency or old.pay_currency,
            pay_unit=pay_unit or old.pay_unit,
            starts_on=starts_on or old.starts_on,
            expires_at=expires_at,
            terms=old.terms if terms is None else terms,
        )
    )


@operation("asked for approval of an offer")
def request_offer_approval(offer: Offer, *, version: int | None = None) -> Offer:
    """Hand a draft to whoever approves offers."""
    return _stepped(offer, version, to=OfferStatus.PENDING_APPROVAL)


@operation("returned an offer")
def return_offer(offer: Offer, *, note: str, version: int | None = None) -> Offer:
    """Send an offer back to be drafted again, saying what is missing."""
    return _stepped(offer, version, to=OfferStatus.DRAFT, decision_note=note)


@operation("approved an offer")
def approve_offer(offer: Offer, *, version: int | None = None) -> Offer:
    """Fix the terms; from here on the database refuses to change them."""
    require(may(acting_user(), "approve", offer), "You may not approve offers. Ask your lead to.")
    return _stepped(
        offer,
        version,
        to=OfferStatus.APPROVED,
        approved_by=acting_user(),
        approved_at=timezone.now(),
    )


@operation("sent an offer")
def send_offer(offer: Offer, *, version: int | None = None) -> Offer:
    """Note that the candidate has the offer; its submission is then at the offer stage."""
    offer = changeable(offer, version=version)
    if offer.expires_at and offer.expires_at <= timezone.now():
        raise ValidationError("This offer has run out already; revise it.", code="expired")
    offer = moved(offer, to=OfferStatus.SENT, table=NEXT_OFFER_STATUSES, sent_at=timezone.now())
    submission = changeable(offer.submission)
    if submission.stage != Stage.OFFER:
        move(submission, to=Stage.OFFER)
    return offer


@operation("accepted an offer")
def accept_offer(
    offer: Offer,
    *,
    note: str = "",
    decided_at: datetime | None = None,
    version: int | None = None,
) -> Offer:
    """Note the candidate's yes."""
    return _stepped(
        offer,
        version,
        to=OfferStatus.ACCEPTED,
        decided_at=decided_at or timezone.now(),
        decision_note=note,
    )


@operation("declined an offer")
def decline_offer(
    offer: Offer,
    *,
    reason: Reason,
    note: str = "",
    decided_at: datetime | None = None,
    version: int | None = None,
) -> Offer:
    """Note the candidate's no; the submission stays open for another version."""
    return _stepped(
        offer,
        version,
        to=OfferStatus.DECLINED,
        decline_reason=fitting(reason, ReasonKind.OFFER_DECLINED),
        decided_at=decided_at or timezone.now(),
        decision_note=note,
    )


@operation("let an offer expire")
def expire_offer(offer: Offer, *, version: int | None = None) -> Offer:
    """Close an offer that was not answered in time."""
    if offer.expires_at is None or offer.expires_at > timezone.now():
        raise ValidationError("This offer has not run out.", code="early")
    return _stepped(offer, version, to=OfferStatus.EXPIRED)


@operation("withdrew an offer")
def withdraw_offer(offer: Offer, *, note: str, version: int | None = None) -> Offer:
    """Take an offer back."""
    return _stepped(offer, version, to=OfferStatus.WITHDRAWN, decision_note=note)


def _stepped(offer: Offer, version: int | None, *, to: OfferStatus, **changes: object) -> Offer:
    return moved(changeable(offer, version=version), to=to, table=NEXT_OFFER_STATUSES, **changes)
