"""What people do with an import: upload, map columns, start, cancel. The worker does the rest (``work``)."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, BinaryIO, cast

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils import timezone

from governance.models import System
from integrations.choices import (
    NEXT_IMPORT_STATUSES,
    ExistingMode,
    ImportKind,
    ImportStatus,
    LookalikeMode,
    RowStatus,
)
from integrations.kinds import importable
from integrations.mapping import chosen_targets
from integrations.models import ImportBatch
from integrations.reading import UnreadableError
from integrations.recognition import Recognised, recognise
from records import policies
from records.changes import check_fields
from records.operations import acting_user, lock, operation, require
from records.policies import visible

MAX_BYTES = 100 << 20
MAX_PACKED_BYTES = 1 << 30
FOREIGN_KEYS = frozenset({"external_id", "client_key", "candidate_key", "job_key"})
REMEMBERED = ("mapping", "existing", "match_by", "lookalikes", "clears", "locale", "country")
SETTLED = "The columns of this import can no longer be changed."


def refusal_to_import(kind: str) -> str:
    return f"You may not import {ImportKind(kind).label.lower()}."


def upload_file(
    file: BinaryIO,
    *,
    name: str,
    size: int,
    kind: str = ImportKind.CANDIDATES,
    system: System | None = None,
) -> ImportBatch:
    """Keep ``file``, recognise how it is written, and propose what its columns hold."""
    user = acting_user()
    rows = importable(kind)
    require(policies.may(user, "import", rows.guard), refusal_to_import(kind))
    if not size:
        raise ValidationError({"file": "This file is empty."})
    most = MAX_PACKED_BYTES if kind == ImportKind.DOCUMENTS else MAX_BYTES
    if size > most:
        raise ValidationError({"file": f"A file may have at most {most >> 20} MB. Split it."})
    batch = ImportBatch(
        owner=user,
        kind=kind,
        locale=user.locale,
        file_name=shown_name(name),
        size=size,
        sha256=digest_of(file),
        system=system,
    )
    # Outside the transaction: opening a workbook may take longer than one may stay open.
    try:
        with recognise(file, rows.vocabulary, is_packed=kind == ImportKind.DOCUMENTS) as recognised:
            return _keep(batch, file, recognised)
    except UnreadableError as error:
        raise ValidationError({"file": str(error)}) from error


@operation("uploaded a file to import")
def _keep(batch: ImportBatch, file: BinaryIO, recognised: Recognised) -> ImportBatch:
    file.seek(0)
    batch.file.save(batch.file_name, File(file), save=False)
    _describe(batch, recognised)
    batch.existing = _careful(batch.kind, recognised)
    batch.system = batch.system or _system_of(recognised)
    _remember(batch)
    check_fields(batch)
    batch.save()
    return batch


def choose_reading(
    batch: ImportBatch,
    *,
    kind: str = "",
    sheet: str = "",
    encoding: str = "",
    delimiter: str = "",
    version: int | None = None,
) -> ImportBatch:
    """Read the file as another kind, sheet or encoding than was recognised; propose columns anew."""
    require(policies.may(acting_user(), "change", batch), "You may not change this import.")
    kind = kind or batch.kind
    require(policies.may(acting_user(), "import", importable(kind).guard), refusal_to_import(kind))
    if sheet and sheet not in batch.sheets:
        raise ValidationError({"sheet": "There is no such sheet in this workbook."})
    try:
        with (
            batch.file.open("rb") as file,
            recognise(
                cast("BinaryIO", file),
                importable(kind).vocabulary,
                sheet=sheet,
                encoding=encoding,
                delimiter=delimiter,
                is_packed=kind == ImportKind.DOCUMENTS,
            ) as recognised,
        ):
            return _read_otherwise(batch, recognised, kind=kind, version=version)
    except UnreadableError as error:
        raise ValidationError({"encoding": str(error)}) from error


@operation("chose how a file is read")
def _read_otherwise(
    batch: ImportBatch, recognised: Recognised, *, kind: str, version: int | None
) -> ImportBatch:
    batch = locked(batch, version=version)
    require(batch.is_editable, SETTLED)
    _describe(batch, recognised)
    batch.kind, batch.mapping, batch.match_by = kind, {}, ""
    batch.existing = _careful(kind, recognised)
    if batch.status != ImportStatus.MAPPING:
        move(batch, ImportStatus.MAPPING)
    check_fields(batch)
    batch.save()
    batch.rows.all().delete()
    return batch


@operation("mapped columns to import")
def choose_mapping(
    batch: ImportBatch,
    *,
    mapping: Mapping[str, str],
    existing: str = ExistingMode.SKIP,
    match_by: str = "",
    clears: bool = False,
    lookalikes: str = LookalikeMode.HOLD,
    locale: str = "",
    country: str = "",
    system: System | None = None,
    version: int | None = None,
) -> ImportBatch:
    """Say what each column holds and how to import, and have the worker check every row."""
    batch = locked(batch, version=version)
    require(batch.is_editable, SETTLED)
    batch.mapping = _sound_mapping(batch, mapping, system, match_by)
    batch.existing, batch.country, batch.system = existing, country, system
    batch.match_by, batch.clears, batch.locale = match_by, clears, locale or batch.locale
    batch.lookalikes, batch.problem = lookalikes, ""
    move(batch, ImportStatus.CHECKING)
    batch.rows_done = batch.rows_total = batch.bytes_done = 0
    check_fields(batch)
    batch.save()
    batch.rows.all().delete()
    return batch


@operation("started an import")
def start_import(batch: ImportBatch, *, version: int | None = None) -> ImportBatch:
    """Have the worker import every row that the check found fit for it."""
    batch = locked(batch, version=version)
    require(
        policies.may(acting_user(), "import", importable(batch.kind).guard), refusal_to_import(batch.kind)
    )
    move(batch, ImportStatus.COMMITTING)
    batch.started_at = timezone.now()
    batch.rows_done = batch.rows.filter(status=RowStatus.DONE).count()
    batch.save()
    return batch


@operation("cancelled an import")
def cancel_import(batch: ImportBatch, *, problem: str = "") -> ImportBatch:
    """Stop: rows that are imported stay, the others are left out."""
    batch = locked(batch)
    move(batch, ImportStatus.CANCELLED)
    batch.problem = problem[:500]
    batch.finished_at = timezone.now()
    batch.save()
    return batch


def locked(batch: ImportBatch, *, version: int | None = None) -> ImportBatch:
    batch = lock(batch, version=version)
    require(policies.may(acting_user(), "change", batch), "You may not change this import.")
    return batch


def move(batch: ImportBatch, to: ImportStatus) -> None:
    if to not in NEXT_IMPORT_STATUSES[ImportStatus(batch.status)]:
        raise ValidationError(
            f"This import is “{batch.get_status_display()}”; it cannot become “{to.label}”."
        )
    batch.status = to


def _describe(batch: ImportBatch, recognised: Recognised) -> None:
    batch.layout = recognised.layout.as_json()
    batch.proposal = recognised.proposal.as_json()
    batch.sheets, batch.sheet = recognised.sheets, recognised.sheet
    if recognised.table:
        recognised.table.seek(0)
        batch.table.save("table.csv", File(recognised.table), save=False)


def _careful(kind: str, recognised: Recognised) -> ExistingMode:
    """Begin with leaving alone what is there, unless nothing else can become of the rows."""
    held = recognised.proposal.mapping.values()
    return ExistingMode.ONLY if importable(kind).only_updates(held) else ExistingMode.SKIP


def _system_of(recognised: Recognised) -> System | None:
    """Return the system whose export the headings give away, if it is listed."""
    code = recognised.proposal.export_code
    return visible(acting_user(), System).filter(code=code, is_active=True).first() if code else None


def _remember(batch: ImportBatch) -> None:
    """Begin with what the same person chose for the last file with these columns."""
    mine = ImportBatch.objects.filter(owner=batch.owner, kind=batch.kind).exclude(mapping={})
    last = mine.filter(layout__columns=batch.layout["columns"]).first()
    if last is None or (batch.system and last.system and batch.system != last.system):
        return
    for name in REMEMBERED:
        setattr(batch, name, getattr(last, name))
    batch.system = batch.system or last.system
    batch.layout["notes"].append(f"The columns are mapped as you did for {last.file_name}.")


def _sound_mapping(
    batch: ImportBatch, mapping: Mapping[str, str], system: System | None, match_by: str
) -> dict[str, str]:
    """Refuse what cannot be meant: a thing twice, a key without its system, nothing to know records by."""
    kind = importable(batch.kind)
    chosen, faults = chosen_targets(mapping, batch.layout["columns"], kind.vocabulary)
    held = set(chosen.values())
    if not system and held & FOREIGN_KEYS:
        faults["system"] = "Say whose keys these are, or leave that column out."
    if match_by and match_by not in kind.known_by:
        faults["match_by"] = "Choose one of the ways in which these rows are known."
    elif match_by in {"reference", "external_id"} and match_by not in held:
        faults["match_by"] = f"No column holds the {kind.known_by[match_by]}."
    missing = [sentence for needed, sentence in kind.needs if not needed & held]
    if missing:
        faults["__all__"] = missing[0]
    if faults:
        raise ValidationError(faults)
    return chosen


def shown_name(name: str) -> str:
    """Keep the last part of a path, without signs that cannot be shown."""
    last = PurePath(name.replace("\\", "/")).name
    return re.sub(r"[\x00-\x1f\x7f]", "", last).strip()[:255] or "file"


def digest_of(file: BinaryIO) -> str:
    file.seek(0)
    return hashlib.file_digest(cast("Any", file), "sha256").hexdigest()
