"""Loads people by the hundred thousand: the same kind of person, by COPY, a batch at a time.

What belongs to a candidate is copied first and the candidate last (foreign keys are checked at the end), so
that the words for the search are gathered once for each person and not again for each address.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import batched
from typing import Any

from django.db import connection, models, transaction

from accounts.models import User
from audit.choices import Via
from audit.context import acting, tell_database
from candidates.choices import DocumentKind, EmailKind, PhoneKind, TextState
from candidates.models import Candidate, CandidateEmail, CandidatePhone, CandidateSkill, Document
from governance.models import Skill, Source
from interactions.choices import Entry, Visibility
from interactions.models import Interaction
from sor_project.demo.agency import DOMAIN
from sor_project.demo.calendar import Calendar
from sor_project.demo.people import FIRST_OF_MANY, Name, Person, person
from sor_project.demo.words import TALKS

BATCH = 5_000
TWICE = 250
"""One in so many is there twice, as in every agency's data."""
OLDEST = 1_500
TALKS_EACH = 2


@dataclass
class Batch:
    """Rows ready to be copied, table by table in the order in which they are written."""

    people: int
    tables: list[tuple[type[models.Model], Sequence[str], list[Sequence[Any]]]]


def _who(number: int) -> Person:
    """Return the person of ``number``: now and then the one before again, with a slip of the pen in the name."""
    if number % TWICE:
        return person(number)
    again = person(number - 1)
    return replace(again, number=number, name=_mistyped(again.name))


def _mistyped(name: Name) -> Name:
    """Leave out a letter in the middle of the family name, or of the only one."""
    right = name.family or name.given
    middle = len(right) // 2
    wrong = right[:middle] + right[middle + 1 :] if len(right) > 3 else right
    given, family = (name.given, wrong) if name.family else (wrong, "")
    return replace(name, full=name.full.replace(right, wrong), given=given, family=family)


class Mass:
    """Turns numbers into people and people into rows; ``resume`` writes what they hand in."""

    def __init__(self, calendar: Calendar, resume: Callable[[Person], str] | None = None) -> None:
        self.calendar = calendar
        self.resume = resume
        self.skills = dict(Skill.objects.values_list("name", "pk"))
        self.sources = list(Source.objects.order_by("pk").values_list("pk", flat=True))
        mailboxes = [f"{name}@{DOMAIN}" for name in ("recruiter", "colleague", "lead", "care", "trades")]
        desks = User.objects.filter(email__in=mailboxes).order_by("pk")
        self.desks = [(user.pk, user.memberships.get().team_id) for user in desks]

    def batch(self, numbers: Sequence[int], first_key: int) -> Batch:
        """Return the rows of the people of ``numbers``, whose keys begin at ``first_key``."""
        rows: dict[type[models.Model], list[Sequence[Any]]] = {model: [] for model in COLUMNS}
        for key, number in enumerate(numbers, start=first_key):
            self._add(rows, key, _who(FIRST_OF_MANY + number))
        return Batch(len(numbers), [(model, COLUMNS[model], rows[model]) for model in COLUMNS])

    def _add(self, rows: dict[type[models.Model], list[Sequence[Any]]], key: int, who: Person) -> None:
        random = who.random
        owner, team = self.desks[who.number % len(self.desks)]
        made = self.calendar.in_office_hours(random, -1 - random.randrange(OLDEST))
        rows[CandidateEmail].append((key, email := who.email(), email, EmailKind.PERSONAL, True))
        rows[CandidatePhone].append((key, who.phone, who.phone, "", PhoneKind.MOBILE, True))
        rows[CandidateSkill] += [
            (key, self.skills[name], random.randint(1, 5), "stated") for name in who.skills
        ]
        last = max(self._talk(rows[Interaction], key, owner, who) for _ in range(TALKS_EACH))
        if self.resume:
            rows[Document].append(_document(key, self.resume(who)))
        details = who.details(self.calendar)
        rest = (owner, team, self.sources[who.number % len(self.sources)], last, made, made)
        rows[Candidate].append((key, *(details[name] for name in DETAILS), *BLANK.values(), *rest))

    def _talk(self, rows: list[Sequence[Any]], key: int, owner: int, who: Person) -> datetime:
        """Add an interaction and return when it was."""
        kind, direction, outcome, subject, body = who.random.choice(TALKS)
        moment = self.calendar.in_office_hours(who.random, -1 - who.random.randrange(OLDEST))
        logged = moment + timedelta(minutes=who.random.choice((3, 20, 90, 600, 2400)))
        people = (owner, owner, owner)
        text = (subject, body, "", Visibility.TEAM, Entry.TYPED, "")
        rows.append((key, kind, direction, outcome, moment, logged, *people, *text))
        return moment


