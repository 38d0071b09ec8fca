"""The keys by which people who may be one are found: whoever shares none is never compared."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from hashlib import blake2b
from math import sqrt
from typing import Any

from candidates.matching.names import skeleton
from candidates.matching.traits import Traits, letters

MOST_HOLDERS = 40
"""A key that more people share finds nobody: finer ones, of name and place, remain."""
MOST_ALONE = 10
"""Who share no other key are compared only if it is one that not more people have."""
FEWEST_THIN = 3
PEOPLE_OF_THIN = 20_000
"""Up to so many people a thin key, of a name and a place, is like any other. Among more it is strangers who share it,
most of all that are compared: fewer and fewer may have it, down to three."""
_LEAST = 5
THIN = 1
"""The last bit of a number says whether its key is thin."""


@lru_cache(maxsize=2048)
def keys_of(person: Traits) -> frozenset[int]:
    """Return the keys of ``person`` as numbers of 64 bits.

    Remembered: whoever came lately is compared with everybody who comes next.
    """
    own = (_number(key) for key in _own(person))
    return frozenset((*own, *(_number(key) | THIN for key in _thin(person))))


def most_thin(crowd: int) -> int:
    """Return how many of ``crowd`` may have a thin key, for those who share no other to be compared."""
    return max(FEWEST_THIN, round(MOST_ALONE * sqrt(min(1, PEOPLE_OF_THIN / max(crowd, 1)))))


def is_enough(shared: Collection[int], holders: Mapping[int, Collection[Any]], thin: int) -> bool:
    """Tell whether two people who share these keys are worth comparing; ``thin`` is from :func:`most_thin`."""
    return len(shared) > 1 or any(len(holders[key]) <= (thin if key & THIN else MOST_ALONE) for key in shared)


def _own(person: Traits) -> set[str]:
    """Return what belongs to one person: addresses, numbers, profiles."""
    keys = {f"@{email}" for email in person.emails} | {f"+{number}" for number in person.phones}
    keys |= {f"/{link}" for link in person.links}
    return keys | {f"l{local}" for local in person.locals if len(local) > _LEAST and local != letters(local)}


def _thin(person: Traits) -> set[str]:
    given, family, place = "".join(person.given), "".join(person.family), _place(person)
    keys = {f"a{_anagram(name)}" for name in person.bearers if len(name) >= _LEAST}
    if place:
        sound = skeleton(place)
        keys |= {f"d{skeleton(word)}.{sound}" for word in (given, family) if len(word) > 2}
    if given and family:
        name, place = _anagram(given + family), place[:4]
        first, second = sorted((skeleton(given), skeleton(family)))
        keys |= {f"a{name}", f"p{name}{place}", f"t{first}.{second}{place}"}
        keys |= {f"g{given}{family[:2]}{place}", f"f{given[:1]}{family}{place}"}
    return keys


def _place(person: Traits) -> str:
    return (person.city or person.region).replace(" ", "")


def number_of(value: str) -> int:
    """Return the key that whoever has an e-mail address or a telephone number goes by."""
    return _number(f"@{value}" if "@" in value else f"+{value}")


def _anagram(name: str) -> str:
    """Return the letters in order: parts that changed places and letters that did are found as well."""
    return "".join(sorted(name))


def _number(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), signed=True) & ~THIN
