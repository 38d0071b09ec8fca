"""Draws people of whom it is known who is who, to try the matcher on what no published set has: other countries,
households that share a number and a mailbox, towns full of namesakes, and lists with nothing but names and places.

    python -m bench.twins FOLDER
    manage.py match --evaluate FOLDER/households.csv FOLDER/households.truth.csv
"""

import csv
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sor_project.settings")

from candidates.normalise import latin_words
from sor_project.demo.cultures import CULTURES, Culture
from sor_project.demo.names import names_of

PEOPLE = 4_000
COLUMNS = ("id", "given_name", "family_name", "email", "phone", "linkedin", "city", "region", "country")
DOMAINS = ("mail.example", "post.example", "example.com", "example.org", "work.example", "home.example")
# How many records there are of one person, as often as they stand here.
COPIES = (1,) * 6 + (2,) * 3 + (3, 4)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Sheet:
    """What one record says of a person."""

    given: str
    family: str
    email: str
    phone: str
    link: str
    city: str
    region: str
    country: str


@dataclass(frozen=True)
class Kind:
    """Whose records are drawn, and what they lack."""

    countries: tuple[str, ...]
    names: int = 500
    """How many of the commonest names are drawn from."""
    at_home: float = 0.0
    """How many share their home with whoever was drawn before them."""
    bare: bool = False


KINDS = {
    "abroad": Kind(tuple(culture.country for culture in CULTURES if culture.country != "ID")),
    "households": Kind(("GB", "IE", "US", "IN"), at_home=0.5),
    "namesakes": Kind(("SE", "PL"), names=150),
    "bare": Kind(("FR", "DE", "IT", "NL", "ES", "MX"), bare=True),
}


