"""Answers a search: the candidates that a reader may see, a page at a time, and what is in them.

Nothing counts or sorts all that match. Of those who have the words the thousand that changed last are read and counted,
and the best of them come first, so that a word which half the table has is answered as fast as a rare one. When
that is everybody they are sorted in any order; else, and without words, an order is walked by its index.
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
from candidates.choices import CandidateStatus
from candidates.models import Candidate
from candidates.search.asking import Asked
from candidates.search.filters import LEAST_PAY
from candidates.search.latest import latest, ranked
from candidates.search.meaning import Meaning, address_in, meaning_of
from candidates.search.query import parse, plain_words
from records.policies import visible

CEILING = 1_000
PAGE = 25
FEW = 10
"""Where fewer are found by a name it may be misspelt."""
RECENT = timedelta(days=365)


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
    """One page of the answer. ``keys`` are the candidates that are counted, at most ``CEILING``."""

    candidates: list[Candidate]
    meaning: Meaning
    keys: list[int] = field(default_factory=list)
    is_more: bool = False
    after: str = ""
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

    @property
    def has_words(self) -> bool:
        """Whether an index of words tells who is meant, or at least who is not."""
        return bool(self.meaning.query or self.words_of_filters)

    def narrowed(self, people: QuerySet[Candidate]) -> QuerySet[Candidate]:
        rows = people.alias(least=LEAST_PAY)
        return rows.filter(self.meaning.condition, self.filters).order_by()

    def latest(self, people: QuerySet[Candidate]) -> QuerySet[Candidate]:
        """Return the same, for an index of words."""
        if not self.words_of_filters:
            return self.narrowed(people)
        return self.narrowed(people.filter(search_row__words__matches=self.words_of_filters))


def find(user: Any, asked: Asked, *, after: str = "", limit: int = PAGE) -> Found:
    """Return what ``user`` finds. ``after`` is where the page before ended; raises ``BrokenQueryError``."""
    question = _Question.of(user, asked)
    answer = _best if question.order == BEST else _sorted
    found = answer(question, after, limit)
    found.may_be_misspelt = question.names_only and not after and found.count < FEW
    return found


def counted(user: Any, asked: Asked) -> list[int]:
    """Return the keys of those who are counted on the first page of ``asked``, without the page."""
    return _counted(_Question.of(user, asked))[:CEILING]


def matching(user: Any, asked: Asked) -> QuerySet[Candidate]:
    """Return all candidates that match, in no order: for saving, exporting, alerts. Read it in parts."""
    question = _Question.of(user, asked)
    return question.narrowed(question.people)


def _people(user: Any) -> QuerySet[Candidate]:
    seen: QuerySet[Candidate] = visible(user, Candidate)
    return seen.exclude(status=CandidateStatus.MERGED)


def _counted(question: _Question) -> list[int]:
    if question.has_words:
        return latest(question.people, question.latest, CEILING + 1)
    rows = question.narrowed(question.people).order_by(*_by(ORDERS[question.order]))
    return list(rows.values_list("pk", flat=True)[: CEILING + 1])


def _best(question: _Question, after: str, limit: int) -> Found:
    meaning = question.meaning
    since = timezone.now() - RECENT
    read = ranked(question.people, question.latest, CEILING + 1, meaning.query, since=since)
    scored = sorted(
        ((round(rank * (1.2 if is_recent else 1.0), 6), key) for key, is_recent, rank in read[:CEILING]),
        reverse=True,
    )
    start = _place_in(scored, after)
    page = scored[start : start + limit]
    end = f"{page[-1][0]},{page[-1][1]}" if start + limit < len(scored) else ""
    keys = [key for _, key in scored]
    return Found(_in_order([key for _, key in page]), meaning, keys, len(read) > CEILING, end)


def _place_in(scored: list[tuple[float, int]], after: str) -> int:
    """Return where the page after ``after`` begins, although rows may have come or gone since."""
    rank, _, key = after.partition(",")
    try:
        last = (float(rank), int(key))
    except ValueError:
        return 0
    return sum(each >= last for each in scored)


def _sorted(question: _Question, after: str, limit: int) -> Found:
    name, order = question.order, ORDERS[question.order]
    keys = _counted(question)
    is_whole = question.has_words and len(keys) <= CEILING
    rows: QuerySet[Candidate] = (
        Candidate.objects.filter(keyed("pk", keys)) if is_whole else question.narrowed(question.people)
    )
    chosen = keys
    if after or question.has_words:
        ordered = rows.filter(_beyond(order, after) if after else Q()).order_by(*_by(order))
        chosen = list(ordered.values_list("pk", flat=True)[: limit + 1])
    candidates = _in_order(chosen[:limit])
    end = ""
    if len(chosen) > limit and candidates:
        last = candidates[-1]
        value = getattr(last, order.attribute)
        end = f"{'' if value is None else value.isoformat() if hasattr(value, 'isoformat') else value},{last.pk}"
    return Found(candidates, question.meaning, keys[:CEILING], len(keys) > CEILING, end, name)


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
