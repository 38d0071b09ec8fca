"""What an uploaded file is: which sheet, how it is written, and what its columns seem to hold."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from integrations.mapping import SAMPLES, Proposal, is_heading, is_value, propose_mapping
from integrations.reading import Layout, UnreadableError, read_rows, recognise_layout
from integrations.vocabulary import PEOPLE, Vocabulary
from integrations.workbook import WorkbookError, convert, is_workbook


@dataclass(frozen=True)
class Recognised:
    """A file that can be read. ``table`` is the CSV made of a workbook, open only as long as it is needed."""

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
) -> Iterator[Recognised]:
    """Look at ``file`` and say how it is to be read. Raises :class:`UnreadableError` with a sentence."""
    file.seek(0)
    if not is_workbook(file.read(8)):
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
    return Recognised(layout, proposal, sheets or [], sheet, file if sheets else None)
