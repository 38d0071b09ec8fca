"""The tallies equal a count, for every reader, whatever was written and however."""

import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.models import Team, User
from accounts.rights import forget
from candidates.models import Candidate
from clients.models import Client
from interactions.choices import Resolution, Visibility
from interactions.models import Interaction, Obligation, Tally, TallyChange
from interactions.operations import fold_tallies
from interactions.tallies import CONTACTS, SETTLED, Cell, Subject, count
from placements.models import Submission
from records.policies import may, visible
from tests.accounts.factories import TeamFactory
from tests.candidates.factories import (
    CandidateFactory,
    CandidateSecondaryOwnerFactory,
    CandidateTeamGrantFactory,
    CandidateUserGrantFactory,
)
from tests.interactions.factories import InteractionFactory, ObligationFactory
from tests.placements.factories import SubmissionFactory

pytestmark = pytest.mark.django_db

READERS = (
    "recruiter", "colleague", "stranger", "lead", "manager", "administrator", "auditor", "integration"
)  # fmt: skip
NOW = timezone.now()


def spans(zone: str) -> list[datetime]:
    """Three spans that end in the middle of days, or at midnight, as the reader's zone has it."""
    today = NOW.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    return [today - timedelta(days=days) for days in (9, 4, 1)]


def counted_one_by_one(user: User, subject: Subject, bounds: list[datetime]) -> Counter[Cell]:
    cells: Counter[Cell] = Counter()
    for row in visible(user, subject.model):
        at = getattr(row, subject.at)
        if at < bounds[0]:
            continue
        if isinstance(row, Obligation):
            if row.resolution in ("", Resolution.FELL_AWAY):
                continue
            standing = (
                "waived" if row.resolution == Resolution.WAIVED
                else "on_time" if row.resolved_at and row.resolved_at <= row.due_at else "late"
            )  # fmt: skip
            kind = row.trigger
        else:
            standing, kind = row.timeliness, ""
        span = sum(at >= bound for bound in bounds) - 1
        cells[Cell(span, getattr(row, f"{subject.person}_id"), kind, standing)] += 1
    return cells


def in_cells() -> set[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT counted, day, person_id, team_id, kind, standing, sum(number) FROM ("
            " SELECT counted, day, person_id, team_id, kind, standing, number FROM interactions_tally"
            " UNION ALL"
            " SELECT counted, day, person_id, team_id, kind, standing, number FROM interactions_tallychange"
            ") AS cells GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(number) <> 0"
        )
        return set(cursor)


def in_rows() -> set[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM interactions_counted")
        return set(cursor)


@dataclass(frozen=True)
class World:
    people: list[User]
    candidates: list[Candidate]
    teams: list[Team]
    submissions: dict[int, Submission]


class Step:
    """What a number chooses among what is there, for some door, import or statement to change."""

    def __init__(self, world: World, number: int) -> None:
        self.number = number
        self.person = world.people[number % len(world.people)]
        self.team = world.teams[number % len(world.teams)]
        self.candidate = world.candidates[number % len(world.candidates)]
        self.other = world.candidates[(number + 1) % len(world.candidates)]
        self.submission = world.submissions.get(self.candidate.pk) if number % 2 else None
        self.moment = timezone.now() - timedelta(hours=5 * (number % 60), minutes=number % 37)
        self.logs = Interaction.objects.filter(candidate=self.candidate)
        self.duties = Obligation.objects.filter(candidate=self.candidate, resolution="")

    def log(self, **values: Any) -> None:
        values = {"occurred_at": self.moment, "submission": self.submission, **values}
        InteractionFactory(candidate=self.candidate, performed_by=self.person, **values)

    def oblige(self) -> None:
        ObligationFactory(candidate=self.candidate, responsible=self.person, arises_at=self.moment)

    def resolve(self, resolution: Resolution) -> None:
        self.duties.update(
            resolution=resolution, reason="So.", resolved_by=self.person, resolved_at=timezone.now()
        )

    def alter(self, **values: Any) -> None:
        Candidate.objects.filter(pk=self.candidate.pk).update(**values)

    def move_two(self) -> None:
        Candidate.objects.filter(pk__in=[self.candidate.pk, self.other.pk]).update(team=self.team)


ACTS: dict[str, Callable[[Step], Any]] = {
    "log": lambda step: step.log(),
    "log privately": lambda step: step.log(visibility=Visibility.PRIVATE),
    "log now, which settles": lambda step: step.log(occurred_at=timezone.now(), submission=None),
    "remove": lambda step: step.logs.filter(pk__in=step.logs.values("pk")[:1]).delete(),
    "move a log": lambda step: step.logs.filter(submission=None).update(candidate=step.other),
    "correct the time": lambda step: step.logs.update(occurred_at=step.moment),
    "withhold": lambda step: step.logs.update(visibility=Visibility.RESTRICTED),
    "publish": lambda step: step.logs.update(visibility=Visibility.TEAM),
    "name another": lambda step: step.logs.update(performed_by=step.person),
    "oblige": lambda step: step.oblige(),
    "waive": lambda step: step.resolve(Resolution.WAIVED),
    "dismiss": lambda step: step.resolve(Resolution.DID_NOT_HAPPEN),
    "restrict": lambda step: step.alter(is_restricted=True),
    "open": lambda step: step.alter(is_restricted=False),
    "restrict clients": lambda step: Client.objects.update(is_restricted=bool(step.number % 2)),
    "move two to a team": lambda step: step.move_two(),
    "take out of the team": lambda step: step.alter(team=None),
    "hand over": lambda step: step.alter(owner=step.person),
    "share": lambda step: CandidateUserGrantFactory(content_object=step.candidate, user=step.person),
    "share with a team": lambda step: CandidateTeamGrantFactory(
        content_object=step.candidate, team=step.team
    ),
    "add an owner": lambda step: CandidateSecondaryOwnerFactory(candidate=step.candidate, user=step.person),
    "fold": lambda step: fold_tallies(),
}


@pytest.fixture
def world(request: pytest.FixtureRequest, team: Team, other_team: Team) -> World:
    people = [request.getfixturevalue(name) for name in READERS]
    candidates = [
        CandidateFactory(owner=people[0], team=team),
        CandidateFactory(owner=people[2], team=other_team),
        CandidateFactory(owner=people[1], team=None),
    ]
    submissions = {each.pk: SubmissionFactory(candidate=each) for each in candidates[:2]}
    return World(people, candidates, [team, other_team], submissions)


# Each example makes a small agency; to shrink one takes minutes and tells little.
@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    acts=st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 200)), min_size=4, max_size=20),
    zone=st.sampled_from(["UTC", "America/Los_Angeles", "Asia/Kathmandu", "Pacific/Kiritimati"]),
)
def test_tallies_equal_a_count_for_every_reader(world: World, acts: list[tuple[str, int]], zone: str) -> None:
    with transaction.atomic():
        for act, number in (("log", 1), ("oblige", 1), ("log", 3), *acts):
            with suppress(IntegrityError), transaction.atomic():  # what is refused changes no figure
                ACTS[act](Step(world, number))

        assert in_cells() == in_rows()
        for user in world.people:
            forget(user)
            for subject in (CONTACTS, SETTLED):
                found = count(user, subject, spans(zone))
                assert found == counted_one_by_one(user, subject, spans(zone)), (user, subject.counted)
        transaction.set_rollback(True)


