"""Electronic business cards (vCard 2.1 to 4.0) as rows of a table."""

import quopri
import re
from collections.abc import Iterator
from typing import TextIO

BEGINNING = re.compile(rb"(?:\xef\xbb\xbf)?\s*BEGIN:VCARD", re.IGNORECASE)
FOLD = re.compile(r"\r?\n[ \t]")
SOFT_BREAK = re.compile(r"=\r?\n")
LINE = re.compile(r'(?:[\w-]+\.)?([\w-]+)((?:;(?:[^":;]|"[^"]*")*)*):(.*)', re.DOTALL)
SPLIT_NAME = ("Last name", "First name", "Middle name")
SPLIT_ADDRESS = ("", "", "Street", "City", "State", "Postal code", "Country")
SINGLE = {"FN": "Full name", "TITLE": "Job title", "NOTE": "Notes"}
HEADINGS = ("Full name", *SPLIT_NAME, "Nickname", "Job title", "Company", "Email", "Work email", "Phone", "Home phone",
            "Work phone", "Profile URL", *SPLIT_ADDRESS[2:], "Tags", "Notes", "ID")  # fmt: skip
ORDER = {heading: place for place, heading in enumerate(HEADINGS)}
MAX_CARD = 5_000_000

Card = dict[str, list[str]]


def read_cards(file: TextIO) -> Iterator[dict[str, str]]:
    """Yield every card as cells by heading. Pictures and what has no place in a candidate are left out."""
    for text in _cards(file):
        card: Card = {}
        quoted = "QUOTED-PRINTABLE" in text.upper()
        for line in FOLD.sub("", SOFT_BREAK.sub("", text) if quoted else text).splitlines():
            if found := LINE.fullmatch(line):
                _note(card, found[1].upper(), found[2].upper(), found[3])
        yield {heading: "; ".join(dict.fromkeys(values)) for heading, values in card.items()}


def _cards(file: TextIO) -> Iterator[str]:
    lines: list[str] = []
    size = 0
    for line in file:
        word = line.strip().upper()
        if word == "BEGIN:VCARD":
            lines, size = [], 0
        elif word == "END:VCARD":
            yield "".join(lines)
            lines, size = [], 0
        elif (size := size + len(line)) <= MAX_CARD:
            lines.append(line)


def _note(card: Card, name: str, parameters: str, value: str) -> None:  # noqa: C901 - a table of names
    if "QUOTED-PRINTABLE" in parameters:
        value = quopri.decodestring(value.encode()).decode("utf-8", "replace")
    if name == "N":
        _put_parts(card, SPLIT_NAME, value)
    elif name == "ADR" and "Street" not in card and "City" not in card:
        _put_parts(card, SPLIT_ADDRESS, value)
    elif name == "ORG":
        _put(card, "Company", _parts(value)[0])
    elif name in {"NICKNAME", "CATEGORIES"}:
        for word in re.split(r"(?<!\\),", value):
            _put(card, "Tags" if name == "CATEGORIES" else "Nickname", _plain(word))
    elif name == "EMAIL":
        _put(card, "Work email" if "WORK" in parameters else "Email", _plain(value).removeprefix("mailto:"))
    elif name == "TEL" and not {"FAX", "PAGER"} & set(re.split(r'[;,="]', parameters)):
        place = next(
            (word for word in ("WORK", "HOME") if word in parameters and "CELL" not in parameters), ""
        )
        _put(card, f"{place.capitalize()} phone".strip().capitalize(), _plain(value).removeprefix("tel:"))
    elif name in {"URL", "X-SOCIALPROFILE"} and "://" in value:
        _put(card, "Profile URL", _plain(value))
    elif name == "UID":
        _put(card, "ID", _plain(value))
    elif name in SINGLE and SINGLE[name] not in card:
        _put(card, SINGLE[name], _plain(value))


def _put_parts(card: Card, headings: tuple[str, ...], value: str) -> None:
    if not any(heading in card for heading in headings if heading):
        for heading, part in zip(headings, _parts(value), strict=False):
            if heading:
                _put(card, heading, part)


def _put(card: Card, heading: str, value: str) -> None:
    if value.strip():
        card.setdefault(heading, []).append(value.strip())


def _parts(value: str) -> list[str]:
    return [_plain(part).replace("\n", " ") for part in re.split(r"(?<!\\);", value)]


def _plain(value: str) -> str:
    """Take the backslashes off; one before an n is a line break."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)
