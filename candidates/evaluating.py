"""How much of what résumés say is read rightly, counted against answers that a person wrote."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from candidates.choices import Element
from candidates.resume.facts import Fact, Resume

TOLD = {
    Element.JOB: ("title", "employer", "started_on", "ended_on"),
    Element.EDUCATION: ("institution", "qualification", "ended_on"),
    Element.LANGUAGE: ("language", "level"),
}


@dataclass
class Score:
    """Of one element: how many the answers have, how many were found, how many of these are right."""

    wanted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)

    def add(self, resume: Resume, answers: Mapping[str, Any]) -> None:
        """Count one résumé; an element that the answers leave out is not counted at all."""
        for element, told in answers.items():
            wanted = Counter(_said(each) for each in told)
            found = Counter(_said_by(fact) for fact in resume.of(element))
            self.wanted[element] += wanted.total()
            self.found[element] += found.total()
            self.right[element] += (wanted & found).total()

    def rows(self) -> Iterable[tuple[str, int, int, int]]:
        for element in (*Element.values, "all"):
            counts = [
                counter.total() if element == "all" else counter[element]
                for counter in (self.wanted, self.found, self.right)
            ]
            if counts[0] or counts[1]:
                yield (element, counts[0], counts[1], counts[2])


def _said_by(fact: Fact) -> tuple[str, ...]:
    names = TOLD.get(Element(fact.element), ("value",))
    return tuple(_folded(fact.values.get(name)) for name in names)


def _said(told: Any) -> tuple[str, ...]:
    return tuple(_folded(each) for each in (told if isinstance(told, list) else [told]))


def _folded(value: Any) -> str:
    return " ".join(str(value or "").casefold().split()).strip(" .,")
