"""Fills an empty record with as many people as asked for: the demo's agency, then people by COPY through the triggers.

What is searched is indexed at the end, which is the same state in a fraction of the time.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import accumulate

from django.db import connection, transaction

from audit.choices import Via
from audit.context import acting
from audit.owner import as_owner
from candidates.models import Candidate
from candidates.operations.matching import count_frequencies, find_all_duplicates
from sor_project.demo.calendar import Calendar
from sor_project.demo.loading import USUAL_SIZE, load, telling_times
from sor_project.demo.mass import BATCH, load_mass
from sor_project.demo.people import Person

TODAY = date(2026, 3, 18)
WORDS, RESUME_WORDS = 20_000, 90
_SYLLABLES = [
    first + last for first in "bdfgklmnprstvz" for last in ("a", "e", "i", "o", "u", "an", "er", "ol")
]
# How rare a word is: one of so many résumés has it.
RARITIES = {"management": 2, "kubernetes": 20, "phlebotomy": 1_000}
# After so many batches the tables have grown out of what the planner knows of them.
_LEARN_AFTER = (1, 4, 20, 60)


def fill(size: int, progress: Callable[[int], object]) -> None:
    """Load ``size`` candidates, each with two interactions, an address, a number and a résumé, and match them."""
    load(TODAY, size=USUAL_SIZE)
    there = Candidate.objects.count()
    progress(there)
    batches = 0

    def told(people: int) -> None:
        nonlocal batches
        batches += 1
        if batches in _LEARN_AFTER:
            _run("ANALYZE")
        progress(people)

    with telling_times(), _indexed_at_the_end("candidates_candidatesearch", when=size > 20 * BATCH):
        load_mass(Calendar(TODAY), range(there, size), told, resume=Resumes())
    with as_owner():
        _run("VACUUM (ANALYZE)")
    with acting(via=Via.COMMAND):
        count_frequencies()
        for matched in find_all_duplicates():
            progress(matched)
    with as_owner():
        _run("VACUUM (ANALYZE)")


class Resumes:
    """Writes résumés of words that are as unevenly common as words are."""

    def __init__(self) -> None:
        drawn = random.Random("words of résumés")
        self.words = ["".join(drawn.choices(_SYLLABLES, k=2 + number % 3)) for number in range(WORDS)]
        self.weights = list(accumulate(1 / (rank + 10) for rank in range(WORDS)))

    def __call__(self, who: Person) -> str:
        drawn = random.Random(who.number)
        words = drawn.choices(self.words, cum_weights=self.weights, k=RESUME_WORDS)
        rare = [word for word, of in RARITIES.items() if drawn.randrange(of) == 0]
        return "\n".join(
            (
                who.name.full,
                f"{who.title} at {who.employer}",
                who.trade.summary,
                f"Experience with {', '.join([*who.skills, *rare])}. Responsible for a team.",
                " ".join(words),
            )
        )


@contextmanager
def _indexed_at_the_end(table: str, *, when: bool) -> Iterator[None]:
    """Take the indexes of ``table`` away, but for its key, and make them again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexname NOT LIKE '%%_pkey'",
            [table],
        )
        indexes = cursor.fetchall() if when else []
    for name, _ in indexes:
        _run(f'DROP INDEX "{name}"')
    yield
    for _, made in indexes:
        with transaction.atomic():
            _run("SET LOCAL maintenance_work_mem = '1GB'")
            _run(made)


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
