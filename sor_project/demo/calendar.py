"""Days and office hours, counted back from the day for which the demo is loaded."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

SATURDAY = 5


class Calendar:
    """All that happened lies before ``today`` begins; all that is planned lies on it or after it."""

    def __init__(self, today: date) -> None:
        self.today = today

    def day(self, offset: int) -> date:
        """Return the day so many days from today, back when negative."""
        return self.today + timedelta(days=offset)

    def workday(self, offset: int) -> date:
        """Return that day, or the Friday before when it is a weekend's."""
        day = self.day(offset)
        return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))

    def at(self, offset: int, hour: int = 9, minute: int = 0) -> datetime:
        return datetime.combine(self.workday(offset), time(hour, minute), tzinfo=UTC)

    def offset(self, moment: datetime) -> int:
        return (moment.date() - self.today).days

    def in_office_hours(self, random: Random, offset: int) -> datetime:
        return self.at(offset, random.randint(7, 17), random.randrange(60))

    def before_today(self, moment: datetime) -> datetime:
        """Return ``moment``, or the last minute before today: the past of the demo ends there."""
        return min(moment, datetime.combine(self.today, time(), tzinfo=UTC) - timedelta(minutes=1))
