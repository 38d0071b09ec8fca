"""Puts people on the demo record, one act each, as their recruiters would have."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import User
from audit.choices import Via
from audit.context import acting
from candidates.choices import CandidateStatus, WorkPermitKind
from candidates.models import (
    Candidate,
    CandidateSkill,
    Certification,
    DuplicatePair,
    Education,
    TalentPool,
    WorkAuthorisation,
    WorkHistory,
)
from candidates.operations import add_document, add_to_pool, create_candidate
from candidates.operations.matching import count_frequencies, find_all_duplicates
from candidates.operations.pairs import tell_apart
from governance.models import ExternalIdentifier
from records.policies import visible
from sor_project.demo.agency import Agency
from sor_project.demo.calendar import Calendar
from sor_project.demo.people import Person, person, worked
from sor_project.demo.trades import EXECUTIVES, QUALIFICATIONS, UNIVERSITIES
from sor_project.demo.words import EVIDENCE, POOLS

OLDEST = 420
EXECUTIVE_NUMBERS = range(90_001, 90_008)


@dataclass(frozen=True)
class Known:
    """A person and their record, on it since so many days before today (a negative number)."""

    person: Person
    candidate: Candidate
    owner: User
    since: int

    @property
    def is_workable(self) -> bool:
        return self.candidate.status != CandidateStatus.ARCHIVED and not self.candidate.is_restricted


class Register:
    """Adds people, the oldest first, so that references grow with time."""

    def __init__(self, agency: Agency, calendar: Calendar) -> None:
        self.agency = agency
        self.calendar = calendar

    def fill(self, count: int) -> list[Known]:
        return [
            self.add(person(number), since=-OLDEST + (OLDEST - 2) * number // count)
            for number in range(count)
        ]

    def executives(self, owner: User) -> list[Known]:
        """Add those of whom nobody must hear that they might move."""
        people = [person(number, trade=EXECUTIVES) for number in EXECUTIVE_NUMBERS]
        return [self.add(who, since=-40, owner=owner, is_restricted=True) for who in people]

    def add(self, who: Person, *, since: int, owner: User | None = None, **details: Any) -> Known:
        owner = owner or who.random.choice(self.agency.recruiters(who.trade.name))
        made = self.calendar.in_office_hours(who.random, since)
        changed = made + timedelta(days=who.random.randrange(0, 30))
        with acting(owner, via=Via.COMMAND, verb="added a candidate"), transaction.atomic():
            candidate = create_candidate(
                different_from=None,
                emails=[who.email()],
                phones=[who.phone] if who.number % 9 else [],
                links=[who.linkedin] if who.number % 4 else [],
                skills=self._skills(who),
                tags=who.random.sample(self.agency.tags, k=1) if who.number % 5 == 0 else [],
                owner=owner,
                team=self.agency.team_of(owner),
                source=who.random.choice(self.agency.sources),
                created_at=made,
                updated_at=self.calendar.before_today(changed),
                **(who.details(self.calendar) | details),
            )
            self._add_story(who, candidate)
        return Known(who, candidate, owner, since)

    def _skills(self, who: Person) -> list[CandidateSkill]:
        random = who.random
        return [
            CandidateSkill(
                skill=self.agency.skills[name],
                level=random.choice((None, 2, 3, 3, 4, 5)),
                years=Decimal(random.randint(1, 4 + 4 * who.seniority)),
                last_used=self.calendar.today.year - random.randrange(3),
                evidence=random.choice(EVIDENCE),
            )
            for name in who.skills
        ]

    def _add_story(self, who: Person, candidate: Candidate) -> None:
        random, today = who.random, self.calendar.today
        WorkHistory.objects.bulk_create(
            WorkHistory(candidate=candidate, **job) for job in worked(who, self.calendar)
        )
        ended = today - timedelta(days=365 * random.randint(3, 20))
        Education.objects.create(
            candidate=candidate,
            institution=random.choice(UNIVERSITIES),
            qualification=random.choice(QUALIFICATIONS),
            field_of_study=who.trade.study,
            started_on=ended - timedelta(days=365 * 3),
            ended_on=ended,
        )
        if who.trade.certificates and who.number % 3 == 0:
            issued = today - timedelta(days=random.randrange(100, 1000))
            Certification.objects.create(
                candidate=candidate,
                name=random.choice(who.trade.certificates),
                issued_on=issued,
                # Some have run out, some are about to.
                expires_on=issued + timedelta(days=730),
            )
        if who.number % 4 == 0:
            WorkAuthorisation.objects.create(candidate=candidate, **self._permit(who))
        if who.number % 6 == 0:
            add_document(candidate, file=ContentFile(_resume(who).encode(), name=f"{who.name.latin}.txt"))

    def _permit(self, who: Person) -> dict[str, object]:
        if who.number % 8:
            return {"country": who.culture.country, "kind": WorkPermitKind.CITIZEN}
        return {
            "country": "DE",
            "kind": WorkPermitKind.WORK_PERMIT,
            "number": f"BK-{who.random.randrange(10**7):07}",
            "expires_on": self.calendar.day(who.random.randrange(-30, 400)),
        }

    def repeat(self, known: list[Known]) -> None:
        """Add some people a second time, as it happens: written otherwise, by somebody else."""
        twins = known[8::24]
        for number, original in enumerate(twins):
            who, old = original.person, original.candidate
            plain = " ".join(part.title() for part in who.name.latin.split("."))
            owner = next(user for user in self.agency.recruiters(who.trade.name) if user != original.owner)
            with acting(owner, via=Via.COMMAND):
                create_candidate(
                    different_from=None,
                    full_name=plain if number % 2 else old.full_name.upper(),
                    emails=[who.email("work.example") if number % 3 else who.email().upper()],
                    phones=[who.phone] if number % 3 == 1 else [],
                    city=old.city,
                    country=old.country,
                    current_title=old.current_title,
                    owner=owner,
                    source=self.agency.sources[number % len(self.agency.sources)],
                )
        with acting(via=Via.TASK):
            count_frequencies()
            for _ in find_all_duplicates():
                pass
        manager = self.agency.people["manager"]
        with acting(manager, via=Via.COMMAND):
            for pair in visible(manager, DuplicatePair).order_by("score", "id")[: len(twins) // 6]:
                tell_apart(pair, note="Asked both on the telephone.")

    def gather(self, known: list[Known]) -> None:
        """Put some people into pools, and let the former system know some by its own numbers."""
        for name, trade in POOLS.items():
            owner = self.agency.recruiters(trade)[0]
            mine = [who for who in known if who.owner == owner and who.is_workable]
            fitting = [who.candidate for who in mine if who.person.trade.name == trade]
            with acting(owner, via=Via.COMMAND, verb="made a talent pool"), transaction.atomic():
                pool = TalentPool.objects.create(name=name, owner=owner, team=self.agency.team_of(owner))
                add_to_pool(pool, candidates=fitting[:12])
        with acting(self.agency.systems["former-ats"].account, via=Via.SYNC, verb="named records"):
            ExternalIdentifier.objects.bulk_create(
                ExternalIdentifier(
                    model=Candidate._meta.label_lower,
                    object_id=who.candidate.pk,
                    system=self.agency.systems["former-ats"],
                    external_id=f"{70_000 + who.person.number}",
                    first_seen_at=self.calendar.at(-200, 3),
                    last_seen_at=self.calendar.at(-1, 3),
                )
                for who in known[: len(known) // 5]
            )


def _resume(who: Person) -> str:
    """Return a résumé as plain text; the record keeps the very file."""
    return "\n".join(
        (
            who.name.full,
            f"{who.title} · {who.city.name}",
            who.email(),
            "",
            who.trade.summary,
            "",
            f"Skills: {', '.join(who.skills)}",
            f"{who.employer}: {who.title}",
            f"Studied {who.trade.study}.",
            "",
        )
    )