def main(folder: Path, *, people: int = PEOPLE) -> None:
    """Write a table of each kind into ``folder``, and beside it who is who."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, kind in KINDS.items():
        with (
            (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as sheets,
            (folder / f"{name}.truth.csv").open("w", newline="", encoding="utf-8") as truth,
        ):
            rows, known = csv.writer(sheets), csv.writer(truth)
            rows.writerow(COLUMNS)
            known.writerow(("id", "entity"))
            for number, (entity, sheet) in enumerate(_records(kind, Random(name), people)):
                rows.writerow((f"R{number}", *vars(sheet).values()))
                known.writerow((f"R{number}", entity))


def _records(kind: Kind, random: Random, people: int) -> Iterator[tuple[int, Sheet]]:
    """Yield every record with the number of the person whose it is."""
    before = None
    for entity in range(people):
        person = _person(kind, random)
        if before and random.random() < kind.at_home:
            person = _at_home(person, before, random)
        before = person
        for copy in range(random.choice(COPIES)):
            sheet = _written_again(person, random) if copy else person
            yield entity, replace(sheet, email="", phone="", link="") if kind.bare else sheet


def _person(kind: Kind, random: Random) -> Sheet:
    culture = _culture(random.choice(kind.countries))
    names = names_of(culture.country)
    given, family = (_drawn(list(words)[: kind.names], random) for words in names)
    city = random.choice(culture.cities)
    sheet = Sheet(given.written, family.written, "", "", "", city.name, city.region, culture.country)
    return replace(
        sheet,
        email=_address(sheet, random) if random.random() < 0.85 else "",
        phone=_number(culture, random) if random.random() < 0.8 else "",
        link=_profile(sheet, random) if random.random() < 0.4 else "",
    )


def _at_home(person: Sheet, before: Sheet, random: Random) -> Sheet:
    """Let somebody live with another: one name and one place, often one telephone, sometimes one mailbox."""
    home = replace(
        person,
        given=_drawn(list(names_of(before.country).given), random).written,
        family=before.family,
        city=before.city,
        region=before.region,
        country=before.country,
        link="",
    )
    return replace(
        home,
        email=before.email if random.random() < 0.2 else _address(home, random),
        phone=before.phone if random.random() < 0.6 else home.phone,
    )


def _written_again(person: Sheet, random: Random) -> Sheet:
    """Return what another record says of the same person, years later or in a hurry."""
    return replace(
        person,
        **_named(person, random),
        email=_one_of(random, (50, _same(person.email)), (20, lambda: _address(person, random)), (25, str),
                      (5, lambda: _slip(person.email, random))),
        phone=_one_of(random, (50, _same(person.phone)), (20, lambda: _number(_culture(person.country), random)),
                      (25, str), (5, lambda: _other_digit(person.phone, random))),
        link=_one_of(random, (60, _same(person.link)), (40, str)),
        **_placed(person, random),
    )  # fmt: skip


def _named(person: Sheet, random: Random) -> dict[str, str]:
    given = _one_of(
        random,
        (70, _same(person.given)),
        (8, lambda: _slip(person.given, random)),
        (8, lambda: person.given[:1] + "."),
        (5, lambda: person.given[:4]),
        (6, lambda: f"{person.given} {_drawn(list(names_of(person.country).given), random).written}"),
        (3, str),
    )
    family = _one_of(
        random,
        (76, _same(person.family)),
        (8, lambda: _slip(person.family, random)),
        (6, lambda: person.family.split()[0].split("-")[0]),
        (6, lambda: f"{person.family}-{_drawn(list(names_of(person.country).family), random).written}"),
        (4, lambda: _drawn(list(names_of(person.country).family), random).written),
    )
    if random.random() < 0.4:
        given, family = (" ".join(latin_words(name)).title() for name in (given, family))
    return (
        {"given": family, "family": given} if random.random() < 0.04 else {"given": given, "family": family}
    )


def _placed(person: Sheet, random: Random) -> dict[str, str]:
    where = random.random()
    if where < 0.1:
        return {"city": "", "region": person.region if where < 0.05 else ""}
    if where < 0.2:
        city = random.choice(_culture(person.country).cities)
        return {"city": city.name, "region": city.region}
    return {"city": _slip(person.city, random)} if where < 0.25 else {}


def _culture(country: str) -> Culture:
    return next(culture for culture in CULTURES if culture.country == country)


def _drawn[T](words: list[T], random: Random) -> T:
    """Return one of them; what stands first is more common."""
    return words[int(len(words) * random.random() ** 2)]


def _address(person: Sheet, random: Random) -> str:
    given, family = ("".join(latin_words(name)) or "x" for name in (person.given, person.family))
    local = random.choice(
        (f"{given}.{family}", f"{given[0]}{family}", f"{family}_{given}", f"{given}{family[0]}")
    )
    return f"{local}{random.choice(('', random.randrange(100), random.randrange(10_000)))}@{random.choice(DOMAINS)}"


def _number(culture: Culture, random: Random) -> str:
    return "".join(str(random.randrange(10)) if sign == "#" else sign for sign in culture.mobile)


def _profile(person: Sheet, random: Random) -> str:
    handle = "-".join((*latin_words(person.given), *latin_words(person.family)))
    return f"https://www.linkedin.com/in/{handle}-{random.randrange(1 << 24):06x}"


def _slip(text: str, random: Random) -> str:
    """Mistype one letter: another, one too many, one missing, or two that changed places."""
    if len(text) < 4:
        return text
    place = random.randrange(1, len(text) - 1)
    before, letter, rest = text[:place], text[place], text[place + 1 :]
    other = random.choice(_LETTERS)
    return random.choice((before + other + rest, before + letter + other + rest, before + rest,
                          before + rest[:1] + letter + rest[1:]))  # fmt: skip


def _other_digit(number: str, random: Random) -> str:
    place = random.randrange(len(number) - 4, len(number)) if len(number) > 6 else 0
    return number[:place] + str(random.randrange(10)) + number[place + 1 :]


def _one_of(random: Random, *ways: tuple[int, Callable[[], str]]) -> str:
    weights, values = zip(*ways, strict=True)
    way: Callable[[], str] = random.choices(values, weights)[0]
    return way()


def _same(text: str) -> Callable[[], str]:
    return lambda: text


if __name__ == "__main__":
    main(Path(sys.argv[1]))
