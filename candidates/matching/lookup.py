"""Who on the record may be this person? Asked at every door before somebody is added."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection

from audit.keys import as_array
from candidates.matching.keys import MOST_ALONE, MOST_HOLDERS, THIN, is_enough, keys_of, most_thin
from candidates.matching.reading import frequencies_for, traits_of, traits_of_new
from candidates.matching.scoring import Verdict, judge
from candidates.matching.traits import Traits
from candidates.models import Candidate
from records.policies import visible

type Pair = tuple[int, int]

FEW = 5
_WAITING = 200
_MOST_HELD = 3_000
"""Locks stand in a table of fixed size: whoever adds more than so many keys makes everybody wait."""
_EVERYBODY = 0x5045_4F50_4C45


@dataclass(frozen=True)
class Likeness:
    """A candidate who may be the person, how likely, and why."""

    candidate: Candidate
    verdict: Verdict

    @property
    def score(self) -> float:
        return self.verdict.score

    @property
    def percent(self) -> int:
        return min(int(100 * self.score), 99)

    @property
    def reasons(self) -> list[str]:
        return self.verdict.reasons

    @property
    def is_strong(self) -> bool:
        return self.verdict.is_strong


class PossibleDuplicates(ValidationError):  # noqa: N818 - what people are told
    """Somebody is added who seems to be on the record; ``likenesses`` says who, to those who may see them."""

    def __init__(self, likenesses: Sequence[Likeness]) -> None:
        self.likenesses = likenesses
        named = ", ".join(f"{each.candidate} ({each.candidate.reference})" for each in likenesses)
        super().__init__(
            f"This may be somebody who is on the record already: {named}. Open that record, or say that this "
            "is a different person.",
            code="possible_duplicate",
        )


def likely(person: Any, user: Any, *, limit: int = FEW) -> list[Likeness]:
    """Return whom of those that ``user`` may see ``person`` may be, the likeliest first.

    ``person`` is a ``NewCandidate``, or :class:`Traits`. Who was asked about and said to be another is the
    caller's to leave out.
    """
    return likely_many([person], user, limit=limit)[0]


def likely_many(people: Sequence[Any], user: Any, *, limit: int = FEW) -> list[list[Likeness]]:
    """Return the same for each of ``people``, in a handful of queries for all of them."""
    people = [person if isinstance(person, Traits) else traits_of_new(person) for person in people]
    asked = [keys_of(person) for person in people]
    holders, recent, crowd = _found({key for keys in asked for key in keys})
    for key, person in traits_of(recent).items():
        for number in keys_of(person):
            holders[number].add(key)
    thin = most_thin(crowd)
    alike = [_alike(keys, holders, thin) - {person.key} for person, keys in zip(people, asked, strict=True)]
    known = traits_of(set().union(*alike))
    if not known:
        return [[] for _ in people]
    sizes = {key: len(each) for key, each in holders.items()}
    frequencies = frequencies_for([*known.values(), *people], sizes)
    verdicts: list[dict[int, Verdict]] = []
    for person, found in zip(people, alike, strict=True):
        judged = {key: judge(person, known[key], frequencies) for key in found if key in known}
        verdicts.append(
            {key: each for key, each in judged.items() if each.is_queued and each.has_second_signal}
        )
    wanted = {key for each in verdicts for key in each}
    seen = visible(user, Candidate).select_related("owner").in_bulk(wanted) if wanted else {}
    return [_best(each, seen, limit) for each in verdicts]


def _alike(keys: Iterable[int], holders: Mapping[int, Collection[int]], thin: int) -> set[int]:
    """Return who shares enough of ``keys`` to be compared."""
    shared: defaultdict[int, set[int]] = defaultdict(set)
    for number in keys:
        for key in holders.get(number, ()):
            shared[key].add(number)
    return {key for key, numbers in shared.items() if is_enough(numbers, holders, thin)}


def hold(people: Iterable[Any]) -> None:
    """Let whoever else adds somebody with the same keys wait until this transaction is over.

    Two who add one person at the same moment, or one who clicks twice, would not see each other otherwise.
    """
    told = (person if isinstance(person, Traits) else traits_of_new(person) for person in people)
    keys = {key for person in told for key in keys_of(person)}
    way = "pg_advisory_xact_lock_shared" if len(keys) <= _MOST_HELD else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {way}(%s)", [_EVERYBODY])
        if len(keys) <= _MOST_HELD:
            # Always in the same order, so that two wait for each other instead of dying.
            cursor.execute(
                "SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS held (key)", [sorted(keys)]
            )


def pairs_of(people: Collection[int]) -> tuple[dict[Pair, set[int]], dict[int, int]]:
    """Return the pairs of ``people`` that are worth comparing with the keys that they share, and how many have each.

    What :func:`is_enough` says, said to the database: most who share a key are not worth fetching.
    """
    limits = {"most": MOST_HOLDERS, "alone": MOST_ALONE, "thin": most_thin(crowd())}
    pairs: dict[Pair, set[int]] = {}
    sizes: dict[int, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS, {"people": as_array(people), **limits})
        for one, other, keys, holders in cursor.fetchall():
            pairs[one, other] = set(keys)
            sizes.update(zip(keys, holders, strict=True))
    return pairs, sizes


def crowd() -> int:
    """Return how many people there were when they were last counted."""
    with connection.cursor() as cursor:
        cursor.execute(_CROWD)
        ((_, _, people),) = cursor.fetchall()
    return int(people[0])


def _found(keys: Collection[int]) -> tuple[defaultdict[int, set[int]], set[int], int]:
    """Return who has each of ``keys``, of keys that not too many have, and how many people there are.

    Between the two who was added or changed so lately that their keys are not written down yet.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_HOLDERS} UNION ALL ({_RECENT}) UNION ALL {_CROWD}",
            {"keys": as_array(keys), "most": MOST_HOLDERS + 1, "recent": _WAITING},
        )
        rows = cursor.fetchall()
    others = {what: numbers for what, _, numbers in rows if what}
    held = ((key, holders) for what, key, holders in rows if not what)
    return _by_key(held), set(others["recent"] or ()), others["crowd"][0]


