"""What became of an import, to read and to take away."""

import csv
from collections.abc import Iterator

from integrations.cells import FORMULA_SIGNS
from integrations.models import ImportBatch, ImportRow


class _Echo:
    """A file that hands every line straight back, so that a report of any length is streamed."""

    def write(self, line: str) -> str:
        return line


def error_lines(batch: ImportBatch) -> Iterator[str]:
    """Yield a CSV of the rows in error, with line and reason, to be corrected and imported again."""
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_ALL)
    # Without the mark, spreadsheet programs take UTF-8 for something else.
    yield "\ufeff" + writer.writerow(["Line", "Problem", *map(neutral, batch.layout["columns"])])
    for row in batch.rows.in_error().iterator(chunk_size=500):
        yield writer.writerow([str(row.line), neutral(_sentences(row)), *map(neutral, row.raw)])


def neutral(text: str) -> str:
    """Keep a spreadsheet from calculating ``text``; reading it back takes the apostrophe away again."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def _sentences(row: ImportRow) -> str:
    found = [
        f"{error['column']}: {error['sentence']}" if error["column"] else error["sentence"]
        for error in row.errors
    ]
    return " ".join(found) or row.reason
