"""What is compared of a person, normalised once: names, addresses, numbers, profiles and the place."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from candidates.matching.names import TITLES, Words
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
_PROFILE = re.compile(
    r"^https://www\.linkedin\.com/in/(.+)$|^https://(?:github|www\.xing)\.com/(?:profile/)?(.+)$"
)
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
        """Make the traits of a person whose addresses, numbers and links are normalised already."""
        given, family = _parts(full_name, given_name, family_name)
        return cls(
            key=key,
            given=given,
            family=family,
            emails=tuple(emails),
            phones=tuple(phones),
            links=tuple(links),
            city=" ".join(latin_words(city)) if city else "",
            region=" ".join(latin_words(region)) if region else "",
            country=country,
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
    return _SEPARATORS.sub("", _DIGITS.sub("", text))


def _parts(full_name: str, given_name: str, family_name: str) -> tuple[Words, Words]:
    """Return given and family names; where only the whole is known, its last word is taken for the family's."""
    given, family = _words(given_name), _words(family_name)
    if given or family or not full_name:
        if full_name and not (given and family):
            whole = _words(full_name)
            rest = tuple(word for word in whole if word not in given + family)
            return (given, rest) if given else (rest, family)
        return given, family
    last, comma, first = full_name.partition(",")
    if comma and _words(first):
        return _words(first), _words(last)
    words = _words(full_name)
    return words[:-1], words[-1:]


def _words(text: str) -> Words:
    words = latin_words(text) if text else ()
    return tuple(word for word in words if word not in TITLES) or words
