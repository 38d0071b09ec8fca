"""What a person looks after, and to whom each of it would go when they leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet

from candidates.models import Candidate
from clients.choices import LIVE_JOB_ORDER_STATUSES
from clients.models import Client, JobOrder
from interactions.choices import FollowUpStatus
from interactions.models import FollowUp, Obligation
from placements.choices import LIVE_PLACEMENTS, OPEN_STAGES
from placements.models import Placement, Submission
from records.policies import may, visible

STAY, SPREAD = "stay", "spread"


@dataclass(frozen=True)
class Holding:
    """One kind of record with somebody who answers for it, as far as it is still open.

    ``spread_by`` deals many out among several colleagues so that what belongs to one candidate stays in
    one hand.
    """

    code: str
    title: str
    model: type[Model]
    owner: str = "owner"
    verb: str = "change"
    team: str = ""
    spread_by: str = "id"
    open_when: Mapping[str, Any] = field(default_factory=dict)

    def of(self, person: Any) -> QuerySet[Any]:
        """Return all that ``person`` holds."""
        rows: QuerySet[Any] = self.model._default_manager.filter(**{self.owner: person}, **self.open_when)
        return rows.order_by()

    def movable(self, user: Any, person: Any) -> QuerySet[Any]:
        """Return what ``user`` may give from ``person`` to somebody else."""
        rows: QuerySet[Any] = visible(user, self.model, self.verb)
        return rows.filter(**{self.owner: person}, **self.open_when).order_by()


# In this order: who has the candidate sees what belongs to the candidate.
HOLDINGS: tuple[Holding, ...] = (
    Holding("candidates", "Candidates", Candidate, verb="change_owner", team="team"),
    Holding("clients", "Clients", Client, verb="change_owner", team="team"),
    Holding(
        "jobs",
        "Job orders, not closed",
        JobOrder,
        verb="change_owner",
        team="team",
        open_when={"status__in": sorted(LIVE_JOB_ORDER_STATUSES)},
    ),
    Holding(
        "submissions",
        "Open submissions",
        Submission,
        owner="recruiter",
        spread_by="candidate_id",
        open_when={"stage__in": OPEN_STAGES},
    ),
    Holding(
        "placements",
        "Placements that run",
        Placement,
        spread_by="submission__candidate_id",
        open_when={"status__in": LIVE_PLACEMENTS},
    ),
    Holding(
        "follow_ups",
        "Open follow-ups",
        FollowUp,
        spread_by="candidate_id",
        open_when={"status": FollowUpStatus.OPEN},
    ),
    Holding(
        "obligations",
        "Contacts still to be logged",
        Obligation,
        owner="responsible",
        spread_by="candidate_id",
        open_when={"resolution": ""},
    ),
)


@dataclass(frozen=True)
class Line:
    """One kind in the preview: how many would move, and to whom."""

    holding: Holding
    count: int


def may_hand_over(user: Any) -> bool:
    """Tell whether ``user`` may give anything of another person to a third one."""
    return any(may(user, holding.verb, holding.model) for holding in HOLDINGS if holding.team)


def preview(user: Any, leaver: Any) -> list[Line]:
    """Return what ``leaver`` holds and ``user`` may move, kind by kind; what is hidden is not counted."""
    lines = [Line(holding, holding.movable(user, leaver).count()) for holding in HOLDINGS]
    return [line for line in lines if line.count]


def holds_anything(person: Any) -> bool:
    return any(holding.of(person).exists() for holding in HOLDINGS)


def dealt(rows: Sequence[tuple[int, int]], heirs: Sequence[int]) -> dict[int, list[int]]:
    """Deal ``rows`` (key and what to spread by) out among ``heirs``, always the same way."""
    hands: dict[int, list[int]] = {heir: [] for heir in heirs}
    for key, part in rows:
        hands[heirs[part % len(heirs)]].append(key)
    return hands
