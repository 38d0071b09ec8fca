"""The audit log: who did what, when, from where and why, over all records. It can only be read."""

from collections import defaultdict
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.http import require_safe
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RelatedDropdownFilter
from unfold.decorators import display

from audit.access import trace
from audit.admin.base import ReadOnlyAdmin
from audit.choices import Reading
from audit.filters import ChangedFieldFilter, DaysFilter, RecordTypeFilter
from audit.log import Summary, summaries
from audit.models import ChangeSet, Redaction
from audit.paging import CarefulList
from audit.story import Act, model_of, tell
from audit.templatetags.story import ago
from audit.typed import key_in

STEPS = 100


class LogPage(CarefulList):
    """A page of acts, each with its summary; the page is known before it is drawn."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        told = summaries(self.result_list, request.user)
        for act in self.result_list:
            act.summary = told.get(act.pk, Summary(0, 0, ""))


@admin.register(ChangeSet)
class ChangeSetAdmin(ReadOnlyAdmin):
    """Every act. Opening one shows all that it changed, old and new."""

    counted = "acts"
    list_display = ("shown_when", "actor_name", "shown_act", "shown_records", "shown_via", "shown_why")
    list_display_links = ("shown_act",)
    list_filter = (
        ("actor", RelatedDropdownFilter),
        RecordTypeFilter,
        ChangedFieldFilter,
        ("via", ChoicesDropdownFilter),
        ("occurred_at", DaysFilter),
    )
    search_fields = ("request_id__exact",)
    search_help_text = "Search by request id"
    ordering = ("-id",)
    sortable_by = ()

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return LogPage

    @display(description="When")
    def shown_when(self, act: ChangeSet) -> str:
        return ago(act.occurred_at)

    @display(description="Act")
    def shown_act(self, act: ChangeSet) -> str:
        return act.verb or "made a change"

    @display(description="Record")
    def shown_records(self, act: Any) -> str:
        summary = act.summary
        if summary.is_hidden:
            return f"{summary.kinds}, not shown to you"
        if summary.name and summary.url:
            return format_html('<a class="sor-link" href="{}">{}</a>', summary.url, summary.name)
        if summary.records > 1:
            return f"{summary.records:,} records: {summary.kinds}"
        return summary.name or summary.kinds

    @display(description="Via")
    def shown_via(self, act: ChangeSet) -> str:
        return render_to_string("audit/via.html", {"change_set": act})

    @display(description="Why")
    def shown_why(self, act: Any) -> str:
        return "" if act.summary.is_hidden else act.reason

    @method_decorator(require_safe)
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one act and, a page at a time, every row that it changed."""
        act = self.get_object(request, object_id) if object_id else None
        if act is None or not self.has_view_permission(request, act):
            raise Http404("There is no such act.")
        entries = act.entries.filter(id__gt=key_in(request.GET.get("after")) or 0)
        page = list(entries.select_related("change_set").order_by("id")[: STEPS + 1])
        told = tell(page[:STEPS], user=request.user)
        _trace(told)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(act),
            "change_set": act,
            "act": told[0] if told else None,
            "next": page[STEPS - 1].pk if len(page) > STEPS else None,
            "log_url": reverse("admin:audit_changeset_changelist"),
        }
        return TemplateResponse(request, "audit/act.html", context)


def _trace(told: list[Act]) -> None:
    """Note that the records behind ``told`` were read, but for those that are not shown."""
    roots: dict[str, set[int]] = defaultdict(set)
    for step in (step for act in told for step in act.steps if not step.is_hidden):
        roots[step.entry.root_model].add(step.entry.root_id)
    for label, keys in roots.items():
        if model := model_of(label):
            trace(Reading.OPENED, model=model, ids=keys)


@admin.register(Redaction)
class RedactionAdmin(ReadOnlyAdmin):
    """What was taken out of history, by whom and why; never what it said."""

    list_display = ("occurred_at", "model", "object_id", "fields", "rows", "actor_name", "reason")
    list_filter = (("occurred_at", DaysFilter),)
    ordering = ("-id",)
    sortable_by = ()
