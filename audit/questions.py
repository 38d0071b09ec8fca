"""Questions that are put into SQL once, and asked again about another record.

Django takes many times as long to build a question of a page and to put it into words as PostgreSQL to answer it.
"""

from collections.abc import Callable, Hashable, Iterator, MutableMapping, Sequence
from copy import copy
from dataclasses import dataclass
from sys import intern
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable, prefetch_related_objects
from django.db.models.sql.compiler import SQLCompiler

KEY = 8_070_605_040_302_010
"""Stands for the key in what differs by nothing else from record to record."""

type Worded = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True)
class _Shape:
    """How the answer to a question is read, whoever asks."""

    rows: QuerySet[Any]
    compiler: SQLCompiler


_shapes: dict[Hashable, _Shape] = {}


class Asked[M: Model]:
    """A question about one record: its rows can be read or, in SQL, be part of another question."""

    _known_related_objects: dict[Any, Any] = {}

    def __init__(self, shape: _Shape, sql: str, params: tuple[Any, ...]) -> None:
        self._shape, self.sql, self.params = shape, sql, params
        self.model = shape.rows.model
        # What Django asks a queryset for when it reads rows.
        self.db, self.query, self._fetch_mode = connection.alias, self, shape.rows._fetch_mode  # type: ignore[attr-defined]

    def __iter__(self) -> Iterator[M]:
        return iter(self.read())

    def read(self) -> list[M]:
        if not self.sql:
            return []
        rows: list[M] = list(ModelIterable(self))  # type: ignore[arg-type]
        prefetch_related_objects(rows, *self._shape.rows._prefetch_related_lookups)  # type: ignore[attr-defined]
        return rows

    def tuples(self) -> list[tuple[Any, ...]]:
        """Return the rows of a question for values."""
        if not self.sql:
            return []
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.params)
            return cursor.fetchall()

    def first(self) -> M | None:
        """Return the first of the rows; the question is expected to have a limit."""
        return next(iter(self), None)

    def sql_with_params(self) -> Worded:
        if not self.sql:
            raise EmptyResultSet
        return self.sql, self.params

    def get_compiler(self, using: str) -> SQLCompiler:
        compiler = copy(self._shape.compiler)
        compiler.connection = connections[using]
        compiler.as_sql = lambda *args, **kwargs: (self.sql, self.params)  # type: ignore[method-assign]
        return compiler


def asked(
    kept: MutableMapping[Hashable, Worded], name: Hashable, key: int, make: Callable[[int], QuerySet[Any]]
) -> Asked[Any]:
    """Return the question ``name`` about ``key``, which ``make`` has made for another one before.

    It may depend on nothing else but on what it is ``kept`` beside.
    """
    if name not in kept:
        rows = make(KEY)
        compiler = rows.query.get_compiler(connection=connection)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            sql, params = "", ()
        _shapes.setdefault(name, _Shape(rows, compiler))
        kept[name] = intern(sql), tuple(params)
    sql, params = kept[name]
    return Asked(_shapes[name], sql, _about(key, params))


def _about(key: int, params: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(type(each)(key) if isinstance(each, int) and each == KEY else each for each in params)
