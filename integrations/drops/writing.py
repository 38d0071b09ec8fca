"""Writes a drop: one snapshot of the record, only what the system is given, put into place in one move.

What is read is in the access log before anything can be seen in the folder. A killed worker leaves a folder
that begins with a dot, which the next run removes.
"""

import os
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import batched
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from audit.access import noting, trace
from audit.choices import Reading, Via
from audit.context import acting
from governance.authority import the_map
from governance.models import System
from integrations.choices import RunStatus
from integrations.drops.files import File, UnwritableError, write_table
from integrations.feed import Place, changes_after, current_epoch, known_to, newest_place
from integrations.models import Drop, DropRun
from integrations.webhooks.events import tellable
from records.api.shapes import Told, shape_of
from records.api.transport import written
from records.operations import operation
from records.policies import visible

CHUNK = 2_000
ALWAYS = ("id", "version", "updated_at")
LOCKS = 0x50_52_44_52
GONE = ("model", "id", "kind", "at")
MANIFEST = "manifest.json"

type Model = type[models.Model]


@dataclass
class Touched:
    """What happened since a place in the feed."""

    end: Place
    changed: dict[Model, set[int]] = field(default_factory=lambda: defaultdict(set))
    gone: list[Told] = field(default_factory=list)


def write_drop(drop: Drop, *, whole: bool = False) -> DropRun | None:
    """Write ``drop`` now; return its run, or none while somebody else is at it."""
    with _alone(drop) as is_alone:
        if not is_alone:
            return None
        with acting(via=Via.TASK):
            run = begin(drop, whole=whole)
            try:
                made = _written(drop, run)
            except (UnwritableError, OSError) as fault:
                _tidy(drop)
                return end(run, problem=str(fault)[:500])
            run = end(run, **made)
            forget_old_runs(drop)
        return run


@operation("began a drop")
def begin(drop: Drop, *, whole: bool) -> DropRun:
    drop.runs.filter(status=RunStatus.RUNNING).update(
        status=RunStatus.FAILED, problem="The worker was interrupted.", ended_at=timezone.now()
    )
    return DropRun.objects.create(drop=drop, is_full=whole or _last_place(drop) is None)


@operation("ended a drop")
def end(run: DropRun, *, problem: str = "", **made: Any) -> DropRun:
    for name, value in made.items():
        setattr(run, name, value)
    run.status = RunStatus.FAILED if problem else RunStatus.DONE
    run.problem, run.ended_at = problem, timezone.now()
    run.save()
    return run


@operation("deleted the files of old drops")
def forget_old_runs(drop: Drop) -> None:
    """Delete the folders that are older than the drop is to be kept."""
    limit = timezone.now() - timedelta(days=drop.keep_days)
    for run in drop.runs.filter(is_kept=True, began_at__lt=limit):
        if run.folder:
            remove_folders([folder_of(drop.system) / run.folder])
        run.is_kept = False
        run.save(update_fields=["is_kept"])


def remove_folders(folders: Iterable[Path]) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def folder_of(system: System) -> Path:
    return Path(settings.DROPS_DIR) / system.code


def given(drop: Drop) -> dict[Model, list[str]]:
    """Return the columns that the system gets of each kind of record, in the order of the table."""
    known = tellable()
    shared = the_map().shared_with(drop.system)
    return {
        known[label]: [name for name in shape_of(known[label]).columns if name in names or name in ALWAYS]
        for label, names in sorted(shared.items())
        if names and label in known and (not drop.resources or label in drop.resources)
    }


