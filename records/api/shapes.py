"""How a record is told: its columns, read as values, with nothing named that the reader may not see."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import models
from rest_framework import serializers

from records import policies
from records.api.fields import shown
from records.lens import visible_of

type Told = dict[str, Any]

_shapes: dict[type[models.Model], "Shape"] = {}


class Shape:
    """The columns of a model that its readers get, in the order of the table.

    Values come straight from the database: an instance for each row of a page would cost more than the query.
    """

    def __init__(
        self,
        model: type[models.Model],
        *,
        noun: str,
        columns: Sequence[str] = (),
        without: Sequence[str] = (),
    ) -> None:
        self.model = model
        self.noun = noun
        given: list[Any] = [field for field in model._meta.concrete_fields if field.name not in without]
        if columns:
            given = [field for field in given if field.name in columns]
        self.columns: dict[str, Any] = {field.name: field for field in given}

    @property
    def name(self) -> str:
        return self.model.__name__

    @cached_property
    def fields(self) -> dict[str, serializers.Field]:
        return {name: shown(column) for name, column in self.columns.items()}

    def of(self, rows: models.QuerySet[Any], names: Sequence[str] = ()) -> list[Told]:
        """Return ``rows`` with their columns, or those of ``names``."""
        wanted = set(names or self.columns) | {"id"}
        told = [field.name for field in self.model._meta.concrete_fields if field.name in wanted]
        if len(told) < len(self.model._meta.concrete_fields):
            rows = rows.only(*told)
        return [
            {name: None if value == "" else value for name, value in zip(told, row, strict=True)}
            for row in _as_tuples(rows)
        ]

    def of_records(self, records: Iterable[models.Model]) -> list[Told]:
        """Return ``records`` that were read already."""
        names = [(name, column.attname) for name, column in self.columns.items()]
        return [
            {
                name: None if (value := getattr(record, attribute)) == "" else value
                for name, attribute in names
            }
            for record in records
        ]

    def veil(self, told: Iterable[Told], user: Any) -> None:
        """Take out the keys of records that ``user`` may not see."""
        wanted: dict[type[models.Model], set[int]] = defaultdict(set)
        pointers = self.pointers
        told = list(told)
        for row in told:
            for name, model in pointers.items():
                if (key := row.get(name)) is not None:
                    wanted[model].add(key)
        if not wanted:
            return
        seen = visible_of(user, wanted)
        for row in told:
            for name, model in pointers.items():
                if (key := row.get(name)) is not None and (model, key) not in seen:
                    row[name] = None

    @cached_property
    def pointers(self) -> dict[str, type[models.Model]]:
        """The foreign keys that may point to what is hidden; a row is not seen without its parents."""
        parents = policies.policy_for(self.model).parents
        return {
            name: column.related_model
            for name, column in self.columns.items()
            if isinstance(column, models.ForeignKey) and name not in parents
        }


def _as_tuples(rows: models.QuerySet[Any]) -> Iterable[tuple[Any, ...]]:
    """Read ``rows`` in the order of their columns. ``values_list`` resolves each column by name, every time."""
    compiler = rows.query.get_compiler(rows.db)
    try:
        return [tuple(row) for row in compiler.results_iter()]
    except EmptyResultSet:
        return []


def register(shape: Shape) -> Shape:
    _shapes[shape.model] = shape
    return shape


def shape_of(model: type[models.Model]) -> Shape:
    """Return how ``model`` is told. A model without a resource is an error: its columns were never chosen."""
    if model not in _shapes:
        raise LookupError(f"{model._meta.label} has no resource.")
    return _shapes[model]


def is_told(model: type[models.Model]) -> bool:
    """Tell whether records of ``model`` can be read over REST at all."""
    return model in _shapes


class Expansion:
    """Records that are told together with those that point to them, or to which they point."""

    def __init__(self, model: type[models.Model], name: str) -> None:
        self.name = name
        self.relation: Any = model._meta.get_field(name)
        self.is_forward = isinstance(self.relation, models.ForeignKey)

    @property
    def shape(self) -> Shape:
        return shape_of(self.relation.related_model)

    def add(self, told: Sequence[Told], user: Any) -> None:
        """Put the related records into ``expanded`` of each row: one query for a whole page."""
        if self.is_forward:
            self._add_one(told, user)
        else:
            self._add_many(told, user)

    def _add_one(self, told: Sequence[Told], user: Any) -> None:
        keys = {row[self.name] for row in told if row[self.name] is not None}
        found = self._visible(user, pk__in=keys)
        by_key = {row["id"]: row for row in found}
        for row in told:
            row.setdefault("expanded", {})[self.name] = by_key.get(row[self.name])

    def _add_many(self, told: Sequence[Told], user: Any) -> None:
        back = self.relation.field.name
        groups: dict[int, list[Told]] = defaultdict(list)
        for row in self._visible(user, **{f"{back}__in": [row["id"] for row in told]}):
            groups[row[back]].append(row)
        for row in told:
            row.setdefault("expanded", {})[self.name] = groups[row["id"]]

    def _visible(self, user: Any, **wanted: Any) -> list[Told]:
        shape = self.shape
        rows = shape.of(policies.visible(user, shape.model).filter(**wanted).order_by("pk"))
        shape.veil(rows, user)
        return rows
