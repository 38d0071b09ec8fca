"""What is written: one row with its history, over REST, by import and by the matcher, beside plain statements."""

import csv
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import StringIO
from itertools import batched
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from django.core.management import call_command
from django.db import connection, transaction

from accounts.models import User
from audit.context import acting
from bench.filling import TODAY
from bench.measuring import Comparison, Rate
from bench.reading import Reading
from candidates.models import Candidate, CandidateEmail, CandidatePhone, MatchQueue
from candidates.operations import NewCandidate, create_candidates, update_candidate
from candidates.operations.matching import find_duplicates
from integrations.models import ImportBatch
from integrations.reverting import revert_import
from integrations.work import work_on
from sor_project.demo.agency import DOMAIN
from sor_project.demo.calendar import Calendar
from sor_project.demo.mass import Mass, copy_rows
from sor_project.demo.people import FIRST_OF_MANY, person

REST_RATIO = 4
MATCHED_A_SECOND = 1_000_000 / 600 / 2
"""A million in ten minutes, by two processes of which one is measured."""
SHARE_OF_COPY = 2 / 3
IMPORTED_A_SECOND = 100_000 / 180
"""A hundred thousand rows, checked and imported, in three minutes."""
TURNS = 5
"""How often people are loaded and copied."""
TOGETHER = 1_000
"""As many people as one request may bring."""
NEW = 900_000_000
"""The first number of people who are in no filled database."""
CALENDAR = Calendar(TODAY)
IMPORTED = (CandidateEmail, CandidatePhone, Candidate)
GIVEN_BY_DATABASE = frozenset({"id", "created_at", "updated_at", "last_interaction_at"})

_INSERT = """
INSERT INTO candidates_candidate (
    full_name, given_name, family_name, preferred_name, pronouns, status, headline, current_title, current_employer,
    summary, street, postcode, city, region, country, language, work_modes, employment_types, pay_currency, pay_unit,
    source_detail, do_not_contact, is_restricted
) VALUES (
    %s, '', '', '', '', 'new', '', '', '', '', '', '', '', '', 'GB', '', '{}', '{}', '', '', '', false, false
) RETURNING id
"""
_INSERT_EMAIL = """
INSERT INTO candidates_candidateemail (candidate_id, value, normalised, kind, is_primary)
VALUES (%s, %s, %s, 'personal', true)
"""


