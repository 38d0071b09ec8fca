"""The plain part of a write: fields checked in Python, everything else by the database itself."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.db import models


def check_fields(record: models.Model) -> None:
    """Check each field and the row as a whole, without the queries that constraints would cost.

    What the constraints say is heard from the database (see :mod:`records.refusals`), foreign keys
    included: the caller has the records that they point to.
    """
    record.full_clean(exclude=_pointers(type(record)), validate_unique=False, validate_constraints=False)


@cache
def _pointers(model: type[models.Model]) -> frozenset[str]:
    return frozenset(field.name for field in model._meta.concrete_fields if field.is_relation)


def differing(record: models.Model, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of ``changes`` that are not so already."""
    return {name: value for name, value in changes.items() if getattr(record, name) != value}


def write_changes(record: models.Model, changes: Mapping[str, Any]) -> list[str]:
    """Set ``changes`` on ``record``, check it and save what differs; return the fields that did."""
    wanted = differing(record, changes)
    if not wanted:
        return []
    columns = _columns(record)
    before = {column: getattr(record, column) for column in columns.values()}
    for name, value in wanted.items():
        setattr(record, name, value)
    check_fields(record)
    # Checking may tidy a value that was not asked for: a folded e-mail address, say.
    touched = [name for name, column in columns.items() if getattr(record, column) != before[column]]
    if touched:
        record.save(update_fields=touched)
    # What has to be approved first is as it was.
    return [name for name in touched if getattr(record, columns[name]) != before[columns[name]]]


def _columns(record: models.Model) -> dict[str, str]:
    return {field.name: field.attname for field in record._meta.concrete_fields}
