"""How many interactions were logged in time: for me, my team and all, and by recruiter."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Self

from django.utils import timezone

from accounts.models import User
from interactions.choices import Timeliness
from interactions.tallies import CONTACTS, count
from records.policies import rights_of

WINDOW = timedelta(days=30)


@dataclass(frozen=True)
class Tally:
    """Interactions by how soon they were logged. What was backfilled is neither in time nor late."""

    on_time: int = 0
    late: int = 0
    backfilled: int = 0

    def __add__(self, other: Self) -> "Tally":
        return Tally(self.on_time + other.on_time, self.late + other.late, self.backfilled + other.backfilled)

    @property
    def judged(self) -> int:
        return self.on_time + self.late

    @property
    def share_on_time(self) -> float | None:
        """Between 0 and 1, or none when nothing was judged."""
        return self.on_time / self.judged if self.judged else None


@dataclass(frozen=True)
class RecruiterTally:
    """The tally of one person."""

    recruiter: User
    tally: Tally


@dataclass(frozen=True)
class Summary:
    """The tallies of the home page."""

    since: datetime
    mine: Tally
    team: Tally
    all: Tally
    recruiters: list[RecruiterTally] = field(default_factory=list)


def summary(user: User, *, now: datetime | None = None) -> Summary:
    """Count what happened in the last thirty days and ``user`` may see."""
    since = (now or timezone.now()) - WINDOW
    tallies = _by_recruiter(user, since)
    team = {user.pk, *rights_of(user).colleague_ids}
    return Summary(
        since=since,
        mine=tallies.get(user.pk, Tally()),
        team=_sum(tally for key, tally in tallies.items() if key in team),
        all=_sum(tallies.values()),
        recruiters=_named(tallies),
    )


def _by_recruiter(user: User, since: datetime) -> dict[int, Tally]:
    tallies: dict[int, Tally] = defaultdict(Tally)
    for cell, number in count(user, CONTACTS, [since]).items():
        if cell.standing != Timeliness.EXEMPT:
            tallies[cell.person] += Tally(**{cell.standing: number})
    return tallies


def _named(tallies: dict[int, Tally]) -> list[RecruiterTally]:
    """Put the names to the keys, most interactions first."""
    people = User.objects.in_bulk(tallies)
    named = [RecruiterTally(people[key], tally) for key, tally in tallies.items()]
    return sorted(named, key=lambda row: (-row.tally.judged, str(row.recruiter), row.recruiter.pk))


def _sum(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, Tally())
