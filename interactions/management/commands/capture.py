"""Captures messages that were saved as files."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from audit.choices import Via
from audit.context import acting
from governance.models import System
from interactions.messages import MOST_BYTES, read_mail
from interactions.operations import capture_message


class Command(BaseCommand):
    help = "Log e-mails (.eml files, or folders of them) with the candidates who wrote or got them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--user", required=True, help="E-mail of the user in whose name it is done.")
        parser.add_argument("--system", required=True, help="Code of the system that the messages are from.")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.active().filter(email__iexact=options["user"]).first()
        if user is None:
            raise CommandError(f"There is no active user {options['user']}.")
        system = System.objects.filter(code=options["system"]).first()
        if system is None:
            raise CommandError(f"There is no system {options['system']}.")
        refused = 0
        for path in _files(options["paths"]):
            try:
                with acting(user, via=Via.CAPTURE):
                    logged = capture_message(read_mail(_content(path)), system=system)
            except (ValidationError, PermissionDenied, OSError) as refusal:
                refused += 1
                said = " ".join(getattr(refusal, "messages", [str(refusal)]))
                self.stderr.write(f"{path}: {said}")
            else:
                names = ", ".join(each.candidate.reference for each in logged)
                self.stdout.write(f"{path}: {names or 'nobody on the record'}")
        if refused:
            raise CommandError(f"{refused} could not be captured; the reasons are above.")


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(path.glob("*.eml")) if path.is_dir() else (path,)


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)
