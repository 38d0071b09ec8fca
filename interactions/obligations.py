"""What has to be logged and what became of it: my list, and the counts of people, teams, kinds and weeks."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncWeek

from accounts.models import TeamMembership, User
from interactions.choices import Trigger
from interactions.models import Interaction, Obligation
from interactions.tallies import SETTLED, count
from records.policies import visible

LISTED = 20

# Overdue by how much, at most, in the order of the page.
AGES = (
    ("less than a day", timedelta(days=1)),
    ("1 to 3 days", timedelta(days=3)),
    ("3 to 7 days", timedelta(days=7)),
    ("more than a week", timedelta(days=36_500)),
)


@dataclass(frozen=True)
class Score:
    """Obligations by how they ended. What was waived or fell away counts for nobody and against nobody."""

    on_time: int = 0
    late: int = 0
    overdue: int = 0
    waiting: int = 0
    waived: int = 0

    def __add__(self, other: Self) -> "Score":
        return Score(*(getattr(self, name) + getattr(other, name) for name in COUNTS))

    @property
    def judged(self) -> int:
        return self.on_time + self.late + self.overdue

    @property
    def percent(self) -> int | None:
        """The share logged within the window; what is overdue is no longer within it."""
        return 100 * self.on_time // self.judged if self.judged else None


COUNTS = ("on_time", "late", "overdue", "waiting", "waived")


@dataclass(frozen=True)
class Line:
    """One person, team, kind or week; ``key`` leads to its rows."""

    name: str
    key: Any
    score: Score


@dataclass(frozen=True)
class Report:
    """Whether everything is logged."""

    since: datetime
    total: Score
    people: list[Line] = field(default_factory=list)
    teams: list[Line] = field(default_factory=list)
    kinds: list[Line] = field(default_factory=list)
    weeks: list[Line] = field(default_factory=list)
    ages: list[tuple[str, int]] = field(default_factory=list)
    waivers: list[Obligation] = field(default_factory=list)
    excuses: list[Interaction] = field(default_factory=list)
    """Contacts that were logged late, with the reason that was given."""


def mine(user: User) -> QuerySet[Obligation]:
    """Return what ``user`` has to log, the most urgent first."""
    rows: QuerySet[Obligation] = visible(user, Obligation).open().filter(responsible=user)
    return rows.select_related("candidate", "submission__job_order", "follow_up", "interview").order_by(
        "due_at", "id"
    )


def report(user: User, *, now: datetime, weeks: int) -> Report:
    """Count what arose in the last ``weeks`` and ``user`` may see."""
    monday = (now - timedelta(days=now.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    mondays = [monday - timedelta(weeks=ago) for ago in reversed(range(weeks))]
    since = mondays[0]
    seen = visible(user, Obligation)
    cells = [*_settled(user, mondays), *_open(seen.open().filter(arises_at__gte=since), now)]
    people = User.objects.in_bulk({cell["responsible"] for cell in cells})
    homes = _home_teams(people)
    teams = {team.pk: team.name for team in homes.values()}
    return Report(
        since=since,
        total=sum((cell["score"] for cell in cells), Score()),
        people=_lines(cells, lambda cell: cell["responsible"], lambda key: str(people[key])),
        teams=_lines(
            cells,
            lambda cell: home.pk if (home := homes.get(cell["responsible"])) else None,
            lambda key: teams.get(key, "No team"),
        ),
        kinds=_lines(cells, lambda cell: cell["trigger"], lambda key: Trigger(key).label),
        weeks=sorted(
            _lines(cells, lambda cell: cell["week"].date(), lambda key: f"{key:%-d %b}"), key=_by_week
        ),
        ages=_ages(seen.overdue(now), now),
        waivers=list(
            seen.waived()
            .filter(resolved_at__gte=since)
            .select_related("candidate", "responsible", "resolved_by")
            .order_by("-resolved_at", "-id")[:LISTED]
        ),
        excuses=list(
            visible(user, Interaction)
            .excused()
            .since(since)
            .select_related("candidate", "performed_by")
            .newest_first()[:LISTED]
        ),
    )


def _by_week(line: Line) -> date:
    return line.key


def _settled(user: User, mondays: list[datetime]) -> Iterable[dict[str, Any]]:
    for cell, number in count(user, SETTLED, mondays).items():
        yield {
            "responsible": cell.person,
            "trigger": cell.kind,
            "week": mondays[cell.span],
            "score": Score(**{cell.standing: number}),
        }


def _open(rows: Any, now: datetime) -> Iterable[dict[str, Any]]:
    """Yield what is overdue and waiting for each person, kind and week: few, and never tallied."""
    counts = {
        "overdue": Count("pk", filter=Q(due_at__lt=now)),
        "waiting": Count("pk", filter=Q(due_at__gte=now)),
    }
    grouped = rows.order_by().values("responsible", "trigger", week=TruncWeek("arises_at")).annotate(**counts)
    for row in grouped:
        yield {**row, "score": Score(overdue=row["overdue"], waiting=row["waiting"])}


def _lines(
    cells: Iterable[dict[str, Any]], key_of: Callable[[dict[str, Any]], Any], name: Callable[[Any], str]
) -> list[Line]:
    """Add the cells up by one of their keys, those with most to answer for first."""
    scores: dict[Any, Score] = defaultdict(Score)
    for cell in cells:
        scores[key_of(cell)] += cell["score"]
    lines = [Line(name(key), key, score) for key, score in scores.items()]
    return sorted(lines, key=lambda line: (-line.score.overdue, -line.score.judged, line.name, str(line.key)))


def _home_teams(people: Iterable[int]) -> dict[int, Any]:
    memberships = TeamMembership.objects.filter(user__in=people).select_related("team").order_by("-pk")
    return {membership.user_id: membership.team for membership in memberships}


def _ages(overdue: Any, now: datetime) -> list[tuple[str, int]]:
    bounds = [timedelta(0), *(most for _, most in AGES)]
    spans = {
        f"age{number}": Count("pk", filter=Q(due_at__lt=now - bounds[number], due_at__gte=now - most))
        for number, (_, most) in enumerate(AGES)
    }
    counted = overdue.order_by().aggregate(**spans)
    return [(name, counted[f"age{number}"]) for number, (name, _) in enumerate(AGES)]
