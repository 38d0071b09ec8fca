"""From the agreement to work, to its end and the guarantee after it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from audit.context import acting
from candidates.models import Candidate
from placements import operations, standing
from placements.choices import (
    ENDED_PLACEMENTS,
    NEVER_STARTED,
    NEXT_PLACEMENT_STATUSES,
    PlacementStatus,
    Stage,
)
from placements.models import Placement, PlacementRate, StageEvent
from tests.accounts.factories import UserFactory
from tests.candidates.factories import CandidateFactory
from tests.clients.factories import ClientAgreementFactory, ClientContactFactory
from tests.governance.approving import approve_all
from tests.governance.factories import ReasonFactory
from tests.placements.factories import (
    OfferFactory,
    PlacementFactory,
    PlacementRateFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db

MONEY = {
    "pay_amount": Decimal("33.00"),
    "pay_currency": "EUR",
    "pay_unit": "hour",
    "bill_amount": Decimal("46.00"),
    "bill_currency": "EUR",
    "bill_unit": "hour",
}


@pytest.fixture
def user() -> User:
    return UserFactory(is_superuser=True)


def at(status: PlacementStatus) -> Placement:
    """Return a placement in ``status`` that ended, if it did, inside its guarantee."""
    start = timezone.localdate() - timedelta(days=30)
    broken_off = status in {PlacementStatus.TERMINATED, *NEVER_STARTED}
    return PlacementFactory(
        status=status,
        starts_on=start,
        guarantee_until=start + timedelta(days=90),
        actual_end=start + timedelta(days=10) if status in ENDED_PLACEMENTS else None,
        end_reason=ReasonFactory(kind="placement_end") if broken_off else None,
    )


def take_step(placement: Placement, to: PlacementStatus) -> Placement:
    ended, why = {"ended_on": timezone.localdate()}, {"reason": ReasonFactory(kind="placement_end")}
    steps = {
        PlacementStatus.ACTIVE: (operations.start_placement, {}),
        PlacementStatus.COMPLETED: (operations.complete_placement, ended),
        PlacementStatus.TERMINATED: (operations.terminate_placement, ended | why),
        PlacementStatus.CANCELLED: (operations.cancel_placement, why),
        PlacementStatus.NO_SHOW: (operations.record_non_start, why),
        PlacementStatus.GUARANTEE_CLAIM: (operations.claim_guarantee, {}),
    }
    step, details = steps.get(to, (operations.settle_claim, {"to": to}))
    return step(placement, **details)


@pytest.mark.parametrize("was", list(PlacementStatus))
@pytest.mark.parametrize("to", list(PlacementStatus))
def test_a_placement_takes_the_steps_of_its_table(
    was: PlacementStatus, to: PlacementStatus, user: User
) -> None:
    placement = at(was)

    with acting(user):
        if to in NEXT_PLACEMENT_STATUSES[was]:
            placement = take_step(placement, to)
            assert placement.status == to
            assert timezone.now() - placement.status_since < timedelta(minutes=1)
        else:
            with pytest.raises(ValidationError):
                take_step(placement, to)
            assert Placement.objects.get().status == was


def test_placing_takes_the_terms_of_the_agreement(user: User) -> None:
    agreement = ClientAgreementFactory(guarantee_days=90)
    submission = SubmissionFactory(
        stage=Stage.OFFER,
        job_order__client=agreement.client,
        job_order__agreement=agreement,
        job_order__employment_type="permanent",
    )
    offer = OfferFactory(submission=submission, status="accepted")

    with acting(user):
        placement = operations.create_placement(submission, starts_on=date(2026, 9, 1))

    assert (placement.offer, placement.kind, placement.owner) == (offer, "permanent", submission.recruiter)
    assert placement.guarantee_until == date(2026, 11, 30)
    assert placement.submission.stage == Stage.PLACED
    assert StageEvent.objects.get().to_stage == Stage.PLACED


def test_placing_waits_for_the_answer_to_the_offer(user: User) -> None:
    offer = OfferFactory(status="sent")

    with acting(user), pytest.raises(ValidationError, match="has not accepted"):
        operations.create_placement(offer.submission, starts_on=date(2026, 9, 1))

    assert list(Placement.objects.all()) == []


def test_timesheets_are_approved_at_the_same_client(user: User) -> None:
    submission = SubmissionFactory(stage=Stage.OFFER)

    with acting(user), pytest.raises(ValidationError, match="works at this client"):
        operations.create_placement(submission, starts_on=date(2026, 9, 1), approver=ClientContactFactory())


def test_nobody_starts_before_the_day(user: User) -> None:
    placement = PlacementFactory(starts_on=timezone.localdate() + timedelta(days=1))

    with acting(user), pytest.raises(ValidationError, match="starts on"):
        operations.start_placement(placement)


def test_an_end_lies_not_in_the_future(user: User) -> None:
    with acting(user), pytest.raises(ValidationError, match="ends today"):
        operations.complete_placement(
            at(PlacementStatus.ACTIVE), ended_on=timezone.localdate() + timedelta(days=1)
        )


def test_a_claim_after_the_guarantee_is_refused(user: User) -> None:
    placement = at(PlacementStatus.COMPLETED)
    Placement.objects.update(guarantee_until=placement.actual_end - timedelta(days=1))

    with acting(user), pytest.raises(ValidationError, match="inside the guarantee"):
        operations.claim_guarantee(Placement.objects.get())


def test_what_can_be_claimed_and_what_ends() -> None:
    today = timezone.localdate()
    claimable = at(PlacementStatus.TERMINATED)
    at(PlacementStatus.ACTIVE)
    at(PlacementStatus.CLAIM_REFUNDED)
    ending = PlacementFactory(status="active", expected_end=today + timedelta(days=5))

    assert list(Placement.objects.claimable(today)) == [claimable]
    assert list(Placement.objects.claimable(today + timedelta(days=400))) == []
    assert list(Placement.objects.ending_by(today + timedelta(days=7))) == [ending]


def test_a_new_rate_ends_the_one_before_and_overwrites_nothing(user: User) -> None:
    old = PlacementRateFactory(effective_from=date(2026, 1, 1))

    with acting(user):
        operations.add_rate(old.placement, effective_from=date(2026, 7, 1), **MONEY)
    approve_all(by=UserFactory(is_superuser=True))

    new = PlacementRate.objects.exclude(pk=old.pk).get()
    old.refresh_from_db()
    assert (old.effective_to, old.pay_amount) == (date(2026, 6, 30), Decimal("31.50"))
    assert list(PlacementRate.objects.effective(date(2026, 6, 30))) == [old]
    assert list(PlacementRate.objects.effective(date(2026, 7, 1))) == [new]
    assert [row.effective_to for row in old.history.order_by("history_id")] == [None, date(2026, 6, 30)]


def test_a_rate_for_days_that_have_one_is_refused(user: User) -> None:
    old = PlacementRateFactory(effective_from=date(2026, 1, 1))

    with acting(user), pytest.raises(ValidationError, match="Another rate of this placement"):
        operations.add_rate(old.placement, effective_from=date(2026, 1, 1), **MONEY)

    assert PlacementRate.objects.get().effective_to is None


def test_a_rate_ends_sooner_but_never_later(user: User) -> None:
    rate = PlacementRateFactory(effective_from=date(2026, 1, 1))

    with acting(user):
        operations.end_rate(rate, effective_to=date(2026, 6, 30))
    approve_all(by=UserFactory(is_superuser=True))

    with acting(user):
        with pytest.raises(Exception, match="never overwritten"):
            operations.end_rate(rate, effective_to=date(2026, 12, 31))


def test_in_process_and_placed_are_read_from_the_rows() -> None:
    idle, busy = CandidateFactory(), SubmissionFactory(stage=Stage.SCREENING).candidate
    working = PlacementFactory(status="active").submission.candidate
    at(PlacementStatus.COMPLETED)
    SubmissionFactory(stage=Stage.WITHDRAWN)

    everyone = Candidate.objects.order_by("pk")
    assert list(standing.in_process(everyone)) == [busy]
    assert list(standing.placed(everyone)) == [working]
    told = {row.pk: (row.in_process, row.placed) for row in standing.with_standing(everyone)}
    assert [told[person.pk] for person in (idle, busy, working)] == [
        (False, False),
        (True, False),
        (False, True),
    ]
