"""Copies that we read ourselves, from a real server that pages, breaks off, redirects and lies."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from audit.context import acting
from candidates.models import Candidate
from governance.models import System
from integrations.choices import Rhythm
from integrations.models import CopySource, Discrepancy
from integrations.operations.sources import add_source
from integrations.reconciliation.reading_sources import read_and_compare
from tests.candidates.factories import CandidateFactory
from tests.integrations.factories import CopySourceFactory
from tests.integrations.test_reconciliation import crm, known

__all__ = ["crm"]

pytestmark = pytest.mark.django_db

PEOPLE = [
    {"id": 1, "name": "Ada", "place": {"city": "York"}},
    {"id": 2, "name": "Ben", "place": {"city": "Bath"}},
    {"id": 3, "name": "Cem", "place": None},
]


class Server:
    """Another system's list: what it answers is set by the test, what it was asked is kept."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.answer: Callable[[str, dict[str, list[str]]], tuple[int, dict[str, str], Any]]
        self.answer = lambda path, query: (200, {}, PEOPLE)
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked.append((self.path, self.headers.get("Authorization", "")))
                said = urlsplit(self.path)
                status, headers, body = server.answer(said.path, parse_qs(said.query))
                data = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                for name, value in {"Content-Length": str(len(data)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *args: Any) -> None:
                """Say nothing."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}/people"
        Thread(target=self.http.serve_forever, daemon=True).start()


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    settings.OUTBOUND_NETWORKS = ["127.0.0.0/8"]
    server = Server()
    yield server
    server.http.shutdown()
    server.http.server_close()


@pytest.fixture
def source(server: Server, crm: System, manager: Any) -> CopySource:
    return CopySourceFactory(system=crm, owner=manager, url=server.url)


def test_pages_are_followed_by_their_link_and_compared(
    server: Server, source: CopySource, crm: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    known(CandidateFactory(full_name="Ada", city="Leeds"), crm, "1")
    monkeypatch.setenv("RECONCILE_CRM_KEY", "s3cret")
    source.key_variable, source.records_path, source.next_path = "RECONCILE_CRM_KEY", "data.items", "next"

    def answer(path: str, query: dict[str, list[str]]) -> tuple[int, dict[str, str], Any]:
        page = int(query.get("page", ["0"])[0])
        following = f"?page={page + 1}" if page < 2 else None
        return 200, {}, {"data": {"items": PEOPLE[page : page + 1]}, "next": following}

    server.answer = answer
    run = read_and_compare(source)

    assert run is not None
    assert run.rows_done == 3
    found = [(row.what, row.theirs, row.their_key) for row in Discrepancy.objects.order_by("their_key")]
    assert found == [("different", "York", "1"), ("missing_here", "Ben", "2"), ("missing_here", "Cem", "3")]
    assert [asked for asked, _ in server.asked] == ["/people", "/people?page=1", "/people?page=2"]
    assert {key for _, key in server.asked} == {"Bearer s3cret"}


def test_pages_are_followed_by_a_cursor(server: Server, source: CopySource) -> None:
    source.next_path, source.cursor_parameter, source.records_path = "paging.after", "after", "results"
    source.url = f"{server.url}?limit=1"

    def answer(path: str, query: dict[str, list[str]]) -> tuple[int, dict[str, str], Any]:
        place = int(query.get("after", ["0"])[0])
        assert query["limit"] == ["1"]
        paging = {"after": place + 1} if place < 2 else {}
        return 200, {}, {"results": PEOPLE[place : place + 1], "paging": paging}

    server.answer = answer

    run = read_and_compare(source)

    assert run is not None
    assert run.rows_done == 3


def _redirect(path: str, query: Any) -> tuple[int, dict[str, str], Any]:
    return 302, {"Location": "http://169.254.169.254/latest/meta-data/"}, {}


def _elsewhere(path: str, query: Any) -> tuple[int, dict[str, str], Any]:
    return 200, {}, {"results": PEOPLE, "next": "http://127.0.0.2:1/steal"}


def _circle(path: str, query: Any) -> tuple[int, dict[str, str], Any]:
    return 200, {}, {"results": PEOPLE, "next": "/people"}


def _broken_later(path: str, query: Any) -> tuple[int, dict[str, str], Any]:
    body = b'{"results": [' if query else {"results": PEOPLE, "next": "?page=2"}
    return 200, {}, body


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (_redirect, "answered 302"),
        (_elsewhere, "another server"),
        (_circle, "leads back"),
        (_broken_later, "no JSON"),
        (lambda path, query: (200, {}, {"results": {"no": "list"}}), "no list of records"),
        (lambda path, query: (500, {}, {}), "answered 500"),
        (lambda path, query: (200, {}, b"[" * 100_000), "no JSON"),
    ],
)
def test_a_list_that_is_not_read_to_its_end_changes_nothing(
    server: Server, source: CopySource, answer: Any, sentence: str
) -> None:
    source.records_path, source.next_path = "results", "next"
    server.answer = answer

    assert read_and_compare(source) is None

    source.refresh_from_db()
    assert sentence in source.problem
    assert (source.runs.count(), Discrepancy.objects.count()) == (0, 0)


def test_private_addresses_are_not_read(source: CopySource, server: Server, settings: Any) -> None:
    settings.OUTBOUND_NETWORKS = []

    assert read_and_compare(source) is None

    assert server.asked == []


def test_a_key_that_is_not_there_is_said_and_nothing_is_asked(source: CopySource, server: Server) -> None:
    source.key_variable = "RECONCILE_NOT_THERE"

    assert read_and_compare(source) is None

    source.refresh_from_db()
    assert "RECONCILE_NOT_THERE" in source.problem
    assert server.asked == []


def test_somebody_who_may_no_longer_compare_is_not_read_for(
    source: CopySource, recruiter: Any, server: Server
) -> None:
    source.owner = recruiter

    assert read_and_compare(source) is None

    source.refresh_from_db()
    assert "may not compare" in source.problem
    assert Candidate.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"url": "http://169.254.169.254/"}, "url"),
        ({"url": "https://user:pass@crm.example/"}, "url"),
        ({"key_variable": "DATABASE_URL"}, "key_variable"),
        ({"mapping": {"id": "external_id", "x": "no_such_thing"}}, "mapping"),
        ({"mapping": {"id": "external_id"}}, "mapping"),
        ({"mapping": ["id"]}, "mapping"),
        ({"cursor_parameter": "after"}, "__all__"),
        ({"at_hour": 24}, "at_hour"),
    ],
)
def test_an_unsound_source_is_refused(administrator: Any, crm: System, changes: Any, field: str) -> None:
    source = CopySourceFactory.build(system=crm, owner=administrator, **changes)

    with acting(administrator), pytest.raises(ValidationError) as refusal:
        add_source(source)

    assert field in refusal.value.message_dict or field in {"__all__", "at_hour", "key_variable"}
    assert CopySource.objects.count() == 0


def test_sources_are_due_once_in_their_rhythm() -> None:
    night = datetime(2026, 3, 2, 4, tzinfo=timezone.get_default_timezone())
    CopySourceFactory(name="asked")
    CopySourceFactory(name="never read", rhythm=Rhythm.DAILY)
    CopySourceFactory(name="read last night", rhythm=Rhythm.DAILY, read_at=night - timedelta(days=1))
    CopySourceFactory(name="read this night", rhythm=Rhythm.DAILY, read_at=night - timedelta(minutes=30))
    CopySourceFactory(name="read this week", rhythm=Rhythm.WEEKLY, read_at=night - timedelta(days=3))
    CopySourceFactory(name="later", rhythm=Rhythm.DAILY, at_hour=5)
    CopySourceFactory(name="off", rhythm=Rhythm.DAILY, is_active=False)

    assert [source.name for source in CopySource.objects.due(at=night)] == ["never read", "read last night"]
