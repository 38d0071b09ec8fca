"""Captures messages and meetings that were saved as files."""

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from audit.choices import Via
from audit.context import acting
from governance.models import System
from interactions.invitations import read_invitations
from interactions.messages import MOST_BYTES, read_mail
from interactions.models import Interaction, Meeting
from interactions.operations import capture_meeting, capture_message
from records.refusals import sentence_of


class Command(BaseCommand):
    help = (
        "Log e-mails (.eml) with the candidates who wrote or got them, and keep meetings (.ics) with those who "
        "take part: files, or folders of them."
    )

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
                    kept, refusals = _captured(path, user, system)
            except (ValidationError, PermissionDenied, OSError) as refusal:
                refused += 1
                said = sentence_of(refusal)
                self.stderr.write(f"{path}: {said}")
            else:
                refused += len(refusals)
                for said in refusals:
                    self.stderr.write(f"{path}: {said}")
                names = ", ".join(dict.fromkeys(each.candidate.reference for each in kept))
                if names or not refusals:
                    self.stdout.write(f"{path}: {names or 'nobody on the record'}")
        if refused:
            raise CommandError(f"{refused} could not be captured; the reasons are above.")


def _captured(
    path: Path, user: User, system: System
) -> tuple[Sequence[Interaction | Meeting], Sequence[str]]:
    """Return what is on the record of it now, and what of it was refused."""
    if path.suffix.lower() != ".ics":
        return capture_message(read_mail(_content(path)), system=system), []
    told = read_invitations(_content(path), zone=ZoneInfo(user.time_zone))
    kept: list[Meeting] = []
    for event in told.events:
        try:
            kept += capture_meeting(event, system=system)
        except (ValidationError, PermissionDenied) as refusal:
            told.refusals.append(sentence_of(refusal))
    return kept, told.refusals


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted((*path.glob("*.eml"), *path.glob("*.ics"))) if path.is_dir() else (path,)


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)
