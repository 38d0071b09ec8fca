"""Pairs that only a third record shows: both look like it, and too little like each other to be found by themselves."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from itertools import combinations
from typing import Any

from django.db import connection

from candidates.choices import OPEN_PAIR_STATUSES, PairStatus
from candidates.matching.scoring import Verdict
from candidates.matching.weights import DOUBTFUL
from candidates.models import DuplicatePair

_LIKELY, _SHOWN = DOUBTFUL - 0.005, DOUBTFUL - 0.01
"""The least with which two look like one another for this, and the most with which a third shows a pair: chains end."""
_CONTRADICTED = 0.01
"""Two who are less likely than this to be one when they are compared are two, whatever a third looks like."""
_LINKING = (*OPEN_PAIR_STATUSES, PairStatus.CONFIRMED)
_MOST = 16
"""Whoever looks like more than so many is no person but a form that was filled in."""


def pairs_through[K: (int, str)](links: Mapping[tuple[K, K], float]) -> dict[tuple[K, K], float]:
    """Return the pairs of whom both look like one third record, with how likely it is that both ``links`` are right.

    ``links`` are pairs with their scores, of which only the likely ones count.
    """
    beside: defaultdict[K, dict[K, float]] = defaultdict(dict)
    for (one, other), score in links.items():
        if score >= _LIKELY:
            beside[one][other] = beside[other][one] = score
    found: dict[tuple[K, K], float] = {}
    for others in beside.values():
        if len(others) <= _MOST:
            for pair in combinations(sorted(others), 2):
                found[pair] = max(found.get(pair, 0.0), others[pair[0]] * others[pair[1]])
    return found


def through_third(direct: Verdict, likelihood: float) -> Verdict | None:
    """Return what to make of two who both look like one third record, or None where they contradict each other.

    Like whatever is doubtful it is never merged without being looked at.
    """
    if direct.score < _CONTRADICTED:
        return None
    return replace(direct, score=min(likelihood, _SHOWN), is_through_third=True)


def is_link(pair: DuplicatePair) -> bool:
    """Tell whether who looks like one of the two may be the other for it."""
    return pair.status in _LINKING and pair.score >= _LIKELY


def links_of(people: Collection[int], *, besides: Collection[int]) -> Iterable[tuple[tuple[int, int], float]]:
    """Yield the pairs that link one of ``people`` to anybody who is not among ``besides``, with their scores."""
    asked: dict[str, Any] = {"people": list(people), "besides": list(besides), "linking": [*_LINKING]}
    with connection.cursor() as cursor:
        cursor.execute(_LINKS, asked | {"least": _LIKELY})
        for one, other, score in cursor.fetchall():
            yield (one, other), float(score)


_LINKS = """
SELECT first_id, second_id, score FROM candidates_duplicatepair
WHERE (first_id = ANY (%(people)s) OR second_id = ANY (%(people)s))
    AND NOT first_id = ANY (%(besides)s) AND NOT second_id = ANY (%(besides)s)
    AND status = ANY (%(linking)s) AND score >= %(least)s
"""


def unseen() -> set[int]:
    """Return people of whom a third record would show another, but no pair says so.

    Two processes that find one link each, at the same moment, do not see each other's.
    """
    with connection.cursor() as cursor:
        cursor.execute(_UNSEEN, {"linking": [*_LINKING], "least": _LIKELY})
        return {person for (person,) in cursor.fetchall()}


_UNSEEN = """
WITH linked AS MATERIALIZED (
    SELECT first_id, second_id FROM candidates_duplicatepair WHERE status = ANY (%(linking)s) AND score >= %(least)s
), ends (person, third) AS MATERIALIZED (
    SELECT first_id, second_id FROM linked UNION ALL SELECT second_id, first_id FROM linked
)
SELECT DISTINCT one.person FROM ends one JOIN ends other ON other.third = one.third AND one.person < other.person
WHERE NOT EXISTS (
    SELECT FROM candidates_duplicatepair p WHERE p.first_id = one.person AND p.second_id = other.person
)
"""
