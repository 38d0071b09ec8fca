"""The admin site, which is the product."""

import time
from functools import cache
from typing import Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from unfold.settings import get_config
from unfold.sites import UnfoldAdminSite

from audit.access import trace
from audit.choices import Reading
from records.policies import VocabularyPolicy, policy_for
from records.report_views import ReportViews
from sor_project.palette import found_for


@cache
def _unfold() -> dict[str, Any]:
    return get_config()


class TracedChoices(AutocompleteJsonView):
    """The answer of a drop-down: typing into one is a search, which leaves a trace unless it is for mere words."""

    def get_context_data(self, *, object_list: Any = None, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(object_list=object_list, **kwargs)
        model = self.model_admin.model
        if not isinstance(policy_for(model), VocabularyPolicy):
            action = Reading.SEARCHED if self.term else Reading.LISTED
            trace(action, *context["object_list"], model=model, query=self.term)
        return context


class RecordSite(ReportViews, UnfoldAdminSite):
    """Unfold's site with a palette and reports of ours."""

    index_title = "Home"

    def _get_config(self, key: str, *args: Any) -> Any:
        """Answer as Unfold does, which would put its settings together thirty times for a page."""
        return self._get_value(_unfold().get(key) or None, *args)

    def get_urls(self) -> list[Any]:
        return [*self.report_urls(), *super().get_urls()]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Make no list of all kinds of records for every page: the sidebar is our own."""
        return super().get_app_list(request, app_label) if app_label else []

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return TracedChoices.as_view(admin_site=self)(request)  # type: ignore[return-value]

    def search(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Answer the palette afresh: Unfold keeps results for minutes, longer than a right may last."""
        term = request.GET.get("s", "").strip()[:100].replace("\x00", "")
        if not term:
            return HttpResponse()
        began = time.perf_counter()
        results = found_for(request.user, term)
        pages = Paginator(results, max(len(results), 1))
        context = {
            "search_term": term,
            "page_obj": pages,
            "results": pages.page(1),
            "execution_time": time.perf_counter() - began,
            "page_counter": 0,
            "command_show_history": False,
        }
        return TemplateResponse(
            request, "unfold/helpers/command_results.html", context, headers={"HX-Trigger": "search"}
        )
