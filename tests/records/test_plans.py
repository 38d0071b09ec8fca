"""Plans and questions that are kept: the same answers as without, whoever asks and whatever became of the schema."""

from collections.abc import Hashable, Iterator
from typing import Any

import pytest
from django.db import connection, models, transaction
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit.keys import keyed
from audit.questions import KEY, KEYS, Worded, asked
from candidates.models import Candidate, CandidateEmail
from records import plans
from records.postgresql import base
from records.reading import about
from tests.candidates.factories import CandidateEmailFactory, CandidateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def _kept() -> Iterator[None]:
    with plans.kept():
        yield


def prepared() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        return int(cursor.fetchone()[0])


def test_a_plan_is_kept_for_what_is_asked_again() -> None:
    people = [CandidateFactory(), CandidateFactory()]
    before = prepared()

    with plans.kept():
        found = [Candidate.objects.get(pk=person.pk) for person in people]

    assert found == people
    assert prepared() == before + 1


def test_nothing_is_kept_unless_asked_for_nor_where_it_is_switched_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = prepared()
    list(Candidate.objects.filter(pk=1))
    monkeypatch.setattr(connection.connection, "prepared_max", 0)
    with plans.kept():
        list(Candidate.objects.filter(pk=1))

    assert prepared() == before


def test_a_request_that_kept_plans_does_not_bind_the_next_one() -> None:
    with plans.scope():
        plans.keep()
        assert plans.are_kept()

    assert not plans.are_kept()


@pytest.mark.usefixtures("_kept")
def test_writes_are_told_who_writes_while_plans_are_kept(recruiter: User, as_user: Any) -> None:
    candidate = CandidateFactory(owner=recruiter)

    with transaction.atomic():
        candidate.headline = 'O\'Brien %s \\ "quoted"'
        candidate.save()

    assert Candidate.objects.get(pk=candidate.pk).headline == 'O\'Brien %s \\ "quoted"'


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_kept")
def test_what_the_server_cannot_take_apart_is_asked_in_the_old_way(caplog: pytest.LogCaptureFixture) -> None:
    # Two values that are the same are not the same value to a server that is not given them.
    grouped = "is_restricted AND %s = 'x'"
    question = f"SELECT {grouped}, count(*) FROM candidates_candidate GROUP BY {grouped}"

    with connection.cursor() as cursor:
        for _ in range(2):
            cursor.execute(question, ["x", "x"])
            assert cursor.fetchall() == []

    assert len([each for each in caplog.records if each.name == base.__name__]) == 1


def test_a_question_is_built_once_and_answered_for_each_record(recruiter: User, stranger: User) -> None:
    mine = [CandidateFactory(owner=recruiter) for _ in range(2)]
    emails = [CandidateEmailFactory(candidate=each) for each in mine]
    built: list[int] = []

    def rows(key: int) -> models.QuerySet[CandidateEmail]:
        built.append(key)
        found = CandidateEmail.objects.filter(candidate=key, created_at__lte=Now())
        return found.select_related("candidate").prefetch_related("candidate__phones")[:5]

    found = [about(recruiter, "addresses, for a test", each.pk, rows).read() for each in mine]

    assert found == [[email] for email in emails]
    assert built == [KEY]
    with CaptureQueriesContext(connection) as queries:
        assert [row[0].candidate for row in found] == mine
        assert [list(row[0].candidate.phones.all()) for row in found] == [[], []]
    assert len(queries) == 0
    assert about(recruiter, "addresses, for a test", 0, rows).first() is None
    # Others have other rights, and a question of their own.
    assert about(stranger, "addresses, for a test", mine[0].pk, rows).read() == [emails[0]]
    assert built == [KEY, KEY]


def test_a_question_without_possible_answer_is_not_asked(recruiter: User) -> None:
    question = about(recruiter, "nobody, for a test", 1, lambda key: Candidate.objects.filter(pk__in=()))

    with CaptureQueriesContext(connection) as queries:
        assert (question.read(), question.first(), question.tuples()) == ([], None, [])
    assert len(queries) == 0


@pytest.mark.usefixtures("_kept")
def test_a_question_about_many_keys_is_worded_once_for_any_number_of_them() -> None:
    people, kept = CandidateFactory.create_batch(3), dict[Hashable, Worded]()

    def found(*keys: int) -> set[int]:
        def question(_: int) -> models.QuerySet[Candidate]:
            return Candidate.objects.filter(keyed("pk", KEYS)).select_related("owner")

        return {row.pk for row in asked(kept, "people of a test", 0, question, among=keys)}

    before = prepared()
    assert found() == set()
    assert found(people[0].pk) == {people[0].pk}
    assert found(people[1].pk, people[2].pk, 10**30, -1) == {people[1].pk, people[2].pk}
    assert (len(kept), prepared()) == (1, before + 1)


@pytest.mark.usefixtures("_kept")
def test_long_statements_are_read_once_with_their_own_values_each_time() -> None:
    long = f"SELECT %s || '{'x' * 5000}%%', %s"
    base._read.cache_clear()
    with connection.cursor() as cursor:
        for value in ("O'Brien %s", "$1"):
            cursor.execute(long, [value, 7])
            assert cursor.fetchone() == (f"{value}{'x' * 5000}%", 7)

    assert base._read.cache_info()[:2] == (1, 1)
