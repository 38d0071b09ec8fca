"""Dates, approvers and rates of a placement: two people, whoever they are."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.models import User
from audit.context import acting
from governance.models import ChangeRequest
from governance.operations import approve_request
from governance.operations.proposals import Overtaken
from placements import operations
from placements.models import Placement, PlacementRate
from tests.candidates.factories import CandidateFactory
from tests.clients.factories import ClientContactFactory
from tests.placements.factories import PlacementFactory, PlacementRateFactory

pytestmark = pytest.mark.django_db

MONEY = {
    "pay_amount": Decimal("33.00"), "pay_currency": "EUR", "pay_unit": "hour",
    "bill_amount": Decimal("46.00"), "bill_currency": "EUR", "bill_unit": "hour",
}  # fmt: skip


@pytest.fixture
def placement(recruiter: User) -> Placement:
    candidate = CandidateFactory(owner=recruiter, team=recruiter.teams.get())
    return PlacementFactory(submission__candidate=candidate, owner=recruiter)


@pytest.mark.parametrize("who", ["recruiter", "lead", "manager"])
def test_dates_take_two_people_whoever_they_are(request: Any, placement: Placement, who: str) -> None:
    end = placement.starts_on + timedelta(days=90)

    with acting(request.getfixturevalue(who)):
        operations.update_placement(placement, changes={"expected_end": end, "purchase_order": "PO 7"})

    placement.refresh_from_db()
    assert (placement.expected_end, placement.purchase_order) == (None, "PO 7")
    assert ChangeRequest.objects.get().proposed == {"expected_end": end.isoformat()}


def test_a_superuser_needs_a_second_person_as_well(placement: Placement, lead: User) -> None:
    User.objects.filter(pk=lead.pk).update(is_superuser=True)
    boss = User.objects.get(pk=lead.pk)
    with acting(boss):
        operations.update_placement(placement, changes={"expected_end": placement.starts_on})
        with pytest.raises(PermissionDenied, match="yourself"):
            approve_request(ChangeRequest.objects.get())


def test_the_second_person_makes_it_so(placement: Placement, lead: User, manager: User) -> None:
    approver = ClientContactFactory(client=placement.submission.job_order.client)
    with acting(lead):
        operations.update_placement(placement, changes={"approver": approver})
    with acting(manager):
        approve_request(ChangeRequest.objects.get())

    placement.refresh_from_db()
    assert placement.approver == approver


def test_impossible_dates_and_strangers_are_refused_at_once(placement: Placement, recruiter: User) -> None:
    day_before = placement.starts_on - timedelta(days=1)
    for changes in ({"expected_end": day_before}, {"approver": ClientContactFactory()}, {"status": "active"}):
        with acting(recruiter), pytest.raises(ValidationError):
            operations.update_placement(placement, changes=changes)

    assert not ChangeRequest.objects.exists()


def test_the_first_rate_is_agreed_with_the_placement_and_later_ones_by_two(
    placement: Placement, recruiter: User, manager: User
) -> None:
    with acting(recruiter):
        operations.add_rate(placement, effective_from=placement.starts_on, **MONEY)
        later = operations.add_rate(
            placement, effective_from=placement.starts_on + timedelta(days=30), **{**MONEY, "pay_amount": 40}
        )
    assert later.pk is None
    assert placement.rates.count() == 1

    with acting(manager):
        approve_request(ChangeRequest.objects.get())

    newest = placement.rates.first()
    assert (placement.rates.count(), newest.pay_amount) == (2, 40)


def test_a_rate_that_could_never_be_is_not_proposed(placement: Placement, recruiter: User) -> None:
    with acting(recruiter):
        operations.add_rate(placement, effective_from=placement.starts_on, **MONEY)
        with pytest.raises(ValidationError):
            operations.add_rate(
                placement,
                effective_from=placement.starts_on + timedelta(days=9),
                **{**MONEY, "pay_amount": Decimal(-1)},
            )

    assert not ChangeRequest.objects.exists()
    assert placement.rates.get().effective_to is None


def test_ending_a_rate_takes_two(placement: Placement, recruiter: User, manager: User) -> None:
    rate = PlacementRateFactory(placement=placement, effective_to=None)
    day = rate.effective_from + timedelta(days=5)
    with acting(recruiter):
        operations.end_rate(rate, effective_to=day)
    rate.refresh_from_db()
    assert rate.effective_to is None

    with acting(manager):
        approve_request(ChangeRequest.objects.get())

    rate.refresh_from_db()
    assert rate.effective_to == day


def test_a_rate_that_was_overtaken_waits(placement: Placement, recruiter: User, manager: User) -> None:
    PlacementRateFactory(placement=placement, effective_from=placement.starts_on, effective_to=None)
    with acting(recruiter):
        operations.add_rate(placement, effective_from=placement.starts_on + timedelta(days=30), **MONEY)
    PlacementRate.objects.update(effective_to=placement.starts_on + timedelta(days=10))

    with acting(manager), pytest.raises(Overtaken):
        approve_request(ChangeRequest.objects.get())


def test_the_form_proposes_dates(as_user: Any, placement: Placement, recruiter: User) -> None:
    browser = as_user(recruiter)
    address = reverse("admin:placements_placement_change", args=[placement.pk])
    page = browser.get(address)
    assert "A second person approves changes of this." in page.content.decode()

    end = placement.starts_on + timedelta(days=90)
    data = {
        "version_read": placement.version, "starts_on": placement.starts_on, "expected_end": end,
        "guarantee_until": placement.guarantee_until or "", "approver": "", "purchase_order": "",
        "rates-TOTAL_FORMS": "0", "rates-INITIAL_FORMS": "0",
    }  # fmt: skip
    answer = browser.post(address, data, follow=True)

    assert "Waits for approval" in answer.content.decode()
    placement.refresh_from_db()
    assert placement.expected_end is None
