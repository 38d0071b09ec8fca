"""Why each candidate was found: the words marked where they stand, the skills, a piece of the résumé."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Left
from django.utils import formats
from django.utils.safestring import SafeString, mark_safe

from audit.keys import keyed
from audit.questions import FOR_EVERYBODY, KEYS, asked
from audit.templatetags.story import ago
from candidates.models import Candidate, CandidateEmail, CandidatePhone, CandidateSkill, Document, WorkHistory
from candidates.normalise import PLAIN
from candidates.search.meaning import Meaning, address_in
from records.policies import visible
from records.reading import about

READ = 20_000
"""How much of a résumé is looked through for a piece to show."""
AROUND = 70
PIECES = 2


@dataclass
class Hit:
    """A candidate as a row of the answer; ``pieces`` say where the words stand."""

    candidate: Candidate
    name: SafeString
    title: SafeString
    pieces: list[tuple[str, SafeString]] = field(default_factory=list)

    @property
    def facts(self) -> SafeString:
        """The last line of a row, made in one go: a page has dozens."""
        person = self.candidate
        told = [escape(person.reference), f"<bdi>{escape(person.place)}</bdi>" if person.place else ""]
        told.append(f"<bdi>{escape(str(person.owner or 'no owner'))}</bdi>")
        spoken = person.last_interaction_at
        told.append(f"last contact {ago(spoken)}" if spoken else "never contacted")
        if free := person.available_from:
            told.append(f"available {formats.date_format(free, 'j M Y')}")
        return mark_safe(" · ".join(filter(None, told)))  # noqa: S308 - what people wrote is escaped


def hits(candidates: Iterable[Candidate], meaning: Meaning, user: Any) -> list[Hit]:
    """Return ``candidates`` with the reasons why they were found, those that ``user`` may read."""
    people = list(candidates)
    marker = _Marker(meaning)
    found = {
        each.pk: Hit(each, marker.marked(each.full_name), marker.marked(_title(each))) for each in people
    }
    if marker.is_blank and not marker.addresses:
        return list(found.values())
    for name, rows in _sources(people, marker, user):
        for key, text in rows:
            hit = found[key]
            told = marker.words_in(hit.candidate.full_name)
            if len(hit.pieces) < PIECES and (piece := marker.piece(text, told)):
                hit.pieces.append((name, piece))
    return list(found.values())


def _title(candidate: Candidate) -> str:
    work = " at ".join(filter(None, (candidate.current_title, candidate.current_employer)))
    return work or candidate.headline


def _sources(
    people: list[Candidate], marker: "_Marker", user: Any
) -> Iterable[tuple[str, Iterable[tuple[int, str]]]]:
    keys = [each.pk for each in people]
    if marker.addresses:
        yield "E-mail", CandidateEmail.objects.filter(candidate__in=keys).values_list("candidate", "value")
        yield (
            "Phone",
            CandidatePhone.objects.filter(candidate__in=keys).values_list("candidate", "normalised"),
        )
    if marker.is_blank:
        return
    if marker.skills:
        skilled = CandidateSkill.objects.filter(candidate__in=keys, skill__in=marker.skills).order_by(
            "-level", "id"
        )
        named: dict[int, list[str]] = defaultdict(list)
        for key, name in skilled.values_list("candidate", "skill__name"):
            named[key].append(name)
        yield "Skills", [(key, ", ".join(names[:6])) for key, names in named.items()]
    yield "Headline", [(each.pk, each.headline) for each in people]
    yield "Summary", [(each.pk, each.summary) for each in people]
    yield (
        "Work",
        [
            (key, " ".join(filter(None, (title, "at", employer))) + (f": {story[:2000]}" if story else ""))
            for key, title, employer, story in asked(FOR_EVERYBODY, "jobs of", 0, _jobs, among=keys).tuples()
        ],
    )

    def papers(_: int) -> QuerySet[Any]:
        rows = visible(user, Document).filter(keyed("candidate", KEYS), is_private=False).exclude(text="")
        return rows.order_by("-id").values_list("candidate", Left("text", READ))

    yield "Résumé", about(user, "papers to show of", 0, papers, among=keys).tuples()
    yield "Place", [(each.pk, each.city) for each in people]


def _jobs(_: int) -> QuerySet[Any]:
    rows = WorkHistory.objects.filter(keyed("candidate", KEYS)).order_by("-started_on", "id")
    return rows.values_list("candidate", "title", "employer", "description")


class _Marker:
    """Finds the words of a query in a text as people wrote it."""

    def __init__(self, meaning: Meaning) -> None:
        self.addresses = [address for term in meaning.terms if (address := address_in(term))]
        worded = [term for term in meaning.terms if not address_in(term)]
        self.skills = {
            key for term in worded if term.field in {"", "skill"}
            for key in meaning.meanings.skills(term.text, begins=term.begins)
        }  # fmt: skip
        beginnings = {
            stem
            for term in worded
            for word in meaning.meanings.words.get(term.text, ())
            for stem in (*word.stems, *word.nicknames)
        }
        names = {
            name for key, names in meaning.meanings.called["skill"] if key in self.skills for name in names
        }
        self.pattern = _pattern(beginnings, names, self.addresses)
        self.is_blank = not (beginnings or self.skills)

    def marked(self, text: str) -> SafeString:
        """Return all of ``text`` as safe markup, its hits marked."""
        spans = list(self._spans(text))
        out, at = [], 0
        for start, end in spans:
            out += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
            at = end
        return mark_safe("".join([*out, escape(text[at:])]))  # noqa: S308 - each part is escaped

    def words_in(self, text: str) -> set[str]:
        """Return the words of ``text`` that are hits, folded."""
        return {text[start:end].translate(_FOLDED) for start, end in self._spans(text)}

    def piece(self, text: str, told: set[str]) -> SafeString | None:
        """Return what stands around the first hit that is not ``told`` already, nothing without one."""
        spans = self._spans(text)
        first = next((span for span in spans if text[slice(*span)].translate(_FOLDED) not in told), None)
        if first is None:
            return None
        start = max(text.rfind(" ", 0, max(first[0] - AROUND, 0)) + 1, first[0] - 2 * AROUND, 0)
        end = text.find(" ", first[1] + AROUND)
        end = len(text) if end < 0 or end > first[1] + 2 * AROUND else end
        end = min(end, first[1] + 2 * AROUND)
        cut = " ".join(text[start:end].split())
        around = ("… " if start else "", " …" if end < len(text) else "")
        return mark_safe(around[0] + self.marked(cut) + around[1])  # noqa: S308 - marked() escapes

    def _spans(self, text: str) -> Any:
        if self.pattern is None:
            return iter(())
        return (match.span() for match in self.pattern.finditer(text.translate(_FOLDED)))


def _pattern(beginnings: set[str], names: set[str], addresses: list[str]) -> re.Pattern[str] | None:
    """Short words are marked alone, longer ones with their endings."""
    words = [rf"(?<!\w){re.escape(each)}{r'\w*' if len(each) > 2 else r'(?!\w)'}" for each in beginnings]
    words += [rf"(?<!\w){re.escape(each)}(?!\w)" for each in names if each]
    words += [re.escape(each) for each in addresses]
    words.sort(key=len, reverse=True)
    return re.compile("|".join(words)) if words else None


class _Folded(dict[int, str]):
    """Small letters without accents, one for one, so that places in the text stay where they are."""

    def __missing__(self, code: int) -> str:
        letter = unicodedata.normalize("NFKD", chr(code))[0].lower()
        self[code] = plain = PLAIN.get(ord(letter[0]), letter)[0]
        return plain


_FOLDED = _Folded()
