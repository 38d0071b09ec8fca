"""Reads a table of text in the encoding and with the separators that it has."""

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from candidates.files import decode
from candidates.normalise import latin_words

type Row = list[str]

_DELIMITERS = "\t;,|"


class UnreadableSetError(Exception):
    """The file or the truth has no columns that could be meant."""


@dataclass(frozen=True)
class Table:
    """A file as it is written: its first row, which may be a header, and the others."""

    name: str
    first: Row
    rest: list[Row]

    @property
    def cells(self) -> set[str]:
        return {cell.strip() for row in (self.first, *self.rest) for cell in row}


def read_table(path: Path) -> Table:
    """Read a table in the encoding and with the separators that it has."""
    text = decode(path.read_bytes())
    if text is None:
        raise UnreadableSetError(f"{path.name} is no table of text.")
    text = text.lstrip("\r\n")
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    if delimiter not in first and " " in first.strip():
        delimiter = " "
    try:
        rows = [
            row
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
            if any(cell.strip() for cell in row)
        ]
    except csv.Error as problem:
        raise UnreadableSetError(f"{path.name} is no table of text: {problem}.") from problem
    if not rows:
        raise UnreadableSetError(f"{path.name} is empty.")
    return Table(path.name, [cell.strip() for cell in rows[0]], rows[1:])


def plain_header(header: str) -> str:
    """Return a header in Latin letters, without signs and the number at its end."""
    return re.sub(r"\d+$", "", "".join(latin_words(header)))
