"""The board: submissions as cards in columns, one column for each stage."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Any, Self
from urllib.parse import urlencode

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from audit.typed import key_in
from clients.choices import LIVE_JOB_ORDER_STATUSES
from clients.models import JobOrder, JobOrderRecruiter
from placements.cards import Note, notes_for
from placements.choices import CLOSED_STAGES, NEXT_STAGES, OPEN_STAGES, REOPENS_TO, STAGE_NORMS, Stage
from placements.models import ClientRestriction, Submission
from records.policies import rights_of, visible

PAGE = 30
"""How many cards of a column are shown at first, and with each "show more"."""
COUNTED = 100
"""As far as a column is counted; beyond, it says "99+"."""
WHOSE = {"mine": "My jobs", "team": "My team's jobs", "all": "All jobs"}
_DETAILS = (
    "version", "stage", "stage_since",
    "candidate__full_name", "candidate__headline", "candidate__current_title", "candidate__reference",
    "candidate__do_not_contact", "candidate__do_not_contact_until", "candidate__last_interaction_at",
    "job_order__title", "job_order__reference", "job_order__client__legal_name",
    "job_order__client__trading_name", "recruiter__display_name",
)  # fmt: skip


@dataclass(frozen=True)
class Scope:
    """Which submissions are on the board: those of one job, or of my, my team's or all live jobs."""

    whose: str = "mine"
    job: int | None = None
    client: int | None = None
    owner: int | None = None

    @classmethod
    def read(cls, typed: Mapping[str, str]) -> Self:
        """Read a scope from an address; nonsense counts as nothing."""
        whose = typed.get("whose", "")
        keys = {name: key_in(typed.get(name)) for name in ("job", "client", "owner")}
        return cls(whose if whose in WHOSE else "mine", **keys)

    @property
    def query(self) -> str:
        named = {"job": self.job, "client": self.client, "owner": self.owner}
        whose = {} if self.whose == "mine" or self.job else {"whose": self.whose}
        return urlencode({**whose, **{name: key for name, key in named.items() if key}})

    def jobs(self, reader: Any) -> QuerySet[JobOrder]:
        """Return the live jobs of the scope, whatever client, owner or job is chosen."""
        jobs: QuerySet[JobOrder] = visible(reader, JobOrder).filter(status__in=LIVE_JOB_ORDER_STATUSES)
        if self.whose == "all":
            return jobs
        people = {reader.pk}
        if self.whose == "team":
            people |= set(rights_of(reader).colleague_ids)
        assigned = JobOrderRecruiter.objects.filter(job_order=OuterRef("pk"), user__in=people)
        return jobs.filter(Q(owner__in=people) | Exists(assigned.order_by()))

    def submissions(self, reader: Any) -> QuerySet[Submission]:
        rows: QuerySet[Submission] = visible(reader, Submission)
        if self.job:
            return rows.filter(job_order=self.job)
        if self.client:
            rows = rows.filter(job_order__client=self.client)
        if self.owner:
            rows = rows.filter(job_order__owner=self.owner)
        rows = rows.filter(job_order__status__in=LIVE_JOB_ORDER_STATUSES)
        if self.whose == "all":
            return rows
        mine = Q(job_order__in=self.jobs(reader).order_by().values("pk"))
        return rows.filter(mine | Q(recruiter=reader.pk) if self.whose == "mine" else mine)


@dataclass(frozen=True)
class Card:
    """A submission as the reader sees it on the board."""

    submission: Submission
    now: datetime
    may_move: bool = False
    is_barred: bool = False
    elsewhere: int = 0
    notes: list[Note] = field(default_factory=list)

    @property
    def days(self) -> int:
        return (self.now - self.submission.stage_since).days

    @property
    def is_late(self) -> bool:
        norm = STAGE_NORMS.get(Stage(self.submission.stage))
        return norm is not None and self.days > norm

    @property
    def norm(self) -> int | None:
        return STAGE_NORMS.get(Stage(self.submission.stage))

    @property
    def next_stages(self) -> list[Stage]:
        """Where the card may go, in the order of the columns."""
        if not self.may_move:
            return []
        stage = Stage(self.submission.stage)
        reachable = NEXT_STAGES[stage] | REOPENS_TO.get(stage, frozenset())
        return [each for each in Stage if each in reachable and each != Stage.JOB_CLOSED]

    @property
    def title(self) -> str:
        candidate = self.submission.candidate
        return candidate.current_title or candidate.headline


@dataclass(frozen=True)
class Column:
    """One stage with its first cards; those of a closed stage are read when somebody unfolds it."""

    stage: Stage
    count: int
    cards: list[Card] = field(default_factory=list)
    after: str = ""

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN_STAGES

    @property
    def counted(self) -> str:
        return f"{COUNTED - 1}+" if self.count >= COUNTED else str(self.count)


@dataclass(frozen=True)
class _Place:
    """A submission where it stands, before anything else is known of it."""

    key: int
    stage: str
    version: int
    since: datetime

    def __str__(self) -> str:
        return f"{self.since.isoformat()}~{self.key}"


