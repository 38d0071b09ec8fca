"""Draws people: whoever is drawn under one number is the same person in every load."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from random import Random
from typing import Any

from candidates.choices import CandidateStatus
from governance.choices import EmploymentType, Unit, WorkMode
from sor_project.demo.calendar import Calendar
from sor_project.demo.cultures import CULTURES, City, Culture, Order, Word
from sor_project.demo.names import names_of
from sor_project.demo.trades import TRADES, Trade

SEED = "record demo 1"
FIRST_OF_MANY = 1_000_000
"""People from this number on draw their names from long lists, or a town would be full of namesakes."""
MAIL_DOMAINS = ("example.com", "example.org", "example.net", "mail.example", "post.example")
STATUSES = (
    *[CandidateStatus.ACTIVE] * 9,
    *[CandidateStatus.PASSIVE] * 6,
    *[CandidateStatus.NEW] * 3,
    CandidateStatus.ARCHIVED,
)
# Plain letters for those that no decomposition leads to.
LATIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "ß": "ss"})


def draws(*which: object) -> Random:
    """Return the generator for one thing; no other thing moves when this one draws more or less."""
    return Random("/".join(map(str, (SEED, *which))))


@dataclass(frozen=True)
class Name:
    """A name as its owner writes it, its parts, and what stands in an address."""

    full: str
    given: str
    family: str
    latin: str


@dataclass(frozen=True)
class Person:
    """Somebody who might be put forward for work, as plain values."""

    number: int
    culture: Culture
    trade: Trade
    seniority: int
    city: City
    name: Name
    random: Random = field(repr=False)

    @property
    def title(self) -> str:
        return self.trade.titles[self.seniority]

    @cached_property
    def employer(self) -> str:
        return self.random.choice(self.trade.employers)

    @cached_property
    def year_pay(self) -> int:
        """What is hoped for, rounded as people round."""
        exact = self.culture.year_pay * self.trade.pay * (0.7 + 0.25 * self.seniority)
        step = 10 ** max(0, len(str(int(exact))) - 2)
        return max(step, round(exact * self.random.uniform(0.9, 1.15) / step) * step)

    @cached_property
    def skills(self) -> list[str]:
        return self.random.sample(self.trade.skills, k=self.random.randint(2, 5))

    def email(self, domain: str = "") -> str:
        return f"{self.name.latin}{self.number}@{domain or MAIL_DOMAINS[self.number % len(MAIL_DOMAINS)]}"

    @cached_property
    def phone(self) -> str:
        pattern = self.culture.mobile
        return "".join(str(self.random.randrange(10)) if sign == "#" else sign for sign in pattern)

    @property
    def linkedin(self) -> str:
        return f"https://www.linkedin.com/in/{self.name.latin.replace('.', '-')}-{self.number:x}"

    def details(self, calendar: Calendar) -> dict[str, Any]:
        """Return the columns of a candidate that tell of the person."""
        random, employed = self.random, self.number % 7 != 0
        available = calendar.day(random.randrange(-20, 90)) if random.random() < 0.4 else None
        return {
            "full_name": self.name.full,
            "given_name": self.name.given,
            "family_name": self.name.family,
            "preferred_name": self._preferred(),
            "status": random.choice(STATUSES),
            "headline": f"{self.title}, {', '.join(self.skills[:2])}",
            "current_title": self.title if employed else "",
            "current_employer": self.employer if employed else "",
            "summary": self.trade.summary if random.random() < 0.6 else "",
            "city": self.city.name,
            "region": self.city.region,
            "country": self.culture.country,
            # Streets apart, so that a map does not show one dot for a city.
            "latitude": _coordinate(self.city.latitude + random.uniform(-0.05, 0.05)),
            "longitude": _coordinate(self.city.longitude + random.uniform(-0.05, 0.05)),
            "language": self.culture.language,
            "willing_to_relocate": random.choice((True, False, None)),
            "work_modes": sorted(random.sample(WorkMode.values, k=random.randint(1, 2))),
            "employment_types": sorted(random.sample(EmploymentType.values, k=random.randint(1, 2))),
            "available_from": available,
            "notice_days": random.choice((None, 0, 14, 28, 30, 60, 90)),
            "pay_minimum": Decimal(int(self.year_pay * 0.9)),
            "pay_target": Decimal(self.year_pay),
            "pay_currency": self.culture.currency,
            "pay_unit": Unit.YEAR,
        }

    def _preferred(self) -> str:
        """People whose names we cannot read often give one that we can; others shorten theirs."""
        first = self.name.latin.split(".")[0]
        if self.name.given and not self.name.given.isascii() and self.number % 3 == 0:
            return first.replace("-", " ").title()
        return first[:4].title() if self.number % 11 == 0 and len(first) > 5 else ""


def person(number: int, *, trade: Trade | None = None, culture: Culture | None = None) -> Person:
    """Return the person of a number; of a given trade or country when that matters."""
    random = draws("person", number)
    # In turn, so that every country is there however few people there are.
    culture = culture or CULTURES[number % len(CULTURES)]
    trade = trade or random.choice(TRADES)
    seniority = min(int(random.triangular(0, len(trade.titles), 1)), len(trade.titles) - 1)
    return Person(
        number=number,
        culture=culture,
        trade=trade,
        seniority=seniority,
        city=random.choice(culture.cities),
        name=_name(random, culture, _of_many if number >= FIRST_OF_MANY else _of_few),
        random=random,
    )


def worked(who: Person, calendar: Calendar) -> list[dict[str, object]]:
    """Return the jobs of a person, the newest first."""
    random, jobs = who.random, []
    ended = None if who.number % 7 else calendar.day(-random.randrange(20, 200))
    for step in range(random.randint(1, 3)):
        started = (ended or calendar.today) - timedelta(days=random.randrange(300, 1600))
        jobs.append(
            {
                "employer": who.employer if step == 0 else random.choice(who.trade.employers),
                "title": who.trade.titles[max(0, who.seniority - step)],
                "employment_type": random.choice(EmploymentType.values),
                "city": who.city.name,
                "country": who.culture.country,
                "started_on": started,
                "ended_on": ended,
                "is_current": ended is None,
                "description": f"Worked with {', '.join(who.skills)}." if step == 0 else "",
            }
        )
        ended = started - timedelta(days=random.randrange(1, 90))
    return jobs


type Drawn = tuple[Word, Word, Word]


def _of_few(random: Random, culture: Culture) -> Drawn:
    """Draw a given name and two different family names from those chosen for their difficulties."""
    given, family = random.choice(culture.given), random.choice(culture.family)
    if culture.order is not Order.TWO_SURNAMES:
        return given, family, family
    return given, family, random.choice([word for word in culture.family if word != family])


def _of_many(random: Random, culture: Culture) -> Drawn:
    """Draw them from long lists: some names are common, most are rare."""
    names = names_of(culture.country)
    given, family, second = (
        words[int(len(words) * random.random() ** 2)] for words in (names.given, names.family, names.family)
    )
    return given, family, second


def _name(random: Random, culture: Culture, draw: Callable[[Random, Culture], Drawn]) -> Name:
    given, family, second = draw(random, culture)
    match culture.order:
        case Order.ONE_WORD:
            return Name(given.written, given.written, "", _latin(given))
        case Order.TWO_SURNAMES:
            both = f"{family.written} {second.written}"
            return Name(f"{given.written} {both}", given.written, both, _latin(given, family))
        case Order.FAMILY_FIRST:
            full = f"{family.written} {given.written}"
        case Order.JOINED:
            full = f"{family.written}{given.written}"
        case _:
            full = f"{given.written} {family.written}"
    return Name(full, given.written, family.written, _latin(given, family))


def _latin(*parts: Word) -> str:
    """Return what stands before the @: ASCII, dotted."""
    text = ".".join(part.latin.lower() for part in parts).translate(LATIN)
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "".join(sign for sign in plain.replace(" ", "") if sign.isalnum() or sign in ".-")


def _coordinate(degrees: float) -> Decimal:
    return Decimal(f"{degrees:.5f}")
