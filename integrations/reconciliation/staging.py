"""A copy on its way into the database: rows read, normalised and copied, a few thousand at a time."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from integrations.drafts import Draft
from integrations.kinds import importable
from integrations.models import Discrepancy, ImportBatch, ReconciliationRun
from integrations.reading import Row
from integrations.reconciliation.elements import Comparable, Element, comparable

COLUMNS = (
    "run_id", "line", "key", "reference", "name", "emails", "phones", "number", "cells", "row", "how", "is_spare",
)  # fmt: skip
_COPY = f"COPY integrations_copiedrow ({', '.join(COLUMNS)}) FROM STDIN"
LONGEST_KEY = 200
LONGEST_CELL = 20_000
# Elements that a problem with a target makes doubtful.
DOUBTS = {"email": "emails", "phone": "phones", "link": "links"}


@dataclass(frozen=True)
class Reader:
    """Reads the rows of one copy as the import would, so that both understand a cell alike."""

    run: ReconciliationRun
    compared: Comparable
    elements: Sequence[Element]
    planner: Any
    headings: Sequence[tuple[int, str]]

    @classmethod
    def of(cls, run: ReconciliationRun) -> "Reader":
        compared = comparable(run.kind)
        columns = run.read_layout().columns
        return cls(
            run,
            compared,
            compared.told_by(run.mapping),
            importable(run.kind).planner(as_import(run)),
            [(place, column) for place, column in enumerate(columns) if run.mapping.get(column)],
        )

    def staged(self, row: Row) -> tuple[Any, ...] | None:
        """Return what is copied of ``row``; None for one that cannot be read, is deleted or says about nobody."""
        if row.problem or self.planner.is_deleted(row.cells):
            return None
        draft, problems = self.planner.read(row.cells)
        doubted = {DOUBTS.get(problem.field, problem.field) for problem in problems}
        cells = [self.compared.cell(draft, element, doubted) for element in self.elements]
        told = {
            column: row.cells[place][:LONGEST_CELL] for place, column in self.headings if row.cells[place]
        }
        key = draft.external_id[:LONGEST_KEY]
        if not (key or any(cells)):
            return None
        return (
            self.run.pk, row.line, key or _identity(cells), *_known_by(draft), cells,
            json.dumps(told, ensure_ascii=False), "", False,
        )  # fmt: skip


def as_import(run: ReconciliationRun) -> ImportBatch:
    """Return the copy as an import would describe it, never saved: its planner reads and adds rows."""
    return ImportBatch(
        owner=run.owner,
        kind=run.kind,
        file_name=run.file_name,
        layout=run.layout,
        mapping=run.mapping,
        locale=run.locale,
        country=run.country,
        system=run.system,
    )


def row_as_import(discrepancy: Discrepancy) -> ImportBatch:
    """Return the row of ``discrepancy`` as an import of a single row would describe it."""
    runs = ReconciliationRun.objects.select_related("owner", "system")
    batch = as_import(runs.get(pk=discrepancy.last_run_id))
    batch.layout = batch.layout | {"columns": list(discrepancy.row)}
    return batch


def copy_rows(rows: Iterable[tuple[Any, ...]]) -> None:
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(_COPY) as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _known_by(draft: Any) -> tuple[Any, ...]:
    """Return reference, name, e-mail addresses, telephone numbers and registration number of a row."""
    if isinstance(draft, Draft):
        phones = [phone.number for phone in draft.phones]
        return (
            draft.reference[:LONGEST_KEY],
            draft.values.get("full_name", ""),
            list(draft.emails),
            phones,
            "",
        )
    name = draft.values.get("legal_name") or draft.values.get("trading_name") or ""
    return "", name, [], [], draft.values.get("registration_number", "")


def _identity(cells: Sequence[str | None]) -> str:
    """Return what stands for the key of a row that has none: the same for the same row of a later copy."""
    return "~" + hashlib.sha256(repr(cells).encode()).hexdigest()[:32]


def is_made_up(key: str) -> bool:
    """Tell whether a key is ours for a row without one."""
    return key.startswith("~")
