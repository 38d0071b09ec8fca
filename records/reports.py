"""Reports: figures by row, counted in the database, with a chart and the way to the rows behind each figure.

A room writes its reports as modules of its own and registers them from ``AppConfig.ready()``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from django.db.models import Aggregate, DurationField, ExpressionWrapper, F, FloatField, Model, QuerySet
from django.db.models.functions import Extract
from django.utils import timezone

from records.policies import may

DAY = 86_400


@dataclass(frozen=True)
class Column:
    """A figure of each row: a number, a share (0 to 1) or days. ``charted`` ones become bars."""

    name: str
    title: str
    kind: str = "number"
    charted: bool = False
    linked: bool = False


@dataclass(frozen=True)
class Row:
    """One line; ``key`` finds it again when somebody asks for the rows behind a figure."""

    key: str
    label: str
    values: Mapping[str, float | int | None]
    is_total: bool = False


@dataclass(frozen=True)
class Asked:
    """What the reader narrowed the report to. ``until`` is the last day that counts."""

    since: date
    until: date
    team: int | None = None
    person: int | None = None
    client: int | None = None
    job: int | None = None

    @property
    def span(self) -> tuple[datetime, datetime]:
        """Return the first moment, and the first one that no longer counts."""
        zone = timezone.get_current_timezone()
        first = datetime.combine(self.since, time.min, zone)
        return first, datetime.combine(self.until + timedelta(days=1), time.min, zone)

    def during(self, path: str) -> dict[str, datetime]:
        """Return the conditions for a time at ``path`` to lie within."""
        first, end = self.span
        return {f"{path}__gte": first, f"{path}__lt": end}

    def at(self, **paths: str) -> dict[str, int]:
        """Return the conditions for what was chosen: ``at(team="candidate__team")``."""
        return {path: getattr(self, name) for name, path in paths.items() if getattr(self, name)}


class Report:
    """One report. What it may count is what ``user`` may see."""

    code: ClassVar[str]
    title: ClassVar[str]
    about: ClassVar[str]
    icon: ClassVar[str] = "bar_chart"
    heading: ClassVar[str] = ""
    """What a row is: "Stage", "Person"."""
    columns: ClassVar[Sequence[Column]]
    filters: ClassVar[Sequence[str]] = ("team", "person")
    has_period: ClassVar[bool] = True
    days: ClassVar[int] = 365
    """How far back it looks unless told."""
    needs: ClassVar[type[Model]]
    """Who may see any of these may see the report."""

    def is_for(self, user: Any) -> bool:
        return may(user, "view", self.needs)

    def rows(self, user: Any, asked: Asked) -> list[Row]:
        raise NotImplementedError

    def behind(self, user: Any, asked: Asked, key: str, column: str) -> QuerySet[Any] | None:
        """Return exactly the rows that a figure counts; none when it does not count rows."""
        return None


@dataclass
class Registry:
    """The reports of all rooms, in the order in which the rooms start."""

    known: dict[str, Report] = field(default_factory=dict)

    def add(self, report: Report) -> None:
        self.known[report.code] = report

    def of(self, user: Any) -> Iterator[Report]:
        return (report for report in self.known.values() if report.is_for(user))


reports = Registry()


class Median(Aggregate):
    """The middle one: a single case that took a year does not move it."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def days_between(first: Any, last: Any) -> Any:
    """Return the time between two moments in days, as an expression."""
    first, last = (F(each) if isinstance(each, str) else each for each in (first, last))
    return Extract(ExpressionWrapper(last - first, DurationField()), "epoch") / float(DAY)


def share(part: float | None, whole: float | None) -> float | None:
    return part / whole if part is not None and whole else None
