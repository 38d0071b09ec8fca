"""Questions whose cost must not grow with the record: asked in a form that an index answers."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import RoleScope
from accounts.rights import forget, rights_of
from candidates.models import Candidate, MatchQueue
from candidates.operations.matching import find_duplicates
from candidates.search import few
from interactions.tallies import CONTACTS, count
from records.choices import Reach
from records.keys import named_keys
from records.policies import visible
from tests.candidates.factories import (
    CandidateEmailFactory,
    CandidateFactory,
    CandidatePhoneFactory,
    CandidateSecondaryOwnerFactory,
    CandidateUserGrantFactory,
)
from tests.interactions.factories import InteractionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def only_own(recruiter):
    """Let recruiters see no more than what is theirs."""
    RoleScope.objects.filter(model="candidates.candidate").update(reach=Reach.OWN)
    forget(recruiter)


def _plan(rows):
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        # What a planner does with a million rows.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {sql}", params)
        return "\n".join(line for (line,) in cursor.fetchall())


def test_who_sees_few_of_many_has_them_looked_up_by_key(recruiter, only_own):
    for _ in range(3):
        CandidateUserGrantFactory(user=recruiter, content_object=CandidateFactory(owner=None, team=None))
        CandidateSecondaryOwnerFactory(user=recruiter, candidate=CandidateFactory(owner=None, team=None))
    CandidateFactory.create_batch(5, owner=None, team=None)

    rows = visible(recruiter, Candidate)
    plan = _plan(rows.order_by())

    assert rows.count() == 6
    assert "SubPlan" not in plan, plan
    # From PostgreSQL 17 on a plan names what it has worked out before; until then it numbers that.
    assert re.search(r"Index Cond: \(id = ANY \((\(InitPlan|\$\d)", plan), plan


def test_of_ones_own_only_those_beyond_the_teams_are_read(recruiter, team, other_team):
    CandidateFactory.create_batch(4, owner=recruiter, team=team)
    beyond = [CandidateFactory(owner=recruiter, team=each) for each in (other_team, None)]
    shared = CandidateFactory(owner=None, team=other_team)
    CandidateUserGrantFactory(user=recruiter, content_object=shared)
    CandidateUserGrantFactory(user=recruiter, content_object=CandidateFactory(owner=None, team=team))

    counted = InteractionFactory.create_batch(2, candidate=beyond[0], performed_by=recruiter)
    with CaptureQueriesContext(connection) as queries:
        cells = count(recruiter, CONTACTS, [timezone.now() - timedelta(days=30)])

    keys = {each.pk for each in (*beyond, shared)}
    assert sum(cells.values()) == len(counted)
    mine = rights_of(recruiter)
    assert named_keys(mine, Candidate, ~Q(team__in=mine.team_ids)) == keys
    assert all(query["sql"].count(",") < 60 for query in queries)


def test_days_on_which_weeks_meet_are_counted_by_team(lead, team):
    InteractionFactory.create_batch(3, candidate__team=team, occurred_at=timezone.now() - timedelta(days=3))
    today = (
        timezone.now()
        .astimezone(ZoneInfo("Asia/Kathmandu"))
        .replace(hour=0, minute=0, second=0, microsecond=0)
    )
    with CaptureQueriesContext(connection) as queries:
        cells = count(lead, CONTACTS, [today - timedelta(days=days) for days in (9, 4, 1)])

    asked = [query["sql"] for query in queries if 'COUNT("interactions_interaction"' in query["sql"]]
    parts = [sql for sql in asked if 'NOT ("interactions_interaction"."visibility"' not in sql]
    assert sum(cells.values()) == 3
    assert parts
    assert not any("usergrant" in sql for sql in parts), parts


def test_the_palette_sorts_a_pool_and_not_all_that_go_by_a_name(recruiter, team, monkeypatch):
    monkeypatch.setattr("candidates.search.remembered.POOL", 5)
    for number in range(8):
        CandidateFactory(full_name=f"Anna Berg{number}", team=team)
    with CaptureQueriesContext(connection) as queries:
        found = few(visible(recruiter, Candidate), "anna", 3)

    pool = next(query["sql"] for query in queries if "LIKE" in query["sql"])
    assert len(found) == 3
    assert "LIMIT 5" in pool
    assert "ORDER BY" not in pool.rpartition("LIKE")[2]


def test_the_palette_puts_names_that_begin_so_first(recruiter, team):
    begins = CandidateFactory(full_name="Marten Holm", team=team)
    CandidateFactory(full_name="Eva Smarten", team=team)

    assert few(visible(recruiter, Candidate), "mart", 3)[0] == begins


def test_somebody_new_is_queued_once(recruiter):
    candidate = CandidateFactory()
    CandidateEmailFactory(candidate=candidate)
    CandidatePhoneFactory(candidate=candidate)

    assert MatchQueue.objects.filter(candidate=candidate).count() == 1


def test_all_that_waits_for_one_person_is_taken_at_once():
    for _ in range(3):
        one, other = CandidateFactory(), CandidateFactory()
    MatchQueue.objects.all().delete()
    for candidate in (one, other, one, other, one):
        # Queued by others before: the number of the transaction is none of ours.
        MatchQueue.objects.create(candidate=candidate, tx=7)

    assert find_duplicates(at_once=1) == 1
    assert set(MatchQueue.objects.values_list("candidate", flat=True)) == {other.pk}
