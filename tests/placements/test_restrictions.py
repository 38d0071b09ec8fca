"""Keeping a candidate from a client."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from audit.context import acting
from clients.models import Client
from placements import operations
from placements.choices import Stage
from placements.models import ClientRestriction
from tests.accounts.factories import UserFactory
from tests.candidates.factories import CandidateFactory
from tests.clients.factories import ClientFactory, JobOrderFactory
from tests.placements.factories import ClientRestrictionFactory, SubmissionFactory

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


@pytest.mark.parametrize("levels", [1, 3])
def test_a_restriction_covers_every_company_below(user: User, levels: int) -> None:
    group = company = ClientFactory()
    for _ in range(levels):
        company = ClientFactory(parent=company)
    held = ClientRestrictionFactory(client=group)
    submission = SubmissionFactory(
        candidate=held.candidate, job_order=JobOrderFactory(client=company, status="open")
    )

    with acting(user), pytest.raises(ValidationError, match="must not be sent to this client"):
        operations.advance_submission(submission, to=Stage.SUBMITTED_TO_CLIENT, evidence="Said yes")
    with pytest.raises(IntegrityError, match="must not be sent"), transaction.atomic():
        SubmissionFactory(
            candidate=held.candidate, job_order=JobOrderFactory(client=company), stage=Stage.CLIENT_REVIEW
        )


def test_a_restriction_leaves_the_parent_and_its_other_companies_open(user: User) -> None:
    group = ClientFactory()
    held = ClientRestrictionFactory(client=ClientFactory(parent=group))

    for client in (group, ClientFactory(parent=group)):
        submission = SubmissionFactory(
            candidate=held.candidate, job_order=JobOrderFactory(client=client, status="open")
        )
        with acting(user):
            moved = operations.advance_submission(
                submission, to=Stage.SUBMITTED_TO_CLIENT, evidence="Said yes"
            )
        assert moved.stage == Stage.SUBMITTED_TO_CLIENT


def test_companies_that_own_each_other_are_walked_once() -> None:
    one, two = ClientFactory(), ClientFactory()
    Client.objects.filter(pk=one.pk).update(parent=two)
    Client.objects.filter(pk=two.pk).update(parent=one)
    held = ClientRestrictionFactory(client=two)

    assert list(ClientRestriction.objects.covering(one.pk)) == [held]
