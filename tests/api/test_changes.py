"""The feed of changes: in the order of commits, complete, and blind to what is hidden."""

from collections.abc import Callable
from time import monotonic
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from accounts.models import User
from audit.context import acting
from audit.redaction import redact
from candidates.models import Candidate
from candidates.operations.merging import merge_candidates
from tests.api.conftest import Program
from tests.candidates.factories import CandidateFactory
from tests.interactions.factories import InteractionFactory

PATIENCE = 600

pytestmark = pytest.mark.django_db(transaction=True)


def see_all_commits() -> None:
    """Wait until nobody's older transaction hides ours: the horizon is that of the whole server, and other
    workers' tests run on it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text")
        (mine,) = cursor.fetchone()
        deadline = monotonic() + PATIENCE
        while True:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot()) > %s::text::xid8", [mine])
            if cursor.fetchone()[0]:
                return
            assert monotonic() < deadline, "A transaction on this server does not end."
            cursor.execute("SELECT pg_sleep(0.1)")


def read_on(
    program: Program, cursor: str | None = None, limit: int = 100, *, held: bool = False
) -> tuple[list[dict[str, Any]], str]:
    """Read to the end; ``held`` while a transaction of the test itself is still running."""
    if not held:
        see_all_commits()
    rows: list[dict[str, Any]] = []
    while True:
        query = {"limit": limit} | ({"after": cursor} if cursor else {})
        answer = program.get("changes/", query).json()
        rows, cursor = rows + answer["results"], answer["cursor"]
        if answer["next"] is None:
            return rows, cursor


def told(rows: list[dict[str, Any]]) -> list[tuple[str, int, str]]:
    return [(row["model"], row["id"], row["kind"]) for row in rows]


def test_what_is_created_changed_and_deleted_comes_once_and_in_order(program: Program) -> None:
    _, cursor = read_on(program)
    made = program.post("candidates/", {"full_name": "Ada", "emails": [{"value": "ada@x.example"}]}).json()
    program.patch(f"candidates/{made['id']}/", {"headline": "x"}, If_Match='"1"')
    Candidate.objects.filter(pk=made["id"]).delete()

    rows, after = read_on(program, cursor, limit=2)

    label = "candidates.candidate"
    assert [row for row in told(rows) if row[0] == label] == [
        (label, made["id"], "created"), (label, made["id"], "changed"), (label, made["id"], "deleted"),
    ]  # fmt: skip
    assert {row["id"] for row in rows if row["model"] == "candidates.candidateemail"} != set()
    changed = next(row for row in rows if row["kind"] == "changed")
    assert (changed["fields_changed"], changed["via"], changed["is_own"]) == (["headline"], "api", True)
    assert len({row["cursor"] for row in rows}) == len(rows)
    assert read_on(program, after) == ([], after)


def test_what_commits_late_is_not_lost(program: Program) -> None:
    """A transaction that began first and ends last: whoever followed the rows' own keys would never see it."""
    first, second = CandidateFactory.create_batch(2)
    _, cursor = read_on(program)
    with psycopg.connect(settings.DATABASE_URLS["app"]) as slow:
        slow.execute("UPDATE candidates_candidate SET headline = 'slow' WHERE id = %s", [first.pk])
        Candidate.objects.filter(pk=second.pk).update(headline="quick")
        before, cursor = read_on(program, cursor, held=True)
        slow.commit()
    after, _ = read_on(program, cursor)

    assert [row["id"] for row in before + after] == [first.pk, second.pk]
    assert before == []


def test_what_is_hidden_is_not_told_neither_living_nor_gone(program: Program, recruiter: User) -> None:
    _, cursor = read_on(program)
    with acting(recruiter):
        hidden = CandidateFactory(owner=recruiter, is_restricted=True)
        gone = CandidateFactory(owner=recruiter, is_restricted=True)
        gone.delete()
        private = InteractionFactory(performed_by=recruiter, logged_by=recruiter, visibility="private")

    rows, _ = read_on(program, cursor)

    keys = {(row["model"], row["id"]) for row in rows}
    assert ("candidates.candidate", hidden.pk) not in keys
    assert not any(row["kind"] == "deleted" for row in rows)
    assert ("interactions.interaction", private.pk) not in keys


