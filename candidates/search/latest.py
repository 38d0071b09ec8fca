# ruff: noqa: S608 - statements of our own words
"""Of all that match, those whose words changed last: block after block of words is read, until there are enough.

An index finds the words of a block without reading those of any other, so that a word which half the record has is
answered as fast as a rare one.
"""

from collections.abc import Callable

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BigIntegerField, BooleanField, F, Func, Q, QuerySet
from django.db.models.functions import Coalesce

from candidates.models import Candidate

type People = QuerySet[Candidate]
type Narrowing = Callable[[People], People]


def stamped(row: str = "") -> Coalesce:
    """Return the number that tells when words were written; ``row`` leads to them from a candidate."""
    return Coalesce(F(f"{row}stamp"), F(f"{row}candidate"), output_field=BigIntegerField())


STAMPED = stamped("search_row__")
RANK = "ts_rank('{0.1, 0.25, 0.6, 1.0}', words, %s::tsquery, 1)"


class InBlock(Func):
    """Whether a stamp lies in the block that is being read: said for the row, and once more for the index."""

    template = (
        "(%(expressions)s BETWEEN latest.first_stamp AND latest.last_stamp"
        " AND candidates_blocks(%(expressions)s) && latest.blocks)"
    )
    output_field = BooleanField()


def latest(people: People, narrowed: Narrowing, most: int) -> list[int]:
    """Return the keys of at most ``most`` of ``people`` whom ``narrowed`` keeps, who changed last first."""
    # The block comes before the words: a row says itself where it lies, its words are kept beside the table.
    rows = narrowed(people.filter(Q(InBlock(STAMPED)))).order_by(STAMPED.desc()).values_list("pk")
    try:
        sql, params = rows[:most].query.sql_with_params()
    except EmptyResultSet:
        return []
    blocks = f"candidates_latest_blocks(NULL) AS latest CROSS JOIN LATERAL ({sql}) AS found (key)"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT found.key FROM {blocks} LIMIT %s", [*params, most])
        return [key for (key,) in cursor.fetchall()]
