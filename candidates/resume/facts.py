"""What a résumé can say, as plain values that go through JSON unchanged."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

EVIDENCE = 300


@dataclass(frozen=True)
class Fact:
    """One statement: ``element`` (see ``candidates.choices.Element``), the values it gives, how sure we are."""

    element: str
    values: dict[str, Any]
    evidence: str = ""
    confidence: int = 50

    @classmethod
    def said(cls, element: str, evidence: str, confidence: int, **values: Any) -> "Fact":
        return cls(element, values, " ".join(evidence.split())[:EVIDENCE], confidence)


@dataclass(frozen=True)
class Resume:
    """All that was read, in the order in which a person would check it."""

    facts: list[Fact] = field(default_factory=list)

    def of(self, element: str) -> list[Fact]:
        return [fact for fact in self.facts if fact.element == element]

    def first(self, element: str, name: str = "value") -> str:
        return next((str(fact.values.get(name) or "") for fact in self.of(element)), "")

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Resume":
        return cls([Fact(**fact) for fact in told.get("facts", ())])
