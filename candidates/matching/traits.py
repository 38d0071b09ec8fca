"""What is compared of a person, normalised once: names, addresses, numbers, profiles and the place."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from candidates.matching.blanks import is_no_number, is_nobody, told, told_place
from candidates.matching.names import DEGREES, GENERATIONS, TITLES, Words
from candidates.normalise import latin_words

# Mailboxes that many people write from: they say nothing about one of them.
ROLES = frozenset(
    {
        "admin", "administration", "agency", "apply", "application", "applications", "careers", "career",
        "contact", "cv", "enquiries", "hello", "help", "hiring", "hr", "human", "humanresources", "info",
        "inbox", "it", "job", "jobs", "mail", "marketing", "me", "noreply", "office", "people", "personal",
        "reception", "recruiter", "recruiting", "recruitment", "sales", "secretary", "staff", "staffing",
        "support", "talent", "team", "temp", "work",
    }
)  # fmt: skip
_DIGITS = re.compile(r"\d+")
_SEPARATORS = re.compile(r"[^a-z0-9]+")
_NO_LETTERS = re.compile(r"[^a-z]+")
_PROFILE = re.compile(
    r"^https://www\.linkedin\.com/in/(.+)$|^https://(?:github|www\.xing)\.com/(?:profile/)?(.+)$"
)
# Chinese and Korean names in their own script: the family's stands first, without a blank.
_TOGETHER = re.compile("[\uac00-\ud7a3]{2,4}|[\u4e00-\u9fff]{2,3}")
_HANDLE_TAIL = re.compile(r"-[0-9a-f]*\d[0-9a-f]*$|-[0-9a-f]{6,}$")


@dataclass(frozen=True)
class Traits:
    """A person as a matcher sees them. ``key`` is the candidate's, or none for somebody new."""

    key: Any = None
    given: Words = ()
    family: Words = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    city: str = ""
    region: str = ""
    country: str = ""
    generation: str = ""
    """Who of one name is meant: the elder or the younger."""

    @classmethod
    def of(
        cls,
        *,
        key: Any = None,
        full_name: str = "",
        given_name: str = "",
        family_name: str = "",
        emails: Iterable[str] = (),
        phones: Iterable[str] = (),
        links: Iterable[str] = (),
        city: str = "",
        region: str = "",
        country: str = "",
    ) -> Self:
        """Make the traits of a person whose addresses, numbers and links are normalised already.

        What was made up because a form insisted is left out.
        """
        names = told(full_name), told(given_name), told(family_name)
        given, family = _parts(*names)
        town, _, after = told_place(city).partition(",")
        region = told_place(region) or after
        return cls(
            key=key,
            given=given,
            family=family,
            emails=tuple(email for email in emails if not is_nobody(email)),
            phones=tuple(number for number in phones if not is_no_number(number)),
            links=tuple(links),
            city=" ".join(latin_words(town)) if town else "",
            region=" ".join(latin_words(region)) if region else "",
            country=country,
            generation=_generation(names),
        )

    @property
    def words(self) -> Words:
        return self.given + self.family

    @cached_property
    def locals(self) -> tuple[str, ...]:
        """The parts of the e-mail addresses before the @ that belong to one person."""
        return tuple(local for local in map(local_part, self.emails) if not is_role(local))

    @cached_property
    def bearers(self) -> frozenset[str]:
        """The letters of the names that addresses and profiles bear: "ellenmason" of ellen.mason88@..."""
        found = {letters(local) for local in self.locals}
        for link in self.links:
            if profile := _PROFILE.match(link):
                found.add(letters(_HANDLE_TAIL.sub("", profile.group(1) or profile.group(2))))
        return frozenset(found - {""})


def local_part(email: str) -> str:
    """Return what stands before the @, without what the owner added for sorting (jane+jobs)."""
    local = email.partition("@")[0].partition("+")[0]
    return local if local.isascii() else "".join(latin_words(local))


def is_role(local: str) -> bool:
    """Tell whether a mailbox belongs to an office and not to a person: jobs3, hr-team."""
    words = [word for word in _SEPARATORS.split(_DIGITS.sub(" ", local).replace(" ", ".")) if word]
    return not words or all(word in ROLES for word in words)


def letters(text: str) -> str:
    """Return only the letters of an address or a handle, in their order."""
    return _NO_LETTERS.sub("", text)


def _parts(full_name: str, given_name: str, family_name: str) -> tuple[Words, Words]:
    """Return given and family names; where only the whole is known, its last word is taken for the family's."""
    given, family = _words(given_name), _words(family_name)
    if given or family or not full_name:
        if full_name and not (given and family):
            whole = _words(full_name)
            rest = tuple(word for word in whole if word not in given + family)
            return (given, rest) if given else (rest, family)
        return given, family
    if _TOGETHER.fullmatch(full_name):
        return _words(full_name[1:]), _words(full_name[:1])
    # "Berg, Anna" is another way to write it; "Anna Berg, PhD" is not.
    last, *after = _without_degrees(full_name) if "," in full_name else (full_name,)
    if after:
        return _words(after[0]), _words(last)
    words = _words(last)
    return words[:-1], words[-1:]


def _without_degrees(full_name: str) -> list[str]:
    first, *after = full_name.split(",")
    return [first, *(part for part in after if not DEGREES.issuperset(latin_words(part)))]


def _words(text: str) -> Words:
    words = latin_words(text) if text else ()
    return tuple(word for word in words if word not in TITLES) or words


def _generation(names: Iterable[str]) -> str:
    """Return the number of the generation that the end of a name says: 2 for a junior."""
    ends = (word for name in names if name for word in latin_words(name)[1:])
    return next((GENERATIONS[word] for word in ends if word in GENERATIONS), "")
