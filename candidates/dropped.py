"""Whose a dropped résumé may be: candidates on the record with the same address, number, profile or name."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from candidates.models import Candidate, DroppedResume
from candidates.normalise import normalise_email, normalise_link, normalise_phone
from candidates.resume.facts import Resume
from records.policies import visible

MOST = 5
_KEYS = (
    ("email", "emails__normalised__in", "same e-mail", normalise_email),
    ("phone", "phones__normalised__in", "same telephone", lambda value: normalise_phone(value).number),
    ("link", "links__normalised__in", "same profile", lambda value: normalise_link(value).value),
)


@dataclass(frozen=True)
class Likely:
    """Somebody on the record, and why it may be the same person."""

    candidate: Candidate
    reasons: list[str]


@dataclass(frozen=True)
class Dropped:
    """A dropped file with what was read in it and whose it may be."""

    row: DroppedResume
    resume: Resume
    likely: list[Likely]

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


def dropped(row: DroppedResume, reader: Any) -> Dropped:
    resume = Resume.from_json(row.found)
    return Dropped(row, resume, _likely(resume, reader) if row.is_open and resume.facts else [])


def _likely(resume: Resume, reader: Any) -> list[Likely]:
    """Return those whom ``reader`` may see and who share a key or the whole name, the surest first."""
    seen = visible(reader, Candidate).filter(merged_into=None)
    found: dict[int, Likely] = {}
    for element, lookup, reason, normalise in _KEYS:
        values = _normalised([str(fact.values["value"]) for fact in resume.of(element)], normalise)
        if values:
            _note(found, seen.filter(**{lookup: values}), reason)
    if name := resume.first("name"):
        _note(found, seen.filter(Q(full_name=name) | Q(full_name=name.title())), "same name")
    return sorted(found.values(), key=lambda each: -len(each.reasons))[:MOST]


def _note(found: dict[int, Likely], rows: Any, reason: str) -> None:
    for candidate in rows.order_by("pk").distinct()[:MOST]:
        likely = found.setdefault(candidate.pk, Likely(candidate, []))
        if reason not in likely.reasons:
            likely.reasons.append(reason)


def _normalised(values: list[str], normalise: Any) -> list[str]:
    known = []
    for value in values:
        try:
            known.append(normalise(value))
        except ValidationError:
            continue
    return known
