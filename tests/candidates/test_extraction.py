"""Whatever is in a file, reading it ends, and with a state that a person understands."""

import io
import os
import time

import pytest
from django.core.exceptions import ValidationError

from candidates.choices import TextState
from candidates.extraction import process
from candidates.extraction.process import NoPictureError, extract, picture_of_page
from candidates.files import DOC, DOCX, HTML, ODT, PDF, RTF, TXT, recognise, shown_name
from tests.candidates import files

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (files.pdf("x"), PDF),
        (b"\n\n%PDF-1.4 not at the very beginning", PDF),
        (files.docx("x"), DOCX),
        (files.docx("x")[:-40], DOCX),
        (OLE + b"\0" * 600 + "WordDocument".encode("utf-16-le"), DOC),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), DOCX),
        (b"{\\rtf1 hello}", RTF),
        ("Résumé".encode(), TXT),
        ("Résumé".encode("utf-16"), TXT),
        ("Lebenslauf von Jürgen Müller aus Köln".encode("latin-1"), TXT),
        (b"<!doctype html><script>alert(1)</script>", HTML),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
    ],
)
def test_kind_of_a_file_shows_in_its_content(content, kind):
    assert recognise(io.BytesIO(content), name="anything.exe") == kind


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00" + b"\0" * 200,
        b"\x7fELF" + b"\0" * 200,
        b"PK\x03\x04 no archive",
        OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"),
        b"GIF89a" + b"\0" * 20,
        b"   \n",
        b"text with \x00 in it",
        b"\x1f\x8b\x08" + b"\0" * 10,
    ],
)
def test_what_is_no_document_is_refused_whatever_its_name(content):
    with pytest.raises(ValidationError, match="Choose a PDF, Word"):
        recognise(io.BytesIO(content), name="cv.pdf")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\cv\\Ana.pdf", "Ana.pdf"),
        ("cv\u202efdp.exe", "cvfdp.exe"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("", "file"),
        ("x" * 400 + ".docx", "x" * 195 + ".docx"),
    ],
)
def test_name_of_a_file_keeps_nothing_that_deceives(given, kept):
    assert shown_name(given) == kept


@pytest.mark.parametrize(
    ("content", "kind", "state"),
    [
        (files.pdf("Jane Smith\nEngineer"), PDF, TextState.READ),
        (files.docx("Jane Smith"), DOCX, TextState.READ),
        (b"{\\rtf1 Jane Smith}", RTF, TextState.READ),
        (b"Jane Smith", TXT, TextState.READ),
        (files.blank_pdf(), PDF, TextState.NO_TEXT),
        (files.locked_pdf(), PDF, TextState.ENCRYPTED),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), DOCX, TextState.ENCRYPTED),
        (files.pdf("x" * 500)[:200], PDF, TextState.DAMAGED),
        (b"%PDF-1.7\n" + os.urandom(4000), PDF, TextState.DAMAGED),
        (files.docx("Jane")[:300], DOCX, TextState.DAMAGED),
        (files.docx("Jane")[:300], ODT, TextState.DAMAGED),
    ],
)
def test_every_file_ends_in_a_state(content, kind, state):
    found = extract(io.BytesIO(content), kind)

    assert found.state == state
    assert bool(found.text) == (state == TextState.READ)


def test_a_bomb_costs_neither_memory_nor_time():
    bomb = files.bomb()
    began = time.monotonic()

    found = extract(io.BytesIO(bomb), DOCX)

    assert len(bomb) < 3 << 20
    assert found.state == TextState.TOO_LARGE
    assert time.monotonic() - began < 30


def test_fifteen_hundred_pages_are_read_in_bounded_time():
    found = extract(io.BytesIO(files.pdf(*(f"Page {n} of a life" for n in range(1500)))), PDF)

    assert (found.state, found.pages) == (TextState.READ, 1500)
    assert "Page 1499" in found.text


def test_a_process_that_takes_too_long_is_ended_with_all_it_started():
    found = extract(io.BytesIO(files.pdf("x")), PDF, wall_seconds=0.001)

    assert found.state == TextState.TOO_LARGE


def test_the_process_is_given_no_secrets(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hunter2")
    seen = {}
    launch = process.subprocess.Popen

    def spy(*args, **options):
        seen.update(options["env"])
        return launch(*args, **options)

    monkeypatch.setattr(process.subprocess, "Popen", spy)
    extract(io.BytesIO(b"text"), TXT)

    assert set(seen) == {"PATH", "TMPDIR", "HOME", "LANG"}


def test_a_page_is_drawn_and_one_that_is_not_there_is_not():
    content = files.pdf("one", "two")

    assert picture_of_page(io.BytesIO(content), 2).startswith(b"\x89PNG")
    with pytest.raises(NoPictureError):
        picture_of_page(io.BytesIO(content), 3)


@pytest.mark.parametrize(
    ("fonts", "body", "text"),
    [
        (b"\\f0\\fcharset238 Calibri;", b"\\f0\\'c8l\\'e1nek", "Článek"),
        (
            b"\\f0\\fcharset0 A;}{\\f1\\fcharset204 B;",
            b"\\f0 caf\\'e9 {\\f1 \\'cc\\'e8\\'f0} \\'e9t\\'e9",
            "café Мир été",
        ),
        (b"\\f0\\fcharset128 A;", b"\\f0 \\'93\\'fa\\'96\\'7b", "日本"),
        (b"\\f0\\fcharset0 A;", b"\\f0 M\\'fcller", "Müller"),
    ],
)
def test_an_rtf_is_read_in_the_code_pages_of_its_fonts(fonts, body, text):
    content = b"{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{" + fonts + b"}}\\pard " + body + b"\\par}"

    assert extract(io.BytesIO(content), RTF).text.strip() == text
