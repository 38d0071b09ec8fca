"""Every refusal has one shape, and what nobody would send by accident is a refusal and not a failure."""

import json
from typing import Any

import pytest
from django.test import override_settings

from candidates.models import Candidate
from sor_project import api
from tests.api.conftest import Program
from tests.candidates.factories import CandidateFactory

pytestmark = pytest.mark.django_db


def shown(answer: Any) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert {"type", "title", "status", "detail", "code", "request_id"} <= told.keys()
    assert told["request_id"] == answer["X-Request-ID"]
    assert told["status"] == answer.status_code
    return told["status"], told["code"]


def test_every_kind_of_refusal_is_told_alike(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    candidate = CandidateFactory()
    path = f"candidates/{candidate.pk}/"

    assert shown(program.get("no-such-thing/")) == (404, "not_found")
    assert shown(program.get("/api/nothing")) == (404, "not_found")
    assert shown(program.get(f"candidates/{10**30}/")) == (404, "not_found")
    assert shown(program.put(path, {})) == (405, "method_not_allowed")
    assert shown(program.get(path, Accept="text/html")) == (406, "not_acceptable")
    assert shown(program.browser.post("/api/v1/candidates/", {"a": 1}, headers=program.headers)) == (
        415, "unsupported_media_type",
    )  # fmt: skip
    assert shown(program.post("candidates/", b"{")) == (400, "parse_error")
    assert shown(program.post("candidates/", [])) == (400, "invalid")
    assert shown(program.patch(path, {})) == (428, "version_required")

    def crash(*_: Any) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("candidates.api.people.Candidates.browse", crash)
    status, _ = shown(program.get("candidates/"))
    assert status == 500


def test_a_stranger_is_told_how_to_log_in_and_nothing_else(program: Program) -> None:
    for headers in ({}, {"Authorization": "Bearer nonsense"}):
        answer = program.browser.get("/api/v1/candidates/", headers=headers)
        assert shown(answer)[0] == 401
        assert answer["WWW-Authenticate"] == "Bearer"


def test_a_revoked_key_opens_nothing_at_its_next_request(program: Program) -> None:
    assert program.get("candidates/").status_code == 200
    type(program.key).objects.filter(pk=program.key.pk).update(revoked_at="2026-01-01T00:00Z")
    assert program.get("candidates/").status_code == 401


@override_settings(API_REQUESTS_PER_MINUTE=2)
def test_whoever_asks_too_often_is_told_when_to_go_on(program: Program) -> None:
    answers = [program.get("tags/") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert shown(answers[-1])[1] == "throttled"
    assert 1 <= int(answers[-1]["Retry-After"]) <= 60


def test_a_session_needs_the_token_of_its_forms(client: Any, manager: Any) -> None:
    """Another site must not write with the cookie of somebody who is logged in."""
    client.handler.enforce_csrf_checks = True
    client.force_login(manager)

    assert client.get("/api/v1/candidates/").status_code == 200
    answer = client.post("/api/v1/candidates/", {"full_name": "X"}, content_type="application/json")
    assert shown(answer)[0] == 403
    assert not Candidate.objects.exists()


HOSTILE: list[Any] = [
    {"full_name": "a\x00b"},
    {"full_name": ["x"]},
    {"full_name": {"a": 1}},
    {"full_name": True},
    {"full_name": "x" * 10_000},
    {"full_name": "X", "notice_days": 10**30},
    {"full_name": "X", "notice_days": -1},
    {"full_name": "X", "notice_days": "5"},
    {"full_name": "X", "notice_days": 1.5},
    {"full_name": "X", "pay_target": "NaN"},
    {"full_name": "X", "pay_target": 1e300},
    {"full_name": "X", "pay_target": 50_000.5},
    {"full_name": "X", "pay_target": "9" * 400},
    {"full_name": "X", "latitude": "Infinity", "longitude": "1"},
    {"full_name": "X", "available_from": "0000-00-00"},
    {"full_name": "X", "available_from": 20260101},
    {"full_name": "X", "owner": 2**63},
    {"full_name": "X", "owner": "1"},
    {"full_name": "X", "work_modes": ["no such mode"]},
    {"full_name": "X", "work_modes": "remote"},
    {"full_name": "X", "country": "XX"},
    {"full_name": "X", "status": ["new"]},
    {"full_name": "X", "emails": [None]},
    {"full_name": "X", "emails": [{"value": "a\x00@b.example"}]},
    {"full_name": "X", "emails": [{"value": "x@y.example"}] * 501},
    {"full_name": "X", "id": 7},
    {"full_name": "X", "version": 7},
    {"full_name": "X", "merged_into": 1},
    None,
    "text",
    7,
]
RAW = [
    b"",
    b"\xff\xfe",
    b'{"full_name": "\\ud800"}',
    b"[" * 100_000,
    b'{"a":' * 50 + b"1" + b"}" * 50,
    b'{"full_name": NaN}',
    b'{"full_name": "X", "notice_days": 1e999}',
]


@pytest.mark.parametrize("body", [*HOSTILE, *RAW], ids=lambda body: repr(body)[:40])
def test_what_no_record_can_hold_is_refused(program: Program, body: Any) -> None:
    answer = program.post("candidates/", body if isinstance(body, bytes) else json.dumps(body))

    assert shown(answer)[0] in {400, 422}
    assert not Candidate.objects.exists()


def test_a_body_too_large_is_not_read(program: Program) -> None:
    answer = program.post("candidates/", json.dumps({"full_name": "x" * 10_000_000}))

    assert shown(answer) == (413, "too_large")


QUERIES = (
    {"cursor": "x"}, {"cursor": "WzEsMiwzXQ"}, {"cursor": "\x00"}, {"limit": "0"}, {"limit": "-1"}, {"limit": "9" * 50},
    {"limit": "²"}, {"fields": "password"}, {"fields": "id,nothing"}, {"expand": "owner__password"},
    {"updated_since": "yesterday"}, {"updated_since": "99999-01-01"}, {"as_of": "\x00"}, {"as_of": "x" * 5000},
    {"owner": "abc"}, {"owner": "9" * 30}, {"owner": "1\x00"}, {"status": "no such"}, {"do_not_contact": "maybe"},
    {"full_name__regex": "("}, {"owner__password__startswith": "m"}, {"order": "password"}, {"full_name": "a\x00"},
    {"external_id": "1"}, {"unknown": "1"}, {"limit": ["1", "2"]}, {"as_of": "2026-01-01", "status": "new"},
)  # fmt: skip


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_a_question_that_cannot_be_understood_is_refused(program: Program, query: dict[str, Any]) -> None:
    answer = program.get("candidates/", query)

    assert shown(answer)[0] in {400, 422}


@pytest.mark.parametrize("path", ["0", "-1", "abc", "%00", "1%00", "9" * 500, "²"])
def test_keys_that_are_none_are_not_there(program: Program, path: str) -> None:
    for resource in api.RESOURCES[:4]:
        assert shown(program.get(f"{resource.noun}/{path}/"))[0] in (400, 404)


def test_a_whole_number_may_have_a_point(program: Program) -> None:
    """To JSON Schema 30.0 is an integer, and some languages know no other number."""
    made = program.post(
        "candidates/",
        b'{"full_name": "X", "notice_days": 30.0, "pay_minimum": 5.0, "pay_currency": "EUR", "pay_unit": "hour"}',
    )
    row = b'{"rows": [{"id": %d.0, "version": 1.0, "notice_days": 14.0}]}' % made.json()["id"]

    changed = program.send("PATCH", "candidates/bulk/", row)

    assert made.status_code == 201, made.json()
    assert (made.json()["notice_days"], changed.json()["results"][0]["status"]) == (30, 200)
