"""Candidates over REST, as another system meets them."""

from typing import Any

import pytest

from accounts.models import User
from audit.models import ChangeSet
from candidates.models import Candidate
from tests.api.conftest import Program
from tests.candidates.factories import CandidateEmailFactory, CandidateFactory

pytestmark = pytest.mark.django_db


def test_a_person_is_put_on_the_record_with_what_belongs_to_them(program: Program) -> None:
    answer = program.post(
        "candidates/",
        {
            "full_name": "Grace Hopper",
            "country": "US",
            "emails": [{"value": "Grace@Navy.example"}],
            "phones": [{"value": "(202) 555-0143", "kind": "work"}],
            "work_modes": ["remote"],
            "headline": None,
        },
    )

    told = answer.json()
    assert answer.status_code == 201
    assert answer["ETag"] == '"1"'
    assert answer["Location"].endswith(f"/api/v1/candidates/{told['id']}/")
    assert (told["full_name"], told["headline"], told["owner"]) == ("Grace Hopper", None, program.account.pk)
    candidate = Candidate.objects.get(pk=told["id"])
    assert [email.normalised for email in candidate.emails.all()] == ["grace@navy.example"]
    assert [phone.normalised for phone in candidate.phones.all()] == ["+12025550143"]


@pytest.mark.django_db(transaction=True)
def test_history_says_which_key_did_what_through_which_door(program: Program) -> None:
    program.post("candidates/", {"full_name": "Ada"}, X_Request_ID="from-the-other-side")

    act = ChangeSet.objects.latest("id")
    assert (act.via, act.verb, act.actor, act.api_key_id, act.request_id) == (
        "api", "added a candidate", program.account, program.key.pk, "from-the-other-side",
    )  # fmt: skip


def test_all_that_is_wrong_is_told_at_once_with_its_place(program: Program) -> None:
    answer = program.post(
        "candidates/",
        {
            "full_name": 7,
            "emails": [{"value": "x@y.example", "kind": "pigeon"}],
            "shoe_size": 40,
            "owner": 10**9,
        },
    )

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert {error["pointer"] for error in answer.json()["errors"]} == {
        "#/full_name", "#/emails/0/kind", "#/shoe_size", "#/owner",
    }  # fmt: skip
    assert not Candidate.objects.exists()


def test_a_rule_of_the_record_is_told_in_its_own_words(program: Program) -> None:
    answer = program.post("candidates/", {"full_name": "Ada", "latitude": "10.5"})

    assert answer.status_code == 422
    assert answer.json()["detail"] == "Give both coordinates or none."


def test_nobody_changes_what_they_have_not_read(program: Program) -> None:
    candidate = CandidateFactory(current_title="Poet", headline="")
    path = f"candidates/{candidate.pk}/"

    without = program.patch(path, {"current_title": "Analyst"})
    changed = program.patch(path, {"current_title": "Analyst"}, If_Match='"1"')
    stale = program.patch(path, {"headline": "Countess"}, If_Match='"1"')

    assert (without.status_code, changed.status_code, stale.status_code) == (428, 200, 412)
    assert changed["ETag"] == '"2"'
    told = stale.json()
    assert (told["current_version"], stale["ETag"]) == (2, '"2"')
    assert told["changes"][0]["fields"] == ["current_title"]
    candidate.refresh_from_db()
    assert (candidate.current_title, candidate.headline) == ("Analyst", "")


@pytest.mark.parametrize(
    ("tag", "status"), [("*", 200), ('W/"1"', 412), ("1", 400), ('"x"', 412), ('"9", "1"', 200)]
)
def test_versions_are_compared_as_the_web_does(program: Program, tag: str, status: int) -> None:
    candidate = CandidateFactory()

    assert program.patch(f"candidates/{candidate.pk}/", {"headline": "x"}, If_Match=tag).status_code == status


def test_lists_that_are_sent_are_the_whole_list(program: Program) -> None:
    candidate = CandidateFactory()
    kept = CandidateEmailFactory(candidate=candidate, value="kept@x.example", is_primary=True)
    CandidateEmailFactory(candidate=candidate, value="gone@x.example", is_primary=False)

    answer = program.patch(
        f"candidates/{candidate.pk}/",
        {"emails": [{"value": "new@x.example"}, {"value": "KEPT@x.example", "is_primary": True}]},
        If_Match='"1"',
    )

    assert answer.status_code == 200
    assert {(email.normalised, email.is_primary) for email in candidate.emails.all()} == {
        ("new@x.example", False), ("kept@x.example", True),
    }  # fmt: skip
    assert candidate.emails.filter(pk=kept.pk).exists()


