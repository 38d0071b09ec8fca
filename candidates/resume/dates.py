"""When something began and ended, as résumés write it."""

import re
from dataclasses import dataclass
from datetime import date

_NAMES = {
    1: "january|jan|januar|jänner|janvier|janv|enero|ene|gennaio|gen|januari|janeiro|styczeń",
    2: "february|feb|februar|février|févr|fév|febrero|febbraio|februari|fevereiro|fev|luty",
    3: "march|mar|märz|mär|mars|marzo|maart|mrt|março|marzec",
    4: "april|apr|avril|avr|abril|abr|aprile|kwiecień",
    5: "may|mai|mayo|maggio|mag|mei|maio|maj",
    6: "june|jun|juni|juin|junio|giugno|giu|junho|czerwiec",
    7: "july|jul|juli|juillet|juil|julio|luglio|lug|julho|lipiec",
    8: "august|aug|août|agosto|ago|augustus|sierpień",
    9: "september|sept|sep|septembre|septiembre|settembre|set|setembro|wrzesień",
    10: "october|oct|oktober|okt|octobre|octubre|ottobre|ott|outubro|październik",
    11: "november|nov|novembre|noviembre|novembro|listopad",
    12: "december|dec|dezember|dez|décembre|déc|diciembre|dic|dicembre|dezembro|grudzień",
}
MONTHS = {name: number for number, names in _NAMES.items() for name in names.split("|")}
_SEASONS = {"spring": 3, "summer": 6, "fall": 9, "autumn": 9, "winter": 12}
_NOW = (
    r"present|now|today|current|currently|ongoing|to date|heute|jetzt|aktuell|laufend|aujourd'hui|"
    r"présent|actualidad|actual|presente|oggi|attuale|heden|nu|obecnie|hoje|atual|настоящее время|現在|至今"
)
_WORD = "|".join(sorted((*MONTHS, *_SEASONS), key=len, reverse=True))
_YEAR = r"(?:19[5-9]\d|20[0-4]\d)"
_POINT = (
    rf"(?:(?P<word{{n}}>{_WORD})\.?,?\s*(?:of\s+)?(?:(?P<year{{n}}>{_YEAR})|['’]?(?P<short{{n}}>\d{{{{2}}}})(?!\d))"
    rf"|(?P<month{{n}}>0?[1-9]|1[0-2])\s*[/.]\s*(?P<myear{{n}}>{_YEAR})"
    rf"|(?P<iyear{{n}}>{_YEAR})\s*[-/年.]\s*(?P<imonth{{n}}>0?[1-9]|1[0-2])(?!\d)月?"
    rf"|(?P<only{{n}}>{_YEAR})(?!\d))"
)
_TO = r"\s*(?:–|—|-|‐|‑|−|~|～|to|until|till|bis|à|au|a|al|tot|do|по)\s*"
_SPAN = re.compile(
    rf"(?<![\w/]){_POINT.format(n=1)}{_TO}(?:(?P<now>{_NOW})\b|{_POINT.format(n=2)})", re.IGNORECASE
)
_SINCE = re.compile(rf"\b(?:since|seit|depuis|desde|dal|sinds|od)\s+{_POINT.format(n=1)}", re.IGNORECASE)
_SINGLE = re.compile(rf"(?<![\w/-]){_POINT.format(n=1)}(?![\w/])", re.IGNORECASE)


@dataclass(frozen=True)
class Period:
    """From when until when; ``start`` and ``end`` are where it stands in its line."""

    started: date | None
    ended: date | None
    is_current: bool
    start: int
    end: int

    @property
    def values(self) -> dict[str, object]:
        return {
            "started_on": self.started.isoformat() if self.started else None,
            "ended_on": self.ended.isoformat() if self.ended else None,
            "is_current": self.is_current,
        }

    def without(self, line: str) -> str:
        """Return ``line`` without the period and the signs that set it apart."""
        left = re.sub(r"[\s,;|(•·–—-]+$", "", line[: self.start])
        right = re.sub(r"^[\s,;|)•·–—-]+", "", line[self.end :])
        return " | ".join(part for part in (left.strip(), right.strip()) if part)


def period_in(line: str, *, single: bool = False) -> Period | None:
    """Return the period that ``line`` names, or where ``single`` is enough, the day at which something ended."""
    if found := _SPAN.search(line):
        started, ended = _day(found, 1), None if found["now"] else _day(found, 2)
        if started and ended and ended < started:
            return None
        return Period(started, ended, bool(found["now"]), *found.span())
    if found := _SINCE.search(line):
        return Period(_day(found, 1), None, is_current=True, start=found.start(), end=found.end())
    if single and (found := _SINGLE.search(line)):
        return Period(None, _day(found, 1), is_current=False, start=found.start(), end=found.end())
    return None


def _day(found: re.Match[str], n: int) -> date | None:
    told = {name.rstrip("12"): value for name, value in found.groupdict().items() if name.endswith(str(n))}
    year = next((told[name] for name in ("year", "myear", "iyear", "only") if told.get(name)), None)
    if year is None:
        two = told.get("short")
        if two is None:
            return None
        year = str(2000 + int(two) if int(two) < 50 else 1900 + int(two))
    word = (told.get("word") or "").casefold()
    month = MONTHS.get(word) or _SEASONS.get(word) or int(told.get("month") or told.get("imonth") or 1)
    return date(int(year), month, 1)
