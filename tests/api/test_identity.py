"""Two records of one person over REST: told apart, merged, and taken apart again."""

from typing import Any

import pytest

from audit.context import acting
from candidates.models import Candidate, DuplicatePair
from candidates.operations.merging import merge_candidates
from tests.api.conftest import Program
from tests.candidates.factories import CandidateFactory, DuplicatePairFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def merger(program_of: Any, lead: Any) -> Program:
    """A program that acts for somebody who may merge."""
    return program_of(lead)


@pytest.fixture
def two(lead: Any, team: Any) -> tuple[Candidate, Candidate]:
    return (
        CandidateFactory(full_name="Ada Lovelace", owner=lead, team=team, city="London"),
        CandidateFactory(full_name="Ada Byron", owner=lead, team=team, headline="Countess"),
    )


def test_two_are_merged_value_by_value_and_taken_apart_again(
    merger: Program, two: tuple[Candidate, Candidate]
) -> None:
    survivor, loser = two
    body = {
        "loser": loser.pk,
        "loser_version": 1,
        "choices": {"name": "loser"},
        "reason": "The same mailbox.",
    }

    merged = merger.post(f"candidates/{survivor.pk}/merge/", body, If_Match='"1"')
    assert merged.status_code == 200, merged.content
    assert (merged.json()["full_name"], merged.json()["city"]) == ("Ada Byron", "London")
    merge = merger.get("merges/", {"survivor": survivor.pk}).json()["results"][0]
    assert (merge["loser"], merge["reason"], merge["undone_at"]) == (loser.pk, "The same mailbox.", None)
    assert merger.get(f"candidates/{loser.pk}/").json()["merged_into"] == survivor.pk

    undone = merger.post(f"merges/{merge['id']}/undo/", {}, If_Match='"1"')
    assert undone.status_code == 200, undone.content
    survivor.refresh_from_db()
    loser.refresh_from_db()
    assert (survivor.full_name, loser.merged_into, loser.status) == ("Ada Lovelace", None, "new")


def test_a_merged_record_leads_to_the_one_that_goes_on_after_a_second_merge_too(
    merger: Program, two: tuple[Candidate, Candidate], lead: Any, manager: Any, team: Any
) -> None:
    survivor, loser = two
    last = CandidateFactory(owner=lead, team=team, full_name="Ada King")
    with acting(lead):
        merge_candidates(survivor, loser)
        merge_candidates(last, survivor)

    answer = merger.get(f"candidates/{loser.pk}/")

    assert answer.json()["merged_into"] == survivor.pk
    assert answer.headers["Link"].endswith(f'/api/v1/candidates/{last.pk}/>; rel="canonical"')
    assert "Link" not in merger.get(f"candidates/{last.pk}/").headers
    Candidate.objects.filter(pk=last.pk).update(is_restricted=True, owner=manager, team=None)
    assert "Link" not in merger.get(f"candidates/{loser.pk}/").headers


def test_a_merge_asks_for_both_versions_and_both_records(
    merger: Program, program_of: Any, two: tuple[Candidate, Candidate], recruiter: Any, manager: Any
) -> None:
    survivor, loser = two
    path, body = f"candidates/{survivor.pk}/merge/", {"loser": loser.pk}
    hidden = CandidateFactory(owner=manager, is_restricted=True)

    assert merger.post(path, body).status_code == 428
    assert merger.post(path, {**body, "loser_version": 9}, If_Match='"1"').status_code == 412
    assert merger.post(path, {"loser": hidden.pk}, If_Match='"1"').json()["errors"][0]["pointer"] == "#/loser"
    assert merger.post(path, {"loser": survivor.pk}, If_Match='"1"').status_code == 422
    assert merger.post(path, {**body, "choices": {"name": "both of them"}}, If_Match='"1"').status_code == 400
    assert program_of(recruiter).post(path, body, If_Match='"1"').status_code == 202
    assert not Candidate.objects.filter(merged_into__isnull=False).exists()


def test_likely_pairs_are_listed_and_decided(merger: Program, two: tuple[Candidate, Candidate]) -> None:
    first, second = sorted(two, key=lambda each: each.pk)
    pair = DuplicatePairFactory(first=first, second=second)

    listed = merger.get("duplicates/", {"status": "suspected", "expand": "first,second"}).json()["results"]
    said = merger.post(
        f"duplicates/{pair.pk}/tell-apart/", {"note": "Sisters."}, If_Match=f'"{pair.version}"'
    )

    assert [row["id"] for row in listed] == [pair.pk]
    assert listed[0]["expanded"]["second"]["full_name"] == second.full_name
    assert (said.json()["status"], said.json()["note"]) == ("different", "Sisters.")


def test_somebody_who_is_likely_is_asked_about_and_remembered_as_different(
    merger: Program, two: tuple[Candidate, Candidate]
) -> None:
    person = {"full_name": "Ines Ferreira", "city": "Porto", "emails": [{"value": "ines@x.example"}]}
    first = merger.post("candidates/", person).json()
    asked = merger.post("candidates/", person)
    told = merger.post("candidates/", {**person, "different_from": [first["id"]]})

    assert (asked.status_code, asked.json()["code"]) == (409, "possible_duplicate")
    assert [each["id"] for each in asked.json()["candidates"]] == [first["id"]]
    assert told.status_code == 201
    pair = DuplicatePair.objects.get(first=first["id"], second=told.json()["id"])
    assert pair.status == "different"
    path = f"candidates/{two[0].pk}/tell-apart/"
    assert merger.post(path, {"different_from": [two[1].pk]}).status_code == 200
    assert DuplicatePair.objects.filter(status="different").count() == 2


def test_a_pair_of_which_one_is_hidden_is_not_there(merger: Program, manager: Any) -> None:
    hidden = CandidateFactory(owner=manager, is_restricted=True)
    first, second = sorted((hidden, CandidateFactory()), key=lambda each: each.pk)
    pair = DuplicatePairFactory(first=first, second=second)

    assert merger.get("duplicates/").json()["results"] == []
    assert merger.post(f"duplicates/{pair.pk}/confirm/", {}, If_Match="*").status_code == 404
