"""When a number of hours is over, by a clock that always runs or by one that runs in office hours.

The database judges by a function of its own, ``interactions_deadline``; a property test holds the two together.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from interactions.choices import Weekday

FURTHEST = 4_000
"""Days to look ahead, for hours that never open again."""


@dataclass(frozen=True)
class OfficeHours:
    """The hours of a week in which the clock runs, in the time zone where they are meant."""

    time_zone: str
    opens_at: time
    closes_at: time
    weekdays: frozenset[str]
    holidays: frozenset[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        return tuple(Weekday)[day.weekday()] in self.weekdays and day not in self.holidays

    def spans(self, since: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the working spans from ``since`` on, in UTC: local times cannot be subtracted."""
        zone = ZoneInfo(self.time_zone)
        first = since.astimezone(zone).date()
        for day in (first + timedelta(days=number) for number in range(FURTHEST)):
            if not self.is_working_day(day):
                continue
            opens, closes = (
                datetime.combine(day, at, zone).astimezone(UTC) for at in (self.opens_at, self.closes_at)
            )
            if since < closes:
                yield max(opens, since.astimezone(UTC)), closes


def deadline(began: datetime, hours: int, office: OfficeHours | None = None) -> datetime:
    """Return when ``hours`` are over that began to run at ``began``."""
    left = timedelta(hours=hours)
    if office is None:
        return began + left
    for opens, closes in office.spans(began):
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
    raise ValueError("The office never opens for so many hours.")