def test_folding_leaves_one_row_for_each_cell_and_none_for_nothing(recruiter: User) -> None:
    for _ in range(3):
        InteractionFactory(performed_by=recruiter, candidate__team=None, occurred_at=NOW)
    gone = InteractionFactory(
        performed_by=recruiter, candidate__team=None, occurred_at=NOW - timedelta(days=3)
    )
    fold_tallies()
    gone.delete()
    before = in_cells()

    fold_tallies()

    assert (TallyChange.objects.count(), in_cells()) == (0, before)
    assert [(each.number, each.day) for each in Tally.objects.all()] == [(3, NOW.astimezone(UTC).date())]


def test_who_comes_after_what_was_logged_is_counted_in_their_team(recruiter: User, team: Team) -> None:
    """Keys are checked at the end: plain SQL and COPY may write the children first."""
    late = CandidateFactory.build(id=2**40, team=team, owner=recruiter, source=None)
    InteractionFactory(candidate_id=late.pk, candidate=None, performed_by=recruiter, occurred_at=NOW)

    late.save(force_insert=True)

    late.refresh_from_db()
    assert late.last_interaction_at == NOW
    assert in_cells() == in_rows()
    assert {cell[3] for cell in in_cells()} == {team.pk}


def test_an_edit_that_changes_no_cell_adds_no_row(recruiter: User) -> None:
    interaction = InteractionFactory(performed_by=recruiter)
    fold_tallies()

    Interaction.objects.filter(pk=interaction.pk).update(subject="Other")
    Candidate.objects.filter(pk=interaction.candidate_id).update(headline="Other")

    assert TallyChange.objects.count() == 0


def test_nobody_sees_the_cells(manager: User) -> None:
    InteractionFactory()

    assert not visible(manager, TallyChange).exists()
    assert not may(manager, "view", Tally)


@pytest.mark.django_db(transaction=True)
def test_who_moves_a_candidate_waits_for_who_logs() -> None:
    """Neither misses the other, and an edit of the candidate waits for nobody."""
    candidate = CandidateFactory()
    team = TeamFactory()
    moved = threading.Event()

    def move() -> None:
        with psycopg.connect(django_settings.DATABASE_URLS["app"]) as other:
            other.execute(
                "UPDATE candidates_candidate SET team_id = %s WHERE id = %s", [team.pk, candidate.pk]
            )
        moved.set()

    with transaction.atomic():
        InteractionFactory(candidate=candidate, occurred_at=NOW - timedelta(days=900))
        mover = threading.Thread(target=move)
        mover.start()
        waited = not moved.wait(0.7)
    mover.join(10)

    assert (waited, moved.is_set()) == (True, True)
    assert in_cells() == in_rows()
    assert {row[3] for row in in_cells()} == {team.pk}
