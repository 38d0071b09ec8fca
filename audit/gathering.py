"""Reads rows of many models in one query: a page that shows a little of everything asks once."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models

from audit.keys import keyed
from audit.questions import FOR_EVERYBODY, KEYS, Asked, asked

type Keys = Mapping[type[models.Model], Collection[int]]


def gather(querysets: Sequence[models.QuerySet[Any] | Asked[Any]]) -> list[list[Any]]:
    """Return the rows of each of ``querysets``, in its order, with its annotations.

    They travel as JSON: not for models whose fields have a reading of their own from the database.
    """
    found: list[list[Any]] = [[] for _ in querysets]
    parts: list[str] = []
    params: list[Any] = []
    for number, rows in enumerate(querysets):
        try:
            sql, args = rows.query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(f"SELECT {number}, row_number() OVER (), to_jsonb(part) FROM ({sql}) part")  # noqa: S608
        params += args
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), params)
            for number, _, text in sorted(cursor.fetchall(), key=lambda row: row[:2]):
                found[number].append(_instance(querysets[number].model, json.loads(text)))
    return found


def _instance(model: type[models.Model], row: dict[str, Any]) -> Any:
    """Make an instance of a row as JSON; columns that it lacks are deferred."""
    fields = [field for field in model._meta.concrete_fields if field.column in row]
    values = [field.to_python(row.pop(str(field.column))) for field in fields]
    instance = model.from_db(connection.alias, [field.attname for field in fields], values)
    for name, value in row.items():
        setattr(instance, name, value)
    return instance


class Pool:
    """Records by their keys, which find each other when they point to one another."""

    def __init__(self) -> None:
        self._records: dict[tuple[type[models.Model], int], models.Model] = {}

    def get(self, model: type[models.Model], key: int) -> models.Model | None:
        return self._records.get((model, key))

    def load(self, wanted: Keys) -> None:
        """Read those of ``wanted`` that exist, and what they point to, as their names may need it."""
        self.link(self._read(wanted))

    def link(self, records: Iterable[models.Model], *, depth: int = 1) -> None:
        """Let ``records`` have what they point to, and at a greater ``depth`` what that points to."""
        records = list(records)
        self._records |= {(type(record), record.pk): record for record in records}
        wanted: dict[type[models.Model], set[int]] = defaultdict(set)
        for record, field, key in pointers(records):
            if not field.is_cached(record):
                wanted[field.related_model].add(key)
        read = self._read(wanted)
        if depth > 1 and read:
            self.link(read, depth=depth - 1)
        for record, field, key in pointers(records):
            target = self._records.get((field.related_model, key))
            if target is not None and not field.is_cached(record):
                field.set_cached_value(record, target)

    def _read(self, wanted: Keys) -> list[models.Model]:
        missing = {
            model: [key for key in keys if (model, key) not in self._records]
            for model, keys in wanted.items()
        }
        read = [
            record
            for rows in gather([_by_key(*each) for each in missing.items() if each[1]])
            for record in rows
        ]
        self._records |= {(type(record), record.pk): record for record in read}
        return read


def _by_key(model: type[models.Model], keys: Collection[int]) -> Asked[Any]:
    name = ("by key", model)
    return asked(FOR_EVERYBODY, name, 0, lambda _: model._base_manager.filter(keyed("pk", KEYS)), among=keys)


def pointers(records: Iterable[models.Model]) -> Iterator[tuple[models.Model, Any, int]]:
    """Yield the foreign keys of ``records`` that are not empty."""
    for record in records:
        for field in record._meta.concrete_fields:
            if isinstance(field, models.ForeignKey):
                key = record.__dict__.get(field.attname)
                if key is not None:
                    yield record, field, key
