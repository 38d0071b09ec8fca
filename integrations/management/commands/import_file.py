"""Imports a file from the command line, by the same steps as the site."""

import json
import os
import tempfile
from argparse import ArgumentParser
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from accounts.choices import Locale
from accounts.models import User
from audit.choices import Via
from audit.context import acting
from governance.models import System
from integrations.archive import pack
from integrations.choices import ExistingMode, ImportKind, ImportStatus, LookalikeMode, RowAction
from integrations.models import ImportBatch, SavedMapping
from integrations.operations import FOREIGN_KEYS, choose_mapping, start_import, upload_file, use_mapping
from integrations.work import work_on
from records.operations import acting_user
from records.policies import visible

ENDED = (
    "One of the processes was ended from outside, perhaps for want of memory. Rows that were imported stay; the worker "
    "of the site goes on with the others within some minutes, or cancel the import there."
)


class Command(BaseCommand):
    help = "Import records or documents from a file in the name of a user."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, help="Of documents: a ZIP or a folder, perhaps with a manifest.csv."
        )
        parser.add_argument("--user", required=True, help="E-mail of the user in whose name it is done.")
        parser.add_argument(
            "--mapping",
            default="",
            metavar="JSON",
            help='What columns hold, such as {"Tel": "phone"}, beside what is recognised; "" leaves one out.',
        )
        parser.add_argument(
            "--saved", default="", metavar="NAME", help="A saved mapping to read the file by."
        )
        parser.add_argument("--kind", choices=ImportKind.values, default=ImportKind.CANDIDATES)
        parser.add_argument("--existing", choices=ExistingMode.values, default="")
        parser.add_argument("--match-by", default="", help="Such as external_id or email; else by any key.")
        parser.add_argument(
            "--lookalikes",
            choices=LookalikeMode.values,
            default="",
            help="What becomes of rows that are probably somebody in the record: held back, or added.",
        )
        parser.add_argument("--clear-empty", action="store_true", help="Let empty cells clear what is there.")
        parser.add_argument("--locale", choices=Locale.values, default="", help="How dates and numbers look.")
        parser.add_argument("--country", default="", help="Of telephone numbers without a country code.")
        parser.add_argument("--system", default="", help="Code of the system whose keys the file has.")
        parser.add_argument("--dry-run", action="store_true", help="Only say what would become of each row.")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.active().filter(email__iexact=options["user"]).first()
        if user is None:
            raise CommandError(f"There is no active user {options['user']}.")
        try:
            with acting(user, via=Via.IMPORT, reason=options["file"].name):
                self._import(options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except PermissionDenied as refusal:
            raise CommandError(str(refusal)) from refusal
        except BrokenProcessPool as broken:
            raise CommandError(ENDED) from broken

    def _import(self, options: dict[str, Any]) -> None:
        batch = self._uploaded(options["file"], options["kind"], _system(options["system"]))
        if options["saved"]:
            batch = use_mapping(batch, saved=_saved(batch, options["saved"]))
        proposal = batch.read_proposal()
        mapping = (batch.mapping or proposal.mapping) | _mapping(options["mapping"])
        if proposal.doubt and not mapping:
            raise CommandError(proposal.doubt)
        if proposal.doubt and not batch.mapping:
            self.stderr.write(proposal.doubt)
        if not batch.system:
            mapping = {column: target for column, target in mapping.items() if target not in FOREIGN_KEYS}
        for column, target in mapping.items():
            self.stderr.write(f"  {column} -> {target or 'left out'}")
        batch = choose_mapping(
            batch,
            mapping=mapping,
            system=batch.system,
            **_options(batch, options),
        )
        batch = self._worked(batch, "Checking")
        if batch.status == ImportStatus.FAILED:
            raise CommandError(batch.problem)
        self._report(batch)
        if not options["dry_run"]:
            batch = self._worked(start_import(batch), "Importing")
            self._report(batch)

    def _uploaded(self, path: Path, kind: str, system: System | None) -> ImportBatch:
        try:
            with _opened(path) as file:
                size = file.seek(0, os.SEEK_END)
                return upload_file(file, name=path.name, size=size, kind=kind, system=system)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error

    def _worked(self, batch: ImportBatch, title: str) -> ImportBatch:
        total = batch.rows_total or None
        with tqdm(total=total, initial=batch.rows_done, desc=title, unit=" rows", file=self.stderr) as bar:
            for batch in work_on(batch):  # noqa: B020, PLR1704 - each step gives the import as it is now
                bar.update(batch.rows_done - bar.n)
        return batch

    def _report(self, batch: ImportBatch) -> None:
        counts = batch.rows.counts()
        self.stdout.write(
            ", ".join(f"{RowAction(action).label}: {count}" for action, count in counts.items())
        )
        for row in batch.rows.in_error()[:20]:
            self.stdout.write(f"  line {row.line}: {row.reason}")
        for row in batch.rows.waiting()[:20]:
            told = ", ".join(warning["sentence"] for warning in row.warnings if "request" in warning)
            self.stdout.write(f"  line {row.line}: {told}")


def _options(batch: ImportBatch, options: dict[str, Any]) -> dict[str, Any]:
    """Return how to import: as the flags say, else as the saved mapping does, else carefully."""
    usual = {"existing": batch.existing, "lookalikes": LookalikeMode.HOLD, "clears": False}
    said = {name: options[name] for name in ("existing", "match_by", "lookalikes", "locale")}
    said |= {"clears": options["clear_empty"], "country": options["country"].upper()}
    return {
        name: value or (getattr(batch, name) if options["saved"] else usual.get(name, ""))
        for name, value in said.items()
    }


def _saved(batch: ImportBatch, name: str) -> SavedMapping:
    saved = visible(acting_user(), SavedMapping).filter(kind=batch.kind, name=name).first()
    if saved is None:
        raise CommandError(f"There is no saved mapping “{name}” for these rows.")
    return saved


def _opened(path: Path) -> Any:
    """Open a file; a folder of documents comes as the archive that it would make."""
    if not path.is_dir():
        return path.open("rb")
    archive = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the caller
    files = (each for each in sorted(path.rglob("*")) if each.is_file() and not each.is_symlink())
    pack(((str(each.relative_to(path)), each.read_bytes()) for each in files), archive)
    return archive


def _mapping(text: str) -> dict[str, str]:
    try:
        mapping = json.loads(text or "{}")
    except json.JSONDecodeError as error:
        raise CommandError('Write the mapping as JSON, such as {"Tel": "phone"}.') from error
    if not isinstance(mapping, dict):
        raise CommandError('Write the mapping as JSON, such as {"Tel": "phone"}.')
    return mapping


def _system(code: str) -> System | None:
    if not code:
        return None
    system = System.objects.filter(code=code).first()
    if system is None:
        raise CommandError(f"There is no system {code}.")
    return system
