"""Answers a search: the candidates that a reader may see, a page at a time, and what is in them.

Nothing counts or sorts all that match. Of those who match the thousand that changed last are read and counted,
and the best of them come first, so that a word which half the table has is answered as fast as a rare one; where few
match, some ten thousands are looked at (``stretches``). When that is everybody they are sorted in any order; else an
order is walked by its index if somebody stands on every so many rows of it, or is that of the people read. From where
reading ended the same search goes on.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from audit import questions
from audit.keys import keyed
from audit.typed import key_in
from candidates.choices import CandidateStatus
from candidates.models import Candidate
from candidates.search.asking import Asked
from candidates.search.filters import LEAST_PAY
from candidates.search.meaning import Meaning, address_in, meaning_of
from candidates.search.query import parse, plain_words
from candidates.search.stretches import DEARER, Sought, Stretch, stretch
from records.policies import visible

CEILING = 1_000
PAGE = 25
FEW = 10
"""Where fewer are found by a name it may be misspelt."""
RECENT = timedelta(days=365)
WALKED = 4_000
"""How many rows of an order may be walked for one page."""


@dataclass(frozen=True)
class Order:
    """A way to sort: ``expression`` may be empty in a row; those come last."""

    label: str
    expression: Any
    descending: bool
    read: Callable[[str], Any]
    attribute: str


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


ORDERS: dict[str, Order] = {
    "updated": Order("Last changed", F("updated_at"), True, _moment, "updated_at"),  # noqa: FBT003
    "contact": Order("Last contact", F("last_interaction_at"), True, _moment, "last_interaction_at"),  # noqa: FBT003
    "name": Order("Name", F("full_name"), False, str, "full_name"),  # noqa: FBT003
    "available": Order("Available soonest", F("available_from"), False, date.fromisoformat, "available_from"),  # noqa: FBT003
}
BEST = "best"


@dataclass
class Found:
    """One page of the answer. ``keys`` are the candidates that are counted, at most ``CEILING``.

    ``after`` is where the next page begins, ``further`` where the search goes on beyond those who were read.
    """

    candidates: list[Candidate]
    meaning: Meaning
    keys: list[int] = field(default_factory=list)
    is_more: bool = False
    after: str = ""
    further: str = ""
    looked: int = 0
    """How many people were looked at when it was not all that could match; 0 when as many as are counted were found."""
    is_of_all: bool = True
    """Whether the order is that of all who match; else it is that of the people who are counted."""
    order: str = BEST
    may_be_misspelt: bool = False

    @property
    def count(self) -> int:
        return len(self.keys)


@dataclass
class _Question:
    """What somebody asks, read and looked up."""

    user: Any
    asked: Asked
    people: QuerySet[Candidate]
    meaning: Meaning
    names_only: bool

    @classmethod
    def of(cls, user: Any, asked: Asked) -> "_Question":
        tree, people = parse(asked.q), _people(user)
        meaning = meaning_of(tree, people)
        has_address = any(address_in(term) for term in meaning.terms)
        names_only = bool(tree and plain_words(tree)) and not (has_address or asked.narrows)
        return cls(user, asked, people, meaning, names_only)

    @property
    def order(self) -> str:
        if self.asked.sort in ORDERS:
            return self.asked.sort
        return BEST if self.meaning.query else "updated"

    @cached_property
    def filters(self) -> Q:
        return self.asked.condition(self.user)

    @cached_property
    def words_of_filters(self) -> str:
        return self.asked.words(self.user)

    def narrowed(self, people: QuerySet[Candidate]) -> QuerySet[Candidate]:
        rows = people.alias(least=LEAST_PAY)
        return rows.filter(self.meaning.condition, self.filters).order_by()

    def sought(self) -> Sought:
        """Return the same, said for an index of words and for each row."""
        meaning, asked, said = self.meaning, self.asked, self.words_of_filters
        beside, elsewhere = self.filters, asked.condition(self.user, anywhere=True)

        def narrowed(by: Q, words: str = "") -> Callable[[QuerySet[Candidate]], QuerySet[Candidate]]:
            told = Q(search_row__words__matches=words) if words else Q()
            return lambda people: people.alias(least=LEAST_PAY).filter(told, by)

        return Sought(
            people=self.people,
            indexed=" & ".join(f"({each})" for each in (meaning.indexed, said) if each),
            filters=narrowed(beside),
            rest=narrowed(meaning.rest) if meaning.rest else None,
            words=narrowed(meaning.condition) if meaning.condition else None,
            whole=narrowed(meaning.condition & beside, said),
            elsewhere=narrowed(meaning.condition & elsewhere, said),
            circle=asked.circle if asked.place else None,
            narrows=asked.narrows,
            query=meaning.query if self.order == BEST else "",
            since=timezone.now() - RECENT,
        )


def find(user: Any, asked: Asked, *, after: str = "", limit: int = PAGE) -> Found:
    """Return what ``user`` finds. ``after`` is where the page before ended; raises ``BrokenQueryError``."""
    question, place = _Question.of(user, asked), Beginning.read(after)
    read = stretch(question.sought(), CEILING, place.before)
    found = (_best if question.order == BEST else _sorted)(question, read, place, limit)
    found.may_be_misspelt = question.names_only and not after and found.count < FEW
    return found


def counted(user: Any, asked: Asked, *, after: str = "") -> list[int]:
    """Return the keys of those who are counted on the page of ``asked`` that begins at ``after``, without the page."""
    question = _Question.of(user, asked)
    return [row.key for row in stretch(question.sought(), CEILING, Beginning.read(after).before).rows]


def matching(user: Any, asked: Asked) -> QuerySet[Candidate]:
    """Return all candidates that match, in no order: for saving, exporting, alerts. Read it in parts."""
    question = _Question.of(user, asked)
    return question.narrowed(question.people)


@dataclass(frozen=True)
class Beginning:
    """Where a page begins: among those who changed ``before`` a stamp, after a ``place`` in the order."""

    before: int | None = None
    place: str = ""

    @classmethod
    def read(cls, written: str) -> "Beginning":
        before, _, place = written.partition("|")
        return cls(key_in(before), place)

    def then(self, place: str) -> str:
        """Write down the page that begins after ``place``, if there is one."""
        return str(Beginning(self.before, place)) if place else ""

    def __str__(self) -> str:
        return f"{self.before or ''}|{self.place}"


def _people(user: Any) -> QuerySet[Candidate]:
    seen: QuerySet[Candidate] = visible(user, Candidate)
    return seen.exclude(status=CandidateStatus.MERGED)


def _best(question: _Question, read: Stretch, start: Beginning, limit: int) -> Found:
    scored = sorted(
        ((round(row.rank * (1.2 if row.is_recent else 1.0), 6), row.key) for row in read.rows), reverse=True
    )
    at = _place_in(scored, start.place)
    page = scored[at : at + limit]
    place = f"{page[-1][0]},{page[-1][1]}" if at + limit < len(scored) else ""
    keys = [key for _, key in scored]
    return _found(question, read, [key for _, key in page], keys, start.then(place))


def _found(question: _Question, read: Stretch, page: list[int], keys: list[int], after: str) -> Found:
    further = "" if read.end is None else str(Beginning(read.end))
    return Found(
        _in_order(page),
        question.meaning,
        keys,
        is_more=not read.is_whole,
        after=after,
        further=further,
        looked=read.looked,
        is_of_all=read.is_whole,
        order=question.order,
    )


def _place_in(scored: list[tuple[float, int]], after: str) -> int:
    """Return where the page after ``after`` begins, although rows may have come or gone since."""
    rank, _, key = after.partition(",")
    try:
        last = (float(rank), int(key))
    except ValueError:
        return 0
    return sum(each >= last for each in scored)


def _sorted(question: _Question, read: Stretch, start: Beginning, limit: int) -> Found:
    order, keys = ORDERS[question.order], [row.key for row in read.rows]
    walks = not read.is_whole and start.before is None and _is_dense(question, read, limit)
    rows = question.narrowed(question.people) if walks else Candidate.objects.filter(keyed("pk", keys))
    ordered = rows.filter(_beyond(order, start.place) if start.place else Q()).order_by(*_by(order))
    column = order.attribute
    chosen = list(ordered.values_list("pk", column)[: limit + 1])
    place = _place(*chosen[limit - 1]) if len(chosen) > limit else ""
    found = _found(question, read, [key for key, _ in chosen[:limit]], keys, start.then(place))
    if walks:
        found.further, found.is_of_all = "", True
    return found


def _is_dense(question: _Question, read: Stretch, limit: int) -> bool:
    """Tell whether so many match that a page of them stands near the beginning of any order."""
    if not read.rows:
        return False
    stamps = read.rows[0].stamp - read.rows[-1].stamp + 1
    return stamps * limit / len(read.rows) <= WALKED / (DEARER if question.meaning.rest else 1)


def _place(key: int, value: Any) -> str:
    return f"{'' if value is None else value.isoformat() if hasattr(value, 'isoformat') else value},{key}"


def _by(order: Order) -> tuple[Any, str]:
    column: Any = order.expression
    if not order.descending:
        return column.asc(), "id"
    return column.desc(nulls_last=True if _is_nullable(order.attribute) else None), "-id"


def _beyond(order: Order, after: str) -> Q:
    """Return the rows that come after the one that ``after`` names by value and key."""
    said, _, key = after.rpartition(",")
    side = "lt" if order.descending else "gt"
    try:
        last = int(key)
        value = order.read(said) if said else None
    except ValueError:
        return Q()
    column = order.attribute
    if value is None:
        return Q(**{f"{column}__isnull": True, f"pk__{side}": last})
    beyond = Q(**{f"{column}__{side}": value}) | Q(**{column: value, f"pk__{side}": last})
    if _is_nullable(column):
        return beyond | Q(**{f"{column}__isnull": True})
    # Said once more without "or", so that the index begins at the right place.
    return Q(**{f"{column}__{side}e": value}) & beyond


def _is_nullable(column: str) -> bool:
    found: Any = Candidate._meta.get_field(column)
    return bool(found.null)


def _in_order(keys: list[int]) -> list[Candidate]:
    rows = {
        row.pk: row
        for row in questions.asked(questions.FOR_EVERYBODY, "people by key", 0, _by_key, among=keys)
    }
    return [rows[key] for key in keys if key in rows]


def _by_key(_: int) -> QuerySet[Candidate]:
    return Candidate.objects.filter(keyed("pk", questions.KEYS)).select_related("owner", "team").order_by()
