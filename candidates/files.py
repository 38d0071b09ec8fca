"""What a file really is, told by its content, and which kinds we keep.

Ten signatures, each checked exactly: the libraries for it name hundreds and guess between them (puremagic
takes an ODT for a DOCX, kreuzberg a program for a text), where here a wrong guess lets a file in.
"""

import re
import unicodedata
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO

from django.core.exceptions import ValidationError

from records.encodings import guessed

HEAD = 64 * 1024
PDF = "application/pdf"
DOC = "application/msword"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
RTF = "application/rtf"
TXT = "text/plain"
HTML = "text/html"


@dataclass(frozen=True)
class FileKind:
    """A kind of file that we keep: how people call it, and how its name ends."""

    label: str
    suffix: str
    is_picture: bool = False


KINDS: Mapping[str, FileKind] = {
    PDF: FileKind("PDF", ".pdf"),
    DOCX: FileKind("Word", ".docx"),
    DOC: FileKind("Word 97", ".doc"),
    ODT: FileKind("OpenDocument", ".odt"),
    RTF: FileKind("RTF", ".rtf"),
    TXT: FileKind("Text", ".txt"),
    HTML: FileKind("Web page", ".html"),
    "image/png": FileKind("Picture", ".png", is_picture=True),
    "image/jpeg": FileKind("Picture", ".jpg", is_picture=True),
    "image/webp": FileKind("Picture", ".webp", is_picture=True),
    "image/tiff": FileKind("Picture", ".tiff", is_picture=True),
}
ACCEPTED = ",".join(sorted({kind.suffix for kind in KINDS.values()} | {".jpeg", ".htm", ".tif"}))
REFUSAL = (
    "“{name}” is no file that can be kept here. Choose a PDF, Word, OpenDocument, RTF, text or HTML file, "
    "or a picture (PNG, JPEG, WebP, TIFF)."
)

_SIGNATURES = (
    (b"{\\rtf", RTF),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
# Marks that stand in no text: what holds them is a program, an archive or a broken file.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))


def recognise(file: IO[bytes], *, name: str) -> str:
    """Return the content type of ``file``, whatever its ``name`` says.

    Raises :class:`ValidationError` for a kind that is not kept.
    """
    file.seek(0)
    head = file.read(HEAD)
    found = _by_signature(file, head)
    file.seek(0)
    if found not in KINDS:
        raise ValidationError({"file": REFUSAL.format(name=shown_name(name))}, code="kind")
    return found


def shown_name(name: str) -> str:
    """Keep the last part of a path, without signs that hide or turn what follows them."""
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(sign for sign in last if unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Zl", "Zp"})
    kept = " ".join(kept.split())
    stem, dot, ending = kept.rpartition(".")
    if len(kept) > 200 and dot and len(ending) < 8:
        return f"{stem[: 199 - len(ending)]}.{ending}"
    return kept[:200] or "file"


def _by_signature(file: IO[bytes], head: bytes) -> str:
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if b"%PDF-" in head[:1024]:
        return PDF
    if kind := next((kind for signature, kind in _SIGNATURES if head.startswith(signature)), ""):
        return kind
    if head.startswith(b"PK\x03\x04"):
        return _in_archive(file)
    if head.startswith(_OLE):
        return _in_compound(file)
    return _as_text(head)


def _in_archive(file: IO[bytes]) -> str:
    """Tell by what a zip archive holds; one that is cut off by what stands at its beginning."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            if "word/document.xml" in names:
                return DOCX
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                return archive.read("mimetype").decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError):
        return _in_broken_archive(file)
    return ""


def _in_broken_archive(file: IO[bytes]) -> str:
    file.seek(0)
    head = file.read(HEAD)
    if b"mimetype" + ODT.encode() in head[:200]:
        return ODT
    return DOCX if b"word/" in head and b"[Content_Types].xml" in head else ""


def _in_compound(file: IO[bytes]) -> str:
    """Tell an old Word file from other compound files; a DOCX with a password is one too."""
    file.seek(0)
    while part := file.read(1 << 20):
        if _WORD_STREAM in part:
            return DOC
        if _ENCRYPTED_STREAM in part:
            return DOCX
        if len(part) == 1 << 20:
            file.seek(-len(_ENCRYPTED_STREAM), 1)
    return ""


def _as_text(head: bytes) -> str:
    text = decode(head)
    if text is None or not text.strip():
        return ""
    return HTML if _HTML.match(head) else TXT


def decode(content: bytes) -> str | None:
    """Return ``content`` as text, or nothing where it is none."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _readable(content.decode(encoding, "replace"))
    if b"\x00" in content:
        return None
    try:
        return _readable(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        # A character may have been cut in two at the end of what was read.
        if error.start >= len(content) - 3:
            return _readable(content[: error.start].decode("utf-8"))
    name = guessed(content)
    return _readable(content.decode(name, "replace")) if name else None


def _readable(text: str) -> str | None:
    return None if _CONTROL.search(text) else text
