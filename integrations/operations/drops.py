"""What people say about drops; the worker writes them (``integrations.drops``)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from governance.models import System
from integrations.choices import DropFormat
from integrations.drops.schedule import wake_writer
from integrations.drops.writing import folder_of, remove_folders
from integrations.models import Drop
from integrations.webhooks.events import tellable
from records import policies
from records.changes import check_fields
from records.operations import acting_user, create_record, lock, operation, require


@operation("added a drop")
def add_drop(
    *,
    system: System,
    name: str,
    format: str = DropFormat.CSV,  # noqa: A002 - the name of the column
    resources: Sequence[str] = (),
    is_incremental: bool = False,
    hour: int = 2,
    keep_days: int = 14,
    is_active: bool = True,
) -> Drop:
    """Write files for a system each night, with what the map of authority gives it."""
    drop = Drop(
        system=system,
        owner=acting_user(),
        name=name,
        format=format,
        resources=list(resources),
        is_incremental=is_incremental,
        hour=hour,
        keep_days=keep_days,
        is_active=is_active,
    )
    _check(drop)
    return create_record(drop)


@operation("changed a drop")
def change_drop(drop: Drop, *, changes: Mapping[str, Any], version: int | None = None) -> Drop:
    fresh = lock(drop, version=version)
    require(policies.may(acting_user(), "change", fresh), "You may not change this drop.")
    for name, value in changes.items():
        setattr(fresh, name, list(value) if name == "resources" else value)
    _check(fresh)
    fresh.save(update_fields=list(changes))
    return fresh


@operation("had a drop written")
def write_drop_now(drop: Drop, *, whole: bool = False) -> Drop:
    """Have the worker write the drop now; `whole` has everything written, not only what changed.

    It becomes a run within seconds.
    """
    require(policies.may(acting_user(), "change", drop), "You may not have this drop written.")
    wake_writer(drop, whole=whole)
    return drop


@operation("removed a drop")
def remove_drop(drop: Drop, *, version: int | None = None) -> None:
    """Write this drop no more, and delete the files that it wrote."""
    fresh = lock(drop, version=version)
    require(policies.may(acting_user(), "delete", fresh), "You may not remove this drop.")
    folders = [folder_of(fresh.system) / run.folder for run in fresh.runs.exclude(folder="")]
    fresh.delete()
    transaction.on_commit(lambda: remove_folders(folders))


def _check(drop: Drop) -> None:
    drop.name = drop.name.strip()
    check_fields(drop)
    if drop.system.account_id is None:
        raise ValidationError(
            {"system": "Name the service account of this system first: it gets what that may see."}
        )
    if unknown := sorted(set(drop.resources) - tellable().keys()):
        raise ValidationError({"resources": f"There is no kind of record {unknown[0]!r} to be written."})
