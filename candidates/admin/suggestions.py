"""How suggestions are shown and corrected: which boxes each element has, and what was typed in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from candidates.choices import Element, LanguageLevel
from candidates.models import Candidate, Document, Suggestion
from candidates.suggesting import SINGLE

_DATES = (("started_on", "From", "date"), ("ended_on", "Until", "date"))
FIELDS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    Element.NAME: (("value", "Name", "text"),),
    Element.EMAIL: (("value", "E-mail", "email"),),
    Element.PHONE: (("value", "Telephone", "tel"),),
    Element.LINK: (("value", "Address", "text"),),
    Element.TITLE: (("value", "Current title", "text"),),
    Element.EMPLOYER: (("value", "Current employer", "text"),),
    Element.JOB: (
        ("title", "Title", "text"),
        ("employer", "Employer", "text"),
        *_DATES,
        ("is_current", "Still there", "checkbox"),
    ),
    Element.EDUCATION: (
        ("institution", "School", "text"),
        ("qualification", "Degree", "text"),
        *_DATES,
    ),
    Element.LANGUAGE: (("level", "How well", "level"),),
    Element.SKILL: (),
}
LEVELS = [("", "not known"), *LanguageLevel.choices]


@dataclass(frozen=True)
class Box:
    """One box of the form in which a suggestion is corrected."""

    name: str
    label: str
    type: str
    value: Any


@dataclass(frozen=True)
class Shown:
    """A suggestion with its boxes, and what the record says now where it would be overwritten."""

    suggestion: Suggestion
    boxes: list[Box]
    now: str

    @property
    def sureness(self) -> str:
        sure = self.suggestion.confidence
        return "sure" if sure >= 90 else "likely" if sure >= 70 else "look twice"


def shown(document: Document) -> list[Shown]:
    """Return the open suggestions of ``document`` in the order in which a person would check them."""
    order = list(Element)
    rows = sorted(
        Suggestion.objects.filter(document=document).open(),
        key=lambda each: (order.index(Element(each.element)), each.pk),
    )
    return [Shown(row, _boxes(row), _now(document.candidate, row)) for row in rows]


def typed(suggestion: Suggestion, data: QueryDict) -> dict[str, Any]:
    """Return what was typed in the boxes of ``suggestion``; nothing if they were not sent."""
    if "edited" not in data:
        return {}
    values: dict[str, Any] = {}
    for name, _label, kind in FIELDS[suggestion.element]:
        text = data.get(name, "").strip()[:500]
        values[name] = bool(text) if kind == "checkbox" else (text or None) if kind == "date" else text
    return values


def _boxes(suggestion: Suggestion) -> list[Box]:
    return [Box(*each, suggestion.values.get(each[0]) or "") for each in FIELDS[suggestion.element]]


def _now(candidate: Candidate, suggestion: Suggestion) -> str:
    name = SINGLE.get(Element(suggestion.element))
    return getattr(candidate, name) if name else ""
