"""A table out of whatever text file people upload: which delimiter, where the header is, which rows.

Rows are streamed, so a file of any length is read in bounded memory.
"""

import csv
import io
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, BinaryIO

from integrations.decoding import recognise_encoding

DELIMITERS = ",;\t|"
MAX_CELL = 1_000_000
MAX_COLUMNS = 500
MAX_TORN = 100
SAMPLE_CHARACTERS = 1 << 17
SAMPLE_RECORDS = 200
HEADER_WITHIN = 30

# The csv module keeps one limit for the process; this is the only place that sets it.
csv.field_size_limit(MAX_CELL)


class UnreadableError(Exception):
    """A file that is no table, in a sentence for the person who uploaded it."""


@dataclass(frozen=True)
class Layout:
    """How a file is to be read, and what to tell about guesses. Kept as JSON with the import."""

    encoding: str
    delimiter: str
    header_line: int
    columns: list[str]
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Row:
    """One record of the file. ``line`` is where it begins, as a text editor counts."""

    line: int
    cells: list[str]
    problem: str = ""

    @property
    def is_blank(self) -> bool:
        return not self.problem and not any(cell.strip() for cell in self.cells)


def recognise_layout(
    file: BinaryIO,
    *,
    knows: Callable[[str], bool] = lambda _: False,
    is_value: Callable[[str], bool] = lambda _: False,
    encoding: str = "",
    delimiter: str = "",
) -> Layout:
    """Find encoding, delimiter and header of ``file``, except what the person has set.

    ``knows`` tells headers that are words of our trade; ``is_value`` tells cells that cannot be a header.
    """
    _refuse_other_kinds(file)
    notes = []
    if not encoding:
        recognised = recognise_encoding(file)
        encoding = recognised.name
        notes += [recognised.note] if recognised.note else []
    sample = _sample(file, encoding)
    delimiter = delimiter or _announced_delimiter(sample) or _likeliest_delimiter(sample)
    records = _whole_records(sample, delimiter)
    if not records:
        raise UnreadableError("This file is empty.")
    header = _header(records, knows, is_value)
    if header is None:
        notes.append("The file has no row of headers; columns are numbered.")
    titles = _trimmed(header.cells) if header else []
    width = max(len(titles), _usual_width(records))
    if width > MAX_COLUMNS:
        raise UnreadableError(f"This file has {width} columns; {MAX_COLUMNS} are possible.")
    line = header.line if header else 0
    return Layout(encoding, delimiter, line, _column_names(titles, width), notes)


def read_rows(file: BinaryIO, layout: Layout) -> Iterator[Row]:
    """Yield every row below the header that is not blank, as wide as the header or with its problem."""
    width = len(layout.columns)
    for row in _records(_text(file, layout.encoding), layout.delimiter):
        if row.line > layout.header_line and not row.is_blank:
            yield _fitted(row, width)


def _fitted(row: Row, width: int) -> Row:
    cells = row.cells if len(row.cells) <= width else _trimmed(row.cells)
    if any("\0" in cell for cell in cells):
        cells = [cell.replace("\0", "") for cell in cells]
    if len(cells) > width and not row.problem:
        return Row(
            row.line,
            [*cells[: width - 1], " ".join(cells[width - 1 :])],
            f"This row has {len(cells)} values where the header has {width}; "
            "look for a comma or quotation mark too many.",
        )
    return Row(row.line, (cells + [""] * (width - len(cells)))[:width], row.problem)


def _refuse_other_kinds(file: BinaryIO) -> None:
    file.seek(0)
    head = file.read(1 << 12)
    if not head.strip():
        raise UnreadableError("This file is empty.")
    if head.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"\x1f\x8b", b"\x7fELF", b"MZ\x90")):
        raise UnreadableError("This is not a table. Import a CSV, TSV, XLSX, vCard or JSON file.")
    if head.lstrip().lower().startswith((b"<!doctype html", b"<html", b"<?xml")):
        raise UnreadableError("This is a web page or XML, not a table. Save it as CSV or XLSX.")


def _text(file: BinaryIO, encoding: str) -> io.TextIOWrapper:
    file.seek(0)
    unclosed = io.BufferedReader(_Unclosed(file))
    return io.TextIOWrapper(unclosed, encoding=encoding, errors="replace", newline="")


