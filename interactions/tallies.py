"""Counts of contacts and obligations that a user may see, read from the tallies and set right for this reader.

The tallies hold every row that whoever sees the candidate sees, by whole days. Added to them and taken away is
what they cannot know: the days on which one span ends and another begins, private notes, what a restriction closes,
and candidates whom the reader sees beyond their teams. Each of these is few, and found by an index.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db import connection
from django.db.models import Case, Count, F, Q, Value, When

from candidates.models import Candidate
from interactions.choices import Counted, Resolution, Visibility
from interactions.models import Interaction, Obligation
from interactions.models.obligation import MET
from records.choices import Reach
from records.keys import Known, closed_keys, named_keys
from records.policies import Rights, policy_for, rights_of, visible

DAY = timedelta(days=1)
FOR_EVER = datetime.max.replace(tzinfo=UTC)

READ = """
    SELECT span.number - 1, t.person_id, t.kind, t.standing, sum(t.number)
    FROM unnest(%(first)s::date[], %(last)s::date[]) WITH ORDINALITY AS span (first, last, number)
    JOIN (
        SELECT counted, day, person_id, team_id, kind, standing, number FROM interactions_tally
        UNION ALL
        SELECT counted, day, person_id, team_id, kind, standing, number FROM interactions_tallychange
    ) AS t ON t.day >= span.first AND t.day < span.last
    WHERE t.counted = %(counted)s AND (%(teams)s::bigint[] IS NULL OR t.team_id = ANY (%(teams)s))
    GROUP BY span.number, t.person_id, t.kind, t.standing
"""


@dataclass(frozen=True)
class Cell:
    """Whose, of what kind, how it stands, and in which of the spans that were asked for."""

    span: int
    person: int
    kind: str
    standing: str


@dataclass(frozen=True)
class Subject:
    """What is tallied: the same cells as ``0004_keep_tallies`` says them in SQL."""

    counted: Counted
    model: type[Interaction | Obligation]
    at: str
    person: str
    kind: Any
    standing: Any
    tallied: Q
    withheld: Q | None = None
    """What must be counted although it is not tallied."""


CONTACTS = Subject(
    Counted.INTERACTION,
    Interaction,
    "occurred_at",
    "performed_by",
    Value(""),
    F("timeliness"),
    Q(visibility=Visibility.TEAM),
    ~Q(visibility=Visibility.TEAM),
)
SETTLED = Subject(
    Counted.OBLIGATION,
    Obligation,
    "arises_at",
    "responsible",
    F("trigger"),
    Case(
        When(resolution=Resolution.WAIVED, then=Value("waived")),
        When(resolved_at__lte=F("due_at"), then=Value("on_time")),
        default=Value("late"),
    ),
    Q(resolution__in=[*MET, Resolution.WAIVED]),
)


def count(user: Any, subject: Subject, bounds: Sequence[datetime]) -> Counter[Cell]:
    """Count what ``user`` may see from each of ``bounds`` to the next, and from the last one on.

    Equal to grouping what is visible, but for obligations that are open or fell away: they are not tallied.
    """
    rights = rights_of(user)
    if not (_allows(rights, subject.model) and _allows(rights, Candidate)):
        return Counter()
    teams = _teams(rights)
    cells = _read(subject, bounds, teams)
    for rows, sign in _exceptions(user, subject, bounds, teams):
        for cell, number in _grouped(rows, subject, bounds):
            cells[cell] += sign * number
    return +cells


def _allows(rights: Rights, model: Any) -> bool:
    return policy_for(model).allows(rights, "view")


def _teams(rights: Rights) -> list[int] | None:
    """Return the teams whose candidates the user sees, restrictions apart; none are named if it is all."""
    reach = rights.reach("view", Candidate)
    if reach is Reach.ALL:
        return None
    return list(rights.team_ids) if reach is Reach.TEAM else []


def _read(subject: Subject, bounds: Sequence[datetime], teams: list[int] | None) -> Counter[Cell]:
    if teams == []:
        return Counter()
    whole = [_whole_days(*span) for span in pairwise([*bounds, FOR_EVER])]
    first, last = zip(*whole, strict=True)
    with connection.cursor() as cursor:
        asked = {"counted": subject.counted, "first": [*first], "last": [*last], "teams": teams}
        cursor.execute(READ, asked)
        return Counter({Cell(*key): int(number) for *key, number in cursor})


def _whole_days(start: datetime, end: datetime) -> tuple[date, date]:
    """Return the first day in UTC that lies within, and the first that does not."""
    first = start.astimezone(UTC).date()
    return (first if _is_midnight(start) else first + DAY), end.astimezone(UTC).date()


def _is_midnight(moment: datetime) -> bool:
    return moment.timestamp() % DAY.total_seconds() == 0


def _exceptions(
    user: Any, subject: Subject, bounds: Sequence[datetime], teams: list[int] | None
) -> Iterator[tuple[Any, int]]:
    """Yield the rows that the tallies leave out, and those that they have too many, with their sign."""
    rights = rights_of(user)
    since = Q(**{f"{subject.at}__gte": bounds[0]})
    seen = visible(user, subject.model)
    within = Q() if teams is None else Q(candidate__team__in=teams)
    tallied = subject.model._default_manager.filter(since, subject.tallied)
    parts = _parts_of_days(subject, bounds)
    if parts and teams != []:
        # Like the tallies themselves: by team, and set right below. The policy would ask about each row.
        yield tallied.filter(parts, within), 1
    if subject.withheld:
        yield seen.filter(since, subject.withheld), 1
    if closed := _closed(rights, subject.model):
        yield tallied.filter(within, closed), -1
    if teams is not None and (keys := named_keys(rights, Candidate, ~Q(team__in=teams))):
        yield seen.filter(since, subject.tallied, candidate__in=keys), 1


def _parts_of_days(subject: Subject, bounds: Sequence[datetime]) -> Q:
    """Return what lies on the days, in UTC, on which one span ends and the next begins."""
    parts = Q()
    for number, bound in enumerate(bounds):
        if _is_midnight(bound):
            continue
        day = bound.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        start = max(day, bounds[0]) if number else bound
        parts |= Q(**{f"{subject.at}__gte": start, f"{subject.at}__lt": day + DAY})
    return parts


def _closed(rights: Rights, model: Any) -> Q:
    """Return the rows that hang on something which a restriction closes to the user; empty if nothing does."""
    policy = policy_for(model)
    closed = Q()
    known: Known = {}
    for name in (*policy.parents, *policy.beside):
        if keys := closed_keys(rights, policy.above(name), known):
            closed |= Q(**{f"{name}__in": keys})
    return closed


def _grouped(rows: Any, subject: Subject, bounds: Sequence[datetime]) -> Iterator[tuple[Cell, int]]:
    spans = [When(**{f"{subject.at}__gte": bound}, then=Value(n)) for n, bound in enumerate(bounds)]
    cells = rows.order_by().values(
        cell_span=Case(*reversed(spans)),
        cell_person=F(subject.person),
        cell_kind=subject.kind,
        cell_standing=subject.standing,
    )
    for row in cells.annotate(number=Count("pk")):
        yield (
            Cell(row["cell_span"], row["cell_person"], row["cell_kind"], row["cell_standing"]),
            row["number"],
        )