def _written(drop: Drop, run: DropRun) -> dict[str, Any]:
    """Write the files of ``run`` and return what its row is to say."""
    account, tables = drop.system.account, given(drop)
    if account is None or not account.is_active:
        raise UnwritableError("The system has no active service account: nobody says what it may see.")
    if not tables:
        raise UnwritableError(f"The map of authority gives {drop.system} none of these records.")
    since = None if run.is_full else _last_place(drop)
    name = f"{run.began_at:%Y%m%dT%H%M%SZ}-{run.pk}-{'full' if since is None else 'changes'}"
    home = folder_of(drop.system)
    partial = home / f".{drop.pk}-{name}"
    _tidy(drop)
    partial.mkdir(mode=0o750, parents=True)
    current_epoch()  # begins one if need be, which a reading transaction could not
    with acting(account, via=Via.SYNC), noting() as noted:
        with _one_snapshot():
            touched = _touched(since, tables, account) if since else Touched(newest_place())
            files = list(_tables(partial, drop, tables, touched if since else None))
        manifest = _manifest(drop, run, files)
        (partial / MANIFEST).write_bytes(written(manifest))
        noted.write(view=f"drop {drop.pk}")
    _put(partial, home / name)
    place = touched.end
    return {
        "folder": name,
        "manifest": manifest,
        "position": [place.epoch, place.xid, place.rank, place.entry],
    }


def _tables(
    folder: Path, drop: Drop, tables: dict[Model, list[str]], touched: Touched | None
) -> Iterator[File]:
    for model, columns in tables.items():
        keys = None if touched is None else sorted(touched.changed[model])
        rows = _rows(model, columns, drop.system.account, keys)
        yield write_table(folder, model._meta.label_lower, drop.format, columns, rows)
    if touched is not None:
        yield write_table(folder, "gone", drop.format, GONE, [touched.gone])


def _rows(model: Model, columns: Sequence[str], user: Any, keys: list[int] | None) -> Iterator[list[Told]]:
    """Yield what ``user`` may see of ``model``, all or those of ``keys``, in the order of keys."""
    shape = shape_of(model)
    for rows in _slices(visible(user, model).order_by("pk"), keys, shape, columns):
        shape.veil(rows, user)
        trace(Reading.EXPORTED, model=model, ids=[row["id"] for row in rows])
        yield rows


def _slices(
    rows: models.QuerySet[Any], keys: list[int] | None, shape: Any, columns: Sequence[str]
) -> Iterator[list[Told]]:
    if keys is not None:
        for some in batched(keys, CHUNK):
            yield shape.of(rows.filter(pk__in=some), columns)
        return
    last = 0
    while found := shape.of(rows.filter(pk__gt=last)[:CHUNK], columns):
        last = found[-1]["id"]
        yield found


def _touched(since: Place, tables: Iterable[Model], user: Any) -> Touched:
    """Follow the feed to its end; what was changed and is gone since is only gone."""
    touched, wanted = Touched(since), set(tables)
    has_more = True
    while has_more:
        changes, touched.end, has_more = changes_after(touched.end, CHUNK)
        changes = [change for change in changes if change.model in wanted]
        for change in changes:
            touched.changed[change.model].add(change.key)
        ends = [change for change in changes if change.kind in {"deleted", "redacted"}]
        known = known_to(user, {(change.model, change.key) for change in ends})
        touched.gone += [
            {"model": each.model._meta.label_lower, "id": each.key, "kind": each.kind, "at": each.at}
            for each in ends
            if (each.model, each.key) in known
        ]
    touched.end = max(touched.end, newest_place())
    return touched


def _manifest(drop: Drop, run: DropRun, files: Sequence[File]) -> dict[str, Any]:
    return {
        "system": drop.system.code,
        "drop": drop.name,
        "run": run.pk,
        "kind": "full" if run.is_full else "changes",
        "began_at": run.began_at.isoformat(),
        "format": drop.format,
        "files": [file.as_json() for file in files],
    }


def _last_place(drop: Drop) -> Place | None:
    """Return where the last whole run ended, if this one is to go on from there."""
    if not drop.is_incremental:
        return None
    last = drop.runs.filter(status=RunStatus.DONE).exclude(position=None).first()
    return Place(*last.position) if last and last.position else None


def _put(partial: Path, place: Path) -> None:
    """Give the folder its name; from then on it is there, whole."""
    _sync(partial)
    partial.rename(place)
    _sync(place.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _tidy(drop: Drop) -> None:
    """Remove what interrupted runs left."""
    home = folder_of(drop.system)
    for left in home.glob(f".{drop.pk}-*") if home.exists() else ():
        shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _one_snapshot() -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextmanager
def _alone(drop: Drop) -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCKS, drop.pk])
        (is_alone,) = cursor.fetchone()
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCKS, drop.pk])
