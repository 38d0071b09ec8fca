"""Pages of a list in any order: each begins where the one beside it ended, however many rows lie before.

A page is read in segments, each of which an index answers: first the rows that are equal in all but the last
thing that the list is ordered by, then those that are equal in one thing less, and so on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.core import signing
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models import F, Q, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.db.models.expressions import OrderBy
from django.utils.dateparse import parse_datetime

_SIGNER = signing.Signer(salt="place in a list")
_TEXTS = (models.CharField, models.TextField)


@dataclass(frozen=True)
class Term:
    """One thing by which a list is ordered. ``name`` can be asked for in a filter."""

    name: str
    field: Any
    is_falling: bool
    is_nullable: bool
    is_null_first: bool
    expression: Any = None

    @property
    def turned(self) -> "Term":
        return replace(self, is_falling=not self.is_falling, is_null_first=not self.is_null_first)

    @property
    def order(self) -> OrderBy:
        """The order; where empty values stand is said only if it is not where PostgreSQL puts them."""
        is_unusual = self.is_nullable and self.is_null_first != self.is_falling
        return OrderBy(
            F(self.name),
            descending=self.is_falling,
            nulls_first=(self.is_null_first or None) if is_unusual else None,
            nulls_last=(not self.is_null_first or None) if is_unusual else None,
        )

    def equal(self, value: Any) -> Q:
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})

    def beyond(self, value: Any) -> Iterator[Q]:
        """Yield the conditions under which a row comes after those with ``value``, in their order."""
        empty = Q(**{f"{self.name}__isnull": True})
        if value is None:
            if self.is_null_first:
                yield ~empty
            return
        yield Q(**{f"{self.name}__{'lt' if self.is_falling else 'gt'}": value})
        if self.is_nullable and not self.is_null_first:
            yield empty


@dataclass(frozen=True)
class Place:
    """A place between two rows: the key of the one that was read last, what it is ordered by, and the way to go on.

    ``before`` is how many rows lie before the page on the other side, if that is known. Texts are about people:
    they are not told in an address, but read from the row again.
    """

    key: Any = None
    values: Sequence[Any] = ()
    is_back: bool = False
    before: int | None = None

    def __str__(self) -> str:
        plain = [str(self.key or ""), [_plain(value) for value in self.values], self.is_back, self.before]
        return _SIGNER.sign_object(plain)

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """Return the place that ``text`` names, nothing if we did not write it."""
        try:
            key, values, is_back, before = _SIGNER.unsign_object(text)
        except (signing.BadSignature, ValueError, TypeError):
            return None
        return cls(key or None, values, is_back, before)


END = Place(is_back=True)


@dataclass
class Page:
    """Rows, and the places where the pages beside them begin."""

    rows: list[Any]
    previous: Place | None = None
    next: Place | None = None
    before: int | None = 0


class Keyset:
    """The pages of ``rows`` in an order that leaves no two of them equal."""

    def __init__(self, rows: QuerySet[Any], ordering: Sequence[Any], size: int) -> None:
        self.model = rows.model
        self.size = size
        self.terms = list(_until_unique(_terms(rows, self.model, ordering)))
        computed = {term.name: term.expression for term in self.terms if term.expression is not None}
        self.computed = computed
        self.rows = rows.annotate(**computed) if computed else rows

    def page(self, place: Place | None, among: QuerySet[Any] | None = None) -> Page:
        """Return the page at ``place``; the first one if there is no such place any more.

        ``among`` are the rows in which the one read last is looked for: a filter may have left it out since.
        """
        if place is None or (values := self._values_at(place, among)) is None:
            return self._told(self._read(self.terms, ()), None)
        terms = [term.turned for term in self.terms] if place.is_back else self.terms
        return self._told(self._read(terms, values), place)

    def _read(self, terms: list[Term], values: Sequence[Any]) -> list[Any]:
        """Return the rows of a page and one more, as far as there are any."""
        found: list[Any] = []
        rows = self.rows.order_by(*(term.order for term in terms))
        for condition in _segments(terms, values):
            found += rows.filter(condition)[: self.size + 1 - len(found)]
            if len(found) > self.size:
                break
        return found

    def _told(self, found: list[Any], place: Place | None) -> Page:
        rows, is_more = found[: self.size], len(found) > self.size
        if place and place.is_back:
            rows.reverse()
            has_previous, has_next = is_more, place.key is not None
            before = None if place.before is None else max(place.before - len(rows), 0)
            before = before if is_more else 0
        else:
            has_previous, has_next = place is not None, is_more
            before = 0 if place is None else place.before
        page = Page(rows, before=before)
        if rows and has_previous:
            page.previous = self.place(rows[0], is_back=True, before=before)
        if rows and has_next:
            after = None if before is None else before + len(rows)
            page.next = self.place(rows[-1], is_back=False, before=after)
        return page

    def place(self, row: Any, *, is_back: bool = False, before: int | None = None) -> Place:
        values = [None if _is_text(term) else getattr(row, _attribute(self, term)) for term in self.terms]
        return Place(row.pk, values, is_back, before)

    def _values_at(self, place: Place, among: QuerySet[Any] | None) -> Sequence[Any] | None:
        if place.key is None:
            return ()
        if len(place.values) != len(self.terms):
            return None
        try:
            values = [
                _read_value(term.field, value) for term, value in zip(self.terms, place.values, strict=True)
            ]
        except (ValidationError, ValueError, TypeError):
            return None
        texts = [number for number, term in enumerate(self.terms) if _is_text(term)]
        if texts:
            rows = self.rows if among is None else among.annotate(**self.computed)
            names = [self.terms[number].name for number in texts]
            read = rows.order_by().filter(pk=place.key).values_list(*names).first()
            if read is None:
                return None
            for number, value in zip(texts, read, strict=True):
                values[number] = value
        return values

    @cached_property
    def columns(self) -> dict[str, str]:
        """The attributes that hold what a row is ordered by, where it is a column of its own."""
        return {field.name: field.attname for field in self.model._meta.concrete_fields}


def _segments(terms: list[Term], values: Sequence[Any]) -> Iterator[Q]:
    """Yield the conditions of the rows after ``values``, nearest first; of all rows if there are none."""
    if not values:
        yield Q()
    for number in reversed(range(len(values))):
        equal = Q()
        for term, value in zip(terms[:number], values, strict=False):
            equal &= term.equal(value)
        for beyond in terms[number].beyond(values[number]):
            yield equal & beyond


def _terms(
    rows: QuerySet[Any],
    model: type[models.Model],
    ordering: Sequence[Any],
    path: str = "",
    *,
    turned: bool = False,
) -> Iterator[Term]:
    """Yield what ``ordering`` means, as Django reads it: a foreign key stands for the order of its model."""
    for number, each in enumerate(ordering):
        if hasattr(each, "resolve_expression"):
            asked = each if isinstance(each, OrderBy) else OrderBy(each)
            yield _computed(rows, asked, f"ordered_by_{path}{number}", path, turned=turned)
            continue
        name, is_falling = each.removeprefix("-"), each.startswith("-") != turned
        if not path and name in rows.query.annotations:
            field = rows.query.annotations[name].output_field
            yield Term(name, field, is_falling, is_nullable=True, is_null_first=is_falling)
            continue
        field, is_nullable = _field(model, name)
        is_whole = field.is_relation and name.rpartition(LOOKUP_SEP)[2] not in {field.attname, "pk"}
        if is_whole and field.related_model._meta.ordering:
            below = field.related_model
            further = f"{path}{name}{LOOKUP_SEP}"
            for term in _terms(rows, below, below._meta.ordering, further, turned=is_falling):
                yield replace(term, is_nullable=term.is_nullable or is_nullable)
            continue
        reached = f"{path}{name}"
        kept = F(reached) if LOOKUP_SEP in reached else None
        alias = f"ordered_by_{reached}".replace(LOOKUP_SEP, "_") if kept else reached
        yield Term(alias, field, is_falling, is_nullable, is_falling, kept)


def _computed(rows: QuerySet[Any], asked: OrderBy, name: str, path: str, *, turned: bool) -> Term:
    if path:
        asked = asked.prefix_references(path)
    is_falling = asked.descending != turned
    is_null_first = is_falling
    if asked.nulls_first or asked.nulls_last:
        is_null_first = bool(asked.nulls_first) != turned
    column = getattr(asked.expression, "name", LOOKUP_SEP) if isinstance(asked.expression, F) else LOOKUP_SEP
    if LOOKUP_SEP not in column:
        field, is_nullable = _field(rows.model, column)
        return Term(column, field, is_falling, is_nullable, is_null_first)
    field = asked.expression.resolve_expression(rows.query.clone()).output_field
    alias = name.replace(LOOKUP_SEP, "_")
    return Term(
        alias, field, is_falling, is_nullable=True, is_null_first=is_null_first, expression=asked.expression
    )


def _field(model: type[models.Model], path: str) -> tuple[Any, bool]:
    """Return the field at the end of ``path``, and whether it may be empty."""
    field: Any = None
    is_nullable = False
    for part in path.split(LOOKUP_SEP):
        field = model._meta.pk if part == "pk" else model._meta.get_field(part)
        if field is None:
            raise FieldDoesNotExist(path)
        is_nullable |= bool(field.null) or not field.concrete
        model = field.related_model or model
    return field, is_nullable


def _until_unique(terms: Iterator[Term]) -> Iterator[Term]:
    """Yield ``terms`` up to the first in which no two rows are equal."""
    for term in terms:
        yield term
        if term.expression is None and getattr(term.field, "unique", False) and not term.is_nullable:
            return


def _attribute(keyset: Keyset, term: Term) -> str:
    return keyset.columns.get(term.name, term.name) if term.name != "pk" else "pk"


def _is_text(term: Term) -> bool:
    return isinstance(term.field, _TEXTS)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _read_value(field: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(field, models.ForeignKey):
        field = field.target_field
    if isinstance(field, models.DateTimeField):
        return parse_datetime(value)
    return field.to_python(value)
