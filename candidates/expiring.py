"""What ends soon or has ended: documents, permits and certificates of people whom we look after, and more.

Rooms above add what else of a candidate ends with :func:`register_paper` at start-up.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from candidates.choices import LIVE_CANDIDATE_STATUSES
from candidates.models import Candidate, Certification, Document, WorkAuthorisation
from records.models import Record
from records.policies import visible

AHEAD, BEHIND, SOON = timedelta(days=90), timedelta(days=180), timedelta(days=30)
LATELY = timedelta(days=7)
NOBODY = Q(pk__in=())
SHOWN = 100
COUNTED = 100


@dataclass(frozen=True)
class PaperKind:
    """A kind of paper: what it is called, which rows count, and what one of them is called."""

    label: str
    counts: Q = field(default_factory=Q)
    name: Callable[[Any], str] = str


def _permit(permit: WorkAuthorisation) -> str:
    return f"{permit.get_kind_display()}, {permit.get_country_display()}"


KINDS: dict[type[Record], PaperKind] = {
    WorkAuthorisation: PaperKind("Work permit", name=_permit),
    Certification: PaperKind("Certificate"),
    # What replaced a document counts in its place.
    Document: PaperKind("Document", Q(replaced_by=None)),
}


def register_paper(model: type[Record], kind: PaperKind) -> None:
    """Tell also of rows of ``model``: they have a ``candidate`` and ``expires_on``."""
    KINDS[model] = kind


@dataclass(frozen=True)
class Paper:
    """One that has an end, whose it is, and how many days are left."""

    record: Any
    days: int

    @property
    def kind(self) -> str:
        return KINDS[type(self.record)].label

    @property
    def candidate(self) -> Candidate:
        return self.record.candidate  # type: ignore[no-any-return]

    @property
    def name(self) -> str:
        return KINDS[type(self.record)].name(self.record)

    @property
    def is_over(self) -> bool:
        return self.days < 0

    @property
    def is_soon(self) -> bool:
        return 0 <= self.days <= SOON.days

    @property
    def told(self) -> str:
        if self.days in (-1, 0, 1):
            return ("yesterday", "today", "tomorrow")[self.days + 1]
        return f"in {self.days} days" if self.days > 0 else f"{-self.days} days ago"


def expiring(reader: Any, *, mine: bool, today: date) -> tuple[Sequence[Paper], bool]:
    """Return the papers that ``reader`` may see, those that end first before the others, and whether there are more."""
    found = _papers(reader, today - BEHIND, today + AHEAD, mine=mine, today=today)
    return found[:SHOWN], len(found) > SHOWN


def told_of(owner: Any, *, today: date) -> list[Paper]:
    """Return the papers of which their candidates' owner is written to: ended lately, or ending within a month."""
    return _papers(owner, today - LATELY, today + SOON, mine=True, today=today)


def ending_soon(reader: Any, *, today: date) -> int:
    """Count, up to a hundred, what of my candidates has ended lately or ends within a month."""
    parts = [
        _ending(model, reader, today - SOON, today + SOON, mine=True).order_by().values("pk")[:COUNTED]
        for model in KINDS
    ]
    return min(parts[0].union(*parts[1:], all=True).count(), COUNTED)


def owners_to_tell(today: date) -> Q:
    """Return, as a condition on users, who looks after somebody whose papers ended lately or end within a month."""
    looked_after = NOBODY
    for model, kind in KINDS.items():
        papers: QuerySet[Any] = model._default_manager.all()
        rows = papers.filter(
            kind.counts,
            expires_on__range=(today - LATELY, today + SOON),
            candidate__status__in=LIVE_CANDIDATE_STATUSES,
        )
        looked_after |= Q(pk__in=rows.order_by().values("candidate__owner"))
    return looked_after


def _papers(reader: Any, first: date, last: date, *, mine: bool, today: date) -> list[Paper]:
    found = [
        Paper(record, (record.expires_on - today).days)
        for model in KINDS
        for record in _ending(model, reader, first, last, mine=mine)
        .select_related("candidate", "candidate__owner")
        .order_by("expires_on", "id")[: SHOWN + 1]
    ]
    return sorted(found, key=lambda paper: (paper.days, paper.kind, paper.record.pk))


def _ending(model: type[Record], reader: Any, first: date, last: date, *, mine: bool) -> QuerySet[Any]:
    rows = visible(reader, model).filter(
        KINDS[model].counts, expires_on__range=(first, last), candidate__status__in=LIVE_CANDIDATE_STATUSES
    )
    rows = rows.defer("text") if model is Document else rows
    return rows.filter(candidate__owner=reader) if mine else rows
