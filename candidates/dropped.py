"""Whose a dropped résumé may be, and what is shown of it until that is decided."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from candidates.matching import Likeness, Traits, likely_many
from candidates.models import DroppedResume
from candidates.normalise import normalise_email, normalise_link, normalise_phone
from candidates.resume.facts import Resume


@dataclass(frozen=True)
class Dropped:
    """A dropped file with what was read in it and whose it may be."""

    row: DroppedResume
    resume: Resume
    likely: list[Likeness]
    twin: DroppedResume | None = None
    """The first of the list that seems to be of the same person."""

    @property
    def name(self) -> str:
        return self.resume.first("name")

    @property
    def email(self) -> str:
        return self.resume.first("email")

    @property
    def phone(self) -> str:
        return self.resume.first("phone")

    @property
    def link(self) -> str:
        return self.resume.first("link")

    @property
    def work(self) -> str:
        words = [self.resume.first("title"), self.resume.first("employer")]
        return " at ".join(word for word in words if word)


def dropped(
    rows: Sequence[DroppedResume], reader: Any, *, refused: Mapping[int, Sequence[Likeness]]
) -> list[Dropped]:
    """Return ``rows`` with whom of those that ``reader`` may see each may be, compared all at once.

    ``refused`` holds for the key of a row whom it seemed to be as it was typed, beside what the file says.
    """
    resumes = [Resume.from_json(row.found) for row in rows]
    people = [_traits(resume) for resume in resumes]
    found = likely_many(people, reader)
    return [
        Dropped(row, resume, _once([*refused.get(row.pk, ()), *likely]), twin)
        for row, resume, likely, twin in zip(rows, resumes, found, _twins(rows, people), strict=True)
    ]


def _twins(rows: Sequence[DroppedResume], people: Sequence[Traits]) -> Iterator[DroppedResume | None]:
    """Yield for each row the first with the same name and an address, number or profile of theirs."""
    first: dict[tuple[Any, ...], DroppedResume] = {}
    for row, person in zip(rows, people, strict=True):
        keys = [(person.given, person.family, key) for key in (*person.emails, *person.phones, *person.links)]
        yield next((first[key] for key in keys if key in first), None)
        for key in keys:
            first.setdefault(key, row)


def _traits(resume: Resume) -> Traits:
    return Traits.of(
        full_name=resume.first("name"),
        emails=_normalised(resume, "email", normalise_email),
        phones=_normalised(resume, "phone", lambda value: normalise_phone(value).number),
        links=_normalised(resume, "link", lambda value: normalise_link(value).value),
    )


def _normalised(resume: Resume, element: str, normalise: Any) -> list[str]:
    known = []
    for fact in resume.of(element):
        with suppress(ValidationError):
            known.append(normalise(str(fact.values["value"])))
    return known


def _once(likenesses: Iterable[Likeness]) -> list[Likeness]:
    found: dict[int, Likeness] = {}
    for each in likenesses:
        found.setdefault(each.candidate.pk, each)
    return list(found.values())
