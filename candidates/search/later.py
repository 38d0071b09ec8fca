"""Writing the words of many people once, when everything about them is there."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def words_once() -> Iterator[None]:
    """Inside a transaction, let the database write what people are found by at the end, not after each statement."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS search_due DEFERRED")
        yield
        cursor.execute("SET CONSTRAINTS search_due IMMEDIATE")
