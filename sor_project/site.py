"""The admin site, which is the product."""

import time
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from unfold.sites import UnfoldAdminSite

from records.report_views import ReportViews
from sor_project.palette import found_for


class RecordSite(ReportViews, UnfoldAdminSite):
    """Unfold's site with a palette and reports of ours."""

    index_title = "Home"

    def get_urls(self) -> list[Any]:
        return [*self.report_urls(), *super().get_urls()]

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
