"""What an address asks for: which rows, which columns, what beside them, as of when."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Q
from django.http import QueryDict
from rest_framework import serializers

from audit.typed import key_in
from records.api.fields import from_text, moment
from records.api.paging import MOST, USUAL, Cursor, Order
from records.api.problems import ParameterError, UnfittingError
from records.lens import visible_of

ORDERS = {
    "updated_at": Order(),
    "-updated_at": Order(is_falling=True),
    "id": Order(by_time=False),
    "-id": Order(by_time=False, is_falling=True),
}
OF_RECORD = ("fields", "expand", "as_of")
OF_LIST = (*OF_RECORD, "cursor", "limit", "order", "updated_since", "updated_before", "created_since")


@dataclass
class Query:
    """One request for reading, understood."""

    names: list[str] = field(default_factory=list)
    expand: list[str] = field(default_factory=list)
    as_of: dt.datetime | None = None
    cursor: Cursor | None = None
    limit: int = USUAL
    order: Order = field(default_factory=Order)
    condition: Q = field(default_factory=Q)
    filters: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def has_condition(self) -> bool:
        return bool(self.condition)


@dataclass(frozen=True)
class Vocabulary:
    """What may be asked of a resource."""

    columns: Sequence[str]
    expansions: Sequence[str]
    filters: Mapping[str, serializers.Field]
    others: Sequence[str] = ()
    usual_order: str = "updated_at"
    pointers: Mapping[str, type[Model]] = field(default_factory=dict)
    """The filters that may name what is hidden; see :attr:`Shape.pointers`."""

    def read(self, query: QueryDict, user: Any, *, is_list: bool) -> Query:
        """Understand ``query``. Raises :class:`ParameterError` for whatever is not known or not right."""
        known = {*OF_LIST, *self.filters, *self.others} if is_list else {*OF_RECORD}
        for name in query:
            if name not in known:
                raise ParameterError(name, f"There is no parameter {name!r} here.")
            if len(query.getlist(name)) > 1 and name not in {"fields", "expand", *self.filters}:
                raise ParameterError(name, "Give this parameter once.")
        asked = Query(
            names=self._names(query, "fields", self.columns),
            expand=self._names(query, "expand", self.expansions),
            as_of=_time(query, "as_of"),
        )
        return self._list(query, asked, user) if is_list else asked

    def _list(self, query: QueryDict, asked: Query, user: Any) -> Query:
        if "cursor" in query:
            asked.cursor = Cursor.read(str(query["cursor"]))
        asked.limit = limit_of(query, usual=USUAL, most=MOST)
        asked.order = _order(query, asked, self.usual_order)
        for name in self.filters:
            if name in query:
                asked.filters[name] = self._values(name, query.getlist(name))
                asked.condition &= _is_any(name, self._seen(name, asked.filters[name], user))
        for name, lookup in (
            ("updated_since", "updated_at__gte"),
            ("updated_before", "updated_at__lt"),
            ("created_since", "created_at__gte"),
        ):
            if (value := _time(query, name)) is not None:
                asked.condition &= Q(**{lookup: value})
        if asked.as_of and asked.has_condition:
            raise UnfittingError("as_of", "Filters speak of now. Ask as_of without them.")
        return asked

    def _names(self, query: QueryDict, parameter: str, known: Sequence[str]) -> list[str]:
        names = [name for text in query.getlist(parameter) for name in text.split(",")]
        if unknown := [name for name in names if name not in known]:
            said = ", ".join(known) or "nothing"
            raise ParameterError(parameter, f"{unknown[0]!r} is not one of: {said}.")
        return list(dict.fromkeys(names))

    def _values(self, name: str, texts: Sequence[str]) -> list[Any]:
        try:
            return [None if text == "null" else from_text(self.filters[name], text) for text in texts]
        except serializers.ValidationError as error:
            detail: Any = error.detail
            raise ParameterError(name, str(detail[0])) from error

    def _seen(self, name: str, values: Sequence[Any], user: Any) -> Sequence[Any]:
        """Leave out keys of what ``user`` may not see: they are told as null, and no guess is confirmed."""
        if name not in self.pointers:
            return values
        told = [value for value in values if value is not None]
        seen = visible_of(user, {self.pointers[name]: set(told)}) if told else set()
        return [value for value in values if value is None or (self.pointers[name], value) in seen]


def _is_any(name: str, values: Sequence[Any]) -> Q:
    told = [value for value in values if value is not None]
    condition = Q(**{f"{name}__in": told}) if told else Q(pk__in=())
    if None in values:
        condition = condition | Q(**{f"{name}__isnull": True})
    return condition


def limit_of(query: QueryDict, *, usual: int, most: int) -> int:
    """Return how many rows a page is to have; raise ``ParameterError`` for what cannot be."""
    limit = key_in(query.get("limit", usual))
    if limit is None or not 1 <= limit <= most:
        raise ParameterError("limit", f"Ask for 1 to {most} rows at a time.")
    return limit


def _order(query: QueryDict, asked: Query, usual: str) -> Order:
    if asked.as_of and "order" in query:
        raise UnfittingError("order", "A list as of a moment is in the order of keys.")
    name = query.get("order", "id" if asked.as_of else usual)
    if name not in ORDERS:
        raise ParameterError("order", f"Order by one of: {', '.join(ORDERS)}.")
    return ORDERS[name]


def _time(query: QueryDict, name: str) -> dt.datetime | None:
    if name not in query:
        return None
    try:
        return moment(str(query[name]))
    except serializers.ValidationError as error:
        raise ParameterError(name, "Write a time such as 2026-03-01T00:00Z.") from error
