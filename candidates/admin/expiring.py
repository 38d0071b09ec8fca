"""The worklist of papers that end: permits, certificates and documents, mine or of all whom I see."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from audit.access import trace
from audit.choices import Reading
from candidates.expiring import AHEAD, SHOWN, expiring
from candidates.models import Candidate
from records.policies import may


class ExpiringView:
    """The part of the candidates' admin that tells whose papers end."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.expiring_view)  # type: ignore[attr-defined]
        return [path("expiring/", view, name=self.url_name("expiring")), *super().get_urls()]  # type: ignore[attr-defined,misc]

    @method_decorator(require_safe)
    def expiring_view(self, request: HttpRequest) -> HttpResponse:
        if not may(request.user, "view", Candidate):
            raise PermissionDenied("You may not see candidates.")
        mine = request.GET.get("who") != "all"
        papers, has_more = expiring(request.user, mine=mine, today=timezone.localdate())
        if papers:
            trace(
                Reading.LISTED,
                model=Candidate,
                ids={paper.candidate.pk for paper in papers},
                query="papers that expire",
            )
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "opts": self.opts,  # type: ignore[attr-defined]
            "title": "Papers that expire",
            "papers": papers,
            "has_more": has_more,
            "shown": SHOWN,
            "mine": mine,
            "ahead": AHEAD.days,
        }
        return TemplateResponse(request, "candidates/expiring.html", context)
