"""What history costs: one update in its transaction, many rows created, many rows updated."""

from collections.abc import Callable

from django.db import DEFAULT_DB_ALIAS, transaction

from accounts.models import User
from audit.context import acting
from bench.databases import PLAIN, settle
from bench.measuring import Comparison
from candidates.models import Candidate
from sor_project.demo.calendar import Calendar
from sor_project.demo.people import person

ONE_UPDATE, CREATED, UPDATED = 1.3, 1.6, 5.0
DISTINCT = 2_000


class HistoryCost:
    """The same candidates on the record and in its copy without history."""

    def __init__(self, calendar: Calendar, say: Callable[[str], object]) -> None:
        self.say = say
        self.user = User.objects.create_user("bench@demo.example", display_name="Bench")
        self.drawn = [person(number).details(calendar) for number in range(DISTINCT)]

    def measure(self, *, rows: int, rounds: int, saves: int) -> list[Comparison]:
        created = Comparison(f"{rows:,} candidates created", CREATED, "s")
        updated = Comparison(f"{rows:,} candidates updated", UPDATED, "s")
        for turn in range(rounds):
            self.say(f"round {turn + 1} of {rounds}: {rows:,} candidates")
            self._many(created, updated, rows, turn)
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

        comparison = Comparison("one update and its commit", ONE_UPDATE)
        warm_up = Comparison("", ONE_UPDATE)
        warm_up.take_turns(50, plain=save_plain, recorded=save_recorded)
        settle()
        comparison.take_turns(saves, plain=save_plain, recorded=save_recorded)
        return comparison

    def _many(self, created: Comparison, updated: Comparison, rows: int, turn: int) -> None:
        mark = f"Round {turn}"
        stocks = {using: self._people(rows, mark) for using in (PLAIN, DEFAULT_DB_ALIAS)}

        def create(using: str) -> None:
            Candidate.objects.using(using).bulk_create(stocks[using], batch_size=5_000)

        def update(using: str) -> None:
            Candidate.objects.using(using).filter(source_detail=mark).update(headline="Moved")

        settle()
        self._compare(created, create)
        settle()
        self._compare(updated, update)

    def _compare(self, comparison: Comparison, work: Callable[[str], None]) -> None:
        def plain(_: int) -> None:
            with transaction.atomic(using=PLAIN):
                work(PLAIN)

        def recorded(_: int) -> None:
            with acting(self.user, verb="measured"), transaction.atomic():
                work(DEFAULT_DB_ALIAS)

        comparison.take_turns(1, plain=plain, recorded=recorded)

    def _people(self, rows: int, title: str) -> list[Candidate]:
        drawn = self.drawn
        return [Candidate(**drawn[number % DISTINCT], source_detail=title) for number in range(rows)]
