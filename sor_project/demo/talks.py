"""What was said to the demo's candidates, when it was written down, and what is to be done next."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from accounts.models import User
from audit.choices import Via
from audit.context import acting
from interactions.choices import Direction, Entry, FollowUpStatus, Kind, Outcome, Visibility
from interactions.models import FollowUp, Interaction
from placements.choices import InterviewStatus, Stage
from sor_project.demo.agency import Agency
from sor_project.demo.calendar import Calendar
from sor_project.demo.candidates import Known
from sor_project.demo.people import draws
from sor_project.demo.pipeline import Journey
from sor_project.demo.words import AFTER_INTERVIEW, NEXT_STEPS, TALKS

CALL_BACK = timedelta(minutes=30)
DEBRIEF = (Kind.CALL, Direction.OUTBOUND, Outcome.CONNECTED, "After the interview")


class Talks:
    """Writes the interactions of each candidate, oldest first; most were logged within the day."""

    def __init__(self, agency: Agency, calendar: Calendar) -> None:
        self.agency = agency
        self.calendar = calendar
        self.captured = Interaction.objects.filter(system=agency.systems["telephony"]).count()

    def write(self, known: Known, journeys: list[Journey]) -> None:
        random = draws("talks", known.person.number)
        talks = [*self._usual(known, random), *self._about(journeys, random)]
        talks.sort(key=lambda talk: talk.occurred_at)
        with acting(known.owner, via=Via.COMMAND, verb="logged an interaction"), transaction.atomic():
            Interaction.objects.bulk_create(talks)
            self._plan(known, random)

    def _usual(self, known: Known, random: Random) -> Iterator[Interaction]:
        for _ in range(random.choice((0, 1, 1, 2, 2, 3, 4))):
            moment = self.calendar.in_office_hours(random, random.randrange(known.since, 0))
            yield self._talk(known, random, known.owner, moment, random.choice(TALKS))

    def _about(self, journeys: list[Journey], random: Random) -> Iterator[Interaction]:
        """What belongs to a submission; after one interview in four nobody wrote anything down."""
        for journey in journeys:
            links = {"submission": journey.submission, "job_order": journey.order.job_order}
            told = journey.reached.get(Stage.CONTACTED) or journey.reached.get(Stage.SCREENING)
            if told:
                yield self._talk(journey.known, random, journey.recruiter, told, TALKS[4], **links)
            if Stage.INTERVIEWING not in journey.reached:
                continue
            held = journey.submission.interviews.filter(status=InterviewStatus.COMPLETED).order_by("id")
            for ended in held.values_list("ends_at", flat=True):
                if ended and random.random() < 0.75:
                    text = (*DEBRIEF, random.choice(AFTER_INTERVIEW))
                    moment = self.calendar.before_today(ended + CALL_BACK)
                    yield self._talk(journey.known, random, journey.recruiter, moment, text, **links)

    def _talk(
        self,
        known: Known,
        random: Random,
        who: User,
        moment: datetime,
        text: tuple[Kind, Direction, Outcome, str, str],
        **links: object,
    ) -> Interaction:
        kind, direction, outcome, subject, body = text
        captured = kind == Kind.CALL and random.random() < 0.12
        if captured:
            self.captured += 1
        spoken = outcome == Outcome.CONNECTED
        logged = self.calendar.before_today(moment + _delay(random, captured=captured))
        return Interaction(
            candidate=known.candidate,
            kind=kind,
            direction=direction,
            outcome=outcome,
            occurred_at=moment,
            logged_at=max(logged, moment),
            entry=Entry.CAPTURED if captured else Entry.TYPED,
            performed_by=who,
            logged_by=self.agency.systems["telephony"].account if captured else who,
            credited_to=who,
            subject=subject,
            body=body,
            duration=timedelta(minutes=random.randint(3, 45)) if spoken else None,
            system=self.agency.systems["telephony"] if captured else None,
            channel_reference=f"ring-{self.captured:06}" if captured else "",
            visibility=Visibility.PRIVATE if kind == Kind.NOTE and random.random() < 0.3 else Visibility.TEAM,
            created_at=max(logged, moment),
            updated_at=max(logged, moment),
            **links,
        )

    def _plan(self, known: Known, random: Random) -> None:
        if known.person.number % 4:
            return
        due = random.randrange(-9, 15)
        done = random.random() < 0.35
        FollowUp.objects.create(
            candidate=known.candidate,
            next_step=random.choice(NEXT_STEPS),
            owner=known.owner,
            due_on=self.calendar.workday(due),
            status=FollowUpStatus.DONE if done else FollowUpStatus.OPEN,
            closed_at=self.calendar.at(min(due, -1), 16) if done else None,
            closed_by=known.owner if done else None,
            created_at=self.calendar.at(-20, 10),
        )


def _delay(random: Random, *, captured: bool) -> timedelta:
    """Return how long it took to write it down: minutes, some hours, and now and then days."""
    if captured:
        return timedelta(seconds=random.randint(5, 90))
    draw = random.random()
    if draw < 0.8:
        return timedelta(minutes=random.randint(2, 180))
    if draw < 0.88:
        return timedelta(hours=random.randint(4, 20))
    return timedelta(hours=random.randint(26, 130))
