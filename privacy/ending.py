"""Whose consent ends soon or has ended lately: the list to work through before it is too late to ask."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from candidates.choices import LIVE_CANDIDATE_STATUSES
from candidates.models import Candidate
from privacy.choices import Ground
from privacy.models import LegalBasis
from privacy.models.legal_basis import SOON
from privacy.standing import Standing
from records.policies import visible

LATELY = timedelta(days=30)
SHOWN = 50


@dataclass(frozen=True)
class Ending:
    """One person to ask, once for all that ends."""

    candidate: Candidate
    words: list[Standing] = field(default_factory=list)

    @property
    def bases(self) -> list[LegalBasis]:
        return [each.basis for each in self.words]


def ending(reader: Any, *, mine: bool, today: date) -> tuple[list[Ending], bool]:
    """Return whom to ask, those whose consent ends first before the others, and whether there are more."""
    rows = _rows(reader, today)
    rows = rows.filter(candidate__owner=reader) if mine else rows
    found = list(
        rows.select_related("candidate", "candidate__owner").order_by("expires_on", "id")[: SHOWN + 1]
    )
    people: dict[int, Ending] = {}
    for basis in found[:SHOWN]:
        person = people.setdefault(basis.candidate_id, Ending(basis.candidate))
        person.words.append(Standing(basis, today))
    return list(people.values()), len(found) > SHOWN


def ending_of(reader: Any, candidate: Candidate, today: date) -> list[LegalBasis]:
    """Return what ends of one person."""
    return list(_rows(reader, today).filter(candidate=candidate).order_by("expires_on", "id"))


def called(basis: LegalBasis) -> str:
    """Return what ends, among papers that are headed as consent."""
    purpose = basis.get_purpose_display()
    return purpose if basis.ground == Ground.CONSENT else f"{purpose} ({basis.get_ground_display().lower()})"


def _rows(reader: Any, today: date) -> Any:
    bases = visible(reader, LegalBasis).decisive()
    return bases.filter(
        expires_on__range=(today - LATELY, today + SOON), candidate__status__in=LIVE_CANDIDATE_STATUSES
    )
