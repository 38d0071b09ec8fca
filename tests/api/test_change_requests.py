"""Proposals over REST: 202 with the address, and what is done with them there."""

from typing import Any

import pytest

from accounts.choices import RoleCode
from accounts.models import User
from candidates.models import Candidate
from governance.models import ChangeRequest
from tests.accounts.factories import ServiceAccountFactory
from tests.api.conftest import Program
from tests.candidates.factories import CandidateEmailFactory, CandidateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def candidate() -> Candidate:
    candidate = CandidateFactory(full_name="Anna Berg")
    CandidateEmailFactory(
        candidate=candidate, value="old@x.example", normalised="old@x.example", is_primary=True
    )
    return candidate


@pytest.fixture
def reviewer(db: None) -> Program:
    """A program that may approve."""
    return Program(ServiceAccountFactory(display_name="Reviewer", role=RoleCode.MANAGER))


def test_a_change_that_waits_is_answered_with_its_address(program: Program, candidate: Candidate) -> None:
    answer = program.patch(
        f"candidates/{candidate.pk}/", {"full_name": "Anna Bergström", "headline": "Welder"}, If_Match='"1"'
    )

    request = ChangeRequest.objects.get()
    assert answer.status_code == 202
    assert answer["Location"].endswith(f"/api/v1/change-requests/{request.pk}/")
    assert (answer.json()["full_name"], answer.json()["headline"]) == ("Anna Berg", "Welder")
    told = program.get(answer["Location"]).json()
    assert (told["status"], told["old"], told["proposed"]) == (
        "open", {"full_name": "Anna Berg"}, {"full_name": "Anna Bergström"},
    )  # fmt: skip


def test_it_is_approved_over_rest(program: Program, reviewer: Program, candidate: Candidate) -> None:
    where = program.patch(f"candidates/{candidate.pk}/", {"full_name": "Anna B."}, If_Match='"1"')["Location"]

    own = program.post(f"{where}approve/", If_Match='"1"')
    assert (own.status_code, "yourself" in own.json()["detail"]) == (403, True)
    answer = reviewer.post(f"{where}approve/", {"note": "Seen"}, If_Match='"1"')

    assert (answer.status_code, answer.json()["status"]) == (200, "approved")
    candidate.refresh_from_db()
    assert candidate.full_name == "Anna B."
    assert reviewer.post(f"{where}approve/", If_Match='"2"').status_code == 422


def test_a_stale_one_is_412_until_it_is_rebased(
    program: Program, reviewer: Program, candidate: Candidate
) -> None:
    where = program.patch(f"candidates/{candidate.pk}/", {"full_name": "Anna B."}, If_Match='"1"')["Location"]
    reviewer.patch(f"candidates/{candidate.pk}/", {"full_name": "Anna C."}, If_Match='"1"')

    refused = reviewer.post(f"{where}approve/", If_Match='"1"')
    assert (refused.status_code, refused.json()["code"]) == (412, "stale")
    rebased = program.post(f"{where}rebase/", If_Match='"1"')
    assert rebased.status_code == 200
    assert reviewer.post(f"{where}approve/", If_Match=rebased["ETag"]).status_code == 200


def test_the_other_steps(program: Program, reviewer: Program, candidate: Candidate) -> None:
    where = program.patch(f"candidates/{candidate.pk}/", {"full_name": "Anna B."}, If_Match='"1"')["Location"]
    asked = reviewer.post(f"{where}ask/", {"question": "Why?"}, If_Match='"1"')
    answered = program.post(f"{where}answer/", {"answer": "She wrote"}, If_Match=asked["ETag"])
    withdrawn = program.post(f"{where}withdraw/", If_Match=answered["ETag"])

    assert [each.status_code for each in (asked, answered, withdrawn)] == [200, 200, 200]
    assert program.get(where).json()["status"] == "withdrawn"
    steps = program.get("change-decisions/", {"request": ChangeRequest.objects.get().pk}).json()["results"]
    assert [step["kind"] for step in steps] == ["asked", "answered", "withdrawn"]


def test_acts_parts_and_rows_wait_as_well(program: Program, candidate: Candidate, manager: User) -> None:
    main = candidate.emails.get()
    handed = program.post(f"candidates/{candidate.pk}/change-owner/", {"owner": manager.pk}, If_Match='"1"')
    removed = program.delete(f"candidate-emails/{main.pk}/", If_Match='"1"')
    rows = [{"id": candidate.pk, "version": 1, "full_name": "Anna B."}]
    many = program.patch("candidates/bulk/", {"rows": rows}).json()

    assert (handed.status_code, removed.status_code) == (202, 202)
    assert removed.json()["kind"] == "main_email"
    assert many["results"][0]["status"] == 202
    assert len(many["results"][0]["change_requests"]) == 1
    candidate.refresh_from_db()
    assert (candidate.full_name, candidate.emails.count()) == ("Anna Berg", 1)


def test_a_repeated_request_proposes_once(program: Program, candidate: Candidate, manager: User) -> None:
    def hand() -> Any:
        return program.post(
            f"candidates/{candidate.pk}/change-owner/",
            {"owner": manager.pk},
            If_Match='"1"',
            Idempotency_Key="k1",
        )

    first, second = hand(), hand()

    assert (first.status_code, second.status_code) == (202, 202)
    assert first["Location"] == second["Location"]


def test_what_is_hidden_is_404(program: Program, reviewer: Program, candidate: Candidate) -> None:
    where = program.patch(f"candidates/{candidate.pk}/", {"full_name": "Anna B."}, If_Match='"1"')["Location"]
    Candidate.objects.update(is_restricted=True)

    assert reviewer.get(where).status_code == 404
    assert reviewer.post(f"{where}approve/", If_Match='"1"').status_code == 404
    assert reviewer.get("change-requests/").json()["results"] == []