class Writing:
    """Changes single candidates, each another; what is written by the thousand is taken back."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    def measure(self) -> Iterator[Comparison]:
        turns = self.reading.turns
        for name, most, plain, ours in (
            ("save with history", None, self._plain_update, self._save),
            ("REST, update", REST_RATIO, self._plain_update, self._rest_update),
            ("REST, create", REST_RATIO, self._plain_create, self._rest_create),
        ):
            comparison = Comparison(name, most)
            comparison.warm_up(2, plain=plain, recorded=ours)
            comparison.take_turns(turns, plain=plain, recorded=ours)
            yield comparison

    def _save(self, turn: int) -> None:
        person = self.reading.people[turn]
        with acting(self.reading.reader, verb="changed a candidate"):
            person = update_candidate(person, changes={"headline": f"Available {uuid4().hex}"})
        self.reading.people[turn] = person

    def _plain_update(self, turn: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE candidates_candidate SET headline = %s WHERE id = %s",
                [f"Available {uuid4().hex}", self.reading.people[turn].pk],
            )
        self.reading.people[turn].refresh_from_db(fields=["version"])

    def _rest_update(self, turn: int) -> None:
        address = f"/api/v1/candidates/{self.reading.people[turn].pk}/"
        self._send("PATCH", address, {"headline": f"Available {uuid4().hex}"}, **{"If-Match": "*"})

    def _rest_create(self, turn: int) -> None:
        name = f"{_letters()} {_letters()}"
        body = {"full_name": name, "country": "GB", "emails": [{"value": f"{uuid4().hex}@example.com"}]}
        self._send("POST", "/api/v1/candidates/", body, **{"Idempotency-Key": uuid4().hex})

    def _plain_create(self, turn: int) -> None:
        email = f"{uuid4().hex}@example.com"
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_INSERT, [f"{_letters()} {_letters()}"])
            (key,) = cursor.fetchone()
            cursor.execute(_INSERT_EMAIL, [key, email, email])

    def _send(self, method: str, address: str, body: dict[str, Any], **headers: str) -> None:
        answer = self.reading.program.generic(
            method, address, json.dumps(body), content_type="application/json", headers=headers
        )
        if answer.status_code not in (200, 201):
            raise AssertionError(f"{method} {address}: {answer.status_code} {answer.content[:500]!r}")


def rates(rows: int) -> Iterator[Rate]:
    """Measure what is done to many rows; all of it is taken back."""
    yield _brought(rows)
    yield Rate(f"import, checked, {rows:,} rows", None, _imported_per_second(rows), least=IMPORTED_A_SECOND)
    yield Rate(
        f"match by one process, {rows:,} candidates",
        None,
        _per_second(rows, _matched(rows)),
        least=MATCHED_A_SECOND,
    )


def _brought(rows: int) -> Rate:
    """Load people in turn with COPY, new ones each time: who comes first reads pages in that the other then finds."""
    loads, copies = ([way(rows, turn) for turn in range(TURNS)] for way in (_loaded, _copied))
    both = Comparison(f"bulk load with history, {rows:,} people")
    both.warm_up(1, plain=_in_turn(copies), recorded=_in_turn(loads))
    both.take_turns(TURNS, plain=_in_turn(copies), recorded=_in_turn(loads))
    return Rate.compared(rows, both, least_share=SHARE_OF_COPY)


def _in_turn(works: Sequence[Callable[[], object]]) -> Callable[[int], object]:
    return lambda turn: _per_second(1, works[turn])


def _per_second(rows: int, work: Callable[[], object]) -> float:
    with _taken_back():
        began = time.perf_counter()
        work()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        return rows / (time.perf_counter() - began)


@contextmanager
def _taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


type Table = tuple[Any, Sequence[str], list[Sequence[Any]]]


def _people(rows: int, turn: int) -> list[Table]:
    """Return new people with their addresses and numbers, others in each turn, as rows to be copied."""
    last = Candidate.objects.order_by("-pk").values_list("pk", flat=True)[0]
    first = NEW + turn * rows
    batch = Mass(CALENDAR).batch(range(first, first + rows), last + NEW)
    return [(model, columns, values) for model, columns, values in batch.tables if model in IMPORTED]


def _loaded(rows: int, turn: int) -> Callable[[], object]:
    """The same people by the operation of every door that brings many at once: checked, normalised, with history."""
    told = {
        model: [dict(zip(columns, row, strict=True)) for row in each]
        for model, columns, each in _people(rows, 2 * turn)
    }
    owner = User.objects.get(email=f"admin@{DOMAIN}")

    def load() -> None:
        with acting(owner, verb="added candidates"):
            for each in batched(zip(*(told[model] for model in IMPORTED), strict=True), TOGETHER):
                create_candidates([_new(*parts) for parts in each])

    return load


def _new(email: dict[str, Any], phone: dict[str, Any], details: dict[str, Any]) -> NewCandidate:
    given = {name: value for name, value in details.items() if name not in GIVEN_BY_DATABASE}
    return NewCandidate.of(emails=[email["value"]], phones=[phone["value"]], **given)


def _copied(rows: int, turn: int) -> Callable[[], object]:
    tables = _people(rows, 2 * turn + 1)

    def copy() -> None:
        for model, columns, values in tables:
            copy_rows(model, columns, values)

    return copy


def _imported_per_second(rows: int) -> float:
    """Import a file as from the command line: committed, and taken back as a user would."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        _write_people(path, rows)
        began = time.perf_counter()
        try:
            call_command("import_file", path, user=f"admin@{DOMAIN}", stdout=StringIO(), stderr=StringIO())
            return rows / (time.perf_counter() - began)
        finally:
            _take_back_imports()


def _write_people(path: Path, rows: int) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["Name", "First name", "Last name", "Email", "Mobile", "City", "Country", "Title"])
        for number in range(rows):
            who = person(FIRST_OF_MANY + NEW + number)
            place = (who.city.name, who.culture.country)
            name = (who.name.full, who.name.given, who.name.family)
            writer.writerow([*name, who.email(), who.phone, *place, who.title])


def _take_back_imports() -> None:
    with acting(User.objects.get(email=f"admin@{DOMAIN}")):
        for batch in filter(lambda batch: batch.is_revertible, ImportBatch.objects.all()):
            for _ in work_on(revert_import(batch)):
                pass


def _matched(rows: int) -> Callable[[], object]:
    def match() -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM candidates_matchqueue")
            cursor.execute(
                "INSERT INTO candidates_matchqueue (candidate_id) SELECT id FROM candidates_candidate"
                " ORDER BY id DESC LIMIT %s",
                [rows],
            )
        while MatchQueue.objects.exists():
            find_duplicates()

    return match


def _letters() -> str:
    """Return a name that nobody has."""
    return "".join(chr(ord("a") + number % 26) for number in uuid4().bytes[:8]).title()
