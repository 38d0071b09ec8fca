"""Tables as files of a drop, with their digests."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from integrations.choices import DropFormat
from records.api.shapes import Told
from records.api.transport import written
from records.spreadsheets import lines_of

MISSING = 'Parquet needs pyarrow: install the program with the extra "parquet", or choose CSV or JSON Lines.'


class UnwritableError(Exception):
    """A drop that cannot be written, with a sentence for people that says why."""


@dataclass(frozen=True)
class File:
    """One file of a manifest."""

    name: str
    resource: str
    columns: Sequence[str]
    rows: int
    bytes: int
    sha256: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"columns": list(self.columns)}


def write_table(
    folder: Path, name: str, kind: str, columns: Sequence[str], chunks: Iterable[Sequence[Told]]
) -> File:
    """Write ``chunks`` of rows as one file and return what the manifest says of it."""
    path = folder / f"{name}.{kind}"
    counted = _Counted(chunks)
    _WRITERS[kind](path, columns, counted)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    return File(path.name, name, columns, counted.rows, path.stat().st_size, digest)


class _Counted:
    """Counts the rows that pass."""

    def __init__(self, chunks: Iterable[Sequence[Told]]) -> None:
        self.chunks = chunks
        self.rows = 0

    def __iter__(self) -> Iterator[Sequence[Told]]:
        for chunk in self.chunks:
            self.rows += len(chunk)
            yield chunk


def _write_csv(path: Path, columns: Sequence[str], chunks: Iterable[Sequence[Told]]) -> None:
    rows = ([_cell(row[name]) for name in columns] for chunk in chunks for row in chunk)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(lines_of(columns, rows))


def _cell(value: Any) -> object:
    """Return a cell; text stays text, so that what a spreadsheet would calculate is neutralised."""
    if value is None:
        return ""
    if isinstance(value, (datetime, date, time, list, dict, tuple)):
        text = written(value).decode()
        return json.loads(text) if text.startswith('"') else text
    return value


def _write_json_lines(path: Path, columns: Sequence[str], chunks: Iterable[Sequence[Told]]) -> None:
    with path.open("wb") as file:
        for chunk in chunks:
            file.writelines(written({name: row[name] for name in columns}) + b"\n" for row in chunk)


def _write_parquet(path: Path, columns: Sequence[str], chunks: Iterable[Sequence[Told]]) -> None:
    """Write every column as text but numbers and truth values: what a column holds must not depend on its rows."""
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError:
        raise UnwritableError(MISSING) from None
    kinds: Mapping[str, Any] = {"id": pa.int64(), "version": pa.int64()}
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in columns])
    with parquet.ParquetWriter(path, schema) as file:
        for chunk in chunks:
            rows = [{name: _typed(row[name], is_number=name in kinds) for name in columns} for row in chunk]
            file.write_table(pa.Table.from_pylist(rows, schema=schema))


def _typed(value: Any, *, is_number: bool) -> Any:
    if value is None or is_number or isinstance(value, str):
        return value
    text = written(value).decode()
    return json.loads(text) if text.startswith('"') else text


_WRITERS = {
    DropFormat.CSV.value: _write_csv,
    DropFormat.JSON_LINES.value: _write_json_lines,
    DropFormat.PARQUET.value: _write_parquet,
}