class Board:
    """What ``reader`` sees of the submissions in ``scope``."""

    def __init__(self, reader: Any, scope: Scope) -> None:
        self.reader = reader
        self.scope = scope
        self.now = timezone.now()

    @cached_property
    def places(self) -> dict[str, list[_Place]]:
        """The newest of each stage, as far as is counted, in one query."""
        rows = self.scope.submissions(self.reader).filter(stage=RawSQL("stages.code", ()))
        found: dict[str, list[_Place]] = defaultdict(list)
        try:
            sql, args = _newest_first(rows)[:COUNTED].query.sql_with_params()
        except EmptyResultSet:
            return found
        # Written once for all stages: thirteen queries would take longer to write than to answer.
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT place.* FROM unnest(%s::text[]) AS stages(code) CROSS JOIN LATERAL ({sql}) place",  # noqa: S608
                [Stage.values, *args],
            )
            for row in cursor.fetchall():
                found[row[1]].append(_Place(*row))
        return {
            stage: sorted(places, key=lambda each: (each.since, each.key), reverse=True)
            for stage, places in found.items()
        }

    @property
    def is_empty(self) -> bool:
        return not any(self.places.values())

    @property
    def seal(self) -> str:
        """Return a digest that differs as soon as a card moved or changed."""
        told = [
            (place.key, place.version, place.stage) for places in self.places.values() for place in places
        ]
        return sha256(repr(sorted(told)).encode()).hexdigest()[:32]

    @cached_property
    def columns(self) -> list[Column]:
        shown = {stage: self.places.get(stage, [])[:PAGE] for stage in OPEN_STAGES}
        cards = self.cards([place.key for places in shown.values() for place in places])
        return [
            Column(
                stage,
                len(self.places.get(stage, ())),
                [cards[place.key] for place in shown.get(stage, ()) if place.key in cards],
                str(shown[stage][-1]) if len(self.places.get(stage, ())) > PAGE and stage in shown else "",
            )
            for stage in (*OPEN_STAGES, *CLOSED_STAGES)
        ]

    def column(self, stage: Stage, after: str = "") -> Column:
        """Return one page of a stage, from behind the place ``after``."""
        rows = self.scope.submissions(self.reader).filter(stage=stage)
        if behind := _behind(after):
            rows = rows.filter(behind)
        places = [_Place(*row) for row in _newest_first(rows)[: PAGE + 1]]
        cards = self.cards([place.key for place in places[:PAGE]])
        shown = [cards[place.key] for place in places[:PAGE] if place.key in cards]
        return Column(stage, len(places), shown, str(places[PAGE - 1]) if len(places) > PAGE else "")

    def cards(self, keys: Collection[int]) -> dict[int, Card]:
        """Return the cards of those of ``keys`` that the reader sees."""
        if not keys:
            return {}
        rows = visible(self.reader, Submission).filter(pk__in=keys)
        rows = rows.select_related("candidate", "job_order__client", "recruiter").only(*_DETAILS)
        submissions = list(rows.order_by())
        movable = visible(self.reader, Submission, "change").filter(pk__in=keys).order_by()
        may_move = set(movable.values_list("pk", flat=True))
        people = {row.candidate_id for row in submissions}
        elsewhere = self._elsewhere(people)
        barred = self._barred(submissions)
        notes = notes_for(self.reader, people)
        return {
            row.pk: Card(
                row,
                self.now,
                may_move=row.pk in may_move,
                is_barred=row.pk in barred,
                elsewhere=len(elsewhere[row.candidate_id] - {row.pk}),
                notes=notes.get(row.candidate_id, []),
            )
            for row in submissions
        }

    def _elsewhere(self, people: Collection[int]) -> dict[int, set[int]]:
        """Return the open submissions of each candidate that the reader sees."""
        rows = visible(self.reader, Submission).open().filter(candidate__in=people).order_by()
        found: dict[int, set[int]] = defaultdict(set)
        for candidate, key in rows.values_list("candidate_id", "pk"):
            found[candidate].add(key)
        return found

    def _barred(self, submissions: Iterable[Submission]) -> set[int]:
        """Return those whose candidate must not be sent to their client, or to a company above it."""
        submissions = list(submissions)
        rows = visible(self.reader, ClientRestriction).in_force(timezone.localdate())
        rows = rows.filter(candidate__in={row.candidate_id for row in submissions}).order_by()
        restricted = set(rows.values_list("candidate_id", "client_id"))
        if not restricted:
            return set()
        above = _lineages({row.job_order.client_id for row in submissions})
        return {
            row.pk
            for row in submissions
            if any((row.candidate_id, client) in restricted for client in above[row.job_order.client_id])
        }


def _newest_first(rows: QuerySet[Submission]) -> Any:
    return rows.order_by("-stage_since", "-pk").values_list("pk", "stage", "version", "stage_since")


def _behind(after: str) -> Q | None:
    """Read where a page ended; nonsense means the beginning."""
    moment, _, key = after.partition("~")
    try:
        since = parse_datetime(moment)
    except ValueError:
        return None
    number = key_in(key)
    if since is None or since.tzinfo is None or number is None:
        return None
    return Q(stage_since__lt=since) | Q(stage_since=since, pk__lt=number)


def _lineages(clients: Collection[int]) -> dict[int, set[int]]:
    """Return for each client itself and the companies above it."""
    found: dict[int, set[int]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute("SELECT c, placements_lineage(c) FROM unnest(%s::bigint[]) AS c", [sorted(clients)])
        for client, above in cursor.fetchall():
            found[client].add(above)
    return found
