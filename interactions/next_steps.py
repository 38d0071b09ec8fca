"""My next steps as a list to work through: overdue, today, this week, later."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from interactions.models import FollowUp
from records.policies import visible

SHOWN = 100


@dataclass(frozen=True)
class Group:
    """Next steps that are due in one stretch of time."""

    title: str
    steps: list[FollowUp]


@dataclass(frozen=True)
class NextSteps:
    """What is shown: at most ``SHOWN``, the most urgent first."""

    groups: list[Group]
    has_more: bool

    @property
    def is_empty(self) -> bool:
        return not self.groups


def my_next_steps(user: Any, *, today: date) -> NextSteps:
    """Return the open next steps of ``user``."""
    rows = visible(user, FollowUp).open().filter(owner=user).select_related("candidate")
    steps = list(rows.order_by("due_on", "id")[: SHOWN + 1])
    named: dict[str, list[FollowUp]] = {}
    for step in steps[:SHOWN]:
        named.setdefault(_stretch(step.due_on, today), []).append(step)
    return NextSteps([Group(title, found) for title, found in named.items()], len(steps) > SHOWN)


def _stretch(due_on: date, today: date) -> str:
    if due_on < today:
        return "Overdue"
    if due_on == today:
        return "Today"
    return "In the next seven days" if due_on <= today + timedelta(days=7) else "Later"


def next_working_week(today: date) -> date:
    """Return the Monday after ``today``."""
    return today + timedelta(days=7 - today.weekday())
