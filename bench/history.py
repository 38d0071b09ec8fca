"""What history costs: one update in its transaction, many rows created, many rows updated."""

from collections.abc import Callable

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Value
from django.db.models.functions import Concat, Right

from accounts.models import User
from audit.context import acting
from bench.databases import PLAIN, settle
from bench.measuring import Comparison
from candidates.models import Candidate
from sor_project.demo.calendar import Calendar
from sor_project.demo.people import person

ONE_UPDATE, CREATED, UPDATED = 1.3, 1.6, 5.0
DISTINCT = 2_000
CHUNK = 5_000


class HistoryCost:
    """The same candidates on the record and in its copy without history."""

    def __init__(self, calendar: Calendar, say: Callable[[str], object]) -> None:
        self.say = say
        self.user = User.objects.create_user("bench@demo.example", display_name="Bench")
        self.drawn = [person(number).details(calendar) for number in range(DISTINCT)]

    def measure(self, *, rows: int, rounds: int, saves: int) -> list[Comparison]:
        self.say(f"{rows:,} candidates created, {CHUNK:,} at a time")
        created = Comparison(f"history, {CHUNK:,} of {rows:,} candidates created", CREATED, "s")
        created.take_turns(rows // CHUNK, **self._sides(self._create))
        updated = Comparison(f"history, {rows:,} candidates updated", UPDATED, "s")
        for turn in range(rounds):
            self.say(f"round {turn + 1} of {rounds}: {rows:,} candidates updated")
            settle()
            updated.take_turns(1, **self._sides(self._update))
        return [self._one(saves), created, updated]

    def _one(self, saves: int) -> Comparison:
        self.say(f"{saves:,} single updates")
        ours = list(Candidate.objects.order_by("pk")[:200])
        plain = list(Candidate.objects.using(PLAIN).order_by("pk")[:200])

        def save_plain(turn: int) -> None:
            candidate = plain[turn % len(plain)]
            candidate.headline = f"Available from week {turn}"
            with transaction.atomic(using=PLAIN):
                candidate.save(using=PLAIN, update_fields=["headline"])

        def save_recorded(turn: int) -> None:
            candidate = ours[turn % len(ours)]
            candidate.headline = f"Available from week {turn}"
            with acting(self.user, verb="changed a candidate"), transaction.atomic():
                candidate.save(update_fields=["headline"])

        comparison = Comparison("history, one update and its commit", ONE_UPDATE)
        warm_up = Comparison("", ONE_UPDATE)
        warm_up.take_turns(50, plain=save_plain, recorded=save_recorded)
        settle()
        comparison.take_turns(saves, plain=save_plain, recorded=save_recorded)
        return comparison

    def _create(self, using: str, turn: int) -> None:
        people = [Candidate(**self.drawn[number % DISTINCT]) for number in range(CHUNK)]
        Candidate.objects.using(using).bulk_create(people, batch_size=1_000)

    def _update(self, using: str, turn: int) -> None:
        Candidate.objects.using(using).update(headline=Right(Concat("headline", Value(".")), 200))

    def _sides(self, work: Callable[[str, int], None]) -> dict[str, Callable[[int], None]]:
        def plain(turn: int) -> None:
            with transaction.atomic(using=PLAIN):
                work(PLAIN, turn)

        def recorded(turn: int) -> None:
            with acting(self.user, verb="measured"), transaction.atomic():
                work(DEFAULT_DB_ALIAS, turn)

        return {"plain": plain, "recorded": recorded}
