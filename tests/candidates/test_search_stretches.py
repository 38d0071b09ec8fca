"""A search that few of very many fit: looked at in stretches, which together are everybody."""

import random
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from candidates.models import Candidate
from candidates.search import Asked, find, stretches
from candidates.search.finding import counted, matching
from tests.api.conftest import Program
from tests.candidates.factories import CandidateFactory, CandidateSkillFactory
from tests.governance.factories import SkillFactory

URL = "/admin/candidates/candidate/search/"
PATH = "/api/v1/candidates/search/"
# Places of Leeds and of Porto.
LEEDS, PORTO = {"latitude": 53.8, "longitude": -1.55}, {"latitude": 41.15, "longitude": -8.61}


@pytest.fixture
def few_are_looked_at(monkeypatch):
    """Look at few, and take no way for short, as if there were a million."""
    monkeypatch.setattr(stretches, "GLANCED", 6)
    monkeypatch.setattr(stretches, "LOOKED", 15)
    monkeypatch.setattr(stretches, "LITTLE", -1)
    monkeypatch.setattr(stretches, "FEW", -1)


@pytest.fixture
def mixed(db, recruiter):
    drawn = random.Random("search")
    skill = SkillFactory(name="Welding")
    people = [
        CandidateFactory(
            full_name=f"{drawn.choice(['Jo', 'Ann', 'Mary'])} Person {number}",
            headline=drawn.choice(
                ["Project management", "Management of a project", "Nurse", "Nurse, junior"]
            ),
            owner=drawn.choice([None, recruiter]),
            status=drawn.choice(["new", "active"]),
            available_from=drawn.choice([None, date(2026, 1, 1), date(2027, 1, 1)]),
            pay_minimum=drawn.choice([None, 10, 90]),
            pay_currency="EUR",
            pay_unit="hour",
            **drawn.choice([LEEDS, PORTO]),
        )
        for number in range(70)
    ]
    for each in drawn.sample(people, 20):
        CandidateSkillFactory(candidate=each, skill=skill)
    return skill


QUESTIONS = [
    {"q": "management"}, {"q": "nurse -junior"}, {"q": '"project management"'}, {"q": '-"project management"'},
    {"q": "jo"}, {"q": "man*"}, {"q": "nurse or mary"}, {"q": "management email:example"}, {"q": "-junior"},
    {"q": "management", "status": "new"}, {"q": "nurse", "owner": "none"}, {"q": "nurse", "place": "Leeds", "km": "25"},
    {"q": "management", "pay": "20", "currency": "EUR", "unit": "hour"}, {"pay": "20"}, {"place": "Leeds", "km": "25"},
    {"skill": "welding", "q": "nurse"}, {"skill": "welding", "place": "Leeds"}, {"status": "active", "owner": "none"},
]  # fmt: skip


@pytest.mark.parametrize("sort", ["best", "name", "available"])
def test_stretches_hold_everybody_once_and_pages_hold_their_stretch(mixed, manager, few_are_looked_at, sort):
    for question in QUESTIONS:
        skill = {"skill": str(mixed.pk)} if "skill" in question else {}
        asked = Asked.read({**question, **skill, "sort": sort})
        expected = sorted(matching(manager, asked).values_list("pk", flat=True))
        seen, after, rounds = [], "", 0
        while rounds < 100:
            rounds += 1
            found = find(manager, asked, after=after, limit=4)
            seen += [each.pk for each in found.candidates]
            if set(found.keys) != set(counted(manager, asked, after=after)):
                pytest.fail(f"{question}: facets count others than the page")
            if not (after := found.after or found.further):
                break
        assert (question, sorted(seen)) == (question, expected)


@pytest.mark.parametrize("little", [-1, float("inf")])
@pytest.mark.parametrize("few", [-1, 1_000])
def test_every_way_finds_the_same(mixed, manager, monkeypatch, little, few):
    monkeypatch.setattr(stretches, "GLANCED", 6)
    monkeypatch.setattr(stretches, "LITTLE", little)
    monkeypatch.setattr(stretches, "FEW", few)
    for question in QUESTIONS:
        asked = Asked.read(question)
        expected = sorted(matching(manager, asked).values_list("pk", flat=True))
        found = find(manager, asked)
        assert (question, sorted(found.keys), found.further) == (question, expected, "")


def test_a_stretch_hides_whom_the_reader_may_not_see(mixed, manager, stranger, few_are_looked_at):
    Candidate.objects.update(is_restricted=True, owner=manager)
    found = find(stranger, Asked.read({"q": "management"}))

    assert found.keys == []
    assert found.further


def test_page_says_how_many_were_looked_at_and_leads_on(mixed, manager, as_user, few_are_looked_at):
    client = as_user(manager)
    asked = Asked.read({"q": "nurse", "pay": "20"})
    expected = set(matching(manager, asked).values_list("pk", flat=True))
    found = find(manager, asked)
    answer = client.get(f"{URL}?{asked.address()}")
    text = answer.content.decode()

    assert 0 < found.count < len(expected)
    assert found.looked == 15
    assert f"{found.count} candidates so far" in text or f"{found.count} candidate so far" in text
    assert "among the 15 whose profile changed last, of those with these words" in " ".join(text.split())
    next_url = answer.context["next_url"]
    further = client.get(f"{URL}{next_url}")
    assert "Back to the latest" in further.content.decode()
    assert {each.pk for each in further.context["found"].candidates}.isdisjoint(found.keys)


def test_rest_says_it_too_and_next_leads_to_everybody(mixed, manager, few_are_looked_at):
    program = Program(manager)
    answer = program.get(PATH, {"q": "nurse", "pay": "20", "limit": 5}).json()
    first, seen = answer, [row["id"] for row in answer["results"]]
    while answer["next"]:
        answer = program.get(answer["next"]).json()
        seen += [row["id"] for row in answer["results"]]

    assert (first["looked_at"], first["is_more"]) == (15, True)
    asked = Asked.read({"q": "nurse", "pay": "20"})
    assert sorted(seen) == sorted(matching(manager, asked).values_list("pk", flat=True))


def test_a_common_word_is_not_read_beyond_those_who_are_counted(mixed, manager, monkeypatch):
    monkeypatch.setattr("candidates.search.finding.CEILING", 3)
    with CaptureQueriesContext(connection) as asked:
        found = find(manager, Asked.read({"q": "management or nurse"}))
    (sql,) = (each["sql"] for each in asked if "AS MATERIALIZED" in each["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF) {sql}")
        read = next(line for (line,) in cursor.fetchall() if "CTE Scan on worded" in line)

    assert (found.count, found.is_more) == (3, True)
    assert re.search(r"actual rows=4\b", read)
