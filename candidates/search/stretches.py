# ruff: noqa: S608 - statements of our own words
"""A stretch of the record: people whose words changed last, read until there are enough or enough were looked at.

Whoever has the words is found by an index, the latest first; what else is asked for is looked up one by one. Where the
filters leave few, that would go on to the end of the record. So PostgreSQL is asked what it would cost to begin with
the filters: when that is little, everybody is read; else only so many are looked at, and it is said how many.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from candidates.models import Candidate, CandidateSearch
from candidates.search.latest import RANK, STAMPED, InBlock, stamped
from candidates.search.places import Circle

type People = QuerySet[Candidate]
type Rest = Callable[[People], People]

GLANCED = 8_000
"""So many are looked at before it is asked whether there is a shorter way."""
LOOKED = 30_000
"""So many are looked at in all, when there is none."""
DEARER = 3
"""How many times as long it takes to look at somebody whose words have to be read."""
LITTLE = 2_500
"""What reading everybody may cost in PostgreSQL's own measure: some thousand rows by an index."""
FEW = 10_000
"""People around a place are few up to here: PostgreSQL cannot tell how many live in a circle."""

_WORDED = Q(pk=RawSQL("worded.key", ()))


class Row(NamedTuple):
    key: int
    stamp: int
    is_recent: bool
    rank: float


@dataclass(frozen=True)
class Sought:
    """What is looked for: ``indexed`` says whom the index of words gives, ``filters`` whom the filters keep.

    ``rest`` says what the index does not tell of words, ``words`` all that is asked of them; None for nothing.
    ``whole`` says everything at once, and ``elsewhere`` leaves the circle out.
    """

    people: People
    indexed: str
    filters: Rest
    rest: Rest | None
    words: Rest | None
    whole: Rest
    elsewhere: Rest
    circle: Circle | None
    narrows: bool
    query: str
    since: datetime


@dataclass(frozen=True)
class Stretch:
    """``looked`` is how many were looked at, 0 for all there are; ``end`` is the stamp at which it goes on."""

    rows: list[Row]
    end: int | None = None
    looked: int = 0

    @property
    def is_whole(self) -> bool:
        return self.end is None


def stretch(sought: Sought, most: int, before: int | None = None) -> Stretch:
    """Return at most ``most`` people whose words changed before the stamp ``before``, who changed last first."""
    try:
        if (sought.narrows or not sought.indexed) and _is_short(sought.elsewhere(sought.people)):
            return _cut(_everybody(sought, most + 1, before), most)
        return _read(sought, most, before)
    except EmptyResultSet:
        return Stretch([])


