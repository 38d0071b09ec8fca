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
    """Keep a spreadsheet from calculating ``text``; :func:`as_meant` takes the apostrophe away again."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) or _is_quoted(text) else text


def keeping_quotes(text: str) -> str:
    """Return what :func:`as_meant` leaves as it is, for a cell that nothing calculates."""
    return f"'{text}" if _is_quoted(text) else text


def as_meant(text: str) -> str:
    """Return what :func:`neutral` was given."""
    return text[1:] if _is_quoted(text) else text


def _is_quoted(text: str) -> bool:
    return text.startswith("'") and text.lstrip("'").startswith(FORMULA_SIGNS)