def test_what_is_hidden_is_not_there(program: Program, recruiter: User) -> None:
    hidden = CandidateFactory(owner=recruiter, is_restricted=True)
    shown = CandidateFactory(referred_by=hidden)
    path = f"candidates/{hidden.pk}/"

    answers = [
        program.get(path),
        program.patch(path, {"headline": "x"}, If_Match='"1"'),
        program.delete(path, If_Match='"1"'),
        program.post(f"{path}tag/", {"tags": []}),
        program.get(path, {"as_of": "2100-01-01T00:00Z"}),
    ]

    assert {answer.status_code for answer in answers} == {404}
    listed = program.get("candidates/").json()["results"]
    assert [row["id"] for row in listed] == [shown.pk]
    assert listed[0]["referred_by"] is None
    refused = program.post("candidates/", {"full_name": "X", "referred_by": hidden.pk})
    assert refused.json()["detail"] == "There is no such candidate, or it is hidden from you."


def test_a_role_may_over_rest_what_it_may_in_the_browser(auditor: User, program_of: Any) -> None:
    candidate = CandidateFactory()
    program = program_of(auditor)

    read = program.get(f"candidates/{candidate.pk}/")
    written = program.patch(f"candidates/{candidate.pk}/", {"headline": "x"}, If_Match='"1"')

    assert (read.status_code, written.status_code) == (200, 403)
    assert written.json()["detail"] == "You may not change this candidate."


def test_a_key_takes_away_what_its_scopes_do_not_name(integration: User, program_of: Any) -> None:
    candidate = CandidateFactory()
    reader = program_of(integration, ["candidates:read"])

    assert reader.get("candidates/").status_code == 200
    assert reader.get("clients/").status_code == 403
    assert reader.post("candidates/", {"full_name": "Ada"}).status_code == 403
    assert reader.patch(f"candidates/{candidate.pk}/", {"headline": "x"}, If_Match='"1"').status_code == 403


def test_a_verb_is_an_act_with_the_words_of_the_operation(program: Program) -> None:
    candidate = CandidateFactory(status="new")
    path = f"candidates/{candidate.pk}/change-status/"

    moved = program.post(path, {"to": "active", "reason": "Called us"}, If_Match='"1"')
    again = program.post(path, {"to": "new"}, If_Match='"2"')

    assert (moved.status_code, moved.json()["status"]) == (200, "active")
    assert again.json()["detail"] == "A candidate who is looking cannot become new."


def test_the_state_at_a_moment_is_told_to_those_who_may_see_it_now(program: Program) -> None:
    candidate = CandidateFactory(full_name="Ada Byron", headline="")
    then = Candidate.history.filter(id=candidate.pk).latest("history_date").history_date.isoformat()
    program.patch(f"candidates/{candidate.pk}/", {"headline": "Countess"}, If_Match='"1"')

    one = program.get(f"candidates/{candidate.pk}/", {"as_of": then})
    many = program.get("candidates/", {"as_of": then})
    before = program.get(f"candidates/{candidate.pk}/", {"as_of": "2001-01-01T00:00Z"})

    assert (one.json()["full_name"], one.json()["headline"]) == ("Ada Byron", None)
    assert before.status_code == 404
    assert [row["full_name"] for row in many.json()["results"]] == ["Ada Byron"]


def test_many_are_created_and_changed_with_a_result_for_each(program: Program) -> None:
    made = program.post(
        "candidates/bulk/", {"rows": [{"full_name": "A"}, {"full_name": ""}, {"full_name": "C"}]}
    )
    results = made.json()["results"]
    assert [row["status"] for row in results] == [201, 400, 201]
    assert results[1]["problem"]["errors"][0]["pointer"] == "#/full_name"

    first, third = results[0]["id"], results[2]["id"]
    changed = program.patch(
        "candidates/bulk/",
        {
            "rows": [
                {"id": first, "version": 1, "headline": "x"},
                {"id": third, "version": 7, "headline": "x"},
                {"id": 10**12, "version": 1},
                "nonsense",
            ]
        },
    )
    assert [row["status"] for row in changed.json()["results"]] == [200, 412, 404, 400]
    assert Candidate.objects.get(pk=first).headline == "x"
