"""Exports a kind of record to a file from the command line, in the name of a user."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from audit.access import trace
from audit.choices import Reading, Via
from audit.context import acting
from integrations.exporting import TABLES, TooLongError, exportable_for, keys_for, write_csv, write_workbook
from integrations.kinds import importable

WRITERS = {".csv": write_csv, ".xlsx": write_workbook}


class Command(BaseCommand):
    help = "Export what a user may export, as CSV or XLSX, in the columns that an import knows."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=[str(kind) for kind in TABLES])
        parser.add_argument("file", type=Path, help="Ends in .csv or .xlsx; must not be there yet.")
        parser.add_argument("--user", required=True, help="E-mail of the user in whose name it is done.")

    def handle(self, *, kind: str, file: Path, user: str, **_options: Any) -> None:
        reader = User.objects.active().filter(email__iexact=user).first()
        if reader is None:
            raise CommandError(f"There is no active user {user}.")
        chosen, write = importable(kind), WRITERS.get(file.suffix.lower())
        if chosen not in exportable_for(reader):
            raise CommandError(f"{reader} may not export {chosen.kind.label.lower()}.")
        if write is None or file.exists():
            raise CommandError("Name a new file that ends in .csv or .xlsx.")
        with acting(reader, via=Via.COMMAND):
            keys = keys_for(chosen, reader)
            trace(Reading.EXPORTED, model=chosen.model, ids=keys, query=f"{chosen.kind.label} as {file.name}")
            try:
                write(file, chosen, keys)
            except TooLongError as error:
                file.unlink(missing_ok=True)
                raise CommandError(str(error)) from error
        self.stdout.write(f"{len(keys):,} {chosen.kind.label.lower()} written to {file}.")
