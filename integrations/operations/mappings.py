"""Keeping how columns are read under a name, and reading another file in the same way."""

from typing import Any

from django.core.exceptions import ValidationError

from candidates.choices import Visibility
from integrations.choices import ImportStatus
from integrations.models import ImportBatch, SavedMapping
from integrations.operations.imports import REMEMBERED, SETTLED, locked, move
from records.operations import acting_user, create_record, operation, require, update_record
from records.policies import visible

OPTIONS = tuple(name for name in REMEMBERED if name != "mapping")


@operation("saved a mapping of columns")
def save_mapping(batch: ImportBatch, *, name: str, visibility: str = Visibility.PRIVATE) -> SavedMapping:
    """Keep how ``batch`` is read under ``name``; one of the same name and person is replaced."""
    if not batch.mapping:
        raise ValidationError("Say first what the columns hold.")
    kept: dict[str, Any] = {
        "mapping": batch.mapping,
        "options": {option: getattr(batch, option) for option in OPTIONS},
        "system": batch.system,
        "visibility": visibility,
    }
    mine = SavedMapping.objects.filter(owner=acting_user(), kind=batch.kind, name=name.strip()).first()
    if mine:
        return update_record(mine, changes=kept)
    return create_record(SavedMapping(owner=acting_user(), kind=batch.kind, name=name.strip(), **kept))


@operation("used a saved mapping of columns")
def use_mapping(batch: ImportBatch, *, saved: SavedMapping, version: int | None = None) -> ImportBatch:
    """Propose for ``batch`` what ``saved`` says of its columns; whoever imports looks at it once more."""
    batch = locked(batch, version=version)
    require(batch.is_editable, SETTLED)
    mapping = {column: saved.mapping[column] for column in batch.layout["columns"] if column in saved.mapping}
    if saved.kind != batch.kind or not mapping:
        raise ValidationError(f"“{saved}” is for other columns than this file has.")
    batch.mapping, batch.system = mapping, saved.system
    for option in OPTIONS:
        if option in saved.options:
            setattr(batch, option, saved.options[option])
    missing = [column for column in saved.mapping if column not in mapping]
    note = f"The columns are mapped as in “{saved}”."
    if missing:
        note += f" This file lacks {', '.join(f'“{column}”' for column in missing[:5])}."
    batch.layout["notes"] = [each for each in batch.layout["notes"] if "are mapped as" not in each] + [note]
    if batch.status != ImportStatus.MAPPING:
        move(batch, ImportStatus.MAPPING)
    batch.save()
    batch.rows.all().delete()
    return batch


def mappings_for(batch: ImportBatch, user: Any) -> list[SavedMapping]:
    """Return the mappings that ``user`` may use and that say something of these columns, the fittest first."""
    columns = set(batch.layout["columns"])
    offered = visible(user, SavedMapping).filter(kind=batch.kind).select_related("owner")
    fitting = [saved for saved in offered if columns & saved.mapping.keys()]
    return sorted(fitting, key=lambda saved: (-len(columns & saved.mapping.keys()), saved.name))
