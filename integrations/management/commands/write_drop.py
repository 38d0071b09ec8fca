"""Writes the drops of a system now, as the worker does at night."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from integrations.choices import RunStatus
from integrations.drops.writing import folder_of, write_drop
from integrations.models import Drop


class Command(BaseCommand):
    help = "Write the files that a system is given, into its folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("system", help="Code of the system.")
        parser.add_argument("--drop", default="", help="Only the drop of this name.")
        parser.add_argument(
            "--full", action="store_true", help="Everything, also where only changes are due."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        drops = Drop.objects.select_related("system__account").filter(system__code=options["system"])
        if options["drop"]:
            drops = drops.filter(name=options["drop"])
        if not drops:
            raise CommandError(f"There is no such drop for a system {options['system']!r}.")
        for drop in drops:
            run = write_drop(drop, whole=options["full"])
            if run is None:
                raise CommandError(f"“{drop}” is being written already.")
            if run.status == RunStatus.FAILED:
                raise CommandError(f"“{drop}”: {run.problem}")
            self.stdout.write(f"{folder_of(drop.system) / run.folder}: {run.rows:,} rows")
