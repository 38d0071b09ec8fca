"""A row of cells becomes a person: values as our record has them, and what is wrong with the others."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import models

from candidates.choices import EmailKind, LinkKind, PhoneKind
from candidates.matching.traits import Traits
from candidates.models import Candidate, CandidateEmail, CandidateLink, CandidatePhone, CandidateSkill
from candidates.normalise import (
    Link,
    Phone,
    normalise_email,
    normalise_link,
    normalise_name,
    normalise_phone,
)
from candidates.operations import NewCandidate
from governance.models import Skill, Tag
from integrations.cells import CONTROL, country_code, joined_name, looks_like_formula
from integrations.conditions import CONDITIONS, read_conditions
from integrations.mapping import EMAIL, WORDS, is_empty_word, is_phone
from integrations.terms import Terms
from integrations.vocabulary import compact
from records.loading import new_row
from records.spreadsheets import as_meant

SINGLE_LINES = (
    "preferred_name", "headline", "current_title", "current_employer", "street", "city", "region", "postcode",
)  # fmt: skip
NAME_PARTS = frozenset({"full_name", "given_name", "middle_name", "family_name"})
# People are called so, whatever it means in another column.
NAMES_AS_WELL = frozenset({"na", "nil", "null"})
COMPARED = ("full_name", "given_name", "family_name", "city", "region", "country")
MANY = re.compile(r"\s*(?:[;|\n,]|\s/\s|\bor\b|\bund\b)\s*")
PHONE_LABEL = re.compile(r"^[^\d+(]*|\s*\([^\d)]*\)\s*$")
SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
PERSONAL_LINKS = {
    "linkedin": LinkKind.LINKEDIN, "github": LinkKind.GITHUB, "xing": LinkKind.XING, "twitter": LinkKind.X,
}  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """What is wrong with a cell, in a sentence. Without ``is_error`` the row is imported all the same.

    ``request`` is the key of the proposal that a second person decides on, where the value waits for one.
    """

    field: str
    column: str
    sentence: str
    is_error: bool = False
    request: int | None = None

    def as_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value is not None}


@dataclass
class Draft:
    """A person as a row tells of them, normalised; addresses and numbers each with what was written."""

    values: dict[str, Any] = field(default_factory=dict)
    emails: dict[str, tuple[str, EmailKind]] = field(default_factory=dict)
    phones: dict[Phone, tuple[str, PhoneKind]] = field(default_factory=dict)
    links: dict[str, tuple[str, Link]] = field(default_factory=dict)
    skills: list[Skill] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    external_id: str = ""
    reference: str = ""
    empty: set[str] = field(default_factory=set)

    def as_new(self) -> NewCandidate:
        """Return the person as the operation wants them."""
        return NewCandidate(
            candidate=new_row(Candidate, **self.values),
            emails=self.email_rows(),
            phones=self.phone_rows(),
            links=self.link_rows(),
            skills=self.skill_rows(),
            tags=self.tags,
        )

    def as_traits(self) -> Traits:
        """Return the person as the matcher wants them: what it compares is normalised here already."""
        told = {name: self.values.get(name, "") for name in COMPARED}
        return Traits.of(
            **told, emails=self.emails, phones=[phone.number for phone in self.phones], links=self.links
        )

    def email_rows(self) -> list[CandidateEmail]:
        return [new_row(CandidateEmail, value=value, kind=kind) for value, kind in self.emails.values()]

    def phone_rows(self) -> list[CandidatePhone]:
        """Keep what was written where it says its country; else write the number out in full.

        The country with which it was read may not be that of the candidate.
        """
        return [
            new_row(CandidatePhone, value=written if written.startswith("+") else str(phone), kind=kind)
            for phone, (written, kind) in self.phones.items()
        ]

    def link_rows(self) -> list[CandidateLink]:
        return [new_row(CandidateLink, value=link.value, kind=link.kind) for _, link in self.links.values()]

    def skill_rows(self) -> list[CandidateSkill]:
        return [new_row(CandidateSkill, skill=skill) for skill in self.skills]


class DraftReader:
    """Reads rows of one file: knows what its columns hold, and our words."""

    def __init__(
        self,
        columns: Sequence[str],
        mapping: Mapping[str, str],
        *,
        terms: Terms,
        country: str = "",
        locale: str = "",
    ) -> None:
        self._places: dict[str, list[tuple[int, str]]] = {}
        for index, column in enumerate(columns):
            if target := mapping.get(column):
                self._places.setdefault(target, []).append((index, column))
        self._terms = terms
        self._country = country
        self._locale = locale

    def read(self, cells: Sequence[str]) -> tuple[Draft, list[Problem]]:
        """Return the person in ``cells`` and every problem found."""
        reading = _Reading(self._places, cells, self._terms)
        reading.read_place(self._country)
        reading.read_name()
        reading.read_single_lines()
        reading.read_reach()
        reading.read_terms()
        reading.read_conditions(self._locale)
        reading.read_keys()
        return reading.draft, reading.problems


class _Reading:
    """One row under way."""

    def __init__(
        self, places: Mapping[str, list[tuple[int, str]]], cells: Sequence[str], terms: Terms
    ) -> None:
        self._places = places
        self._cells = cells
        self._terms = terms
        self._phone_country = ""
        self.draft = Draft()
        self.problems: list[Problem] = []

    def read_name(self) -> None:
        parts = {name: self._one(name) for name in ("full_name", "given_name", "middle_name", "family_name")}
        given = " ".join(filter(None, (parts["given_name"][0], parts["middle_name"][0])))
        family = parts["family_name"][0]
        full = parts["full_name"][0] or joined_name(given, family)
        column = next((column for text, column in parts.values() if text), "")
        if not full:
            return
        try:
            full = normalise_name(full)
        except ValidationError as error:
            self._complain("full_name", column, error.messages[0], is_error=True)
            return
        self._set("full_name", full, column)
        self._set("given_name", given, column)
        self._set("family_name", family, column)

    def read_single_lines(self) -> None:
        for name in SINGLE_LINES:
            text, column = self._one(name)
            self._set(name, text, column)
            if column == "" and name in self._places:
                self.draft.empty.add(name)
        summaries = [text for text, _ in self._texts("summary")]
        self._set("summary", "\n\n".join(summaries), self._column("summary"))

    def read_place(self, default: str) -> None:
        text, column = self._one("country")
        code = country_code(text) if text else ""
        if text and not code:
            self._complain("country", column, f"“{text[:60]}” is no country that is known; it was left out.")
        if code:
            self.draft.values["country"] = code
        self._phone_country = code or default

    def read_reach(self) -> None:
        for text, column in self._texts("email"):
            self._read_emails(text, column)
        for text, column in self._texts("phone"):
            self._read_phones(text, column)
        for text, column in self._texts("reach"):
            self._read_mixed(text, column)
        for text, column in self._texts("link"):
            self._read_links(text, column)

    def read_terms(self) -> None:
        for text, column in self._texts("skill"):
            self._read_words(text, column, "skill")
        for text, column in self._texts("tag"):
            self._read_words(text, column, "tag")
        self._read_source(*self._one("source"))
        owner, column = self._one("owner")
        if user := self._terms.user(owner):
            self.draft.values["owner"] = user
        elif owner:
            self._complain("owner", column, f"No user is called “{owner[:60]}”; you will be the owner.")

    def read_conditions(self, locale: str) -> None:
        told = {}
        for name in self._places.keys() & CONDITIONS:
            text, column = self._one(name)
            if text:
                told[name] = text, column
            else:
                self.draft.empty.add(name)
        if told:
            found = read_conditions(told, locale=locale, reasons=self._terms.reasons)
            self.draft.values |= found.values
            for name, column, sentence, is_error in found.remarks:
                self._complain(name, column, sentence, is_error=is_error)

    def read_keys(self) -> None:
        self.draft.reference = self._one("reference")[0].upper()
        self.draft.external_id, column = self._one("external_id")
        if len(self.draft.external_id) > 200:
            self._complain("external_id", column, "A key has at most 200 characters.", is_error=True)

    def _read_mixed(self, text: str, column: str) -> None:
        rest = EMAIL.sub(" ", text)
        if "@" in rest:
            self._read_emails(rest, column)
            return
        self._read_emails(" ".join(EMAIL.findall(text)), column)
        self._read_phones(rest.strip(" /|;,"), column)

    def _read_emails(self, text: str, column: str) -> None:
        if not text:
            return
        for address in EMAIL.findall(text) or [text]:
            try:
                normalised = normalise_email(address.strip("'\"()"))
            except ValidationError as error:
                self._complain("email", column, error.messages[0], is_error=True)
            else:
                self.draft.emails.setdefault(normalised, (address, _email_kind(column)))

    def _read_phones(self, text: str, column: str) -> None:
        parts = [text] if is_phone(text) else MANY.split(text)
        for part in parts:
            number = PHONE_LABEL.sub("", part).strip()
            if not number:
                if part.strip() and not self.draft.phones:
                    self._complain(
                        "phone", column, f"“{part.strip()[:60]}” is not a telephone number; it was left out."
                    )
                continue
            if SHORTENED.fullmatch(number):
                self._complain(
                    "phone", column, f"A spreadsheet has shortened “{number}”; its last digits are lost."
                )
                continue
            try:
                phone = normalise_phone(number, country=self._phone_country)
            except ValidationError as error:
                self._complain("phone", column, f"{error.messages[0]} It was left out.")
            else:
                self.draft.phones.setdefault(phone, (number[:60], _phone_kind(column)))

    def _read_links(self, text: str, column: str) -> None:
        heading = compact(column)
        kind = next((kind for word, kind in PERSONAL_LINKS.items() if word in heading), "")
        for address in re.split(r"[\s,;|]+", text.strip("[] ")):
            if not address:
                continue
            try:
                link = normalise_link(address, kind=kind)
            except ValidationError as error:
                self._complain("link", column, f"{error.messages[0]} It was left out.")
            else:
                if len(link.value) <= 500:
                    self.draft.links.setdefault(link.value, (address[:500], link))

    def _read_words(self, text: str, column: str, kind: str) -> None:
        known, unknown = self._terms.find(kind, WORDS.split(text.strip("[]")))
        target: list[Any] = self.draft.skills if kind == "skill" else self.draft.tags
        target.extend(term for term in known if term not in target)
        if unknown:
            listed = ", ".join(word[:60] for word in unknown[:5])
            more = f" and {len(unknown) - 5} more" if len(unknown) > 5 else ""
            self._complain(kind, column, f"Not in the list of {kind}s, and left out: {listed}{more}.")

    def _read_source(self, text: str, column: str) -> None:
        if source := self._terms.source(text):
            self.draft.values["source"] = source
        else:
            self._set("source_detail", text, column)

    def _set(self, name: str, text: str, column: str) -> None:
        if not text:
            return
        try:
            self.draft.values[name] = _cleaned(name, text)
        except ValidationError as error:
            self._complain(name, column, error.messages[0], is_error=True)

    def _one(self, target: str) -> tuple[str, str]:
        """The text of the first filled column, on one line."""
        if target not in self._places:
            return "", ""
        for text, column in self._texts(target):
            return " ".join(text.split()), column
        return "", ""

    def _texts(self, target: str) -> Iterator[tuple[str, str]]:
        for text, column in filled_cells(self._places, self._cells, target):
            if looks_like_formula(text):
                self._complain(target, column, f"“{text[:40]}” looks like a formula; it is kept as text.")
            yield text, column

    def _column(self, target: str) -> str:
        places = self._places.get(target)
        return places[0][1] if places else ""

    def _complain(self, name: str, column: str, sentence: str, *, is_error: bool = False) -> None:
        problem = Problem(name, column, CONTROL.sub("", sentence)[:300], is_error)
        if problem not in self.problems:
            self.problems.append(problem)


@lru_cache(maxsize=4096)
def _cleaned(name: str, text: str) -> Any:
    """Return a value as its field has it: cities, titles and employers come again and again."""
    field = cast("models.Field[Any, Any]", Candidate._meta.get_field(name))
    return field.clean(text, None)


def filled_cells(
    places: Mapping[str, list[tuple[int, str]]], cells: Sequence[str], target: str
) -> Iterator[tuple[str, str]]:
    for index, column in places.get(target, ()):
        text = cells[index].strip()
        if not text.isprintable():
            text = CONTROL.sub("", text).strip()
        if text.startswith("'"):
            text = as_meant(text)
        if text and (not is_empty_word(text) or (target in NAME_PARTS and text.casefold() in NAMES_AS_WELL)):
            yield text, column


def _email_kind(column: str) -> EmailKind:
    heading = compact(column)
    return (
        EmailKind.WORK
        if any(word in heading for word in ("work", "business", "office"))
        else EmailKind.PERSONAL
    )


def _phone_kind(column: str) -> PhoneKind:
    heading = compact(column)
    if any(word in heading for word in ("work", "business", "office", "direct")):
        return PhoneKind.WORK
    if any(word in heading for word in ("home", "festnetz", "landline")):
        return PhoneKind.HOME
    return PhoneKind.MOBILE
