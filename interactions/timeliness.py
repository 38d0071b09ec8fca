"""How many interactions were logged in time: for me, my team and all, and by recruiter."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import User
from interactions.choices import Timeliness
from interactions.models import Interaction
from records.policies import rights_of, visible

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
    """Count what happened in the last thirty days and ``user`` may see, in one grouped query."""
    since = (now or timezone.now()) - WINDOW
    tallies = tallies_by_recruiter(visible(user, Interaction).filter(occurred_at__gte=since))
    team = {user.pk, *rights_of(user).colleague_ids}
    return Summary(
        since=since,
        mine=tallies.get(user.pk, Tally()),
        team=_sum(tally for key, tally in tallies.items() if key in team),
        all=_sum(tallies.values()),
        recruiters=_named(tallies),
    )


def tallies_by_recruiter(interactions: Any) -> dict[int, Tally]:
    """Return the tally of each performer of ``interactions``, by key."""
    counts = {
        name: Count("pk", filter=Q(timeliness=code))
        for name, code in (
            ("on_time", Timeliness.ON_TIME),
            ("late", Timeliness.LATE),
            ("backfilled", Timeliness.BACKFILLED),
        )
    }
    rows = interactions.order_by().values("performed_by").annotate(**counts)
    return {row.pop("performed_by"): Tally(**row) for row in rows}


def _named(tallies: dict[int, Tally]) -> list[RecruiterTally]:
    """Put the names to the keys, most interactions first."""
    people = User.objects.in_bulk(tallies)
    named = [RecruiterTally(people[key], tally) for key, tally in tallies.items()]
    return sorted(named, key=lambda row: (-row.tally.judged, str(row.recruiter), row.recruiter.pk))


def _sum(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, Tally())
