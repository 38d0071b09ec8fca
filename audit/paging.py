"""Pages of long lists, without ever counting a million rows."""

from functools import cached_property
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

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
        return rows.order_by()[: CEILING + 1].count()


class CarefulList(ChangeList):
    """A list that takes no query which PostgreSQL cannot answer: a NUL character, a pattern out of balance."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        if "%00" in request.META.get("QUERY_STRING", "") or any(
            name.endswith("regex") for name in request.GET
        ):
            raise IncorrectLookupParameters("The query is none of this list's own.")
        super().__init__(request, *args, **kwargs)
