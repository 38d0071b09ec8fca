"""The page on which a record is read, with its timeline; the form is one click away."""

from typing import Any, ClassVar

from django.contrib.admin.utils import unquote
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from audit.access import trace
from audit.choices import Reading
from audit.links import with_key
from audit.models import ChangeSet
from audit.questions import KEY
from audit.story import tell_about
from records import plans, policies
from records.lens import veil
from records.timeline import Place, sources_of, timeline


class PageViews:
    """``page_template`` gives a kind of record its page; without one, its form is where it is read."""

    page_template: ClassVar[str | None] = None

    def page_urls(self) -> list[Any]:
        if not self.page_template:
            return []
        view = self.admin_site.admin_view  # type: ignore[attr-defined]
        return [
            path("<int:object_id>/", view(self.page_view), name=self.url_name("page")),
            path("<int:object_id>/timeline/", view(self.timeline_view), name=self.url_name("timeline")),
            path(
                "<int:object_id>/timeline/<int:act>/", view(self.act_view), name=self.url_name("timeline_act")
            ),
        ]

    def url_name(self, view: str) -> str:
        opts = self.opts  # type: ignore[attr-defined]
        return f"{opts.app_label}_{opts.model_name}_{view}"

    def url_of_view(self, view: str, record: Any) -> str:
        return with_key(f"admin:{self.url_name(view)}", record.pk, KEY)

    def record_or_404(
        self, request: HttpRequest, object_id: Any, *, reading: Reading = Reading.OPENED
    ) -> Any:
        """Return what a page is about, traced as ``reading``; every page about one record begins here."""
        plans.keep()
        record = self.get_object(request, unquote(str(object_id)))  # type: ignore[attr-defined]
        if record is None or not self.has_view_permission(request, record):  # type: ignore[attr-defined]
            raise Http404(f"There is no such {self.opts.verbose_name}, or it is not shown to you.")  # type: ignore[attr-defined]
        trace(reading, record)
        return record

    @method_decorator(require_safe)
    def page_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        record = self.record_or_404(request, object_id)
        veil([record], request.user)
        context = {
            **self.record_context(request, record),
            **self.timeline_context(request, record),
            **self.page_context(request, record),
        }
        return TemplateResponse(request, str(self.page_template), context)

    @method_decorator(require_safe)
    def timeline_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Answer with the next part of the timeline."""
        record = self.record_or_404(request, object_id)
        return TemplateResponse(request, "records/timeline_part.html", self.timeline_context(request, record))

    @method_decorator(require_safe)
    def act_view(self, request: HttpRequest, object_id: int, act: int) -> HttpResponse:
        """Answer with the old and new values of one entry of the timeline."""
        record = self.record_or_404(request, object_id)
        told = tell_about(record, list(ChangeSet.objects.filter(pk=act)), user=request.user)
        steps = [step for act in told for step in act.steps]
        return TemplateResponse(request, "records/steps.html", {"steps": steps})

    def timeline_context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        only = request.GET.get("show", "")
        before = Place.read(request.GET.get("before", ""))
        events, older = timeline(record, request.user, before=before, only=only)
        sources = {source.name: source.label for source in sources_of(record)}
        return {
            "record": record,
            "events": events,
            "older": older,
            "timeline_url": self.url_of_view("timeline", record),
            "timeline_kinds": {"": "All", **sources} if len(sources) > 1 else {},
            "timeline_only": only if only in sources else "",
        }

    def page_context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        """Return what ``page_template`` needs beside the record and its timeline."""
        return {}

    def record_context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        """Return what every page about one record needs."""
        return {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "opts": self.opts,  # type: ignore[attr-defined]
            "object": record,
            "record": record,
            "title": str(record),
            "may_change": self.has_change_permission(request, record),  # type: ignore[attr-defined]
            "may_delete": self.has_delete_permission(request, record),  # type: ignore[attr-defined]
            "may_read_log": policies.may(request.user, "view", ChangeSet),
            "change_url": self.url_of_view("change", record),
            "delete_url": self.url_of_view("delete", record),
            "history_url": self.url_of_view("history", record),
        }
