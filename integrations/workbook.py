"""Spreadsheets become CSV once, in a process of their own with limits on memory and time.

A workbook of five kilobytes can ask for ten gigabytes (two cells far apart make a dense table), so it
is never opened where other work would suffer. Run as ``python -m integrations.workbook``.
"""

import argparse
import csv
import datetime as dt
import json
import resource
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

ZIP_SIGNATURE = b"PK\x03\x04"
OLD_EXCEL_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_UNPACKED = 600 << 20
MAX_MEMBERS = 10_000
MAX_MEMORY = 3 << 29
MAX_SECONDS = 120


class WorkbookError(Exception):
    """A workbook that cannot be read, in a sentence for the person who uploaded it."""


def is_workbook(head: bytes) -> bool:
    return head.startswith((ZIP_SIGNATURE, OLD_EXCEL_SIGNATURE))


def convert(source: Path, target: Path, *, sheet: str = "") -> tuple[list[str], str]:
    """Write one sheet of ``source`` to ``target`` as CSV; return all visible sheets, and which it was.

    Without a name it is the first visible sheet that has rows.
    """
    _refuse_bombs(source)
    paths = (str(source.resolve()), str(target.resolve()))
    command = [sys.executable, "-m", "integrations.workbook", *paths]
    try:
        done = subprocess.run(
            [*command, "--sheet", sheet],
            cwd=Path(__file__).resolve().parent.parent,
            capture_output=True,
            timeout=MAX_SECONDS + 30,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise WorkbookError("This workbook takes too long to open. Save it as CSV.") from error
    if done.returncode == 0:
        names, chosen = json.loads(done.stdout)
        return names, chosen
    if done.returncode == 2:
        raise WorkbookError(done.stdout.decode())
    raise WorkbookError(
        "This workbook needs too much memory or time to open. Delete empty rows and columns far "
        "outside the table, or save it as CSV."
    )


def _refuse_bombs(source: Path) -> None:
    if not zipfile.is_zipfile(source):
        return
    with zipfile.ZipFile(source) as archive:
        members = archive.infolist()
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise WorkbookError(
            f"Unpacked, this workbook is larger than {MAX_UNPACKED >> 20} MB. Split it, or save it as CSV."
        )


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--sheet", default="")
    arguments = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    try:
        written = _write_csv(arguments.source, arguments.target, arguments.sheet)
    except PasswordError:
        return _refuse("This workbook is protected by a password. Save it without one.")
    except (CalamineError, ValueError, KeyError):
        return _refuse("This is not a workbook that can be read. Save it as XLSX or CSV.")
    sys.stdout.write(json.dumps(written))
    return 0


def _refuse(sentence: str) -> int:
    sys.stdout.write(sentence)
    return 2


def _write_csv(source: Path, target: Path, wanted: str) -> tuple[list[str], str]:
    workbook = CalamineWorkbook.from_path(source)
    names = [sheet.name for sheet in workbook.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
    for name in [wanted] if wanted else names:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.height or wanted:
            break
    else:
        raise ValueError("no sheet has rows")
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        # Rows above the first filled one count, so that line numbers are those of the spreadsheet.
        writer.writerows([] for _ in range(sheet.start[0] if sheet.start else 0))
        writer.writerows([as_text(cell) for cell in row] for row in sheet.iter_rows())
    return names, name


def as_text(cell: Any) -> str:
    """Return the cell as a person would type it: no ".0" behind phone numbers, dates as ISO 8601."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell)


if __name__ == "__main__":
    raise SystemExit(main())