def _read(sought: Sought, most: int, before: int | None) -> Stretch:
    dearer = DEARER if sought.rest else 1
    rows, end = _looked_at(sought, most + 1, before, GLANCED // dearer)
    if end is None:
        return _cut(rows, most)
    if sought.circle and _are_few(sought.circle):
        return _cut(_around(sought, sought.circle, most + 1, before), most)
    if sought.indexed and not sought.narrows and _is_short(sought.whole(sought.people)):
        return _cut(_everybody(sought, most + 1, before), most)
    more, end = _looked_at(sought, most + 1 - len(rows), end, (LOOKED - GLANCED) // dearer)
    if end is None:
        return _cut(rows + more, most)
    return Stretch(rows + more, end, LOOKED // dearer)


def _cut(rows: list[Row], most: int) -> Stretch:
    return Stretch(rows[:most], rows[most - 1].stamp if len(rows) > most else None)


def _looked_at(sought: Sought, most: int, before: int | None, many: int) -> tuple[list[Row], int | None]:
    """Return whom looking at ``many`` with the words gives, and the stamp of the last one if there may be others."""
    stamp = stamped()
    worded = CandidateSearch.objects.filter(InBlock(stamp))
    if sought.indexed:
        worded = worded.filter(words__matches=sought.indexed)
    block, params = worded.order_by(stamp.desc()).values_list("pk", stamp).query.sql_with_params()
    # OFFSET 0 keeps PostgreSQL from beginning elsewhere: rows are read in this order, and no more than are asked for.
    source = f"""SELECT each.key, each.stamp FROM candidates_latest_blocks(%s) AS latest
        CROSS JOIN LATERAL ({block} OFFSET 0) AS each (key, stamp)"""
    rows = _kept(sought, sought.rest, (source, [before, *params]), most, many)
    if rows and rows[-1].key is None:
        return rows[:-1], rows[-1].stamp
    return rows, None


def _around(sought: Sought, circle: Circle, most: int, before: int | None) -> list[Row]:
    """Return the same of the few around a place: their words are read one by one."""
    stamp = stamped()
    there = CandidateSearch.objects.alias(stamped=stamp).filter(circle.within())
    if before is not None:
        there = there.filter(stamped__lt=before)
    source, params = there.order_by(stamp.desc()).values_list("pk", stamp).query.sql_with_params()
    return _kept(sought, sought.words, (source, list(params)), most, 2 * FEW)


def _kept(
    sought: Sought, words: Rest | None, source: tuple[str, list[Any]], most: int, many: int
) -> list[Row]:
    """Return whom filters and ``words`` leave of the first ``many`` keys of ``source``, and its end if that is too few.

    PostgreSQL fills a table of WITH only as far as it is read: that ends as soon as ``most`` are found. Words are read
    last, because it takes longest.
    """
    person = sought.filters(sought.people.filter(_WORDED)).order_by().values_list("last_interaction_at")
    one, params = person.query.sql_with_params()
    told = ""
    if words:
        of_person = words(Candidate.objects.filter(_WORDED)).order_by().values_list("pk")
        sql, more = of_person.query.sql_with_params()
        told, params = f"CROSS JOIN LATERAL ({sql} OFFSET 0) AS told (key)", (*params, *more)
    rank, rank_params = _rank(sought)
    return _fetched(
        f"""
        WITH worded (key, stamp) AS MATERIALIZED (SELECT * FROM ({source[0]}) AS every LIMIT %s)
        SELECT pool.key, pool.stamp, coalesce(pool.spoken > %s, false), {rank} FROM (
            (SELECT worded.key, worded.stamp, found.spoken
            FROM worded CROSS JOIN LATERAL ({one} OFFSET 0) AS found (spoken) {told} LIMIT %s)
            UNION ALL SELECT NULL, min(stamp), NULL FROM worded HAVING count(*) >= %s
        ) AS pool LIMIT %s
        """,
        [*source[1], many, sought.since, *rank_params, *params, most, many, most],
    )


def _everybody(sought: Sought, most: int, before: int | None) -> list[Row]:
    people = sought.people
    if before is not None:
        people = people.alias(changed=STAMPED).filter(changed__lt=before)
    rows = sought.whole(people).order_by(STAMPED.desc())
    pool, params = rows.values_list("pk", STAMPED, "last_interaction_at")[:most].query.sql_with_params()
    rank, rank_params = _rank(sought)
    return _fetched(
        f"SELECT key, stamp, coalesce(spoken > %s, false), {rank} FROM ({pool}) AS pool (key, stamp, spoken)",
        [sought.since, *rank_params, *params],
    )


def _is_short(people: People) -> bool:
    """Tell whether PostgreSQL thinks it little work to read all of ``people``."""
    sql, params = people.order_by().values_list("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        plan = cursor.fetchone()[0]
    plans: list[Any] = json.loads(plan) if isinstance(plan, str) else plan
    return float(plans[0]["Plan"]["Total Cost"]) <= LITTLE


def _are_few(circle: Circle) -> bool:
    return CandidateSearch.objects.filter(circle.within()).order_by()[: FEW + 1].count() <= FEW


def _rank(sought: Sought) -> tuple[str, list[Any]]:
    if not sought.query:
        return "0::float4", []
    words = "SELECT words FROM candidates_candidatesearch WHERE candidate_id = pool.key"
    return f"(SELECT {RANK} FROM ({words}) AS found)", [sought.query]


def _fetched(sql: str, params: list[Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [Row(*row) for row in cursor.fetchall()]
