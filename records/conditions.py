"""Which rows, as conditions: put into SQL once, since Django takes longer to word one than PostgreSQL to answer."""

import re
from typing import Any
from zlib import crc32

from django.core.exceptions import EmptyResultSet, FieldError, FullResultSet
from django.db import connection, models
from django.db.models import Case, Expression, F, Func, Q, Subquery, Value, When
from django.db.models.sql import Query

EVERYTHING = Q()
NOTHING = Q(pk__in=())

# What Django calls the tables of a question inside another one: U0, V1, after Z AA0.
_INNER = re.compile(r"\b(?:[U-Z]|[A-Z]{2})\d+\b")


class _Worded(Expression):
    """A condition in SQL about a row of ``model``; a column of it says how the row is called in a query."""

    conditional = True

    def __init__(self, model: type[models.Model], sql: str, params: tuple[Any, ...]) -> None:
        super().__init__(output_field=models.BooleanField())
        self.table = connection.ops.quote_name(model._meta.db_table)
        self.sql, self.params = sql, params
        self.column: Any = F(model._meta.local_concrete_fields[0].name)

    # One of a kind: to compare the SQL of two takes longer than to use it.
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    def get_source_expressions(self) -> list[Any]:
        return [self.column]

    def set_source_expressions(self, exprs: Any) -> None:
        (self.column,) = exprs

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        row = compiler.quote_name(self.column.alias)
        return self.sql.replace(f"{self.table}.", f"{row}."), self.params


def worded(model: type[models.Model], condition: Q) -> Q:
    """Return ``condition`` on rows of ``model`` as SQL, or as it is when it joins other tables.

    To be and-ed, or-ed and selected, never negated: where it is unknown, so is its opposite.
    """
    query = Query(model)
    try:
        query.add_q(condition)
        compiler = query.get_compiler(connection=connection)
        sql, params = compiler.compile(query.where)
    except EmptyResultSet:
        return NOTHING
    except FullResultSet:
        return EVERYTHING
    except FieldError:  # about something that a queryset adds to its rows
        return condition
    if any(query.alias_refcount[alias] for alias in query.alias_map if alias != query.base_table):
        return condition
    # Names of its own, so that it may stand inside any other question; the same for everybody: plans can be kept.
    sql = _INNER.sub(rf"\g<0>_{crc32(sql.encode()):x}", sql)
    return Q(_Worded(model, sql, tuple(params)))


class _KeyAmong(Func):
    """Whether the key of a row is among those that a question gives.

    PostgreSQL answers the question once and looks the rows up by their keys, one index beside the other. An EXISTS
    beside an "or" is asked of each row: who sees few of a million waited for all of them to be read.
    """

    output_field = models.BooleanField()

    def as_sql(  # type: ignore[override]
        self, compiler: Any, connection: Any, **extra: Any
    ) -> tuple[str, tuple[Any, ...]]:
        key, keys = (compiler.compile(each) for each in self.get_source_expressions())
        return f"{key[0]} = ANY (ARRAY{keys[0]})", (*key[1], *keys[1])


def among(keys: models.QuerySet[Any]) -> Q:
    """Return the rows whose keys are among ``keys``, a queryset of one column."""
    return Q(_KeyAmong(F("pk"), Subquery(keys)))


def as_value(condition: Q) -> Any:
    """Return ``condition`` as something to select: an empty one is true and cannot be a case."""
    if condition == EVERYTHING:
        return Value(True)  # noqa: FBT003
    return Case(When(condition, then=Value(True)), default=Value(False))  # noqa: FBT003