def _document(key: int, text: str) -> Sequence[Any]:
    """Return the row of a résumé that has been read; its file is kept nowhere."""
    content = text.encode()
    digest = sha256(content).hexdigest()
    kept = f"documents/{digest[:2]}/{digest[2:4]}/{digest}"
    read = (text, TextState.READ, 1, 1)
    return (key, DocumentKind.RESUME, kept, "resume.txt", "text/plain", len(content), digest, *read, 1, False)


DETAILS = (
    "full_name", "given_name", "family_name", "preferred_name", "status", "headline", "current_title",
    "current_employer", "summary", "city", "region", "country", "latitude", "longitude", "language",
    "willing_to_relocate", "work_modes", "employment_types", "available_from", "notice_days", "pay_minimum",
    "pay_target", "pay_currency", "pay_unit",
)  # fmt: skip
# Columns that Django fills and the database does not.
BLANK = {
    "pronouns": "", "street": "", "postcode": "", "source_detail": "", "do_not_contact": False,
    "is_restricted": False,
}  # fmt: skip
# In the order of writing.
COLUMNS: dict[type[models.Model], Sequence[str]] = {
    CandidateEmail: ("candidate_id", "value", "normalised", "kind", "is_primary"),
    CandidatePhone: ("candidate_id", "value", "normalised", "extension", "kind", "is_primary"),
    CandidateSkill: ("candidate_id", "skill_id", "level", "evidence"),
    Interaction: (
        "candidate_id", "kind", "direction", "outcome", "occurred_at", "logged_at", "performed_by_id",
        "logged_by_id", "credited_to_id", "subject", "body", "channel_reference", "visibility", "entry",
        "late_reason",
    ),
    Document: (
        "candidate_id", "kind", "file", "name", "content_type", "size", "sha256", "text", "text_state",
        "text_tries", "pages", "revision", "is_private",
    ),
    Candidate: (
        "id", *DETAILS, *BLANK, "owner_id", "team_id", "source_id", "last_interaction_at", "created_at",
        "updated_at",
    ),
}  # fmt: skip


def load_mass(
    calendar: Calendar,
    numbers: range,
    progress: Callable[[int], object],
    *,
    resume: Callable[[Person], str] | None = None,
) -> None:
    """Load the people of ``numbers``; call ``progress`` with each batch's size once it is committed.

    One batch is made while the database writes the one before: memory holds two.
    """
    mass = Mass(calendar, resume)
    with ThreadPoolExecutor(max_workers=1) as maker:
        following: Future[Batch] | None = None
        for chunk in (*batched(numbers, BATCH), None):
            ready = following
            following = maker.submit(mass.batch, chunk, _reserve(len(chunk))) if chunk else None
            if ready:
                progress(_write(ready.result()))


def _write(batch: Batch) -> int:
    with acting(via=Via.COMMAND, verb="loaded candidates in bulk"), transaction.atomic():
        tell_database()
        for model, columns, rows in batch.tables:
            copy_rows(model, columns, rows)
    return batch.people


def copy_rows(model: type[models.Model], columns: Sequence[str], rows: list[Sequence[Any]]) -> None:
    named = ", ".join(f'"{column}"' for column in columns)
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{model._meta.db_table}" ({named}) FROM STDIN') as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _reserve(count: int) -> int:
    """Return the first of ``count`` keys that follow each other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(s, nextval(s) + %s) - %s FROM pg_get_serial_sequence(%s, 'id') AS s",
            [count - 1, count - 1, Candidate._meta.db_table],
        )
        return int(cursor.fetchone()[0])
