# ruff: noqa: S608 - statements of our own words
"""Of all that match, those whose words changed last: block after block of words is read, until there are enough.

An index finds the words of a block without reading those of any other, so that a word which half the record has is
answered as fast as a rare one.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet
from django.db.models.functions import Coalesce

from candidates.models import Candidate

type People = QuerySet[Candidate]
type Narrowing = Callable[[People], People]

_STAMP = Coalesce(F("search_row__stamp"), F("search_row__candidate"))
_COLUMNS = {"key": "pk", "spoken": "last_interaction_at", "words": "search_row__words"}
_RANK = "ts_rank('{0.1, 0.25, 0.6, 1.0}', words, %s::tsquery, 1)"


class _InBlock(Func):
    """Whether a stamp lies in the block that is being read: said for the row, and once more for the index."""

    template = (
        "(%(expressions)s BETWEEN latest.first_stamp AND latest.last_stamp"
        " AND candidates_blocks(%(expressions)s) && latest.blocks)"
    )
    output_field = BooleanField()


def latest(people: People, narrowed: Narrowing, most: int) -> list[int]:
    """Return the keys of at most ``most`` of ``people`` whom ``narrowed`` keeps, who changed last first."""
    return [key for (key,) in _read("key", [], _pool(people, narrowed, most, "key"))]


def ranked(
    people: People, narrowed: Narrowing, most: int, query: str, *, since: datetime
) -> list[tuple[int, bool, float]]:
    """Return the same, each with whether we spoke after ``since`` and how well the words fit ``query``."""
    pool = _pool(people, narrowed, most, "key", "spoken", "words")
    return _read(f"key, coalesce(spoken > %s, false), {_RANK}", [since, query], pool)


def _pool(people: People, narrowed: Narrowing, most: int, *names: str) -> tuple[str, list[Any]] | None:
    """Return the question for them, none when it is known that there is nobody."""
    # The block comes before the words: a row says itself where it lies, its words are kept beside the table.
    rows = narrowed(people.filter(Q(_InBlock(_STAMP)))).order_by(_STAMP.desc())
    try:
        sql, params = rows.values_list(*(_COLUMNS[name] for name in names))[:most].query.sql_with_params()
    except EmptyResultSet:
        return None
    blocks = f"candidates_latest_blocks() AS latest CROSS JOIN LATERAL ({sql}) AS found ({', '.join(names)})"
    return f"SELECT found.* FROM {blocks} LIMIT %s", [*params, most]


def _read(what: str, params: list[Any], pool: tuple[str, list[Any]] | None) -> list[tuple[Any, ...]]:
    if pool is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {what} FROM ({pool[0]}) AS pool", [*params, *pool[1]])
        return cursor.fetchall()
