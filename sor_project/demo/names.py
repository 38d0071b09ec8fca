"""Names for many people: up to 350 given and 500 family names of each country, from Faker 40.54 (MIT licence)."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from candidates.normalise import latin_words
from sor_project.demo.cultures import Word

LISTS = Path(__file__).with_name("names.txt")


class Names(NamedTuple):
    """The given and family names of a country; what stands first is drawn more often."""

    given: tuple[Word, ...]
    family: tuple[Word, ...]


@cache
def names_of(country: str) -> Names:
    """Return the names that people of ``country`` bear."""
    return Names(*(_words(_lists()[f"{country} {part}"]) for part in Names._fields))


@cache
def _lists() -> dict[str, str]:
    lines = (line.split(": ", 1) for line in LISTS.read_text(encoding="utf-8").splitlines())
    return dict(lines)


def _words(line: str) -> tuple[Word, ...]:
    return tuple(Word(name, "".join(latin_words(name))) for name in line.split(", "))
