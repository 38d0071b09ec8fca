"""What became of an import, to read and to take away."""

from collections.abc import Iterator

from integrations.models import ImportBatch, ImportRow
from records.spreadsheets import lines_of


def error_lines(batch: ImportBatch) -> Iterator[str]:
    """Yield a CSV of the rows in error, with line and reason, to be corrected and imported again."""
    rows = batch.rows.in_error().iterator(chunk_size=500)
    return lines_of(
        ["Line", "Problem", *batch.layout["columns"]],
        ([str(row.line), _sentences(row), *row.raw] for row in rows),
    )


def _sentences(row: ImportRow) -> str:
    found = [
        f"{error['column']}: {error['sentence']}" if error["column"] else error["sentence"]
        for error in row.errors
    ]
    return " ".join(found) or row.reason
