"""Pages of long lists, without ever counting a million rows."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet

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
