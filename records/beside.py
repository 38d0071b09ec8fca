"""Telling how far a long change is before it ends: written beside its transaction, by another connection."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection
from psycopg import sql

from records.models import Record


@contextmanager
def progress_of(record: Record, column: str) -> Iterator[Callable[[int], None]]:
    """Yield a function that writes a number where others read it at once.

    ``column`` is one without history. A record that somebody holds is passed over: the bar can wait.
    """
    side = connection.copy()
    statement = sql.SQL(
        "UPDATE {table} SET {column} = %s WHERE id = (SELECT id FROM {table} WHERE id = %s FOR UPDATE SKIP LOCKED)"
    ).format(table=sql.Identifier(record._meta.db_table), column=sql.Identifier(column))
    text = statement.as_string()

    def tell(done: int) -> None:
        with side.cursor() as cursor:
            cursor.execute(text, [done, record.pk])

    try:
        yield tell
    finally:
        side.close()


def one_at_a_time(record: Record) -> None:
    """Wait for whoever works on ``record``, without holding the row itself; until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s), %s)", [record._meta.db_table, record.pk])