@pytest.mark.parametrize("cursor", ["x", "WzEsMl0x", "WzEsLTFd", "W10", "WyJhIiwxXQ"])
def test_a_cursor_of_somebody_else_is_refused(program: Program, cursor: str) -> None:
    assert program.get("changes/", {"after": cursor}).status_code == 422


def is_told_of_a_restore(program: Program, cursor: str) -> bool:
    answer = program.get("changes/", {"after": cursor})
    return (answer.status_code, answer.json().get("code")) == (410, "restored")


def test_a_cursor_from_before_cursors_had_a_mark_is_told_so(program: Program) -> None:
    # [9000000000000000, 1]
    assert is_told_of_a_restore(program, "WzkwMDAwMDAwMDAwMDAwMDAsMV0")


@pytest.fixture
def restored(owner_connection: psycopg.Connection) -> Callable[[], None]:
    """Let the database believe that it was another server's until now, whose transactions had higher numbers."""

    def restore() -> None:
        owner_connection.execute("UPDATE integrations_feedepoch SET server = 'elsewhere'")
        owner_connection.execute("ALTER TABLE audit_changeset DISABLE TRIGGER USER")
        owner_connection.execute(
            "UPDATE audit_changeset SET xid = (xid::text::bigint + 1000000000)::text::xid8"
        )
        owner_connection.execute("ALTER TABLE audit_changeset ENABLE TRIGGER USER")
        owner_connection.commit()

    return restore


def test_every_cursor_from_before_a_restore_is_told_so(
    program: Program, restored: Callable[[], None]
) -> None:
    CandidateFactory()
    _, cursor = read_on(program)
    assert not is_told_of_a_restore(program, cursor)

    restored()

    assert is_told_of_a_restore(program, cursor)
    # Not only while the new database is behind: the mark counts, not the number.
    _, after = read_on(program)
    assert not is_told_of_a_restore(program, after)
    assert is_told_of_a_restore(program, cursor)


def test_after_a_restore_the_feed_tells_everything_from_its_beginning(
    program: Program, restored: Callable[[], None]
) -> None:
    before = CandidateFactory.create_batch(3)
    restored()
    read_on(program)  # from now on the feed is this database's own
    after = CandidateFactory.create_batch(2)

    rows, cursor = read_on(program, limit=2)

    keys = [row["id"] for row in rows if row["model"] == "candidates.candidate"]
    assert keys == [each.pk for each in (*before, *after)]
    assert read_on(program, cursor) == ([], cursor)


def test_a_merge_tells_who_went_where(program: Program, manager: User) -> None:
    kept, doubled = CandidateFactory.create_batch(2)
    _, cursor = read_on(program)
    with acting(manager):
        merge_candidates(kept, doubled)

    rows, _ = read_on(program, cursor)

    merged = next(row for row in rows if row["id"] == doubled.pk and "merged_into" in row["fields_changed"])
    assert (merged["model"], merged["kind"]) == ("candidates.candidate", "changed")
    assert program.get(f"candidates/{doubled.pk}/").json()["merged_into"] == kept.pk


def test_what_was_redacted_is_told_so_that_copies_are_redacted_as_well(
    program: Program, privacy_officer: User
) -> None:
    candidate = CandidateFactory(headline="a secret")
    _, cursor = read_on(program)
    redact(candidate, ["headline"], reason="asked for by the person", actor=privacy_officer)

    rows, after = read_on(program, cursor)

    assert [(row["kind"], row["id"], row["fields_changed"]) for row in rows] == [
        ("redacted", candidate.pk, ["headline"])
    ]
    assert "secret" not in str(rows)
    assert read_on(program, after) == ([], after)


def test_a_redaction_of_what_is_hidden_is_not_told(program: Program, recruiter: User) -> None:
    hidden = CandidateFactory(owner=recruiter, is_restricted=True)
    _, cursor = read_on(program)
    redact(hidden, ["headline"], reason="asked for by the person", actor=recruiter)

    assert read_on(program, cursor)[0] == []
