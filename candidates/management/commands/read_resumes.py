"""Reads résumés from a folder and prints what they say; nothing is written to the record."""

import json
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError, CommandParser

from candidates.choices import TextState
from candidates.evaluating import Score
from candidates.extraction.process import extract
from candidates.files import recognise
from candidates.resume.facts import Resume
from candidates.resume.reader import read_resume


class Command(BaseCommand):
    help = "Read the résumés of a folder and print what they say, or how much of it is right."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--evaluate",
            type=Path,
            metavar="TRUTH",
            help="A JSON file with the right answers, by file name: print the share that is read rightly.",
        )

    def handle(self, *, folder: Path, evaluate: Path | None = None, **_options: Any) -> None:
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder.")
        truth = json.loads(evaluate.read_text()) if evaluate else {}
        score = Score()
        for path in sorted(folder.iterdir()):
            if path.is_file() and (not truth or path.name in truth):
                state, resume = _read(path)
                if truth:
                    score.add(resume, truth[path.name])
                else:
                    self._tell(path, state, resume)
        if truth:
            self._tell_score(score)

    def _tell(self, path: Path, state: str, resume: Resume) -> None:
        self.stdout.write(f"{path.name}: {state}")
        for fact in resume.facts:
            values = ", ".join(str(value) for value in fact.values.values() if value)
            self.stdout.write(f"  {fact.element:10} {fact.confidence:3} {values}")

    def _tell_score(self, score: Score) -> None:
        self.stdout.write(f"{'':10} {'wanted':>7} {'found':>7} {'right':>7} {'recall':>7} {'precision':>9}")
        for element, wanted, found, right in score.rows():
            recall = f"{right / wanted:7.0%}" if wanted else f"{'-':>7}"
            precision = f"{right / found:9.0%}" if found else f"{'-':>9}"
            self.stdout.write(f"{element:10} {wanted:7} {found:7} {right:7} {recall} {precision}")


def _read(path: Path) -> tuple[str, Resume]:
    with path.open("rb") as file:
        try:
            kind = recognise(file, name=path.name)
        except ValidationError as refusal:
            return " ".join(refusal.messages), Resume()
        found = extract(file, kind)
    return TextState(found.state).label, read_resume(found.text) if found.text else Resume()
