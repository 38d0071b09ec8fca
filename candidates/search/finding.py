"""Answers a search: the candidates that a reader may see, a page at a time, and what is in them.

Nothing counts or sorts all that match. The first thousand in the chosen order are read; for "best match" the
thousand that changed last are read and the best of those come first, so that a word which half the table has is
answered as fast as a rare one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any

from django.db import connection, transaction
from django.db.models import F, FloatField, Func, Q, QuerySet, Value
from django.utils import timezone

from candidates.choices import CandidateStatus
from candidates.models import Candidate
from candidates.search.asking import Asked
from candidates.search.filters import LEAST_PAY
from candidates.search.meaning import Meaning, address_in, meaning_of
from candidates.search.query import parse, plain_words
from candidates.search.words import Meanings
from records.policies import visible

CEILING = 1_000
PAGE = 25
ALIKE = 10
"""How many people with similar names are offered where nearly nobody is found."""
LIKENESS = 0.4
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
    alike: list[Candidate] = field(default_factory=list)
    order: str = BEST

    @property
    def count(self) -> int:
        return len(self.keys)


class _Rank(Func):
    template = "ts_rank('{0.1, 0.25, 0.6, 1.0}', %(expressions)s::tsquery, 1)"
    output_field = FloatField()


def find(user: Any, asked: Asked, *, after: str = "", limit: int = PAGE) -> Found:
    """Return what ``user`` finds. ``after`` is where the page before ended; raises ``BrokenQueryError``."""
    tree = parse(asked.q)
    people = _people(user)
    meaning = meaning_of(tree, people)
    rows = _narrowed(people, user, asked, meaning)
    order = order_of(asked, meaning)
    best = order == BEST
    found = _best(rows, meaning, after, limit) if best else _sorted(rows, order, meaning, after, limit)
    has_address = any(address_in(term) for term in meaning.terms)
    if tree and plain_words(tree) and not (after or has_address or asked.narrows) and found.count < ALIKE:
        found.alike = _alike(user, meaning.meanings, set(found.keys))
    return found


def matching(user: Any, asked: Asked) -> QuerySet[Candidate]:
    """Return all candidates that match, in no order: for saving, exporting, alerts. Read it in parts."""
    people = _people(user)
    return _narrowed(people, user, asked, meaning_of(parse(asked.q), people))


def _people(user: Any) -> QuerySet[Candidate]:
    seen: QuerySet[Candidate] = visible(user, Candidate)
    return seen.exclude(status=CandidateStatus.MERGED)


def _narrowed(people: QuerySet[Candidate], user: Any, asked: Asked, meaning: Meaning) -> QuerySet[Candidate]:
    rows = people.alias(least=LEAST_PAY)
    return rows.filter(meaning.condition, asked.condition(user)).order_by()


def order_of(asked: Asked, meaning: Meaning) -> str:
    if asked.sort in ORDERS:
        return asked.sort
    return BEST if meaning.query else "updated"


def _best(rows: QuerySet[Candidate], meaning: Meaning, after: str, limit: int) -> Found:
    newest = ("-updated_at", "-id")
    # A question of its own: PostgreSQL would rank all that match before it leaves out most of them.
    chosen = rows.order_by(*newest).values("pk")[: CEILING + 1]
    pool: Any = Candidate.objects.filter(pk__in=chosen).order_by(*newest)
    ranked = pool.annotate(rank=_Rank(F("search_row__words"), Value(meaning.query)))
    read = ranked.values_list("pk", "rank", "last_interaction_at")
    since = timezone.now() - RECENT
    scored = [
        (round((rank or 0.0) * (1.2 if spoken and spoken > since else 1.0), 6), key)
        for key, rank, spoken in read
    ]
    is_more = len(scored) > CEILING
    scored = sorted(scored[:CEILING], reverse=True)
    start = _place_in(scored, after)
    page = scored[start : start + limit]
    end = f"{page[-1][0]},{page[-1][1]}" if start + limit < len(scored) else ""
    return Found(_in_order([key for _, key in page]), meaning, [key for _, key in scored], is_more, end)


def _place_in(scored: list[tuple[float, int]], after: str) -> int:
    """Return where the page after ``after`` begins, although rows may have come or gone since."""
    rank, _, key = after.partition(",")
    try:
        last = (float(rank), int(key))
    except ValueError:
        return 0
    return sum(each >= last for each in scored)


def _sorted(rows: QuerySet[Candidate], name: str, meaning: Meaning, after: str, limit: int) -> Found:
    order = ORDERS[name]
    column: Any = order.expression
    by = (
        column.desc(nulls_last=True) if order.descending and name == "contact"
        else column.desc() if order.descending else column.asc()
    )  # fmt: skip
    ordered = rows.order_by(by, "-id" if order.descending else "id")
    keys = [] if after else list(ordered.values_list("pk", flat=True)[: CEILING + 1])
    chosen = list(
        (ordered.filter(_beyond(order, after)) if after else ordered).values_list("pk", flat=True)[
            : limit + 1
        ]
    )
    candidates = _in_order(chosen[:limit])
    end = ""
    if len(chosen) > limit and candidates:
        last = candidates[-1]
        value = getattr(last, order.attribute)
        end = f"{'' if value is None else value.isoformat() if hasattr(value, 'isoformat') else value},{last.pk}"
    return Found(candidates, meaning, keys[:CEILING], len(keys) > CEILING, end, order=name)


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
    rows = Candidate.objects.select_related("owner", "team", "search_row").in_bulk(keys)
    return [rows[key] for key in keys if key in rows]


class _Likeness(Func):
    function = "word_similarity"
    output_field = FloatField()


def _alike(user: Any, meanings: Meanings, known: set[int]) -> list[Candidate]:
    """Return people whose names look or sound nearly like the words: each resembles one of theirs."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(LIKENESS)])
        folded = [word for word in chain(*meanings.words.values()) if len(word.folded) > 2][:4]
        if not folded:
            return []
        rows = visible(user, Candidate).exclude(status=CandidateStatus.MERGED).exclude(pk__in=known)
        likeness: Any = Value(0.0)
        for word in folded:
            like = Q(search_row__names__trigram_word_similar=word.folded)
            if word.sound:
                like |= Q(search_row__words__matches=f"'s#{word.sound}'")
            rows = rows.filter(like)
            likeness = likeness + _Likeness(Value(word.folded), F("search_row__names"))
        near = rows.order_by().annotate(likeness=likeness).values_list("pk", "likeness")[:500]
        best = sorted(near, key=lambda row: (-row[1], row[0]))[:ALIKE]
    return _in_order([key for key, _ in best])
