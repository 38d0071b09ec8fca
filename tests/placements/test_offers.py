"""Offers, version by version."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import User
from audit.context import acting
from placements import operations
from placements.choices import NEXT_OFFER_STATUSES, OfferStatus, Stage
from placements.models import Offer, Submission
from tests.accounts.factories import UserFactory
from tests.governance.factories import ReasonFactory
from tests.placements.factories import OfferFactory, SubmissionFactory

pytestmark = pytest.mark.django_db

TERMS = {"pay_amount": Decimal(60_000), "pay_currency": "EUR", "pay_unit": "year", "starts_on": "2026-09-01"}


@pytest.fixture
def user() -> User:
    return UserFactory(is_superuser=True)


def expire(offer: Offer) -> Offer:
    Offer.objects.filter(pk=offer.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    return operations.expire_offer(Offer.objects.get(pk=offer.pk))


def supersede(offer: Offer) -> Offer:
    return operations.revise_offer(offer, pay_amount=Decimal(70_000)).supersedes


TAKE: dict[OfferStatus, Callable[[Offer], Offer]] = {
    OfferStatus.DRAFT: lambda offer: operations.return_offer(offer, note="The unit is missing"),
    OfferStatus.PENDING_APPROVAL: operations.request_offer_approval,
    OfferStatus.APPROVED: operations.approve_offer,
    OfferStatus.SENT: operations.send_offer,
    OfferStatus.ACCEPTED: operations.accept_offer,
    OfferStatus.DECLINED: lambda offer: operations.decline_offer(
        offer, reason=ReasonFactory(kind="offer_declined")
    ),
    OfferStatus.EXPIRED: expire,
    OfferStatus.WITHDRAWN: lambda offer: operations.withdraw_offer(offer, note="The budget is gone"),
    OfferStatus.SUPERSEDED: supersede,
}


# A withdrawn offer stays withdrawn, and still may be followed by another version.
STEPS = [
    (was, to)
    for was in OfferStatus
    for to in OfferStatus
    if (was, to) != (OfferStatus.WITHDRAWN, OfferStatus.SUPERSEDED)
]


@pytest.mark.parametrize(("was", "to"), STEPS)
def test_an_offer_takes_the_steps_of_its_table(was: OfferStatus, to: OfferStatus, user: User) -> None:
    offer = OfferFactory(status=was)

    with acting(user):
        if to in NEXT_OFFER_STATUSES[was]:
            assert TAKE[to](offer).status == to
        else:
            with pytest.raises(ValidationError):
                TAKE[to](offer)
            assert Offer.objects.get().status == was


def test_a_revision_keeps_the_old_version_as_it_was(user: User) -> None:
    old = OfferFactory(status="declined", terms="Company car")

    with acting(user):
        new = operations.revise_offer(old, pay_amount=Decimal(61_500))

    old.refresh_from_db()
    assert (old.status, old.pay_amount) == ("superseded", 54_000)
    assert (new.number, new.supersedes, new.status) == (2, old, "draft")
    assert (new.pay_amount, new.terms) == (61_500, "Company car")


def test_a_withdrawn_offer_may_be_followed_by_another(user: User) -> None:
    old = OfferFactory(status="withdrawn")

    with acting(user):
        new = operations.revise_offer(old)

    old.refresh_from_db()
    assert (old.status, new.supersedes) == ("withdrawn", old)


def test_sending_moves_the_submission_to_the_offer_stage(user: User) -> None:
    submission = SubmissionFactory(stage=Stage.INTERVIEWING)

    with acting(user):
        offer = operations.draft_offer(submission, **TERMS)
        operations.approve_offer(offer)
        operations.send_offer(offer)

    assert Submission.objects.get().stage == Stage.OFFER


@pytest.mark.parametrize("stage", [Stage.SCREENING, Stage.SUBMITTED_TO_CLIENT, Stage.WITHDRAWN])
def test_no_offer_before_the_client_met_the_candidate(stage: Stage, user: User) -> None:
    with acting(user), pytest.raises(ValidationError, match="reviewed or interviewed"):
        operations.draft_offer(SubmissionFactory(stage=stage), **TERMS)


def test_a_second_first_offer_is_refused(user: User) -> None:
    offer = OfferFactory()

    with acting(user), pytest.raises(ValidationError, match="revise that one"):
        operations.draft_offer(offer.submission, **TERMS)


def test_an_offer_that_ran_out_is_not_sent(user: User) -> None:
    offer = OfferFactory(status="approved", expires_at=timezone.now() - timedelta(days=1))

    with acting(user), pytest.raises(ValidationError, match="run out"):
        operations.send_offer(offer)


def test_approving_is_a_right_of_its_own() -> None:
    offer = OfferFactory(status="pending_approval")

    with acting(UserFactory()), pytest.raises(PermissionDenied, match="may not approve"):
        operations.approve_offer(offer)

    assert Offer.objects.get().status == "pending_approval"
