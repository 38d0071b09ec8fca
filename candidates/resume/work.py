"""Jobs and studies: entries around the lines that name a period."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from candidates.resume.dates import Period, period_in
from candidates.resume.facts import Fact
from candidates.resume.lines import Line
from candidates.resume.titles import (
    is_degree,
    is_firm,
    is_place,
    is_school,
    is_title,
    without_degree,
    without_place,
)

MOST_ENTRIES = 30
_PARTS = re.compile(
    r"\s+(?:\||•|·|–|—|-|@)\s+|\s*[|•·]\s*|\s+(?:at|bei|chez|en|presso|bij)\s+(?=[A-ZÀ-Þ])|,\s+|\s*\((?=[^)]*\)\s*$)"
)


@dataclass(frozen=True)
class Entry:
    """The words that name something with a period: a job, a course of study."""

    period: Period
    header: list[str]
    evidence: str


def work_facts(lines: Sequence[Line]) -> Iterator[Fact]:
    """Tell the jobs, then from the latest what the person is now."""
    own = [line for line in lines if line.section == "work"]
    jobs = _jobs(_entries(own))
    if not any(fact.values["title"] for fact in jobs):
        jobs = []
    # Columns and headings printed elsewhere tear a section apart: a title with its period is a job anywhere.
    seen = {_key(fact) for fact in jobs}
    rest = [line for line in lines if line.section != "work" or not jobs]
    jobs += [
        fact for fact in _jobs(_entries(rest, loose=True)) if fact.values["title"] and _key(fact) not in seen
    ]
    latest = _latest(jobs)
    if latest:
        sure = max(30, latest.confidence - (0 if latest.values["is_current"] else 25))
        if latest.values["title"]:
            yield Fact("title", {"value": latest.values["title"]}, latest.evidence, sure)
        if latest.values["is_current"] and latest.values["employer"]:
            yield Fact("employer", {"value": latest.values["employer"]}, latest.evidence, sure)
    yield from jobs


def _jobs(entries: Iterator[Entry]) -> list[Fact]:
    return [fact for entry in entries if (fact := _job(entry))]


def _key(fact: Fact) -> tuple[object, ...]:
    return fact.values["title"].casefold(), fact.values["started_on"], fact.values["ended_on"]


def education_facts(lines: Sequence[Line]) -> Iterator[Fact]:
    own = [line for line in lines if line.section == "education"]
    if not any(is_degree(line.text) or is_school(line.text) for line in own):
        own = [line for line in lines if line.section != "work" or is_degree(line.text)]
        own = [line for line in own if is_degree(line.text) or is_school(line.text) or period_in(line.text)]
    seen: set[tuple[object, ...]] = set()
    for entry in _entries(own, single=True):
        fact = _study(entry)
        if fact and (key := tuple(fact.values.values())) not in seen:
            seen.add(key)
            yield fact


def _entries(lines: Sequence[Line], *, single: bool = False, loose: bool = False) -> Iterator[Entry]:
    """Yield what stands around each line with a period, and belongs to no other."""
    taken: set[int] = set()
    anchors = [
        (place, period)
        for place, line in enumerate(lines)
        if (period := _anchor(line, single=single, loose=loose))
    ]
    marks = {place for place, _ in anchors}
    for place, period in anchors[:MOST_ENTRIES]:
        rest = period.without(lines[place].text)
        header = [] if is_place(rest) else [rest] if rest else []
        is_whole = bool(header) and _is_whole(rest)
        around = [] if is_whole else _around(lines, place, marks, taken, is_empty=not header)
        taken |= set(around)
        words = [lines[near].text for near in around if near < place] + header
        words += [lines[near].text for near in around if near > place]
        evidence = " / ".join(lines[near].text for near in sorted({place, *around}))
        yield Entry(period, words, evidence)


def _is_whole(words: str) -> bool:
    """Tell whether the words beside a period name both what it was and where."""
    parts = _parts([words])
    titles = sum(is_title(part) for part in parts)
    degrees = sum(is_degree(part) for part in parts)
    return len(parts) > 1 and (0 < titles < len(parts) or (degrees > 0 and any(map(is_school, parts))))


def _anchor(line: Line, *, single: bool, loose: bool) -> Period | None:
    period = period_in(line.text) or (
        period_in(line.text, single=True)
        if not line.is_item and not loose and (single or is_title(line.text))
        else None
    )
    if period is None:
        return None
    rest = period.without(line.text)
    if len(rest) > 100 or (line.is_item and len(rest) > 70):
        return None
    if loose and (
        line.is_item or not is_title(rest) or is_degree(rest) or (line.section == "head" and is_school(rest))
    ):
        return None
    # Years inside a sentence are no period of employment.
    return None if line.is_sentence and period.start > 60 else period


def _around(
    lines: Sequence[Line], place: int, marks: set[int], taken: set[int], *, is_empty: bool
) -> list[int]:
    """Return the lines near an anchor that name what it dates: below, above, or where its block began."""

    def names(near: int, *, item: bool = False) -> bool:
        if not 0 <= near < len(lines) or near in marks or near in taken:
            return False
        line = lines[near]
        return not line.is_sentence and len(line.text) < 90 and (item or not line.is_item)

    after, before = place + 1, place - 1
    if is_empty:
        start = max([mark for mark in marks if mark < place], default=-1) + 1
        told_above = any(_is_of_study(lines[near]) for near in range(start, place) if near not in taken)
        if not told_above and not {after, after + 1} & marks and _is_study(lines[after : after + 2]):
            return [after, after + 1]
        if names(before):
            pair = [before - 1] if names(before - 1) and (before == 1 or before - 2 in marks) else []
            return [*pair, before]
        block = [near for near in range(start, place) if names(near)]
        if block:
            return block[:2] if block[:2] == [start, start + 1] else block[:1]
        return [after] if names(after) else []
    if names(after) and not _starts_next(lines, after, marks):
        return [after]
    return [before] if names(before, item=True) and not lines[place].is_item else []


def _is_study(lines: Sequence[Line]) -> bool:
    """Tell whether two lines are a degree and its school, as they stand below their period in many templates."""
    is_pair = any(is_degree(line.text) for line in lines) and any(is_school(line.text) for line in lines)
    return len(lines) == 2 and is_pair and all(map(_is_of_study, lines))


def _is_of_study(line: Line) -> bool:
    is_named = is_degree(line.text) or is_school(line.text)
    return is_named and not line.is_item and len(line.text) < 90


def _starts_next(lines: Sequence[Line], near: int, marks: set[int]) -> bool:
    """Tell whether a line is the head of the next entry, whose period stands just below it."""
    return (
        near + 1 in marks
        and not period_in(lines[near].text)
        and not is_title(lines[near].text)
        and (lines[near].is_item or is_firm(lines[near].text))
    )


def _job(entry: Entry) -> Fact | None:
    parts = _parts(entry.header)
    titles = [part for part in parts if is_title(part)]
    others = [part for part in parts if part not in titles]
    title = _first_title(titles)
    employer = next((part for part in others if is_firm(part)), others[0] if others else "")
    if not employer and len(titles) > 1:
        employer = next(part for part in titles if part != title)
    if not (title or employer):
        return None
    sure = 80 if title and employer else 50
    if entry.period.started is None:
        sure -= 15
    return Fact.said(
        "job",
        entry.evidence,
        sure,
        title=_cased(title)[:200],
        employer=_cased(employer)[:200],
        **entry.period.values,
    )


def _first_title(titles: list[str]) -> str:
    """Of two that read like titles, the one that is no company ("Lucena Research")."""
    return next((part for part in titles if not is_firm(part)), titles[0] if titles else "")


def _study(entry: Entry) -> Fact | None:
    parts = _parts(entry.header)
    degrees = [part for part in parts if is_degree(part)]
    degree = next((part for part in degrees if not is_school(part)), degrees[0] if degrees else "")
    # "PhD Princeton University, PhD in Physics": in a column of its own the degree comes twice.
    school = next((without_degree(part) for part in parts if is_school(part) and part != degree), "")
    if not school and degree:
        school = next((part for part in parts if part != degree and not is_title(part)), "")
    if not school:
        return None
    subject = next((part for part in parts if part != degree and without_degree(part) != school), "")
    if degree and subject and entry.header and any(f"{degree}, {subject}" in words for words in entry.header):
        degree = f"{degree}, {subject}"
    values = entry.period.values
    values.pop("is_current")
    return Fact.said(
        "education",
        entry.evidence,
        75 if degree else 50,
        institution=_cased(school)[:200],
        qualification=_cased(degree)[:200],
        **values,
    )


def _parts(header: Sequence[str]) -> list[str]:
    """Split the words of a header where signs part them, without places and marks."""
    found: list[str] = []
    for words in header:
        words = re.split(r";|\b(?:GPA|Grade)\b", words)[0]  # noqa: PLW2901
        for piece in _PARTS.split(without_place(words)):
            part = without_place(piece.strip(" ,;:()|–—-•·"))
            if part and any(sign.isalpha() for sign in part) and not is_place(part) and part not in found:
                found.append(part)
    return found


def _latest(jobs: Sequence[Fact]) -> Fact | None:
    def rank(fact: Fact) -> tuple[bool, str, str]:
        values = fact.values
        return bool(values["is_current"]), values["ended_on"] or "", values["started_on"] or ""

    return max(jobs, key=rank, default=None)


def _cased(text: str) -> str:
    """Write what was set in capitals as a name; short words may be abbreviations."""
    if len(text) < 6 or not text.isupper():
        return text
    return re.sub(r"[^\W\d_]{4,}", lambda word: word.group().capitalize(), text)
