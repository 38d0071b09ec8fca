"""Workbooks are read in a process of their own; what would hurt it ends as a sentence."""

import datetime as dt
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from integrations import workbook
from integrations.reading import UnreadableError, read_rows
from integrations.recognition import recognise
from integrations.workbook import WorkbookError, convert


def _workbook(*sheets: tuple[str, list[list[object]]]) -> io.BytesIO:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def test_a_sheet_becomes_text_as_a_person_would_type_it() -> None:
    person = ["Åsa", 46701234567, dt.date(2024, 5, 1), True]
    file = _workbook(
        ("Empty", []),
        ("People", [["My export"], [], ["Name", "Mobile", "Since", "Remote"], person]),
    )

    with recognise(file) as recognised:
        rows = list(read_rows(recognised.table, recognised.layout))

        assert (recognised.sheets, recognised.sheet) == (["Empty", "People"], "People")
        assert recognised.layout.columns == ["Name", "Mobile", "Since", "Remote"]
        assert [(row.line, row.cells) for row in rows] == [(4, ["Åsa", "46701234567", "2024-05-01", "yes"])]
        assert recognised.proposal.mapping == {"Name": "full_name", "Mobile": "phone"}


def test_another_sheet_can_be_chosen() -> None:
    file = _workbook(("One", [["Name"], ["Ann"]]), ("Two", [["Name", "Email"], ["Bob", "bob@x.org"]]))

    with recognise(file, sheet="Two") as recognised:
        assert recognised.layout.columns == ["Name", "Email"]


def test_two_cells_far_apart_do_not_take_the_memory_of_the_machine(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "Name"
    book.active["XFD20000"] = "far away"
    book.save(tmp_path / "wide.xlsx")

    with pytest.raises(WorkbookError, match="far outside the table"):
        convert(tmp_path / "wide.xlsx", tmp_path / "table.csv")


def test_a_workbook_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MAX_UNPACKED", 1 << 20)
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (2 << 20))

    with pytest.raises(WorkbookError, match="larger than 1 MB"):
        convert(tmp_path / "bomb.xlsx", tmp_path / "table.csv")


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04 not really", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600]
)
def test_a_damaged_workbook_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(UnreadableError, match="not a workbook that can be read"), recognise(io.BytesIO(data)):
        pass
