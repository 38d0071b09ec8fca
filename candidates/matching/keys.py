"""The keys by which people who may be one are found: whoever shares none is never compared."""

from collections.abc import Collection, Mapping
from hashlib import blake2b
from typing import Any

from candidates.matching.names import skeleton
from candidates.matching.traits import Traits, letters

MOST_HOLDERS = 40
"""A key that more people share finds nobody: finer ones, of name and place, remain."""
MOST_ALONE = 10
"""Who share no other key are compared only if it is one that not more people have."""
_LEAST = 5


def keys_of(person: Traits) -> set[int]:
    """Return the keys of ``person`` as numbers of 64 bits."""
    return {_number(key) for key in _keys(person)}


def is_enough(shared: Collection[int], holders: Mapping[int, Collection[Any]]) -> bool:
    """Tell whether two people who share these keys are worth comparing."""
    return len(shared) > 1 or any(len(holders[key]) <= MOST_ALONE for key in shared)


def _keys(person: Traits) -> set[str]:
    given, family, city = "".join(person.given), "".join(person.family), person.city.replace(" ", "")
    keys = {f"@{email}" for email in person.emails} | {f"+{number}" for number in person.phones}
    keys |= {f"/{link}" for link in person.links}
    keys |= {f"l{local}" for local in person.locals if len(local) > _LEAST and local != letters(local)}
    keys |= {f"a{_anagram(name)}" for name in person.bearers if len(name) >= _LEAST}
    place = city[:4]
    if given and family:
        name = _anagram(given + family)
        first, second = sorted((skeleton(given), skeleton(family)))
        keys |= {f"a{name}", f"p{name}{place}", f"t{first}.{second}{place}"}
        keys |= {f"g{given}{family[:2]}{place}", f"f{given[:1]}{family}{place}"}
    if city:
        keys |= {f"d{skeleton(word)}.{skeleton(city)}" for word in (given, family) if len(word) > 2}
    return keys


def number_of(value: str) -> int:
    """Return the key that whoever has an e-mail address or a telephone number goes by."""
    return _number(f"@{value}" if "@" in value else f"+{value}")


def _anagram(name: str) -> str:
    """Return the letters in order: parts that changed places and letters that did are found as well."""
    return "".join(sorted(name))


def _number(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), signed=True)
