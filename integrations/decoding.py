"""Which characters the bytes of an uploaded text file stand for."""

import codecs
from dataclasses import dataclass
from typing import BinaryIO

from records.encodings import WESTERN, guessed

CHUNK = 1 << 20
SAMPLE = 1 << 18
# One letter in a hundred: a UTF-8 file with a damaged name is still UTF-8, a Latin-1 file never is.
TOLERATED_DAMAGE = 0.01
SIGNATURES = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Encoding:
    """The codec of a file, and what to tell the person who uploaded it when that was a guess."""

    name: str
    note: str = ""


def recognise_encoding(file: BinaryIO) -> Encoding:
    """Return the encoding of ``file``; certain when marked or valid UTF-8, else a guess with a note."""
    file.seek(0)
    head = file.read(SAMPLE)
    for signature, name in SIGNATURES:
        if head.startswith(signature):
            return Encoding(name)
    if wide := _unmarked_utf_16(head):
        return Encoding(wide)
    broken, foreign = _damage_as_utf_8(file)
    if not broken:
        return Encoding("utf-8")
    if broken <= TOLERATED_DAMAGE * foreign:
        return Encoding("utf-8", f"Damaged characters were found ({broken}); they show as {chr(0xFFFD)}.")
    return _guess(_around_first_foreign_byte(file))


def _unmarked_utf_16(head: bytes) -> str:
    """Western text as UTF-16 has a zero in every second byte."""
    half = len(head) // 2
    if half < 2:
        return ""
    if head[1::2].count(0) > 0.7 * half and head[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if head[0::2].count(0) > 0.7 * half and head[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return ""


def _damage_as_utf_8(file: BinaryIO) -> tuple[int, int]:
    """Return how many bytes are not UTF-8, and how many true characters lie outside ASCII."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    broken = foreign = 0
    while chunk := file.read(CHUNK):
        text = decoder.decode(chunk)
        if not text.isascii():
            intact = text.encode("utf-8", "ignore").decode()
            broken += len(text) - len(intact)
            foreign += len(intact) - len(intact.encode("ascii", "ignore"))
    return broken + len(decoder.decode(b"", final=True)), foreign


def _around_first_foreign_byte(file: BinaryIO) -> bytes:
    """The guess needs the accented letters, which may come late in a long file."""
    file.seek(0)
    position = 0
    while chunk := file.read(CHUNK):
        if not chunk.isascii():
            first = next(index for index, byte in enumerate(chunk) if byte > 127)
            file.seek(max(0, position + first - 2_000))
            return file.read(SAMPLE // 4)
        position += len(chunk)
    return b""


def _guess(sample: bytes) -> Encoding:
    name = guessed(sample) or WESTERN
    return Encoding(
        name,
        f"The file does not say how it is encoded; {name} was guessed. Look at names with accents "
        "before you go on.",
    )
