"""Questions that are put into SQL once, and asked again about another record.

Django takes many times as long to build a question of a page and to put it into words as PostgreSQL to answer it.
"""

from collections.abc import Callable, Collection, Hashable, Iterator, MutableMapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from sys import intern
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable, prefetch_related_objects
from django.db.models.sql.compiler import SQLCompiler

from audit.keys import as_array, possible

KEY = 8_070_605_040_302_010
"""Stands for the key in what differs by nothing else from record to record."""
KEYS = (KEY,)
"""Stands for any number of keys, where :func:`audit.keys.keyed` looks them up."""

_KEYS = as_array(KEYS)

type Worded = tuple[str, tuple[Any, ...]]


@dataclass
class _Shape:
    """How the answer to a question is read, whoever asks."""

    rows: QuerySet[Any]
    compiler: SQLCompiler

    @cached_property
    def converters(self) -> dict[int, Any]:
        """How the values of each column are read."""
        columns = [column for column, *_ in self.compiler.select[: self.compiler.col_count]]
        return self.compiler.get_converters(columns)


_shapes: dict[Hashable, _Shape] = {}

FOR_EVERYBODY: dict[Hashable, Worded] = {}
"""Where questions are kept whose answer hangs on nobody's rights."""


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
        # Most of what a page asks about has no rows: nothing is prepared for reading them.
        if not (found := self.tuples()):
            return []
        self._found = found
        rows: list[M] = list(ModelIterable(self))  # type: ignore[arg-type]
        prefetch_related_objects(rows, *self._shape.rows._prefetch_related_lookups)  # type: ignore[attr-defined]
        return rows

    def tuples(self) -> list[tuple[Any, ...]]:
        """Return the rows as the database has them."""
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
        compiler.execute_sql = lambda *args, **kwargs: [self._found]  # type: ignore[assignment,method-assign]
        compiler.get_converters = lambda expressions: self._shape.converters  # type: ignore[method-assign]
        return compiler


def asked(
    kept: MutableMapping[Hashable, Worded],
    name: Hashable,
    key: int,
    make: Callable[[int], QuerySet[Any]],
    *,
    among: Collection[int] = (),
) -> Asked[Any]:
    """Return the question ``name`` about ``key``, which ``make`` has made for another one before.

    It may depend on nothing else but on what it is ``kept`` beside, and on the keys ``among`` which it looks where
    ``make`` says ``KEYS``.
    """
    place = make.__module__, name  # another room may give the same name
    if place not in kept:
        rows = make(KEY)
        compiler = rows.query.get_compiler(connection=connection)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            sql, params = "", ()
        _shapes.setdefault(place, _Shape(rows, compiler))
        kept[place] = intern(sql), tuple(params)
    sql, params = kept[place]
    return Asked(_shapes[place], sql, _about(key, among, params))


def _about(key: int, among: Collection[int], params: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(
        type(each)(key)
        if isinstance(each, int) and each == KEY
        else as_array(possible(among))
        if each == _KEYS
        else each
        for each in params
    )
