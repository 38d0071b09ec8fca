"""Compares a file of another system with the record from the command line."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count
from tqdm import tqdm

from accounts.models import User
from audit.choices import Via
from audit.context import acting
from governance.models import System
from integrations.choices import ComparisonStatus, CopyScope, DiscrepancyKind, ImportKind
from integrations.models import Discrepancy, ReconciliationRun
from integrations.operations.comparisons import start_comparison, upload_copy
from integrations.reconciliation.comparing import compare


class Command(BaseCommand):
    help = "Compare another system's copy (CSV, XLSX, JSON) with the record, and list where they differ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("system", help="Code of the system whose copy it is.")
        parser.add_argument("file", type=Path)
        parser.add_argument("--user", required=True, help="E-mail of the user in whose name it is done.")
        parser.add_argument(
            "--kind", choices=[ImportKind.CANDIDATES, ImportKind.CLIENTS], default="candidates"
        )
        parser.add_argument(
            "--scope", choices=CopyScope.values, default="", help="What the copy should hold."
        )
        parser.add_argument(
            "--mapping",
            default="{}",
            metavar="JSON",
            help='What columns hold, such as {"Tel": "phone"}, beside what is recognised; "" leaves one out.',
        )
        parser.add_argument("--country", default="", help="Of telephone numbers without a country code.")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.active().filter(email__iexact=options["user"]).first()
        if user is None:
            raise CommandError(f"There is no active user {options['user']}.")
        system = System.objects.filter(code=options["system"], is_active=True).first()
        if system is None:
            raise CommandError(f"There is no active system {options['system']}.")
        try:
            with acting(user, via=Via.SYNC, reason=options["file"].name):
                run = self._started(system, options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except PermissionDenied as refusal:
            raise CommandError(str(refusal)) from refusal
        self._report(self._compared(run))

    def _started(self, system: System, options: dict[str, Any]) -> ReconciliationRun:
        path = options["file"]
        try:
            size = path.stat().st_size
            with path.open("rb") as file:
                run = upload_copy(
                    file,
                    name=path.name,
                    size=size,
                    system=system,
                    kind=options["kind"],
                    scope=options["scope"],
                )
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        mapping = (run.mapping or run.read_proposal().mapping) | _mapping(options["mapping"])
        for column, target in mapping.items():
            self.stderr.write(f"  {column} -> {target or 'left out'}")
        return start_comparison(
            run, mapping=mapping, scope=options["scope"], country=options["country"].upper()
        )

    def _compared(self, run: ReconciliationRun) -> ReconciliationRun:
        with tqdm(total=run.size, desc="Comparing", unit="B", unit_scale=True, file=self.stderr) as bar:
            for run in compare(run):  # noqa: B020, PLR1704 - each step gives the run as it is now
                bar.update(min(run.bytes_done, run.size) - bar.n)
        run.refresh_from_db()
        return run

    def _report(self, run: ReconciliationRun) -> None:
        if run.status != ComparisonStatus.DONE:
            raise CommandError(run.problem or "Another worker compares this copy.")
        found = Discrepancy.objects.seen_in(run).order_by()
        counts = dict(found.values_list("what").annotate(number=Count("*")))
        self.stdout.write(f"{run.rows_done:,} rows compared, {run.unreadable:,} could not be read.")
        for kind in DiscrepancyKind:
            self.stdout.write(f"  {kind.label}: {counts.get(kind, 0):,}")
        new, gone = found.new_in(run).count(), Discrepancy.objects.gone_in(run).count()
        self.stdout.write(f"  New: {new:,}. No longer there: {gone:,}.")


def _mapping(text: str) -> dict[str, str]:
    try:
        mapping = json.loads(text)
    except json.JSONDecodeError as error:
        raise CommandError('Write the mapping as JSON, such as {"Tel": "phone"}.') from error
    if not isinstance(mapping, dict):
        raise CommandError('Write the mapping as JSON, such as {"Tel": "phone"}.')
    return mapping
