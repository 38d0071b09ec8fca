"""Tables to take away as CSV, which no spreadsheet program calculates."""

import csv
from collections.abc import Iterable, Iterator, Sequence

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # noqa: RUF001 - full-width signs count too


class _Echo:
    """A file that hands every line straight back."""

    def write(self, line: str) -> str:
        return line


def lines_of(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield the table line by line. Without the mark at its start programs take UTF-8 for something else."""
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_MINIMAL)
    yield "\ufeff" + writer.writerow([neutral(head) for head in heads])
    for row in rows:
        yield writer.writerow([neutral(cell) if isinstance(cell, str) else cell for cell in row])


def neutral(text: str) -> str:
    """Keep a spreadsheet from calculating ``text``; importing takes the apostrophe away again."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
