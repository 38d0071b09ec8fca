"""The base of every ledger's pages."""

from typing import Any, ClassVar

from django.contrib.admin import ShowFacets
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.views.decorators.http import require_safe
from unfold.admin import ModelAdmin

from audit import lens
from audit.access import question_of, trace
from audit.choices import Reading
from audit.paging import CappedPaginator, CarefulList


class ReadOnlyAdmin(ModelAdmin):
    """Rows that nobody writes by hand, for those who hold the right to view them.

    ``counted`` is what its rows are called where they are counted, if that is not the name of the list.
    """

    counted: ClassVar[str] = ""

    paginator = CappedPaginator
    list_per_page = 50
    list_max_show_all = 50
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    list_filter_submit = True
    actions = None

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return CarefulList

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return lens.current().rows(request.user, self.model).order_by("-id")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @method_decorator(require_safe)
    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the rows; that they were read is itself traced."""
        trace(Reading.LISTED, model=self.model, query=question_of(request))
        context = {"title": capfirst(self.opts.verbose_name_plural), **(extra_context or {})}
        return super().changelist_view(request, context)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        raise Http404("History has no history of its own: it cannot change.")

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        raise Http404(f"There is no such {opts.verbose_name}.")
