"""Pages without numbers: each begins where the one before ended, whatever is written in between."""

import base64
import binascii
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import orjson
from django.db.models import Q, QuerySet
from django.http import QueryDict

from records.api.fields import LARGEST
from records.api.problems import UnfittingError

USUAL, MOST = 50, 200
FOREIGN = "This is not a cursor of ours. Begin again without one."


@dataclass(frozen=True)
class Cursor:
    """A place between two rows, and the way to read on from there."""

    at: dt.datetime | None
    key: int
    is_back: bool = False

    def __str__(self) -> str:
        plain = [self.at.isoformat() if self.at else None, self.key, self.is_back]
        return base64.urlsafe_b64encode(orjson.dumps(plain)).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> "Cursor":
        try:
            at, key, is_back = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            when = dt.datetime.fromisoformat(at) if at is not None else None
        except (ValueError, TypeError, binascii.Error) as error:
            raise UnfittingError("cursor", FOREIGN) from error
        is_ours = isinstance(key, int) and isinstance(is_back, bool) and 0 <= key <= LARGEST
        if not is_ours or (when and when.tzinfo is None):
            raise UnfittingError("cursor", FOREIGN)
        return cls(when, key, is_back)


@dataclass
class Page:
    """Rows in their order, and whether there are more on either side."""

    rows: list[dict[str, Any]]
    has_next: bool
    has_previous: bool


@dataclass(frozen=True)
class Order:
    """By the time of the last change and the key, or by the key alone; the oldest or the newest first."""

    by_time: bool = True
    is_falling: bool = False

    def window(self, rows: QuerySet[Any], cursor: Cursor | None, limit: int) -> QuerySet[Any]:
        """Return one more row than ``limit`` on the asked side of ``cursor``."""
        is_falling = self.is_falling != bool(cursor and cursor.is_back)
        if cursor:
            rows = rows.filter(self._beyond(cursor, "lt" if is_falling else "gt"))
        sign = "-" if is_falling else ""
        names = [f"{sign}updated_at", f"{sign}id"] if self.by_time else [f"{sign}id"]
        return rows.order_by(*names)[: limit + 1]

    def _beyond(self, cursor: Cursor, side: str) -> Q:
        if not self.by_time:
            return Q(**{f"id__{side}": cursor.key})
        if cursor.at is None:
            raise UnfittingError("cursor", FOREIGN)
        # The first condition is the range that the index walks, the second says where in it to begin.
        later = Q(**{f"updated_at__{side}": cursor.at})
        return Q(**{f"updated_at__{side}e": cursor.at}) & (
            later | Q(updated_at=cursor.at, **{f"id__{side}": cursor.key})
        )

    def cut(self, rows: Sequence[dict[str, Any]], cursor: Cursor | None, limit: int) -> Page:
        """Return the page of which ``rows`` are the window."""
        kept, has_more = list(rows[:limit]), len(rows) > limit
        if cursor and cursor.is_back:
            return Page(kept[::-1], has_next=True, has_previous=has_more)
        return Page(kept, has_next=has_more, has_previous=cursor is not None)

    def place(self, row: dict[str, Any], *, is_back: bool = False) -> Cursor:
        return Cursor(row["updated_at"] if self.by_time else None, row["id"], is_back)


def links(address: str, query: QueryDict, page: Page, order: Order) -> dict[str, str | None]:
    """Return the addresses of the pages beside ``page``."""

    def link(cursor: Cursor) -> str:
        others = [(name, value) for name, value in query.lists() if name != "cursor"]
        return f"{address}?{urlencode([*others, ('cursor', str(cursor))], doseq=True)}"

    rows = page.rows
    return {
        "next": link(order.place(rows[-1])) if rows and page.has_next else None,
        "previous": link(order.place(rows[0], is_back=True)) if rows and page.has_previous else None,
    }
