"""Keeping a candidate from a client."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import User
from audit.context import acting
from placements import operations
from placements.models import ClientRestriction
from tests.accounts.factories import UserFactory
from tests.candidates.factories import CandidateFactory
from tests.clients.factories import ClientFactory
from tests.placements.factories import ClientRestrictionFactory

pytestmark = pytest.mark.django_db

TERMS = {"kind": "blocked_by_candidate", "reason": "Left in anger"}


@pytest.fixture
def user() -> User:
    return UserFactory(is_superuser=True)


def test_a_restriction_holds_until_its_day_or_until_it_is_lifted(user: User) -> None:
    today = timezone.localdate()
    for_good = ClientRestrictionFactory()
    until_today = ClientRestrictionFactory(until=today)
    ClientRestrictionFactory(until=today - timedelta(days=1))
    lifted = ClientRestrictionFactory()

    with acting(user):
        operations.lift_restriction(lifted)

    assert set(ClientRestriction.objects.in_force(today)) == {for_good, until_today}
    lifted.refresh_from_db()
    assert lifted.lifted_by == user


def test_restricting_twice_is_refused_in_words(user: User) -> None:
    held = ClientRestrictionFactory()

    with acting(user), pytest.raises(ValidationError, match="already kept from this client"):
        operations.restrict_candidate(held.candidate, client=held.client, **TERMS)


def test_restricting_again_after_the_first_ran_out(user: User) -> None:
    past = ClientRestrictionFactory(until=timezone.localdate() - timedelta(days=1))

    with acting(user):
        new = operations.restrict_candidate(past.candidate, client=past.client, **TERMS)

    assert list(ClientRestriction.objects.in_force(timezone.localdate())) == [new]


def test_a_restriction_needs_a_reason_and_a_day_to_come(user: User) -> None:
    candidate, client = CandidateFactory(), ClientFactory()
    with acting(user):
        with pytest.raises(ValidationError, match="Say why"):
            operations.restrict_candidate(candidate, client=client, kind="blocked_by_client", reason="  ")
        with pytest.raises(ValidationError, match="today or later"):
            operations.restrict_candidate(
                candidate, client=client, until=timezone.localdate() - timedelta(days=1), **TERMS
            )

    assert list(ClientRestriction.objects.all()) == []


def test_lifting_twice_is_refused(user: User) -> None:
    restriction = ClientRestrictionFactory()

    with acting(user):
        operations.lift_restriction(restriction)
        with pytest.raises(ValidationError, match="lifted before"):
            operations.lift_restriction(restriction)


def test_a_visitor_restricts_nobody() -> None:
    with acting(UserFactory()), pytest.raises(PermissionDenied):
        operations.restrict_candidate(CandidateFactory(), client=ClientFactory(), **TERMS)

    assert list(ClientRestriction.objects.all()) == []
