"""Many new rows at once, by COPY: their keys drawn first, so that what belongs to them can follow."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from itertools import repeat
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Choices
from django.db.models.base import ModelState
from django.db.models.expressions import DatabaseDefault
from django.db.models.functions import Now
from psycopg import sql

from audit.context import tell_database
from records import gates

# COPY costs two statements more than an INSERT, which a handful of rows does not earn back.
FEW = 20


def new_row[M: models.Model](model: type[M], **values: Any) -> M:
    """Return ``model(**values)``, made from a blank row; Django would ask every field of each of thousands."""
    names, blank, called = _blank(model)
    if not values.keys() <= names:
        return model(**values)
    row = model.__new__(model)
    row._state = ModelState()
    row.__dict__.update(blank)
    for column, default in called:
        row.__dict__[column] = default()
    for name, value in values.items():
        setattr(row, name, value)
    return row


@cache
def _blank(model: type[models.Model]) -> tuple[frozenset[str], dict[str, Any], list[tuple[str, Any]]]:
    """Return the names of the fields, what a row without values holds, and the defaults that are asked for each."""
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    names = frozenset(name for field in fields for name in (field.name, field.attname))
    held = {name: value for name, value in vars(model()).items() if name != "_state"}
    called = [
        (each.attname, each.get_default) for each in fields if each.has_default() and callable(each.default)
    ]
    return names, held, called


def insert_rows[M: models.Model](rows: Sequence[M]) -> None:
    """Insert new ``rows`` of one model, all or none, and give them their keys and database defaults.

    Like ``bulk_create``: neither ``save()`` nor any check is called. Raises what the gates and the database
    refuse.
    """
    if not rows:
        return
    if len(rows) <= FEW:
        type(rows[0])._default_manager.bulk_create(rows)
        return
    passages = gates.ask_new(rows)
    with transaction.atomic():
        _draw_defaults(rows)
        tell_database()
        _copy(rows)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
    for passage in passages:
        passage.complete()


def _draw_defaults(rows: Sequence[models.Model]) -> None:
    """Ask the database for the keys and for every default that some row leaves to it."""
    options = rows[0]._meta
    open_fields = [field for field in options.local_concrete_fields if _is_open(rows, field)]
    if not open_fields:
        return
    compiler = options.model._default_manager.none().query.get_compiler(connection=connection)
    columns: list[str] = []
    params: list[Any] = []
    its_params: Sequence[Any]
    for field in open_fields:
        if field.primary_key:
            default, its_params = (
                "nextval(pg_get_serial_sequence(%s, %s))",
                [f'"{options.db_table}"', field.column],
            )
        else:
            default, its_params = compiler.compile(field._db_default_expression)  # type: ignore[attr-defined]
        if _differs(field):
            default = f"ARRAY(SELECT {default} FROM generate_series(1, %s))"  # noqa: S608 - our own models
            its_params = [*its_params, len(rows)]
        columns.append(default)
        params += its_params
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)}", params)
        drawn = cursor.fetchone()
    for field, values in zip(open_fields, drawn, strict=True):
        for row, value in zip(rows, values if _differs(field) else repeat(values), strict=False):
            if _is_left_open(row, field):
                setattr(row, field.attname, value)


def _differs(field: Any) -> bool:
    """Tell whether the default is another for each row, unlike the time of the statement."""
    return field.primary_key or not isinstance(field._db_default_expression, Now)


def _is_open(rows: Sequence[models.Model], field: Any) -> bool:
    return (field.primary_key or field.has_db_default()) and any(_is_left_open(row, field) for row in rows)


def _is_left_open(row: models.Model, field: Any) -> bool:
    value = row.__dict__.get(field.attname)
    return isinstance(value, DatabaseDefault) or (field.primary_key and value is None)


def _copy(rows: Sequence[models.Model]) -> None:
    options = rows[0]._meta
    fields: list[Any] = [field for field in options.local_concrete_fields if not field.generated]
    columns = [
        (field.attname, _plain_types(field), field.name if field.is_relation else "", field)
        for field in fields
    ]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(options.db_table), sql.SQL(", ").join(sql.Identifier(field.column) for field in fields)
    )
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(statement) as copy,
    ):
        for row in rows:
            held, known = row.__dict__, row._state.fields_cache
            copy.write_row(
                [
                    value
                    if (value := held.get(name)).__class__ in plain
                    or (value is None and pointer and pointer not in known)
                    else _value(row, value, field)
                    for name, plain, pointer, field in columns
                ]
            )


def _plain_types(field: Any) -> frozenset[type]:
    """Return the types whose values go to the database as they are; Django would ask for each of millions."""
    # What a pointer points to may have been saved after it was set: none may be some by now.
    absent = frozenset() if field.is_relation else frozenset({type(None)})
    kinds: tuple[tuple[tuple[type, ...], type], ...] = (
        ((models.CharField, models.TextField), str),
        ((models.IntegerField, models.ForeignKey), int),
        ((models.BooleanField,), bool),
        ((models.FloatField,), float),
        ((models.DateField,), date),
    )
    plain = {plain for fields, plain in kinds if isinstance(field, fields)}
    if isinstance(field, models.DateTimeField) and field.has_db_default():
        plain.add(datetime)
    return absent | plain


def _value(row: models.Model, value: Any, field: Any) -> Any:
    if value is None:
        # What it points to may have been saved after it was set.
        if field.is_relation and field.is_cached(row) and (other := field.get_cached_value(row)):
            value = other.pk
            setattr(row, field.attname, value)
        else:
            return None
    if isinstance(value, Choices) and isinstance(field, models.CharField):
        return value.value
    if value.__class__ is Decimal and isinstance(field, models.DecimalField) and value.is_finite():
        return value
    return field.get_db_prep_save(value, connection)
