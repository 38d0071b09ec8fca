"""Reads a query as recruiters type it: words, "phrases", AND OR NOT, -, brackets, java*, title:engineer.

Gives a tree; a query that cannot be read raises :class:`BrokenQueryError`, whose sentence says where and why.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError

LONGEST = 1_000
NUMBER = re.compile(r"[+0-9(][0-9()./\s-]{4,}")
MOST_TERMS = 50
DEEPEST = 20

FIELDS = {
    "name": "name", "title": "title", "skill": "skill", "employer": "employer", "company": "employer",
    "city": "city", "place": "city", "location": "city", "tag": "tag", "email": "email", "mail": "email",
    "phone": "phone", "tel": "phone",
}  # fmt: skip
"""What may stand before a colon, and the field that it means."""

_TOKEN = re.compile(
    rf"""
    (?P<blank>\s+)
    | (?P<open>\() | (?P<close>\))
    | (?P<minus>-(?=[^\s)-]))
    | (?P<field>{"|".join(FIELDS)}):
    | "(?P<quoted>[^"]*)"(?P<after>\*?)
    | (?P<quote>")
    | (?P<word>[^\s()"]+)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OPERATORS = {
    "and": "and",
    "&": "and",
    "&&": "and",
    "+": "and",
    "or": "or",
    "|": "or",
    "||": "or",
    "not": "not",
    "!": "not",
}
_QUOTES = str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb\u201f\uff02", '"'))


class BrokenQueryError(ValidationError):
    """A query that cannot be read. ``position`` counts characters from 1."""

    def __init__(self, sentence: str, position: int) -> None:
        super().__init__(sentence, code="query")
        self.position = position


@dataclass(frozen=True)
class Term:
    """A word or a phrase; ``begins`` when anything may follow it, ``field`` when only that is searched."""

    text: str
    position: int
    field: str = ""
    quoted: bool = False
    begins: bool = False


@dataclass(frozen=True)
class All:
    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Either:
    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Without:
    part: "Node"


type Node = Term | All | Either | Without


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    position: int
    begins: bool = False


def parse(text: str) -> Node | None:
    """Return what ``text`` asks for, nothing when it is blank."""
    text = text.replace("\x00", " ").translate(_QUOTES)
    if len(text) > LONGEST:
        raise BrokenQueryError(
            f"A search has at most {LONGEST:,} characters; this one has {len(text):,}.", LONGEST + 1
        )
    if is_number(text):
        return Term(text.strip(), 1, "phone")
    tokens = list(_tokens(text))
    if sum(token.kind in {"word", "phrase"} for token in tokens) > MOST_TERMS:
        raise BrokenQueryError(f"A search has at most {MOST_TERMS} words and phrases. Leave some out.", 1)
    return _Reader(tokens).whole() if tokens else None


def is_number(text: str) -> bool:
    """Tell whether ``text`` is a telephone number or a part of one, however it is written."""
    return bool(NUMBER.fullmatch(text.strip())) and sum(sign.isdigit() for sign in text) > 4


def terms_of(node: Node | None, *, wanted: bool = True) -> Iterator[Term]:
    """Yield the terms that are to be there, none of those that are not."""
    match node:
        case Term() if wanted:
            yield node
        case All(parts) | Either(parts):
            for part in parts:
                yield from terms_of(part, wanted=wanted)
        case Without(part):
            yield from terms_of(part, wanted=not wanted)


def plain_words(node: Node | None) -> list[str] | None:
    """Return the words of a query that is nothing but words, as names are typed; else None."""
    parts = node.parts if isinstance(node, All) else (node,)
    if all(isinstance(part, Term) and not (part.field or part.quoted or part.begins) for part in parts):
        return [part.text for part in parts if isinstance(part, Term)]
    return None


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:  # a lone sign that nothing above takes
            at += 1
            continue
        kind, place = found.lastgroup or "", at + 1
        at = found.end()
        if kind == "quote":
            raise BrokenQueryError(f"The quotation mark at character {place} is never closed.", place)
        if kind == "after":
            yield _Token("phrase", found["quoted"], place, begins=found["after"] == "*")
        elif kind == "field":
            yield _Token("field", FIELDS[found["field"].lower()], place)
        elif kind == "word":
            yield from _word(found["word"], place)
        elif kind != "blank":
            yield _Token(kind, found[0], place)


def _word(word: str, place: int) -> Iterator[_Token]:
    if operator := _OPERATORS.get(word.lower()):
        yield _Token(operator, word, place)
        return
    bare = word.rstrip("*")
    if "*" in bare:
        sign = place + bare.index("*")
        raise BrokenQueryError(
            f"The * at character {sign} stands in front of letters. Put it at the end, as in develop*.", sign
        )
    if re.search(r"\w", bare):
        yield _Token("word", bare, place, begins=bare != word)
    elif bare != word:
        raise BrokenQueryError(f"The * at character {place} has no letters before it.", place)


class _Reader:
    """Descends through OR, AND, NOT and brackets, in that order."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    def whole(self) -> Node:
        node = self._either()
        if (token := self._next()) is not None:
            raise BrokenQueryError(
                f"The bracket closed at character {token.position} was never opened.", token.position
            )
        return node

    def _next(self) -> _Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def _take(self, *kinds: str) -> _Token | None:
        token = self._next()
        if token is None or token.kind not in kinds:
            return None
        self.at += 1
        return token

    def _either(self) -> Node:
        parts = [self._all()]
        while self._take("or"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _all(self) -> Node:
        parts = [self._one()]
        while (token := self._next()) is not None and token.kind not in {"or", "close"}:
            self._take("and")
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _one(self) -> Node:
        self._deeper()
        try:
            if self._take("not", "minus"):
                return Without(self._one())
            if bracket := self._take("open"):
                return self._bracketed(bracket)
            field = self._take("field")
            if field and (bracket := self._take("open")):
                return _within(self._bracketed(bracket), field.text)
            if token := self._take("word", "phrase"):
                name = field.text if field else ""
                return Term(token.text.strip(), token.position, name, token.kind == "phrase", token.begins)
        finally:
            self.depth -= 1
        raise self._lacking()

    def _bracketed(self, bracket: _Token) -> Node:
        node = self._either()
        if not self._take("close"):
            raise BrokenQueryError(
                f"The bracket opened at character {bracket.position} is never closed.", bracket.position
            )
        return node

    def _deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise BrokenQueryError(f"Brackets go at most {DEEPEST} deep. Write the search more plainly.", 1)

    def _lacking(self) -> BrokenQueryError:
        """Say what is missing where a word was expected."""
        before, here = self.tokens[self.at - 1] if self.at else None, self._next()
        if before is None and here is not None and here.kind == "close":
            return BrokenQueryError(
                f"The bracket closed at character {here.position} was never opened.", here.position
            )
        if before is not None and before.kind == "open":
            if here is not None and here.kind == "close":
                return BrokenQueryError(
                    f"There is nothing in the brackets at character {before.position}.", before.position
                )
            if here is None:
                sentence = f"The bracket opened at character {before.position} is never closed."
                return BrokenQueryError(sentence, before.position)
        if before is not None and before.kind == "field":
            return BrokenQueryError(
                f"“{before.text}:” at character {before.position} has nothing after it.", before.position
            )
        if before is not None and before.kind in {"and", "or", "not", "minus"}:
            return BrokenQueryError(
                f"{before.text.upper()} at character {before.position} has no word after it.", before.position
            )
        place = here.position if here else 1
        said = here.text.upper() if here else ""
        return BrokenQueryError(f"{said} at character {place} has no word before it.", place)


def _within(node: Node, field: str) -> Node:
    """Say for each term in brackets in which field it is searched, unless it says so itself."""
    match node:
        case Term():
            return node if node.field else replace(node, field=field)
        case All(parts):
            return All(tuple(_within(part, field) for part in parts))
        case Either(parts):
            return Either(tuple(_within(part, field) for part in parts))
        case Without(part):
            return Without(_within(part, field))