class _Unclosed(io.RawIOBase):
    """The file without its ``close()``: a dropped text wrapper must not close its owner's file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _sample(file: BinaryIO, encoding: str) -> str:
    """Whole lines from the beginning; at least one, however long."""
    text = _text(file, encoding)
    sample = text.read(SAMPLE_CHARACTERS)
    if len(sample) < SAMPLE_CHARACTERS:
        return sample
    complete, newline, _ = sample.rpartition("\n")
    return complete + newline if newline else sample


def _whole_records(sample: str, delimiter: str) -> list[Row]:
    rows = _records(io.StringIO(sample, newline=""), delimiter)
    return [row for row in rows if not row.is_blank and not row.problem][:SAMPLE_RECORDS]


def _usual_width(records: list[Row]) -> int:
    widths = Counter(len(_trimmed(row.cells)) for row in records)
    return max(widths, key=lambda width: (widths[width], width))


def _announced_delimiter(sample: str) -> str:
    """Spreadsheet programs may write ``sep=;`` above the table."""
    first = sample.split("\n", 1)[0].strip().lstrip("\ufeff").lower()
    return first[4] if first.startswith("sep=") and len(first) == 5 else ""


def _likeliest_delimiter(sample: str) -> str:
    return max(DELIMITERS, key=lambda delimiter: _evenness(sample, delimiter))


def _evenness(sample: str, delimiter: str) -> float:
    """How much the sample looks like a table: many records of one and the same width above one."""
    rows = (row.cells for row in _records(io.StringIO(sample, newline=""), delimiter))
    widths = Counter(len(cells) for cells in rows if any(cell.strip() for cell in cells))
    total = sum(widths.values())
    tables = {width: count for width, count in widths.items() if width > 1}
    if not tables:
        return 0.0
    width, count = max(tables.items(), key=lambda item: (item[1], item[0]))
    return count / total + min(width, 20) / 100


def _header(records: list[Row], knows: Callable[[str], bool], is_value: Callable[[str], bool]) -> Row | None:
    """Return the row of headers; titles, notes and blank rows may stand above it."""
    widths = Counter(len(_filled(row.cells)) for row in records)
    typical = max(widths, key=lambda width: (widths[width], width))

    def merit(row: Row) -> float:
        cells = _filled(row.cells)
        if any(is_value(cell) for cell in cells) or len(cells) < min(2, typical):
            return 0.0
        return 2 * sum(knows(cell) for cell in cells) + min(len(cells) / typical, 1)

    best = max(records[:HEADER_WITHIN], key=merit)
    return best if merit(best) >= 0.5 else None


def _column_names(header: list[str], width: int) -> list[str]:
    """Name every column, and none twice: a saved mapping refers to columns by name."""
    names: list[str] = []
    for index in range(max(width, len(header))):
        given = " ".join(header[index].replace("\0", "").split()) if index < len(header) else ""
        name = base = (given.strip("\"' ") or f"Column {index + 1}")[:200]
        again = 2
        while name in names:
            name = f"{base} ({again})"
            again += 1
        names.append(name)
    return names


def _filled(cells: Iterable[str]) -> list[str]:
    return [cell for cell in cells if cell.strip()]


def _trimmed(cells: list[str]) -> list[str]:
    """Drop empty cells at the end: exports put commas behind their last column."""
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


class _Lines:
    """Lines of a file that remember what the current record has used, to give it back."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._returned: deque[str] = deque()
        self.used: list[str] = []
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._returned.popleft() if self._returned else next(self._lines)
        self.used.append(line)
        self.number += 1
        return line

    def give_back_all_but_first(self) -> None:
        self._returned.extendleft(reversed(self.used[1:]))
        self.number -= len(self.used) - 1


def _records(text: Iterable[str], delimiter: str) -> Iterator[Row]:
    """Parse records; a quotation mark that is never closed costs its own line, not the rest of the file."""
    lines = _Lines(text)
    torn = 0
    while torn < MAX_TORN:
        lines.used = []
        line = lines.number + 1
        try:
            # A reader for each record: it keeps nothing between two of them.
            cells = next(csv.reader(lines, delimiter=delimiter, strict=True), None)
        except csv.Error:
            torn += len(lines.used) > 1
            lines.give_back_all_but_first()
            yield _mended(line, lines.used[0], delimiter, is_torn=len(lines.used) > 1)
            continue
        if cells is None:
            return
        if line == 1 and _announced_delimiter(lines.used[0]):
            continue
        yield Row(line, cells)
    raise UnreadableError(
        "The quotation marks in this file do not match up, so that rows run into each other. Export it again."
    )


def _mended(line: int, text: str, delimiter: str, *, is_torn: bool) -> Row:
    """Read the first line of a record that breaks the rules, as far as it can be read by itself."""
    if is_torn:
        return Row(line, text.rstrip("\r\n").split(delimiter), "A quotation mark is opened and never closed.")
    try:
        return Row(line, next(csv.reader([text], delimiter=delimiter)))
    except csv.Error:
        return Row(line, [text[:200]], f"A cell is larger than {MAX_CELL:,} characters.")
