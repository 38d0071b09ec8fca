"""Reads what is compared of candidates from the database, many at a time."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection

from audit.keys import as_array
from candidates.matching.frequencies import Frequencies
from candidates.matching.households import MOST as MOST_AT_HOME
from candidates.matching.households import Sharing, sharing_among
from candidates.matching.keys import number_of
from candidates.matching.traits import Traits
from candidates.models import Candidate

NAMES, CITIES, PEOPLE = "name", "city", "people"
EVERYBODY, COUNTED = "everybody", "counted"
ONE_NAME, TWO_NAMES = "one name", "two names"
_TRAITS = """
SELECT c.id, c.full_name, c.given_name, c.family_name, c.city, c.region, c.country,
    ARRAY(SELECT normalised FROM candidates_candidateemail p WHERE p.candidate_id = c.id ORDER BY p.id),
    ARRAY(SELECT normalised FROM candidates_candidatephone p WHERE p.candidate_id = c.id ORDER BY p.id),
    ARRAY(SELECT normalised FROM candidates_candidatelink p WHERE p.candidate_id = c.id ORDER BY p.id)
FROM candidates_candidate c WHERE c.id = ANY (%s::bigint[]) AND c.merged_into_id IS NULL
"""
_FREQUENCIES = """
SELECT kind, value, people FROM candidates_matchfrequency
WHERE kind = %(name)s AND value = ANY (%(names)s) OR kind = %(city)s AND value = ANY (%(cities)s) OR kind = %(people)s
"""


def traits_of(keys: Collection[int]) -> dict[int, Traits]:
    """Return the traits of those of ``keys`` who are on the record and not merged into another."""
    if not keys:
        return {}
    with connection.cursor() as cursor:
        # Keys go as one array: a statement with a place for each of thousands takes longer to write than to answer.
        cursor.execute(_TRAITS, [as_array(keys)])
        return {
            row[0]: Traits.of(
                key=row[0],
                full_name=row[1],
                given_name=row[2],
                family_name=row[3],
                city=row[4],
                region=row[5],
                country=row[6],
                emails=row[7],
                phones=row[8],
                links=row[9],
            )
            for row in cursor.fetchall()
        }


def traits_of_new(person: Any) -> Traits:
    """Return the traits of a ``NewCandidate``; addresses and numbers that are none are left out."""
    candidate = person.candidate
    return Traits.of(
        key=candidate.pk,
        full_name=candidate.full_name,
        given_name=candidate.given_name,
        family_name=candidate.family_name,
        emails=_normalised(candidate, person.emails),
        phones=_normalised(candidate, person.phones),
        links=_normalised(candidate, person.links),
        city=candidate.city,
        region=candidate.region,
        country=candidate.country,
    )


def _normalised(candidate: Candidate, rows: Iterable[Any]) -> list[str]:
    found = []
    for row in rows:
        row.candidate = candidate
        with suppress(ValidationError):
            row.normalise()
            found.append(row.normalised)
    return found


def frequencies_for(
    people: Collection[Traits], holders: Mapping[int, int] = MappingProxyType({})
) -> Frequencies:
    """Return how common the names and cities of ``people`` are, and how many share each address and number.

    Those are counted among ``people`` and by how many ``holders`` a key has: not all of them may be compared.
    """
    names = {word for person in people for word in person.words}
    cities = {person.city for person in people} - {""}
    asked: dict[str, Any] = {
        "name": NAMES,
        "names": list(names),
        "city": CITIES,
        "cities": list(cities),
        "people": PEOPLE,
    }
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(_FREQUENCIES, asked)
        for kind, value, count in cursor.fetchall():
            found[kind][value] = count
    shared: Counter[str] = Counter()
    for person in people:
        shared.update({*person.emails, *person.phones})
    for value, number in [(value, number_of(value)) for value in shared]:
        shared[value] = max(shared[value], holders.get(number, 0))
    counted = found[PEOPLE]
    return Frequencies(
        counted.get(COUNTED, 0),
        found[NAMES],
        found[CITIES],
        shared,
        counted.get(EVERYBODY, 0),
        Sharing(counted.get(ONE_NAME, 0), counted.get(TWO_NAMES, 0)).households,
    )


def sharing() -> Sharing:
    """Count how often people of one name, and of two, share an address or a number, among at most some thousands."""
    holders: set[int] = set()
    with connection.cursor() as cursor:
        for table in ("candidates_candidateemail", "candidates_candidatephone"):
            cursor.execute(_SHARING.format(table), {"most": MOST_AT_HOME, "looked_at": _LOOKED_AT})
            holders.update(key for (keys,) in cursor.fetchall() for key in keys)
    return sharing_among(traits_of(holders).values())


_LOOKED_AT = 20_000
_SHARING = """
SELECT array_agg(DISTINCT candidate_id) FROM {0} WHERE normalised IN (
    SELECT normalised FROM {0}
    WHERE id >= (SELECT coalesce(max(id), 0) / 2 FROM {0}) ORDER BY id LIMIT %(looked_at)s
)
GROUP BY normalised HAVING count(DISTINCT candidate_id) BETWEEN 2 AND %(most)s
"""
