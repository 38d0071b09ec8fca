"""How many interactions were logged in time, for me, my team and all."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import TeamMembership, User
from interactions.models import Interaction
from interactions.timeliness import Tally, summary
from tests.accounts.factories import TeamFactory, UserFactory
from tests.candidates.factories import CandidateFactory
from tests.interactions.factories import InteractionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return UserFactory(is_superuser=True, display_name="Ines")


def log(performer: User, *, days: float, **fields: Any) -> None:
    InteractionFactory(performed_by=performer, occurred_at=timezone.now() - timedelta(days=days), **fields)


def test_the_tallies_of_the_last_thirty_days(user: User) -> None:
    team = TeamFactory()
    colleague, stranger = UserFactory(display_name="Bo"), UserFactory(display_name="Cy")
    for member in (user, colleague):
        TeamMembership.objects.create(team=team, user=member)
    log(user, days=0.5)
    log(user, days=3)
    log(user, days=31)
    log(colleague, days=0.2)
    log(colleague, days=0.2)
    log(colleague, days=9, entry="imported")
    log(stranger, days=29)

    counted = summary(user)

    assert counted.mine == Tally(on_time=1, late=1)
    assert counted.team == Tally(on_time=3, late=1, backfilled=1)
    assert counted.all == Tally(on_time=3, late=2, backfilled=1)
    assert [(str(row.recruiter), row.tally) for row in counted.recruiters] == [
        ("Bo", Tally(on_time=2, backfilled=1)),
        ("Ines", Tally(on_time=1, late=1)),
        ("Cy", Tally(late=1)),
    ]


def test_what_one_may_not_see_is_not_counted(user: User) -> None:
    owner = UserFactory()
    log(owner, days=1, candidate=CandidateFactory(is_restricted=True, owner=owner))

    counted = summary(user)

    assert Interaction.objects.count() == 1
    assert (counted.all, counted.recruiters) == (Tally(), [])
    assert summary(UserFactory()).all == Tally()


def test_more_people_take_no_more_queries(user: User, django_assert_max_num_queries: Any) -> None:
    for performer in UserFactory.create_batch(20):
        log(performer, days=2)

    with django_assert_max_num_queries(14):
        counted = summary(user)

    assert counted.all == Tally(late=20)


def test_a_share_needs_something_judged() -> None:
    assert Tally(backfilled=4).share_on_time is None
    assert Tally(on_time=3, late=1).share_on_time == pytest.approx(0.75)
