"""Tries the matcher on people of whom it is known who is who."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from candidates.matching.evaluation import Evaluation, UnreadableSetError, evaluate, read_people, read_truth


class Command(BaseCommand):
    help = "Compare the matcher with labelled pairs: prints precision, recall and F1."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--evaluate",
            nargs=2,
            type=Path,
            metavar=("FILE", "TRUTH"),
            required=True,
            help="A table of people, and which of them are the same: pairs of keys, or a key and an entity.",
        )

    def handle(self, *args: Any, evaluate: tuple[Path, Path], **options: Any) -> None:
        try:
            result = self._evaluate(*evaluate)
        except (UnreadableSetError, OSError) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(
            f"{result.records:,} records, {result.true:,} true pairs; {result.compared:,} pairs compared, "
            f"among them {result.reachable:,} of the true ones; {result.found:,} suggested\n"
            f"precision {result.precision:.4f}  recall {result.recall:.4f}  F1 {result.f1:.4f}"
        )

    def _evaluate(self, file: Path, truth: Path) -> Evaluation:
        people = read_people(file)
        pairs = read_truth(truth, people)
        if not pairs:
            raise CommandError(f"{truth.name} names no pair of records of {file.name}.")
        with tqdm(unit=" pairs", unit_scale=True, file=self.stderr, disable=None) as bar:
            return evaluate(people, pairs, bar.update)
