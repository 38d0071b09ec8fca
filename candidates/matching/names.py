"""How two names, or parts of them, stand to one another."""

from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from rapidfuzz.distance import OSA, JaroWinkler

NICKNAMES = Path(__file__).with_name("nicknames.txt")
# What tells who of one name is the elder; at the end of it.
GENERATIONS = {"sr": "1", "snr": "1", "jr": "2", "jnr": "2", "ii": "2", "iii": "3", "iv": "4"}
# What stands before or after a name and says nothing about whose it is.
TITLES = frozenset(
    {
        "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "dipl", "ing", "mme", "mlle", "srta", "dra", "dott",
        "phd", "msc", "mba", "bsc", "cpa", "pmp", "esq", "dds", "dvm", "cfa", "cissp", "pharmd", "llb", "llm", "mph",
        "bsn", "msn", *GENERATIONS,
    }
)  # fmt: skip
# Names as well: only after a comma are they degrees.
DEGREES = TITLES | {
    "md", "ma", "ba", "bs", "ms", "rn", "pe", "do", "np", "jd", "edd", "lpn", "phr", "sphr", "cfp", "csm", "shrm",
    "cp", "lcsw", "aia", "ccna", "hons", "ph", "d", "m", "b", "a", "s", "eng", "acca", "cisa", "cpc", "rac", "its",
}  # fmt: skip
_LONG, _MEDIUM = 8, 4
_ALIKE = 0.93


class Part:
    """How a part of one name stands to a part of another. Plain text: an enum's hash is dear in a million pairs."""

    SAME: Final = "same"
    NICKNAME: Final = "nickname"
    NEAR: Final = "near"
    CONTAINED: Final = "contained"
    INITIAL: Final = "initial"
    ABSENT: Final = "absent"
    OTHER: Final = "other"


AGREES = frozenset({Part.SAME, Part.NEAR, Part.NICKNAME, Part.CONTAINED})

type Words = tuple[str, ...]


@cache
def _nicknames() -> dict[str, frozenset[int]]:
    """Return the numbers of the families of names in which each name stands."""
    families: dict[str, set[int]] = {}
    for number, line in enumerate(NICKNAMES.read_text().splitlines()):
        if not line.startswith("#"):
            for name in line.split():
                families.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in families.items()}


def called_alike(one: str, other: str) -> bool:
    """Tell whether one person may go by both given names: Bob and Robert."""
    known = _nicknames()
    return bool(known.get(one, frozenset()) & known.get(other, frozenset()))


def spelt_alike(one: str, other: str) -> bool:
    """Tell whether two words differ by no more than a slip: the longer, the more."""
    longest = max(len(one), len(other))
    if longest < _MEDIUM:
        return False
    allowed = 2 if longest >= _LONG else 1
    if OSA.distance(one, other, score_cutoff=allowed) <= allowed:
        return True
    return one[0] == other[0] and JaroWinkler.similarity(one, other, score_cutoff=_ALIKE) >= _ALIKE


@lru_cache(maxsize=65_536)
def compare_parts(one: Words, other: Words) -> str:  # noqa: PLR0911 - one answer after the other
    """Say how given names, or family names, stand to one another."""
    if not one or not other:
        return Part.ABSENT
    joined, joined_other = "".join(one), "".join(other)
    if joined == joined_other or set(one) == set(other):
        return Part.SAME
    few, many = (one, other) if len(joined) <= len(joined_other) else (other, one)
    if len(joined) == 1 or len(joined_other) == 1 or all(len(word) == 1 for word in few):
        return Part.INITIAL if few[0][0] == many[0][0] else Part.OTHER
    if spelt_alike(joined, joined_other):
        return Part.NEAR
    if called_alike(one[0], other[0]):
        return Part.NICKNAME
    if len(one) > 1 or len(other) > 1:
        return _compare_words(few, many)
    return Part.OTHER


def _compare_words(few: Words, many: Words) -> str:
    """Compare names of several words by those that are long enough to mean something."""
    words = [word for word in few if len(word) > 2] or list(few)
    if all(word in many for word in words):
        return Part.CONTAINED
    if all(any(word == each or spelt_alike(word, each) for each in many) for word in words):
        return Part.NEAR
    return Part.OTHER


@lru_cache(maxsize=65_536)
def skeleton(word: str) -> str:
    """Return how a word sounds, roughly: its first letter and the consonants after it, alike ones as one."""
    for spelling, sound in _SOUNDS:
        word = word.replace(spelling, sound)
    rest = word[1:].translate(_SILENT)
    told = word[:1]
    for letter in rest:
        if letter != told[-1]:
            told += letter
    return told


_SOUNDS = (
    ("sch", "s"), ("tch", "c"), ("ch", "c"), ("ck", "k"), ("ph", "f"), ("gh", "g"), ("kh", "h"), ("sh", "s"),
    ("sz", "s"), ("cz", "c"), ("zh", "z"), ("th", "t"), ("dh", "d"), ("qu", "k"), ("x", "ks"), ("q", "k"),
    ("c", "k"), ("z", "s"), ("w", "v"), ("j", "y"), ("v", "f"), ("d", "t"), ("b", "p"),
)  # fmt: skip
_SILENT = str.maketrans("", "", "aeiouyh0123456789")
