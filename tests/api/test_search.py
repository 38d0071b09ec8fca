"""Searching over REST finds whom the page finds, and nobody who is hidden."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import AccessLog
from candidates.models import Candidate
from tests.api.conftest import Program
from tests.candidates.factories import CandidateFactory

pytestmark = pytest.mark.django_db

PATH = "candidates/search/"


def _names(answer: Any) -> list[str]:
    return [row["full_name"] for row in answer.json()["results"]]


def test_the_language_of_the_page_is_understood(program: Program, recruiter: Any) -> None:
    CandidateFactory(full_name="Ada Nurse", current_title="Staff nurse", status="active")
    CandidateFactory(full_name="Bo Nurse", current_title="Agency nurse", status="active")
    CandidateFactory(full_name="Cy Welder", current_title="Welder", status="new")
    CandidateFactory(full_name="Di Nurse", current_title="Nurse", owner=recruiter, is_restricted=True)

    assert sorted(_names(program.get(PATH, {"q": "title:nurse -agency"}))) == ["Ada Nurse"]
    assert sorted(_names(program.get(PATH, {"status": "active", "sort": "name"}))) == [
        "Ada Nurse",
        "Bo Nurse",
    ]
    assert _names(program.get(PATH, {"q": "nurse", "status": "new"})) == []
    assert AccessLog.objects.filter(action="searched", query__contains="nurse").exists()


@pytest.mark.parametrize("asked", [{"q": "nurse"}, {"sort": "name"}, {"sort": "updated"}])
def test_pages_hold_everybody_once(program: Program, asked: dict[str, str]) -> None:
    everybody = {each.pk for each in CandidateFactory.create_batch(7, current_title="Nurse")}

    answer = program.get(PATH, {**asked, "limit": 3})
    first, seen = answer.json(), []
    while True:
        told = answer.json()
        seen += [row["id"] for row in told["results"]]
        if told["next"] is None:
            break
        answer = program.get(told["next"])

    assert (first["count"], first["is_more"]) == (7, False)
    assert sorted(seen) == sorted(everybody)


def test_facets_tell_what_else_narrows_it(program: Program) -> None:
    CandidateFactory.create_batch(2, status="active")
    CandidateFactory(status="new")

    told = program.get(PATH, {"sort": "name", "facets": "true"}).json()

    assert {"value": "active", "label": "Looking", "count": 2} in told["facets"]["status"]
    assert program.get(PATH, {"sort": "name"}).json()["facets"] is None


@pytest.mark.parametrize(
    ("asked", "status", "parameter"),
    [
        ({"q": '("nurse'}, 422, "q"),
        ({"q": "a\x00b"}, 400, "path"),
        ({"shoe": "40"}, 400, "shoe"),
        ({"sort": "password"}, 400, "sort"),
        ({"km": "3.5"}, 400, "km"),
        ({"limit": "0"}, 400, "limit"),
        ({"facets": "perhaps"}, 400, "facets"),
        ({"cursor": "AAAA"}, 422, "cursor"),
        ({"cursor": "²"}, 422, "cursor"),
    ],
    ids=str,
)
def test_a_question_that_cannot_be_understood_says_where(
    program: Program, asked: dict[str, str], status: int, parameter: str
) -> None:
    answer = program.get(PATH, asked)

    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (status, parameter), (
        answer.content
    )


def test_a_page_costs_the_same_however_many_are_on_it(program: Program) -> None:
    CandidateFactory.create_batch(50, current_title="Nurse")
    Candidate.objects.first()

    with CaptureQueriesContext(connection) as few:
        program.get(PATH, {"q": "nurse", "limit": 2})
    with CaptureQueriesContext(connection) as many:
        program.get(PATH, {"q": "nurse", "limit": 50})

    assert len(many) <= len(few) <= 20
