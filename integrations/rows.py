"""Pages of the rows of an import, to look through before and after."""

from dataclasses import dataclass
from typing import Any

from integrations.choices import RowAction, RowStatus
from integrations.kinds import importable
from integrations.models import ImportBatch, ImportRow
from records.policies import visible

PER_PAGE = 50
WARNED = "warned"
KEPT = RowStatus.KEPT.value


@dataclass(frozen=True)
class ShownRow:
    """A row with its record, if the reader may see it."""

    row: ImportRow
    name: str
    record: Any


@dataclass(frozen=True)
class PageOfRows:
    """Fifty rows from some line on; ``next_line`` leads to the following fifty."""

    rows: list[ShownRow]
    show: str
    next_line: int | None
    is_first: bool


def page_of_rows(batch: ImportBatch, show: str, after: str, reader: Any) -> PageOfRows:
    """Return the rows behind line ``after`` with the action ``show``, by key and not by number of page."""
    line = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
    rows = batch.rows.filter(line__gt=line).order_by("line")
    if show in RowAction.values:
        rows = rows.filter(action=show)
    elif show == KEPT:
        rows = rows.filter(status=KEPT)
    elif show == WARNED:
        rows = rows.with_warnings()
    else:
        show = ""
    found = list(rows[: PER_PAGE + 1])
    kind = importable(batch.kind)
    for row in found:
        row.batch = batch
    records = visible(reader, kind.model).in_bulk([row.record_id for row in found if row.record_id])
    names = _name_columns(batch)
    shown = []
    for row in found[:PER_PAGE]:
        name = " ".join(row.raw[place].strip() for place in names if row.raw[place].strip())[:120]
        if row.record_id and row.record_id not in records and batch.owner_id != reader.pk:
            name = (
                f"a {kind.model._meta.verbose_name} that is not shown to you"  # but to whoever has the file
            )
        shown.append(ShownRow(row, name, records.get(row.record_id)))
    more = found[PER_PAGE - 1].line if len(found) > PER_PAGE else None
    return PageOfRows(shown, show, more, is_first=line == 0)


def _name_columns(batch: ImportBatch) -> list[int]:
    """Where the name stands in a row; else what else tells it."""
    columns = batch.layout["columns"]
    for wanted in (
        {"full_name"},
        {"given_name", "middle_name", "family_name"},
        {"legal_name", "title", "trading_name"},
        {"file"},
        {"candidate_name", "candidate_reference", "candidate_email"},
        {"email", "reach", "phone"},
    ):
        places = [place for place, column in enumerate(columns) if batch.mapping.get(column) in wanted]
        if places:
            return places
    return [0]
