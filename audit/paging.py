"""Pages of long lists, without ever counting a million rows or walking past them."""

import time
from collections.abc import Hashable
from functools import cached_property
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.core.exceptions import EmptyResultSet
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from audit.keyset import END, Keyset, Page, Place

CEILING = 10_000


class CappedPaginator(Paginator):
    """Counts up to ``CEILING`` rows and then says "more than": nobody turns to page 200."""

    template_name = "records/pagination.html"

    @cached_property
    def count(self) -> int:
        if not isinstance(self.object_list, QuerySet):
            return len(self.object_list)
        return min(self._counted, CEILING)

    @property
    def is_capped(self) -> bool:
        return isinstance(self.object_list, QuerySet) and self._counted > CEILING

    @cached_property
    def _counted(self) -> int:
        rows: Any = self.object_list
        rows = rows.order_by()[: CEILING + 1]
        try:
            sql, params = rows.query.sql_with_params()
        except EmptyResultSet:
            return 0
        question = sql, str(params)
        if _long.is_known(question):
            return CEILING + 1
        count: int = rows.count()
        if count > CEILING:
            _long.note(question)
        return count


class _LongLists:
    """Remembers for a while which lists are longer than anybody counts: ten thousand rows are not soon gone."""

    most, seconds = 500, 300

    def __init__(self) -> None:
        self._until: dict[Hashable, float] = {}

    def is_known(self, question: Hashable) -> bool:
        return self._until.get(question, 0) > time.monotonic()

    def note(self, question: Hashable) -> None:
        if len(self._until) >= self.most:
            self._until.clear()
        self._until[question] = time.monotonic() + self.seconds


_long = _LongLists()


class CarefulList(ChangeList):
    """A list whose pages begin where the one beside them ended.

    It takes no query which PostgreSQL cannot answer: a NUL character, a pattern out of balance.
    """

    page: Page

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        if "%00" in request.META.get("QUERY_STRING", "") or any(
            name.endswith("regex") for name in request.GET
        ):
            raise IncorrectLookupParameters("The query is none of this list's own.")
        super().__init__(request, *args, **kwargs)

    def get_results(self, request: HttpRequest) -> None:
        """Read the page whose place stands in the address, and find the places of those beside it."""
        self.paginator = self.model_admin.get_paginator(request, self.queryset, self.list_per_page)
        self.result_count = self.paginator.count
        is_narrowed = self.query or self.has_active_filters
        self.full_result_count = None if is_narrowed else self.result_count
        self.show_full_result_count = False
        self.show_admin_actions = True
        self.multi_page = self.result_count > self.list_per_page
        self.can_show_all = not self.multi_page
        ordering = self.queryset.query.order_by or self.get_ordering(request, self.queryset)
        pages = Keyset(self.queryset, ordering, self.list_per_page)
        self.page = pages.page(Place.read(request.GET.get(PAGE_VAR, "")), self.root_queryset)
        self.result_list = self.page.rows

    @property
    def first_row(self) -> int | None:
        """The number of the first row of the page, if it is known how many lie before it."""
        if self.page.before is None and self.page.next is None and not self.paginator.is_capped:
            return self.result_count - len(self.result_list) + 1
        return None if self.page.before is None else self.page.before + 1

    @property
    def last_row(self) -> int | None:
        return None if self.first_row is None else self.first_row + len(self.result_list) - 1

    @property
    def turns(self) -> dict[str, str]:
        """The addresses of the first, the previous, the next and the last page, as far as there are such."""
        places: dict[str, Place | str | None] = {
            "first": "" if self.page.previous else None,
            "previous": self.page.previous,
            "next": self.page.next,
            "last": END if self.page.next else None,
        }
        return {
            name: self.get_query_string({PAGE_VAR: str(place)} if place else {}) or "?"
            for name, place in places.items()
            if place is not None
        }
