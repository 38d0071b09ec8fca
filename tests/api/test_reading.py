"""Lists that lose nothing, tell what was asked and no more, and cost the same however long they are."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.choices import RoleCode
from accounts.models import RoleScope, User
from audit.models import AccessLog
from candidates.models import Candidate
from governance.models import ExternalIdentifier
from records.choices import Reach
from tests.api.conftest import Program
from tests.candidates.factories import CandidateEmailFactory, CandidateFactory
from tests.clients.factories import ClientFactory, JobOrderFactory
from tests.governance.factories import SystemFactory
from tests.placements.factories import SubmissionFactory

pytestmark = pytest.mark.django_db


def read_all(program: Program, path: str, query: dict[str, Any]) -> list[dict[str, Any]]:
    rows, answer = [], program.get(path, query).json()
    while True:
        rows += answer["results"]
        if answer["next"] is None:
            return rows
        answer = program.get(answer["next"]).json()


@pytest.mark.parametrize("order", ["updated_at", "-updated_at", "id", "-id"])
def test_pages_hold_every_row_once_in_either_direction(program: Program, order: str) -> None:
    """All were changed in one moment: only the key tells them apart."""
    keys = [candidate.pk for candidate in CandidateFactory.create_batch(7)]
    expected = keys[::-1] if order.startswith("-") else keys

    assert [row["id"] for row in read_all(program, "candidates/", {"limit": 3, "order": order})] == expected

    first = program.get("candidates/", {"limit": 3, "order": order}).json()
    second = program.get(first["next"]).json()
    back = program.get(second["previous"]).json()
    assert back["results"] == first["results"]
    assert (first["previous"], back["previous"]) == (None, None)


def test_a_row_that_changes_meanwhile_comes_again_and_none_is_lost(program: Program) -> None:
    candidates = CandidateFactory.create_batch(4)
    first = program.get("candidates/", {"limit": 2}).json()
    later = timezone.now() + timedelta(hours=1)
    Candidate.objects.filter(pk=candidates[0].pk).update(headline="changed", updated_at=later)

    rest = program.get(first["next"]).json()["results"]

    assert {candidates[2].pk, candidates[3].pk} <= {row["id"] for row in rest}


def test_filters_narrow_and_several_values_are_any_of_them(program: Program, recruiter: User) -> None:
    new = CandidateFactory(status="new", owner=recruiter)
    active = CandidateFactory(status="active")
    CandidateFactory(status="passive")

    both = program.get("candidates/", {"status": ["new", "active"]}).json()["results"]
    owned = program.get("candidates/", {"owner": recruiter.pk, "status": "new"}).json()["results"]
    none = program.get("candidates/", {"updated_since": "2100-01-01T00:00Z"}).json()["results"]

    assert {row["id"] for row in both} == {new.pk, active.pk}
    assert [row["id"] for row in owned] == [new.pk]
    assert none == []


def test_only_the_columns_that_were_asked_for_are_told(program: Program) -> None:
    candidate = CandidateFactory(full_name="Ada")

    row = program.get("candidates/", {"fields": "full_name,status"}).json()["results"][0]

    assert row == {"id": candidate.pk, "full_name": "Ada", "status": candidate.status}


def test_secrets_and_folded_words_are_told_nowhere(program: Program) -> None:
    told = program.get("users/").json()["results"][0]

    assert not {"password", "last_login", "is_superuser"} & told.keys()


def test_what_stands_beside_costs_a_query_for_a_page_not_for_a_row(program: Program) -> None:
    for candidate in CandidateFactory.create_batch(50):
        CandidateEmailFactory(candidate=candidate)

    with CaptureQueriesContext(connection) as queries:
        answer = program.get("candidates/", {"expand": "owner,emails,phones"})

    rows = answer.json()["results"]
    assert len(rows) == 50
    assert all(len(row["expanded"]["emails"]) == 1 for row in rows)
    assert len(queries) <= 16


def test_a_plain_page_and_a_plain_record_cost_few_queries(program: Program) -> None:
    candidates = CandidateFactory.create_batch(50)
    program.get("candidates/")

    with CaptureQueriesContext(connection) as page:
        program.get("candidates/")
    with CaptureQueriesContext(connection) as record:
        program.get(f"candidates/{candidates[0].pk}/")

    assert len(page) <= 8
    assert len(record) <= 8


def test_what_stands_beside_is_told_only_to_those_who_see_it(
    program: Program, recruiter: User, stranger: User
) -> None:
    hidden = CandidateFactory(owner=recruiter, is_restricted=True)
    SubmissionFactory(candidate=hidden)
    shown = SubmissionFactory()

    rows = program.get("submissions/", {"expand": "candidate,job_order"}).json()["results"]

    assert [row["id"] for row in rows] == [shown.pk]
    assert rows[0]["expanded"]["candidate"]["full_name"] == shown.candidate.full_name


def test_a_guess_about_what_is_veiled_is_not_confirmed(
    program: Program, recruiter: User, program_of: Any
) -> None:
    """The client of an order is out of reach: it is told as null, and asking for its key finds nothing."""
    scopes = RoleScope.objects.filter(role__code=RoleCode.INTEGRATION, model="clients.client")
    assert scopes.update(reach=Reach.OWN)
    order = JobOrderFactory(client=ClientFactory(owner=recruiter))
    asked = {"client": order.client_id}

    assert program.get(f"job-orders/{order.pk}/").json()["client"] is None
    assert program.get("job-orders/", asked).json()["results"] == []
    assert [row["id"] for row in program_of(recruiter).get("job-orders/", asked).json()["results"]] == [
        order.pk
    ]


def test_a_version_that_is_known_already_is_not_sent_again(program: Program) -> None:
    candidate = CandidateFactory()
    path = f"candidates/{candidate.pk}/"
    tag = program.get(path)["ETag"]

    assert program.get(path, If_None_Match=tag).status_code == 304
    assert program.get(path, If_None_Match='"7"').status_code == 200


def test_every_reading_leaves_a_trace(program: Program) -> None:
    candidate = CandidateFactory()
    email = CandidateEmailFactory(candidate=candidate)

    program.get(f"candidates/{candidate.pk}/")
    program.get("candidates/", {"status": candidate.status})
    program.get(f"candidate-emails/{email.pk}/")
    program.get("tags/")

    traces = AccessLog.objects.order_by("id").values_list(
        "action", "model", "object_ids", "query", "via", "api_key_id"
    )
    assert {(action, tuple(ids), query) for action, model, ids, query, *_ in traces} == {
        ("opened", (candidate.pk,), ""),
        ("listed", (candidate.pk,), f"status={candidate.status}"),
    }
    assert {(model, via, key) for _, model, _, _, via, key in traces} == {
        ("candidates.candidate", "api", program.key.pk)
    }


def test_a_record_is_found_by_the_key_of_another_system(program: Program) -> None:
    candidate, other = CandidateFactory.create_batch(2)
    crm = SystemFactory(code="hubspot")
    for record, key in ((candidate, "a/b 1"), (other, "2")):
        ExternalIdentifier.objects.create(
            system=crm, model="candidates.candidate", object_id=record.pk, external_id=key
        )

    listed = program.get("candidates/", {"system": "hubspot", "external_id": "a/b 1"}).json()["results"]
    known = program.get("candidates/", {"system": "hubspot"}).json()["results"]
    one = program.get("candidates/by-external-id/hubspot/a%2Fb%201")

    assert [row["id"] for row in listed] == [candidate.pk]
    assert {row["id"] for row in known} == {candidate.pk, other.pk}
    assert one.json()["id"] == candidate.pk
    assert program.get("candidates/by-external-id/hubspot/3").status_code == 404


def test_a_record_is_made_or_changed_by_the_key_of_another_system(program: Program) -> None:
    SystemFactory(code="hubspot")
    path = "candidates/by-external-id/hubspot/77"

    made = program.put(path, {"full_name": "Ada", "emails": [{"value": "ada@x.example"}]})
    same = program.put(path, {"full_name": "Ada"})
    changed = program.put(path, {"headline": "Countess"}, If_Match='"1"')
    stale = program.put(path, {"headline": "Enchantress"}, If_Match='"1"')
    only_new = program.put(path, {"full_name": "Ada"}, If_None_Match="*")

    assert [made.status_code, same.status_code, changed.status_code] == [201, 200, 200]
    assert [stale.status_code, only_new.status_code] == [412, 412]
    assert (same.json()["version"], changed.json()["version"]) == (1, 2)
    assert Candidate.objects.get().headline == "Countess"
    assert program.put("candidates/by-external-id/nowhere/1", {"full_name": "X"}).status_code == 404


def test_the_same_body_is_put_again_and_again(program: Program) -> None:
    """A nightly job sends what it has, and need not know what is here already."""
    SystemFactory(code="crm")
    client, other = ClientFactory.create_batch(2)
    path = "job-orders/by-external-id/crm/J-1"
    body = {"client": client.pk, "title": "Nurse", "employment_type": "permanent", "skills": []}

    unready = program.put(path, {"title": "Nurse"})
    answers = [program.put(path, told) for told in (body, body, {**body, "title": "Ward nurse"})]
    moved = program.put(path, {**body, "client": other.pk})
    unknown = program.put(path, {**body, "colour": "red"})
    later = program.put("clients/by-external-id/crm/C-1", {"legal_name": "Ltd", "status": "active"})

    assert [answer.status_code for answer in (unready, *answers)] == [422, 201, 200, 200]
    assert {fault["pointer"] for fault in unready.json()["errors"]} == {"#/client", "#/employment_type"}
    assert (answers[-1].json()["title"], answers[-1].json()["version"]) == ("Ward nurse", 2)
    assert (moved.status_code, moved.json()["errors"][0]["pointer"]) == (422, "#/client")
    assert unknown.status_code == 400
    assert (later.status_code, later.json()["status"]) == (201, "active")
