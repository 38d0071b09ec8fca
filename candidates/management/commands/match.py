"""Looks for people who are on the record twice, and tries the matcher on people of whom it is known who is who."""

import os
from argparse import ArgumentParser
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from audit.choices import Via
from audit.context import acting
from candidates.matching.evaluation import (
    COLUMNS,
    Evaluation,
    evaluate,
    without,
)
from candidates.matching.labelled import Labelled, read_labelled
from candidates.matching.tables import UnreadableSetError
from candidates.matching.weights import QUEUED
from candidates.models import MatchFrequency
from candidates.operations.matching import (
    Share,
    count_frequencies,
    count_waiting,
    find_duplicates,
    have_grown,
    queue_everybody,
    queue_unseen,
)
from records.hands import several_hands

_MOST_PROCESSES = 2
"""More processes wait for the one database rather than for their processors."""
ENDED = (
    "One of the processes was ended from outside, perhaps for want of memory. Nothing is lost: whoever was not "
    "compared still waits. Start the command again."
)


class Command(BaseCommand):
    help = "Compare whoever is new or changed with everybody, or try the matcher on labelled pairs."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="Compare everybody, not only who waits.")
        parser.add_argument(
            "--processes",
            type=int,
            default=min(_MOST_PROCESSES, os.cpu_count() or 1),
            help="How many processes compare at a time (default: %(default)s).",
        )
        parser.add_argument(
            "--evaluate",
            nargs=2,
            type=Path,
            metavar=("FILE", "TRUTH"),
            help="A table of people, and which of them are the same: pairs of keys, or a key and an entity."
            " Prints precision, recall and F1; nothing is written.",
        )
        parser.add_argument(
            "--each-column",
            action="store_true",
            help="With --evaluate: also without each column in turn.",
        )

    def handle(self, *args: Any, evaluate: tuple[Path, Path] | None, **options: Any) -> None:
        if evaluate:
            self._evaluate(*evaluate, each=options["each_column"])
        else:
            self._match(max(options["processes"], 1), again=options["again"])

    def _match(self, processes: int, *, again: bool) -> None:
        with acting(via=Via.COMMAND):
            if again:
                queue_everybody()
            if again or have_grown() or not MatchFrequency.objects.exists():
                count_frequencies()
        waiting, done = count_waiting(), 0
        with tqdm(total=waiting, unit=" people", unit_scale=True, file=self.stderr, disable=None) as bar:
            try:
                for taken in _taken(processes if waiting > 1 else 1):
                    bar.update(taken)
                    done += taken
                if processes > 1:
                    with acting(via=Via.COMMAND):
                        queue_unseen()
                    list(_taken(1))
            except BrokenProcessPool as broken:
                raise CommandError(ENDED) from broken
        self.stdout.write(
            f"{done:,} people were compared with everybody. See Duplicates for who may be whom."
        )

    def _evaluate(self, file: Path, truth: Path, *, each: bool) -> None:
        try:
            labelled = read_labelled(file, truth)
        except (UnreadableSetError, OSError) as problem:
            raise CommandError(str(problem)) from problem
        people, pairs = labelled.people, labelled.truth
        if not pairs:
            raise CommandError(f"{truth.name} names no pair of records of {file.name}.")
        self.stdout.write(_read(labelled))
        with tqdm(unit=" pairs", unit_scale=True, file=self.stderr, disable=None) as bar:
            self.stdout.write(_told(evaluate(people, pairs, bar.update)))
            for left_out in COLUMNS if each else ():
                result = evaluate(without(people, left_out), pairs, bar.update)
                self.stdout.write(f"without {', '.join(left_out):24} {_figures(result)}")


def _taken(processes: int) -> Iterator[int]:
    """Compare until nobody waits, each process another share; yield how many were taken after each step."""
    if processes == 1:
        while taken := _step(Share()):
            yield taken
        return
    shares = [Share(number, processes) for number in range(processes)]
    with several_hands(processes) as pool:
        under_way = {pool.submit(_step, share): share for share in shares}
        while under_way:
            for ended in wait(under_way, return_when=FIRST_COMPLETED).done:
                share = under_way.pop(ended)
                if taken := ended.result():
                    yield taken
                    under_way[pool.submit(_step, share)] = share


def _step(share: Share) -> int:
    with acting(via=Via.COMMAND):
        return find_duplicates(share=share)


def _read(labelled: Labelled) -> str:
    """Say from which columns what is compared was read."""
    read = "; ".join(
        f"{trait.replace('_', ' ')}: {', '.join(names)}" for trait, names in labelled.columns.items()
    )
    left_out = f"\nNot compared: {', '.join(labelled.left_out)}" if labelled.left_out else ""
    return f"Read {read}{left_out}"


def _told(result: Evaluation) -> str:
    low = result.reachable - result.right
    return (
        f"{result.records:,} records, {result.true:,} true pairs; {result.compared:,} pairs compared, "
        f"{result.found:,} suggested from a score of {QUEUED:.2f} on\n"
        f"Of the true pairs {result.lost:,} share no key and were never compared, {low:,} scored less\n"
        f"{_figures(result)}"
    )


def _figures(result: Evaluation) -> str:
    return f"precision {result.precision:.4f}  recall {result.recall:.4f}  F1 {result.f1:.4f}"