_HOLDERS = """
SELECT '', key, ARRAY(SELECT candidate_id FROM candidates_matchkey k WHERE k.key = asked.key LIMIT %(most)s)
FROM unnest(%(keys)s::bigint[]) AS asked (key)
"""
_PAIRS = f"""
WITH held AS MATERIALIZED (
    SELECT key, holders, cardinality(holders) AS size
    FROM (SELECT DISTINCT key FROM candidates_matchkey WHERE candidate_id = ANY (%(people)s::bigint[])) AS own
    CROSS JOIN LATERAL (SELECT ARRAY(
        SELECT candidate_id FROM candidates_matchkey k WHERE k.key = own.key LIMIT %(most)s + 1
    )) AS found (holders)
)
SELECT least(one, other), greatest(one, other), array_agg(key), array_agg(size)
FROM held, unnest(holders) AS one, unnest(holders) AS other
WHERE size BETWEEN 2 AND %(most)s AND one = ANY (%(people)s::bigint[]) AND one <> other
    AND (one < other OR NOT other = ANY (%(people)s::bigint[]))
GROUP BY 1, 2
HAVING count(*) > 1 OR bool_or(size <= CASE WHEN key & {THIN} = 0 THEN %(alone)s ELSE %(thin)s END)
"""  # noqa: S608 - a number of ours
_CROWD = """
SELECT 'crowd', NULL::bigint, ARRAY[coalesce(max(people), 0)::bigint] FROM candidates_matchfrequency
WHERE kind = 'people' AND value = 'everybody'
"""
_RECENT = """
SELECT 'recent', NULL, array_agg(candidate_id)
FROM (SELECT candidate_id FROM candidates_matchqueue ORDER BY id DESC LIMIT %(recent)s) AS latest
"""


def _by_key(rows: Iterable[tuple[int, list[int]]]) -> defaultdict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    for key, candidates in rows:
        if 0 < len(candidates) <= MOST_HOLDERS:
            found[key] = set(candidates)
    return found


def _best(verdicts: dict[int, Verdict], seen: dict[int, Candidate], limit: int) -> list[Likeness]:
    found: Iterable[Likeness] = (Likeness(seen[key], each) for key, each in verdicts.items() if key in seen)
    return sorted(found, key=lambda each: (-each.score, each.candidate.pk))[:limit]
