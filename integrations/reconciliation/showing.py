"""Comparisons and discrepancies as people read them: figures, sides, whom a row may mean, tables to take away."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from candidates.matching import likely_many
from integrations.choices import (
    OPEN_STATUSES,
    Decision,
    DiscrepancyKind,
    DiscrepancyStatus,
    ImportKind,
    RightSide,
)
from integrations.kinds import importable
from integrations.models import Discrepancy, ReconciliationRun
from integrations.progress import Progress
from integrations.reconciliation.deciding import refusal_of, shown
from integrations.reconciliation.elements import label_of
from integrations.reconciliation.staging import is_made_up, row_as_import
from records.policies import visible
from records.spreadsheets import lines_of

STATUS_VARIANTS = {
    DiscrepancyStatus.OPEN.value: "warning",
    DiscrepancyStatus.PUSHED.value: "info",
    DiscrepancyStatus.PROPOSED.value: "info",
    DiscrepancyStatus.IGNORED.value: "",
    DiscrepancyStatus.SETTLED.value: "success",
}
HEADS = (
    "About", "Reference", "Key there", "Difference", "Element", "Here", "There", "Who is right", "State",
    "How it ended", "Decided by", "Decided at", "Note", "Found",
)  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """A number that leads to the discrepancies behind it."""

    label: str
    number: int
    query: str


@dataclass(frozen=True)
class Bar:
    """An element with how many discrepancies are open about it, and how many of those that were found."""

    label: str
    open: int
    number: int
    query: str


@dataclass
class Summary:
    """What a comparison found, as far as the reader may see it."""

    kinds: list[Figure]
    changes: list[Figure]
    bars: list[Bar]
    open: int

    @property
    def most(self) -> int:
        """Return the longest bar, for the others to be drawn beside."""
        return max((bar.open for bar in self.bars), default=0) or 1


def summary_of(run: ReconciliationRun, reader: Any) -> Summary:
    rows = visible(reader, Discrepancy).seen_in(run).order_by()
    found = list(rows.values_list("what", "element", "status", "first_run").annotate(number=Count("*")))
    kinds: Counter[str] = Counter()
    elements: Counter[str] = Counter()
    still: Counter[str] = Counter()
    new = 0
    for what, element, status, first_run, number in found:
        kinds[what] += number
        elements[element] += number
        still[element] += number if status in OPEN_STATUSES else 0
        new += number if first_run == run.pk else 0
    gone = visible(reader, Discrepancy).gone_in(run).order_by().count()
    total = sum(kinds.values())
    return Summary(
        kinds=[
            Figure(kind.label, kinds[kind], f"run={run.pk}&what__exact={kind}")
            for kind in DiscrepancyKind
            if kinds[kind]
        ],
        changes=[
            Figure("New", new, f"run={run.pk}&seen=new"),
            Figure("Still there", total - new, f"run={run.pk}&seen=still"),
            Figure("Gone since", gone, f"run={run.pk}&seen=gone"),
        ],
        bars=[
            Bar(
                label_of(run.kind, element) if element else "The record as a whole",
                still[element],
                number,
                f"run={run.pk}&element={element}" if element else f"run={run.pk}",
            )
            for element, number in elements.most_common()
        ],
        open=sum(still.values()),
    )


def progress_of(run: ReconciliationRun) -> Progress:
    """Return how far the worker is: by bytes while it reads, for its rows are not counted yet."""
    size = (run.table or run.file).size
    percent = min(100, 100 * run.bytes_done // size) if size else 0
    told = f"{run.rows_done:,} rows read" if run.step else "Waiting for the worker"
    return Progress(run.step or "Comparing", percent, told)


# --- One discrepancy ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """A discrepancy in words."""

    row: Discrepancy
    element: str
    ours: list[str]
    theirs: list[str]
    key: str


def shown_of(discrepancy: Discrepancy) -> Shown:
    return Shown(
        discrepancy,
        label_of(discrepancy.kind, discrepancy.element) if discrepancy.element else "",
        shown(discrepancy.ours),
        shown(discrepancy.theirs),
        "" if is_made_up(discrepancy.their_key) else discrepancy.their_key,
    )


def right_in_words(discrepancy: Discrepancy, side: RightSide) -> str:
    if side == RightSide.OTHER:
        return "Another system is right, by the map."
    right = "This record" if side == RightSide.OURS else str(discrepancy.system)
    return f"{right} is right, by the map."


def who_it_may_be(discrepancy: Discrepancy, reader: Any) -> list[Any]:
    """Return whom of the candidates that ``reader`` may see a row of theirs may be, the likeliest first."""
    if discrepancy.kind != ImportKind.CANDIDATES or discrepancy.what != DiscrepancyKind.MISSING_HERE:
        return []
    batch = row_as_import(discrepancy)
    draft, _ = importable(discrepancy.kind).planner(batch).read(list(discrepancy.row.values()))  # type: ignore[attr-defined]
    return likely_many([draft.as_new()], reader)[0] if draft.values.get("full_name") else []


# --- Many ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Offer:
    """A decision about many: how many of them it fits, and why not the others."""

    decision: Decision
    fits: int
    refused: list[tuple[str, int]]


def offers_for(discrepancies: Iterable[Discrepancy], moved: dict[int, str]) -> list[Offer]:
    """Return what can be decided about some of ``discrepancies``; ``moved`` says which records have changed."""
    rows = list(discrepancies)
    offers = []
    for decision in Decision:
        reasons: Counter[str] = Counter()
        for row in rows:
            reason = refusal_of(row, decision)
            if not reason and decision in {Decision.PUSH, Decision.TAKE} and row.pk in moved:
                reason = "The record has changed since it was compared."
            reasons[reason] += 1
        if fits := reasons.pop("", 0):
            offers.append(Offer(decision, fits, reasons.most_common()))
    return offers


def lines_for(rows: QuerySet[Discrepancy]) -> Iterator[str]:
    """Yield discrepancies as CSV."""
    rows = rows.select_related("candidate", "client", "system", "decided_by").order_by("pk")
    return lines_of(HEADS, (_cells(row) for row in rows.iterator(chunk_size=1_000)))


def _cells(row: Discrepancy) -> list[object]:
    said = shown_of(row)
    decided = timezone.localtime(row.decided_at).isoformat(timespec="minutes") if row.decided_at else ""
    return [
        str(row.record or ""), getattr(row.record, "reference", ""), said.key, row.get_what_display(), said.element,
        "; ".join(said.ours), "; ".join(said.theirs), row.get_right_display(), row.get_status_display(),
        row.get_resolution_display(), str(row.decided_by or ""), decided, row.note,
        timezone.localtime(row.found_at).date().isoformat(),
    ]  # fmt: skip
