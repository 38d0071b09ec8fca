"""Reads what is compared of candidates from the database, many at a time."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from contextlib import suppress
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from candidates.matching.frequencies import Frequencies
from candidates.matching.traits import Traits
from candidates.models import (
    Candidate,
    CandidateEmail,
    CandidateLink,
    CandidatePhone,
    MatchFrequency,
)

NAMES, CITIES, PEOPLE = "name", "city", "people"
EVERYBODY, COUNTED = "everybody", "counted"
_COLUMNS = ("id", "full_name", "given_name", "family_name", "city", "region", "country")


def traits_of(keys: Collection[int]) -> dict[int, Traits]:
    """Return the traits of those of ``keys`` who are on the record and not merged into another."""
    wanted = list(keys)
    if not wanted:
        return {}
    parts = [_values(model, wanted) for model in (CandidateEmail, CandidatePhone, CandidateLink)]
    people = Candidate.objects.filter(pk__in=wanted, merged_into__isnull=True).order_by()
    return {
        row[0]: Traits.of(
            key=row[0],
            full_name=row[1],
            given_name=row[2],
            family_name=row[3],
            emails=parts[0].get(row[0], ()),
            phones=parts[1].get(row[0], ()),
            links=parts[2].get(row[0], ()),
            city=row[4],
            region=row[5],
            country=row[6],
        )
        for row in people.values_list(*_COLUMNS)
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


def frequencies_for(people: Collection[Traits]) -> Frequencies:
    """Return how common the names and cities of ``people`` are, and how many of them share each key."""
    names = {word for person in people for word in person.words}
    cities = {person.city for person in people} - {""}
    rows = MatchFrequency.objects.filter(
        Q(kind=NAMES, value__in=names) | Q(kind=CITIES, value__in=cities) | Q(kind=PEOPLE)
    ).order_by()
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for kind, value, count in rows.values_list("kind", "value", "people"):
        found[kind][value] = count
    shared: Counter[str] = Counter()
    for person in people:
        shared.update({*person.emails, *person.phones})
    return Frequencies(
        found[PEOPLE].get(COUNTED, 0),
        found[NAMES],
        found[CITIES],
        shared,
        found[PEOPLE].get(EVERYBODY, 0),
    )


def _values(model: Any, keys: list[int]) -> dict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    rows = model.objects.filter(candidate__in=keys).order_by()
    for key, value in rows.values_list("candidate_id", "normalised"):
        found[key].append(value)
    return found
