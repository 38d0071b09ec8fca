# ruff: noqa: RUF001 - names in many scripts
"""Whatever people upload becomes a table, or a sentence that says why not."""

import io
import tracemalloc

import pytest

from integrations.mapping import is_heading, is_value
from integrations.reading import MAX_CELL, Layout, Row, UnreadableError, read_rows, recognise_layout


def _layout(data: bytes, **chosen: str) -> Layout:
    return recognise_layout(io.BytesIO(data), knows=is_heading, is_value=is_value, **chosen)


def _rows(data: bytes, **chosen: str) -> list[Row]:
    return list(read_rows(io.BytesIO(data), _layout(data, **chosen)))


def _cells(data: bytes) -> list[list[str]]:
    return [row.cells for row in _rows(data)]


NAMES = "Name,City\nJosé Núñez,Málaga\nÅsa Öberg,Göteborg\n"


@pytest.mark.parametrize(
    ("codec", "recognised"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
        ("latin-1", "cp1252"),
    ],
)
def test_the_encoding_is_recognised(codec: str, recognised: str) -> None:
    data = NAMES.encode(codec)

    assert _layout(data).encoding == recognised
    assert _cells(data) == [["José Núñez", "Málaga"], ["Åsa Öberg", "Göteborg"]]


def test_a_guess_of_the_encoding_is_told() -> None:
    assert "guessed" in _layout(NAMES.encode("cp1252")).notes[0]
    assert _layout(NAMES.encode()).notes == []


@pytest.mark.parametrize("times", [1, 30])
def test_cyrillic_without_a_mark_is_read(times: int) -> None:
    text = "Имя,Город\n" + "Иван Петров,Москва\nОльга Смирнова,Новосибирск\n" * times

    assert _cells(text.encode("cp1251"))[0] == ["Иван Петров", "Москва"]


def test_one_damaged_letter_does_not_make_utf_8_another_encoding() -> None:
    data = ("Name,City\n" + "Åsa Öberg,Göteborg\n" * 100).encode() + b"Jos\xe9,Lima\n"
    layout = _layout(data)

    assert layout.encoding == "utf-8"
    assert "Damaged characters" in layout.notes[0]


def test_an_encoding_can_be_chosen_by_hand() -> None:
    assert _rows("Name\nŁukasz\n".encode("cp1250"), encoding="cp1250")[0].cells == ["Łukasz"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_recognised(delimiter: str) -> None:
    lines = [["Name", "E-Mail", "Pay"], ["Ann", "ann@example.org", '"1,5; 2"'], ["Bob", "", "3"]]
    data = "\n".join(delimiter.join(line) for line in lines).encode()

    assert _layout(data).delimiter == delimiter
    assert _cells(data) == [["Ann", "ann@example.org", "1,5; 2"], ["Bob", "", "3"]]


def test_an_announced_delimiter_is_used_and_its_line_is_no_row() -> None:
    data = b"sep=|\r\nName|Note\r\nAnn|a,b,c,d\r\n"

    assert _layout(data).columns == ["Name", "Note"]
    assert _rows(data) == [Row(3, ["Ann", "a,b,c,d"])]


def test_the_header_is_found_below_titles_and_blank_rows() -> None:
    data = b'Contacts of 2024\n"Notes: a, b"\n\n,,,\nFirst Name,Last Name,Email\nAda,Byron,ada@example.org\n'
    layout = _layout(data)

    assert (layout.header_line, layout.columns) == (5, ["First Name", "Last Name", "Email"])
    assert _rows(data) == [Row(6, ["Ada", "Byron", "ada@example.org"])]


def test_a_file_without_a_header_loses_no_row() -> None:
    data = b"Ada,ada@example.org\nBob,bob@example.org\n"

    assert _layout(data).columns == ["Column 1", "Column 2"]
    assert "no row of headers" in _layout(data).notes[0]
    assert len(_rows(data)) == 2


def test_blank_rows_are_left_out_and_lines_still_count() -> None:
    assert _rows(b"Name,Email\n\nAda,a@x.org\n,\n \nBob,b@x.org\n") == [
        Row(3, ["Ada", "a@x.org"]),
        Row(6, ["Bob", "b@x.org"]),
    ]


def test_empty_columns_at_the_end_are_dropped_and_equal_names_told_apart() -> None:
    layout = _layout(b"Name,Phone,Phone,\nAda,1,2,\n")

    assert layout.columns == ["Name", "Phone", "Phone (2)"]


def test_short_rows_are_filled_and_long_ones_are_a_problem() -> None:
    short, fine, long = _rows(b"Name,Email,City\nAda\nBob,b@x.org,Rome,,\nCy,c@x.org,Rome, Italy,x\n")

    assert short == Row(2, ["Ada", "", ""])
    assert fine == Row(3, ["Bob", "b@x.org", "Rome"])
    assert "5 values where the header has 3" in long.problem


def test_a_quotation_mark_never_closed_costs_its_own_line_only() -> None:
    data = b'Name,City\nAda,Rome\nBob,"Par\nCy,Oslo\nDi,"Two\nLines"\n'
    rows = _rows(data)

    assert [row.line for row in rows] == [2, 3, 4, 5]
    assert [bool(row.problem) for row in rows] == [False, True, False, False]
    assert rows[3].cells == ["Di", "Two\nLines"]


def test_quotation_marks_that_never_match_are_refused() -> None:
    data = b"Name,City\n" + b'Bob,"Par\n' * 999

    with pytest.raises(UnreadableError, match="do not match up"):
        _rows(data)


def test_a_monstrous_cell_is_a_problem_of_its_row() -> None:
    data = b"Name,Note\nAda,ok\nBob," + b"x" * (MAX_CELL + 10) + b"\nCy,ok\n"
    rows = _rows(data)

    assert "larger than" in rows[1].problem
    assert [row.cells[0] for row in (rows[0], rows[2])] == ["Ada", "Cy"]


def test_nul_bytes_do_not_reach_the_database() -> None:
    assert _cells(b"Name,City\nA\x00da,Rome\nBob,Oslo\nCy,Bern\n")[0] == ["Ada", "Rome"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b" \n\n ", "empty"),
        (b"%PDF-1.7 ...", "not a table"),
        (b"<!DOCTYPE html><table>", "web page"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(data: bytes, why: str) -> None:
    with pytest.raises(UnreadableError, match=why):
        _layout(data)


def test_a_long_file_is_read_in_bounded_memory() -> None:
    class Endless(io.RawIOBase):
        """200,000 rows that are made as they are read."""

        def __init__(self) -> None:
            self._rest = b""
            self._line = 0

        def readable(self) -> bool:
            return True

        def seekable(self) -> bool:
            return True

        def seek(self, *args: int) -> int:
            self._rest, self._line = b"Name,Email,City\n", 0
            return 0

        def readinto(self, buffer: memoryview) -> int:
            while len(self._rest) < len(buffer) and self._line < 200_000:
                self._line += 1
                self._rest += f"Person {self._line},p{self._line}@example.org,Málaga\n".encode()
            size = min(len(buffer), len(self._rest))
            buffer[:size], self._rest = self._rest[:size], self._rest[size:]
            return size

    file = io.BufferedReader(Endless())
    layout = Layout("utf-8", ",", 1, ["Name", "Email", "City"])

    tracemalloc.start()
    count = sum(1 for _ in read_rows(file, layout))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 200_000
    assert peak < 2 << 20
