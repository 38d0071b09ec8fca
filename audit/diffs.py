"""What differs between two versions of a row, and who made the difference."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from audit.history import tracked_fields
from audit.models import ChangeSet
from audit.triggers import BOOKKEEPING


@dataclass(frozen=True)
class FieldChange:
    """One field's old and new value, as stored."""

    field: models.Field
    old: Any
    new: Any


@dataclass(frozen=True)
class Revision:
    """One history row with what it changed and the act that did it."""

    row: Any
    change_set: ChangeSet | None
    changes: list[FieldChange]

    @property
    def when(self) -> datetime:
        return self.row.history_date


def differences(model: type[models.Model], *, old: Any, new: Any) -> list[FieldChange]:
    """Compare two rows (records, history rows or none) in the fields that people change."""
    found = []
    for field in tracked_fields(model):
        if field.name in BOOKKEEPING or field.primary_key or field.name == "created_at":
            continue
        before = getattr(old, field.attname, None)
        after = getattr(new, field.attname, None)
        if before != after:
            found.append(FieldChange(field, before, after))
    return found


def revisions(model: Any, pk: int, *, limit: int, before: int | None = None) -> list[Revision]:
    """Return at most ``limit`` revisions of a record, newest first, each with its true difference.

    ``before`` is the ``history_id`` at which the page before ended.
    """
    rows = model.history.filter(**{model._meta.pk.attname: pk}).order_by("-history_date", "-history_id")
    if before is not None:
        last = rows.get(history_id=before)
        rows = rows.filter(
            models.Q(history_date__lt=last.history_date)
            | models.Q(history_date=last.history_date, history_id__lt=before)
        )
    page = list(rows.select_related("change_set")[: limit + 1])
    return list(_paired(model, page))[:limit]


def changes_since(record: models.Model, version: int) -> list[Revision]:
    """Return what happened to ``record`` after ``version``, oldest first."""
    model: Any = type(record)
    rows = list(
        model.history.filter(**{model._meta.pk.attname: record.pk}, version__gte=version)
        .select_related("change_set")
        .order_by("-version", "-history_id")
    )
    return [revision for revision in reversed(list(_paired(model, rows))) if revision.row.version > version]


def _paired(model: type[models.Model], rows: list[Any]) -> Iterator[Revision]:
    """Pair each row with the next older one in ``rows``, which are newest first."""
    for index, row in enumerate(rows):
        older = rows[index + 1] if index + 1 < len(rows) else None
        if row.history_type == "+":
            changes = differences(model, old=None, new=row)
        elif row.history_type == "-":
            changes = differences(model, old=row, new=None)
        else:
            changes = differences(model, old=older, new=row)
        yield Revision(row, row.change_set, changes)
