"""Who the person is and how to reach them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.core.exceptions import ValidationError
from phonenumbers import Leniency, PhoneNumberMatcher, is_valid_number

from candidates.choices import LinkKind
from candidates.normalise import fold_name, normalise_email, normalise_link, normalise_phone
from candidates.resume.dates import period_in
from candidates.resume.facts import Fact
from candidates.resume.lines import Line
from candidates.resume.titles import is_school, is_title

MOST_EACH = 5
_EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_DOMAIN = re.compile(
    r"(?<![\w@.])(?:https?://)?(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|me|de|co|uk|fr|es|nl|it|pl|ch|at|eu|in|ai|app)"
    r"(?:/[\w\-./%~@+#?=&]*)?(?![\w@])",
    re.IGNORECASE,
)
_HANDLE = re.compile(
    r"\b(linkedin|github|xing|twitter)\s*:?\s*/{0,2}\s*@?([a-z0-9][\w-]{2,38})\b", re.IGNORECASE
)
_KINDS = {
    "linkedin": LinkKind.LINKEDIN,
    "github": LinkKind.GITHUB,
    "xing": LinkKind.XING,
    "twitter": LinkKind.X,
}
_LABEL = re.compile(
    r"\b(?:name|full name|vorname|nachname|nom|nombre|nome|氏\s*名|姓名)\s*[:：\s]\s*(.+)$", re.IGNORECASE
)
_NO_NAME = re.compile(
    r"\b(?:curriculum|vitae|résumé|resume|cv|lebenslauf|page|email|e-mail|phone|mobile|tel|address|born|date|"
    r"updated|university|street|confidential|profile|summary|linkedin|github|www|university|inc|gmbh|ltd)\b",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^(?:curriculum vitae|lebenslauf|résumé|resume|cv)\s*(?:of|von|de|:|[-–—])?\s+", re.IGNORECASE
)


def contact_facts(lines: Sequence[Line], *, country: str = "") -> Iterator[Fact]:
    emails = list(_emails(lines))
    yield from _name(lines, " ".join(str(fact.values["value"]).partition("@")[0] for fact in emails))
    yield from emails
    yield from _phones(lines, country)
    yield from _links(lines)


def _emails(lines: Sequence[Line]) -> Iterator[Fact]:
    seen: set[str] = set()
    for line in lines:
        for found in _EMAIL.finditer(line.text):
            try:
                address = normalise_email(found.group().strip(".'-"))
            except ValidationError:
                continue
            if address not in seen and len(seen) < MOST_EACH:
                seen.add(address)
                yield Fact.said("email", line.text, 98, value=address)


def _phones(lines: Sequence[Line], country: str) -> Iterator[Fact]:
    """Find numbers that exist, at the top and in lines about contact: elsewhere they are mostly figures."""
    seen: set[str] = set()
    if not country and any(re.search(r"[\u3040-\u30ff]", line.text) for line in lines):
        country = "JP"
    for place, line in enumerate(lines):
        if not _may_hold_phone(place, line) or (period_in(line.text) and "+" not in line.text):
            continue
        # As possible rather than valid, for many a real number is newer than the tables.
        for match in PhoneNumberMatcher(line.text, country or "US", leniency=Leniency.POSSIBLE):
            if sum(sign.isdigit() for sign in match.raw_string) < 8 or _is_years(match.raw_string):
                continue
            if re.match(r"\s*[Xx]{2}", line.text[match.end :]):  # a number that its owner made unreadable
                continue
            written = match.raw_string
            try:
                number = normalise_phone(written, country=country).number
            except ValidationError:
                if country or written.startswith("+"):
                    continue
                number = ""
            if (number or written) not in seen and len(seen) < MOST_EACH:
                seen.add(number or written)
                yield Fact.said(
                    "phone",
                    line.text,
                    92 if number and is_valid_number(match.number) else 55,
                    value=number or written,
                )


def _may_hold_phone(place: int, line: Line) -> bool:
    if place < 15:
        return True
    return bool(
        _EMAIL.search(line.text)
        or re.search(r"(?i)\b(?:tel|phone|mobile|mobil|cell|handy)\b|\+\d", line.text)
    )


def _is_years(text: str) -> bool:
    return bool(re.fullmatch(r"[\s(]*(?:19|20)\d\d\s*[-–—/]\s*(?:19|20)\d\d[\s)]*", text))


def _links(lines: Sequence[Line]) -> Iterator[Fact]:
    """Find profiles anywhere, and other pages where the contact data stands."""
    seen: set[str] = set()
    for place, line in enumerate(lines):
        text = _EMAIL.sub(" ", line.text)
        written = [(found.group(), "") for found in _DOMAIN.finditer(text)]
        written += [
            (found[2], _KINDS[found[1].lower()])
            for found in _HANDLE.finditer(text)
            if "." not in text[found.start(1) : found.start(2)]
            and not text[found.end(1) : found.end(1) + 1].startswith(".")
            and re.search(r"[:/]", text[found.end(1) : found.start(2)])
        ]
        for value, kind in written:
            try:
                link = normalise_link(value.rstrip("./"), kind=kind)
            except ValidationError:
                continue
            is_profile = link.kind != LinkKind.OTHER
            if link.value in seen or len(seen) >= MOST_EACH or not (is_profile or place < 12):
                continue
            if not is_profile and line.section in {"work", "education"}:
                continue
            seen.add(link.value)
            yield Fact.said("link", line.text, 95 if is_profile else 60, value=link.value)


def _name(lines: Sequence[Line], mailboxes: str) -> Iterator[Fact]:
    """Take a labelled name, else the line that looks like one, best one that an address repeats."""
    for line in lines[:40]:
        if (found := _LABEL.search(line.text)) and (name := _as_name(found[1])):
            yield Fact.said("name", line.text, 90, value=name)
            return
    # Some templates put it at the very end, or below a column at the side.
    candidates = [*_names(lines[:12], 85), *_names(lines[12:60], 60), *_names(lines[-3:], 60)]
    repeated = [fact for fact in candidates if _is_repeated(str(fact.values["value"]), mailboxes)]
    if repeated:
        yield replace(repeated[0], confidence=95)
    else:
        yield from candidates[:1]


def _names(lines: Sequence[Line], sure: int) -> Iterator[Fact]:
    for line in lines:
        is_listed = line.is_item or line.section in {"skills", "languages"}
        if not is_listed and (name := _as_name(_before_contact(line.text))):
            yield Fact.said("name", line.text, sure, value=name)


def _is_repeated(name: str, mailboxes: str) -> bool:
    """Tell whether a mailbox has a word of the name in it: ``j.smith`` for Jane Smith."""
    try:
        words = fold_name(name).split()
    except ValidationError:
        return False
    return any(len(word) > 2 and word in mailboxes.casefold() for word in words)


def _before_contact(text: str) -> str:
    """Return what stands before an address or a label on the same line."""
    return re.split(
        r"\s*(?:[|·•,]|\b(?:e-?mail|tel|phone|mobile)\b\s*:?|[\w.+-]+@)",
        text,
        maxsplit=1,
        flags=re.IGNORECASE,
    )[0]


def _as_name(text: str) -> str:
    text = _OPENING.sub("", text)
    text = re.sub(r"\s+(?:curriculum vitae|lebenslauf|résumé|resume|cv)$", "", text, flags=re.IGNORECASE)
    text = text.strip(" ,;:|·•")
    words = text.split()
    is_cjk = bool(re.fullmatch(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\s]{2,12}", text))
    if not (2 <= len(words) <= 5 or is_cjk) or len(text) > 60:
        return ""
    if re.search(r"[\d@/\\_:()<>{}=%#&]", text) or _NO_NAME.search(text) or is_title(text) or is_school(text):
        return ""
    small = {
        "de",
        "da",
        "di",
        "du",
        "van",
        "von",
        "der",
        "den",
        "la",
        "le",
        "bin",
        "al",
        "el",
        "y",
        "e",
        "dos",
        "del",
        "ten",
        "ter",
        "zu",
        "of",
    }
    if not is_cjk and not all(word[0].isupper() or word in small or not word[0].islower() for word in words):
        return ""
    return _cased(text)


def _cased(text: str) -> str:
    """Write a name set in capitals as people write it."""
    letters = [sign for sign in text if sign.isalpha()]
    shouted = sum(sign.isupper() for sign in letters) > len(letters) * 0.7
    return re.sub(r"[^\W\d_]+", lambda word: word.group().capitalize(), text) if shouted else text
