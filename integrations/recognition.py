"""What an uploaded file is: which sheet, how it is written, and what its columns seem to hold."""

import csv
import io
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO, BinaryIO, TextIO

from integrations import cards, json_rows
from integrations.archive import Archive, ArchiveError, is_archive
from integrations.mapping import SAMPLES, Proposal, is_heading, is_value, propose_mapping
from integrations.reading import Layout, UnreadableError, read_rows, recognise_layout
from integrations.vocabulary import PEOPLE, Vocabulary
from integrations.workbook import WorkbookError, convert, is_workbook

MAX_MADE = 30 << 20


@dataclass(frozen=True)
class Recognised:
    """A file that can be read. ``table`` is the CSV made of another kind of file, open only as long as needed."""

    layout: Layout
    proposal: Proposal
    sheets: list[str]
    sheet: str
    table: BinaryIO | None


@contextmanager
def recognise(
    file: BinaryIO,
    vocabulary: Vocabulary = PEOPLE,
    *,
    sheet: str = "",
    encoding: str = "",
    delimiter: str = "",
    is_packed: bool = False,
) -> Iterator[Recognised]:
    """Look at ``file`` and say how it is to be read. Raises :class:`UnreadableError` with a sentence.

    With ``is_packed`` it is an archive of files, with or without a table that tells of them.
    """
    file.seek(0)
    head = file.read(1 << 12)
    if is_packed:
        with tempfile.TemporaryFile() as table:
            _write_manifest(file, head, vocabulary, table)
            yield _described(table, vocabulary, encoding="utf-8", delimiter=",", is_made=True)
        return
    if read := _records_of(head):
        with tempfile.TemporaryFile() as table:
            _write_table(file, read, table)
            yield _described(table, vocabulary, encoding="utf-8", delimiter=",", is_made=True)
        return
    if not is_workbook(head):
        yield _described(file, vocabulary, encoding=encoding, delimiter=delimiter)
        return
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "workbook"), Path(folder, "table.csv")
        file.seek(0)
        with source.open("wb") as copy:
            shutil.copyfileobj(file, copy)
        try:
            sheets, chosen = convert(source, target, sheet=sheet)
        except WorkbookError as error:
            raise UnreadableError(str(error)) from error
        with target.open("rb") as table:
            yield _described(table, vocabulary, encoding="utf-8", delimiter=",", sheets=sheets, sheet=chosen)


def _described(
    file: BinaryIO,
    vocabulary: Vocabulary,
    *,
    encoding: str,
    delimiter: str,
    sheets: list[str] | None = None,
    sheet: str = "",
    is_made: bool = False,
) -> Recognised:
    layout = recognise_layout(
        file,
        knows=partial(is_heading, vocabulary=vocabulary),
        is_value=is_value,
        encoding=encoding,
        delimiter=delimiter,
    )
    samples = (row.cells for row in islice(read_rows(file, layout), SAMPLES) if not row.problem)
    proposal = propose_mapping(layout.columns, samples, vocabulary)
    return Recognised(layout, proposal, sheets or [], sheet, file if sheets or is_made else None)


def _records_of(head: bytes) -> Callable[[TextIO], Iterator[dict[str, str]]] | None:
    """Return what reads a file of records that is no table yet."""
    if cards.BEGINNING.match(head):
        return cards.read_cards
    return json_rows.read_json if json_rows.BEGINNING.match(head) else None


def _write_table(
    file: BinaryIO, read: Callable[[TextIO], Iterator[dict[str, str]]], table: IO[bytes]
) -> None:
    """Write the records as CSV, a column for each thing that any of them has."""
    source = io.TextIOWrapper(io.BytesIO(_bytes(file)), encoding="utf-8-sig", errors="replace", newline=None)
    try:
        records = list(read(source))
    except json_rows.JsonError as error:
        raise UnreadableError(str(error)) from error
    found = dict.fromkeys(heading for record in records for heading, cell in record.items() if cell)
    headings = [
        *(each for each in cards.HEADINGS if each in found),
        *(each for each in found if each not in cards.HEADINGS),
    ]
    if not headings:
        raise UnreadableError("Nothing is told in this file.")
    text = io.TextIOWrapper(table, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows([record.get(heading, "") for heading in headings] for record in records)
    text.detach()


def _write_manifest(file: BinaryIO, head: bytes, vocabulary: Vocabulary, table: IO[bytes]) -> None:
    """Write what the manifest of an archive tells as CSV, and below it the files that it does not name."""
    if not is_archive(head):
        raise UnreadableError(
            "Documents come as a ZIP archive, best with a manifest.csv that says whose they are."
        )
    try:
        archive = Archive(file)
        rows = list(_manifest_rows(archive, vocabulary))
    except ArchiveError as error:
        raise UnreadableError(str(error)) from error
    text = io.TextIOWrapper(table, encoding="utf-8", newline="", write_through=True)
    csv.writer(text).writerows(rows)
    text.detach()


def _manifest_rows(archive: Archive, vocabulary: Vocabulary) -> Iterator[list[str]]:
    named: set[str] = set()
    columns, place = ["File"], 0
    if archive.manifest:
        manifest = io.BytesIO(archive.read(archive.manifest, most=MAX_MADE))
        with recognise(manifest, vocabulary) as told:
            columns = told.layout.columns
            held = [told.proposal.mapping.get(column) for column in columns]
            if "file" not in held:
                raise ArchiveError(
                    f"No column of {archive.manifest} holds the names of the files; call it “File”."
                )
            place = held.index("file")
            yield columns
            for row in read_rows(told.table or manifest, told.layout):
                named.add(archive.path_of(row.cells[place]))
                yield row.cells
    else:
        yield columns
    for name in archive.names:
        if name not in named and name != archive.manifest:
            yield [name if at == place else "" for at in range(len(columns))]


def _bytes(file: BinaryIO) -> bytes:
    file.seek(0)
    data = file.read(MAX_MADE + 1)
    if len(data) > MAX_MADE:
        raise UnreadableError(f"A file of cards or JSON may have at most {MAX_MADE >> 20} MB. Split it.")
    return data
