"""A cell as a date, a number or one of our words, as the writer's country writes them."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.choices import Locale
from integrations.vocabulary import compact

YES = frozenset({"yes", "y", "true", "1", "x", "ja", "oui", "si", "sim", "tak", "da", "是"})
NO = frozenset({"no", "n", "false", "0", "nein", "non", "nao", "nie", "net", "否"})
PARTED_DATE = re.compile(r"(\d{1,2})\s*[./\-]\s*(\d{1,2})\s*[./\-]\s*(\d{4}|\d{2})(?:[ ,T]+(.+))?")
WORDED_DATE = ("%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%d-%b-%Y", "%d. %B %Y")
CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?\s*([ap]\.?m\.?)?", re.IGNORECASE)
MONEY_SIGNS = re.compile(r"[^\d.,\-]")
THOUSANDS = re.compile(r"\d\s*k\b", re.IGNORECASE)
COMMA_LOCALES = frozenset({Locale.GERMAN, Locale.SWEDISH})


class DoubtError(ValueError):
    """A cell that is not what its column holds, in a sentence."""


def read_moment(text: str, locale: str) -> tuple[dt.datetime, str]:
    """Return the moment in ``text``, and a remark when it could be read in two ways."""
    text = text.strip()
    iso = text.removesuffix(" UTC") + ("+00:00" if text.endswith(" UTC") else "")
    try:
        if moment := parse_datetime(iso):
            return _aware(moment), ""
    except ValueError as error:
        raise DoubtError(f"“{text[:40]}” is no day of the calendar.") from error
    if found := PARTED_DATE.fullmatch(text):
        day, remark = _parted(found, locale)
        return _aware(dt.datetime.combine(day, _clock(found[4] or ""))), remark
    for pattern in WORDED_DATE:
        try:
            return _aware(dt.datetime.strptime(text, pattern)), ""  # noqa: DTZ007 - made aware
        except ValueError:
            continue
    raise DoubtError(f"“{text[:40]}” is not a date; write it like 2026-12-31.")


def read_number(text: str, locale: str) -> Decimal:
    """Return the number in ``text``; a currency sign and blanks do not matter."""
    digits = MONEY_SIGNS.sub("", text)
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and point >= 0:
        mark = "," if comma > point else "."
    else:
        mark = "," if locale in COMMA_LOCALES else "."
        lonely = "," if comma >= 0 else "."
        if digits.count(lonely) == 1 and not re.search(r"[.,]\d{3}$", digits):
            mark = lonely
    other = "." if mark == "," else ","
    try:
        number = Decimal(digits.replace(other, "").replace(mark, "."))
        return number * 1000 if THOUSANDS.search(text) else number
    except InvalidOperation as error:
        raise DoubtError(f"“{text[:40]}” is not a number.") from error


def read_yes(text: str) -> bool:
    word = compact(text)
    if word in YES:
        return True
    if word in NO:
        return False
    raise DoubtError(f"“{text[:40]}” is neither yes nor no.")


def read_choice(text: str, choices: Iterable[tuple[str, str]], also: Mapping[str, str]) -> str:
    """Return the code whose code or label ``text`` is; ``also`` has the words of other systems."""
    word = compact(text)
    offered = list(choices)
    for code, label in offered:
        if word in {compact(str(code)), compact(str(label))}:
            return code
    if word in also:
        return also[word]
    known = ", ".join(str(label) for _, label in offered[:12])
    raise DoubtError(f"“{text[:40]}” is not known here; it is one of {known}.")


def _parted(found: re.Match[str], locale: str) -> tuple[dt.date, str]:
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    if year < 100:
        year += 2000 if year < 70 else 1900
    month_first = locale == Locale.AMERICAN
    if max(first, second) > 12:
        month_first = second > 12
    month, day = (first, second) if month_first else (second, first)
    try:
        date = dt.date(year, month, day)
    except ValueError as error:
        raise DoubtError(f"“{found[0][:40]}” is no day of the calendar.") from error
    is_open = max(first, second) <= 12 and first != second
    return date, f"“{found[0][:40]}” was read as {date.day} {date:%B %Y}." if is_open else ""


def _clock(text: str) -> dt.time:
    if not text.strip():
        return dt.time()
    found = CLOCK.fullmatch(text.strip())
    if not found:
        raise DoubtError(f"“{text[:40]}” is not a time of day.")
    hour = int(found[1])
    if found[4]:
        hour = hour % 12 + (12 if found[4].lower().startswith("p") else 0)
    try:
        return dt.time(hour, int(found[2]), int(found[3] or 0))
    except ValueError as error:
        raise DoubtError(f"“{text[:40]}” is not a time of day.") from error


def _aware(moment: dt.datetime) -> dt.datetime:
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment
