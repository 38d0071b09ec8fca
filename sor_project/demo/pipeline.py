"""Puts the demo's candidates forward, through every stage, with interviews, offers and placements.

What lies in the past is written as rows with their own times: an operation can only stamp the present.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle
from random import Random

from django.db import transaction

from accounts.models import User
from audit.choices import Via
from audit.context import acting
from clients.choices import JobOrderStatus
from governance.choices import ReasonKind
from placements.choices import LOST_STAGES, OPEN_STAGES, REPRESENTED_STAGES, Origin, Stage
from placements.models import StageEvent, Submission
from sor_project.demo.agency import Agency
from sor_project.demo.calendar import Calendar
from sor_project.demo.candidates import Known
from sor_project.demo.companies import Order
from sor_project.demo.outcomes import Outcomes
from sor_project.demo.people import draws
from sor_project.demo.words import EVIDENCE_OF_CONSENT

# Dealt out in turn, so that every stage is on the board; the length shares no factor with the hands.
OPEN_DECK = (
    Stage.INTERVIEWING, Stage.SCREENING, Stage.IDENTIFIED, Stage.OFFER, Stage.CLIENT_REVIEW, Stage.CONTACTED,
    Stage.REJECTED_BY_CLIENT, Stage.SUBMITTED_TO_CLIENT, Stage.INTERNAL_REVIEW, Stage.WITHDRAWN, Stage.OFFER,
    Stage.INTERVIEWING, Stage.REJECTED_BY_AGENCY, Stage.IDENTIFIED, Stage.PLACED, Stage.INTERVIEWING,
    Stage.SCREENING,
)  # fmt: skip
OPEN_HAND = 6
FILLED = (Stage.PLACED, Stage.JOB_CLOSED, Stage.REJECTED_BY_CLIENT, Stage.WITHDRAWN, Stage.REJECTED_BY_AGENCY)
HANDS: dict[JobOrderStatus, tuple[Stage, ...]] = {
    JobOrderStatus.FILLED: FILLED,
    JobOrderStatus.CLOSED: (Stage.JOB_CLOSED, Stage.REJECTED_BY_CLIENT, Stage.JOB_CLOSED),
    JobOrderStatus.LOST: (Stage.REJECTED_BY_CLIENT, Stage.JOB_CLOSED),
    JobOrderStatus.CANCELLED: (Stage.JOB_CLOSED,),
    JobOrderStatus.ON_HOLD: (Stage.CLIENT_REVIEW, Stage.SCREENING, Stage.INTERNAL_REVIEW),
}
# How many of the open stages were gone through before it ended so: from, to.
ENDED_AFTER = {
    Stage.REJECTED_BY_AGENCY: (2, 4),
    Stage.REJECTED_BY_CLIENT: (5, 7),
    Stage.WITHDRAWN: (2, 7),
    Stage.JOB_CLOSED: (1, 6),
    Stage.PLACED: (8, 8),
}
SKIPPABLE = {Stage.CONTACTED, Stage.INTERNAL_REVIEW, Stage.CLIENT_REVIEW}
WHY_LOST = {
    Stage.REJECTED_BY_AGENCY: ReasonKind.REJECTION,
    Stage.REJECTED_BY_CLIENT: ReasonKind.REJECTION,
    Stage.WITHDRAWN: ReasonKind.WITHDRAWAL,
    Stage.JOB_CLOSED: ReasonKind.JOB_CLOSED,
}
MOST_JOBS = 3


@dataclass(frozen=True)
class Journey:
    """A submission and the moment at which it reached each stage."""

    known: Known
    order: Order
    submission: Submission
    reached: dict[Stage, datetime]

    @property
    def recruiter(self) -> User:
        return self.submission.recruiter

    def until(self, stage: Stage) -> datetime:
        """Return when the submission left ``stage``, or when it last moved."""
        later = [moment for other, moment in self.reached.items() if moment > self.reached[stage]]
        return min(later, default=max(self.reached.values()))


class Pipeline:
    """Chooses who is put forward for what, and writes how it went."""

    def __init__(self, agency: Agency, calendar: Calendar, known: list[Known]) -> None:
        self.agency = agency
        self.calendar = calendar
        self.known = known
        self.jobs_of: Counter[int] = Counter()
        self.placed: set[int] = set()
        self.deck = cycle(OPEN_DECK)
        self.outcomes = Outcomes(agency, calendar)

    def work(self, order: Order) -> list[Journey]:
        """Put people forward for ``order`` as its status asks for."""
        random = draws("order", order.job_order.reference)
        status = JobOrderStatus(order.job_order.status)
        targets = HANDS.get(status, ())
        if status == JobOrderStatus.OPEN:
            targets = tuple(next(self.deck) for _ in range(OPEN_HAND))
        journeys: list[Journey] = []
        for target in targets:
            stages = _way_to(target, random)
            days = self._days(order, len(stages), random)
            sent = [journey.known for journey in journeys]
            fitting = [who for who in self.known if self._fits(who, order, since=days[0]) and who not in sent]
            if fitting:
                journeys.append(self.send(random.choice(fitting), order, stages, days, random))
        return journeys

    def send(
        self, known: Known, order: Order, stages: list[Stage], days: list[int], random: Random
    ) -> Journey:
        """Write one submission that went through ``stages`` on ``days``."""
        self.jobs_of[known.candidate.pk] += 1
        if stages[-1] == Stage.PLACED:
            self.placed.add(known.candidate.pk)
        moments = sorted(self.calendar.in_office_hours(random, day) for day in days)
        reached = dict(zip(stages, moments, strict=True))
        with acting(known.owner, via=Via.COMMAND, verb="put forward a candidate"), transaction.atomic():
            submission = self._submission(known, order, reached, random)
            self._log(submission, reached)
            journey = Journey(known, order, submission, reached)
            self.outcomes.write(journey, random)
        return journey

    def _fits(self, known: Known, order: Order, *, since: int) -> bool:
        key = known.candidate.pk
        return (
            known.person.trade is order.trade
            and known.is_workable
            and known.since < since
            and key not in self.placed
            and self.jobs_of[key] < MOST_JOBS
        )

    def _days(self, order: Order, count: int, random: Random) -> list[int]:
        """Return the days of so many moves, as they lie between the opening of the order and today."""
        last = (order.closed or 0) - random.randrange(1, 9)
        days = [last]
        for _ in range(count - 1):
            days.insert(0, days[0] - random.randint(1, 5))
        return days

    def _submission(
        self, known: Known, order: Order, reached: dict[Stage, datetime], random: Random
    ) -> Submission:
        stage = list(reached)[-1]
        shown = next((moment for step, moment in reached.items() if step in REPRESENTED_STAGES), None)
        lost = stage in LOST_STAGES
        return Submission.objects.create(
            candidate=known.candidate,
            job_order=order.job_order,
            stage=stage,
            stage_since=reached[stage],
            recruiter=known.owner,
            origin=random.choice(Origin.values),
            representation_confirmed_at=shown and shown - timedelta(hours=random.randint(1, 20)),
            representation_confirmed_by=known.owner if shown else None,
            representation_evidence=random.choice(EVIDENCE_OF_CONSENT) if shown else "",
            closed_reason=random.choice(self.agency.reasons[WHY_LOST[stage]]) if lost else None,
            closed_by=known.owner if lost else None,
            created_at=next(iter(reached.values())),
            updated_at=reached[stage],
        )

    def _log(self, submission: Submission, reached: dict[Stage, datetime]) -> None:
        before = ["", *reached]
        StageEvent.objects.bulk_create(
            StageEvent(
                submission=submission,
                from_stage=came_from,
                to_stage=stage,
                occurred_at=moment,
                actor=submission.recruiter,
                reason=submission.closed_reason if stage in LOST_STAGES else None,
                created_at=moment,
                updated_at=moment,
            )
            for came_from, (stage, moment) in zip(before, reached.items(), strict=False)
        )


def _way_to(target: Stage, random: Random) -> list[Stage]:
    """Return the stages on the way to ``target``, some of those that may be skipped left out."""
    if target in OPEN_STAGES:
        way, last = list(OPEN_STAGES[: OPEN_STAGES.index(target) + 1]), []
    else:
        way, last = list(OPEN_STAGES[: random.randint(*ENDED_AFTER[target])]), [target]
    kept = [stage for stage in way[:-1] if stage not in SKIPPABLE or random.random() < 0.6]
    return [*kept, way[-1], *last]
