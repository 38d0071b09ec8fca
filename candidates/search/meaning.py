"""Turns the tree of a query into one condition for the database."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from candidates.models import Candidate
from candidates.search.holders import with_address
from candidates.search.query import All, Either, Node, Term, Without, is_number, terms_of
from candidates.search.words import Meanings, Word

NOTHING_HAS_IT = "'skill#none'"
# Words without weight when they stand alone; in a phrase they count.
LITTLE = frozenset({"a", "an", "at", "by", "for", "from", "in", "of", "on", "the", "to", "with"})
MARKS = {"title": "t", "employer": "e", "city": "c", "name": "n"}
_SHORT = re.compile(r"'(?:\w{1,3}|\w#\w{1,2})':\*")
"""A beginning that so many words have that they would all be read before the first person is found."""
_UNKNOWN = re.compile(rf"{_SHORT.pattern}| <-> ")
"""What the index does not know: the order of words as well."""
WEIGHTS = {"title": "BC", "employer": "C", "city": "C", "name": "A"}


@dataclass(frozen=True)
class Meaning:
    """``condition`` keeps the candidates; ``query`` ranks them, empty when there is nothing to rank by.

    The same in two parts: what the index of words tells by ``indexed``, and ``rest``, which only a row tells.
    """

    condition: Q
    query: str
    terms: tuple[Term, ...]
    meanings: Meanings
    indexed: str = ""
    rest: Q = field(default_factory=Q)


@dataclass(frozen=True)
class _Part:
    """Either a query over words, or a condition of another kind; ``is_open`` when somebody without a word meets it.

    ``indexed`` is the query for the index: everybody meets it who is meant, and perhaps others.
    """

    words: str = ""
    other: Q | None = None
    is_open: bool = False
    indexed: str = ""

    @property
    def condition(self) -> Q:
        if self.other is not None:
            return self.other
        # To look up what is not there an index would be read from end to end.
        lookup = "spares" if self.is_open else "matches"
        return Q(**{f"search_row__words__{lookup}": self.words})


def meaning_of(node: Node | None, people: QuerySet[Candidate]) -> Meaning:
    """Look up the words of ``node`` and say what it means to somebody who sees ``people``."""
    if node is None:
        return Meaning(Q(), "", (), Meanings())
    wanted, unwanted = list(terms_of(node)), list(terms_of(node, wanted=False))
    meanings = Meanings.of(term.text for term in (*wanted, *unwanted))
    compiler = _Compiler(meanings, people)
    part = compiler.part(node)
    ranked = [each.words for term in wanted if (each := compiler.part(term)) and each.words]
    condition = part.condition if part else Q()
    indexed = part.indexed if part else ""
    rest = Q() if part and indexed == part.words and part.other is None else condition
    return Meaning(condition, " | ".join(ranked), tuple(wanted), meanings, indexed, rest)


class _Compiler:
    def __init__(self, meanings: Meanings, people: QuerySet[Candidate]) -> None:
        self.meanings = meanings
        self.people = people
        self.holding: dict[str, Q] = {}

    def part(self, node: Node) -> _Part | None:
        """Return the condition of ``node``, none when it has no word that counts."""
        match node:
            case Term():
                return self._term(node)
            case Without(inner):
                part = self.part(inner)
                if part is None:
                    return None
                if part.other is not None:
                    return _Part(other=~part.other)
                return _Part(f"!({part.words})", is_open=not part.is_open)
            case All(parts):
                return self._joined([each for each in parts if not _is_little(each)] or list(parts), "&")
            case Either(parts):
                return self._joined(parts, "|")

    def _joined(self, nodes: object, sign: str) -> _Part | None:
        parts = [part for node in nodes if (part := self.part(node)) is not None]  # type: ignore[attr-defined]
        worded = [part for part in parts if part.words]
        words = f" {sign} ".join(f"({part.words})" for part in worded)
        is_told = sign == "&" or all(part.indexed for part in parts)
        indexed = f" {sign} ".join(f"({part.indexed})" for part in parts if part.indexed and is_told)
        is_open = (all if sign == "&" else any)(part.is_open for part in worded)
        if words and not (is_open or _UNKNOWN.search(words)):
            indexed = words
        whole = _Part(words, is_open=is_open, indexed=indexed)
        others = [part.other for part in parts if part.other is not None]
        if not others:
            return whole if words else None
        condition = whole.condition if words else others.pop(0)
        for other in others:
            condition = condition & other if sign == "&" else condition | other
        return _Part(other=condition, indexed=indexed)

    def _term(self, term: Term) -> _Part | None:
        if address := address_in(term):
            if address not in self.holding:
                self.holding[address] = with_address(self.people, address)
            return _Part(other=self.holding[address])
        words = self.meanings.words.get(term.text)
        if not words:
            return None
        query = self._words(term, words)
        return _Part(query, indexed=_indexed(query))

    def _words(self, term: Term, words: list[Word]) -> str:
        match term.field:
            case "skill":
                return any_key("skill", self.meanings.skills(term.text, begins=term.begins, exact=True))
            case "tag":
                return any_key("tag", self.meanings.tags(term.text, begins=term.begins))
            case "":
                return self._anywhere(term, words)
        return _in_field(term, words)

    def _anywhere(self, term: Term, words: list[Word]) -> str:
        alternatives = [_sequence(words, begins=term.begins)]
        if len(words) == 1:
            alternatives += _as_name(words[0])
        if skills := self.meanings.skills(term.text, begins=term.begins):
            alternatives.append(any_key("skill", skills))
        return " | ".join(alternatives)


def address_in(term: Term) -> str:
    """Return the part of a telephone number or an e-mail address that ``term`` is, "" if it is neither."""
    if term.field == "phone" or (not term.field and is_number(term.text)):
        return re.sub(r"\D", "", term.text).lstrip("0") or term.text
    if term.field == "email" or (not term.field and "@" in term.text):
        return term.text.lower()
    return ""


def _indexed(query: str) -> str:
    """Return what the index is asked for: with the words of a phrase in any order."""
    return "" if _SHORT.search(query) else query.replace(" <-> ", " & ")


def _is_little(node: Node) -> bool:
    return isinstance(node, Term) and not node.field and not node.quoted and node.text.lower() in LITTLE


def quoted(lexeme: str, suffix: str = "") -> str:
    written = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{written}'{suffix}"


def any_key(mark: str, keys: Sequence[int]) -> str:
    return " | ".join(f"'{mark}#{key}'" for key in keys) or NOTHING_HAS_IT


def _sequence(words: list[Word], *, begins: bool, weights: str = "") -> str:
    """Return words one after the other, each by any of its stems."""
    steps = []
    for place, word in enumerate(words, start=1):
        suffix = ("*" if begins and place == len(words) else "") + weights
        steps.append(" | ".join(quoted(stem, f":{suffix}" if suffix else "") for stem in word.stems))
    return " <-> ".join(f"({step})" for step in steps)


def _as_name(word: Word) -> list[str]:
    """Return the ways in which a word may be a name: its beginning, a nickname, written without vowels."""
    ways = [quoted(f"n#{word.folded}", ":*")] if len(word.folded) > 1 else []
    ways += [quoted(f"n#{name}") for name in sorted(word.nicknames)]
    if len(word.skeleton) > 1:
        ways.append(quoted(f"k#{word.skeleton}"))
    return ways


def _in_field(term: Term, words: list[Word]) -> str:
    mark = MARKS[term.field]
    parts = []
    for place, word in enumerate(words, start=1):
        suffix = ":*" if term.begins and place == len(words) else ""
        ways = [quoted(f"{mark}#{stem}", suffix) for stem in word.stems]
        parts.append(" | ".join([*ways, *(_as_name(word) if mark == "n" and not term.quoted else [])]))
    found = " & ".join(f"({part})" for part in parts)
    if len(words) > 1:
        found += f" & ({_sequence(words, begins=term.begins, weights=WEIGHTS[term.field])})"
    return found
