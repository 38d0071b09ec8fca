"""A key may do what it was made for, and nothing else: by kind of record and by what is done with it."""

from collections import defaultdict
from typing import Any

import pytest

from audit.models import ChangeSet
from records import scopes
from sor_project.api import RESOURCES
from tests.api.conftest import Program, path_of
from tests.candidates.factories import CandidateFactory
from tests.placements.factories import SubmissionFactory

pytestmark = pytest.mark.django_db

USES = {"get": "read", "post": "create", "patch": "change", "put": "change", "delete": "delete"}


def _asked() -> list[tuple[str, str, str, str]]:
    """Return every address with its method, the kind of record and what is done with it."""
    found = []
    for resource in RESOURCES:
        for route in resource.routes():
            path = path_of(resource, route, 1)
            for method, action in route.methods.items():
                use = route.name_of_act if action == "act" else USES[method]
                found.append((method, path, resource.noun, use))
    return found


def test_every_address_asks_the_key_for_its_own_scope(manager: Any) -> None:
    """With all scopes but the one it is refused with a name; nothing is written on the way."""
    every = {f"{kind}:{use}" for kind, uses in scopes.known().items() if kind != "*" for use in uses}
    acts, wrong = ChangeSet.objects.count(), defaultdict(set)
    programs: dict[str, Program] = {}
    for method, path, noun, use in _asked():
        scope = f"{noun}:{use}"
        if scope not in programs:
            programs[scope] = Program(manager, sorted(every - {scope, f"{noun}:write"}))
        answer = programs[scope].send(method.upper(), path)
        if (answer.status_code, answer.json().get("code")) != (403, "scope") or scope not in answer.json()[
            "detail"
        ]:
            wrong[path].add((method, answer.status_code))
    assert dict(wrong) == {}
    assert ChangeSet.objects.count() == acts


def test_a_key_with_just_the_one_scope_is_let_in(program_of: Any, manager: Any) -> None:
    candidate = CandidateFactory()
    path = f"candidates/{candidate.pk}/"

    assert program_of(manager, ["candidates:read"]).get(path).status_code == 200
    assert program_of(manager, ["*:read"]).get(path).status_code == 200
    changing = program_of(manager, ["candidates:change"])
    assert changing.patch(path, {"headline": "x"}, If_Match="*").status_code == 200
    assert changing.get(path).status_code == 403
    assert program_of(manager, ["candidates:tag"]).post(f"{path}change-owner/", {}).status_code == 403
    assert program_of(manager, ["candidates:write"]).get(path).status_code == 200


def test_what_stands_beside_needs_its_own_scope(program_of: Any, manager: Any) -> None:
    SubmissionFactory()
    reader = program_of(manager, ["submissions:read"])

    plain = reader.get("submissions/")
    beside = reader.get("submissions/", {"expand": "candidate"})

    assert (plain.status_code, len(plain.json()["results"])) == (200, 1)
    assert (beside.status_code, beside.json()["code"]) == (403, "scope")
    assert "candidates:read" in beside.json()["detail"]


def test_the_feed_tells_of_the_kinds_that_the_key_reads(program_of: Any, manager: Any) -> None:
    CandidateFactory()
    SubmissionFactory()

    told = program_of(manager, ["changes:read", "submissions:read"]).get("changes/").json()["results"]

    assert {change["model"] for change in told} <= {"placements.submission"}
    assert program_of(manager, ["candidates:read"]).get("changes/").status_code == 403


def test_who_logged_in_as_themselves_needs_no_scope(client: Any, recruiter: Any) -> None:
    client.force_login(recruiter)

    assert client.get("/api/v1/candidates/").status_code == 200
