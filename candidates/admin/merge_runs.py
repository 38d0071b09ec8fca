"""Merging all pairs above a score: choose it, look at them, confirm, see how far it is and what came of it."""

from decimal import Decimal
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods, require_safe
from unfold.decorators import action, display

from audit.access import trace
from audit.choices import Reading
from audit.links import url_of
from candidates.admin.bulk import STATUS_VARIANTS
from candidates.choices import BulkStatus
from candidates.models import Candidate, DuplicatePair, MergeOperation, MergeRun
from candidates.models.merge_run import MOST_PAIRS
from candidates.operations.merge_runs import NO_RIGHT, carry_out_merges, plan_merges
from candidates.queue import wake_merger
from records.admin import ReadOnlyRecordAdmin
from records.policies import may, visible
from records.refusals import sentence_of

SCORES = tuple(Decimal(each) / 100 for each in (97, 98, 99))
AT_ONCE = 25
SHOWN = 100


class AboveViews:
    """The way from the queue of duplicates into merging all pairs above a score."""

    actions_list: ClassVar = ("merge_above",)

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return may(request.user, "merge", Candidate)

    @action(description="Merge above a score", url_path="merge-above", permissions=["merge"], icon="merge")
    def merge_above(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:candidates_duplicatepair_above"))

    def above_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.above_view)  # type: ignore[attr-defined]
        return [path("above/", view, name="candidates_duplicatepair_above")]

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def above_view(self, request: HttpRequest) -> HttpResponse:
        """Show the pairs above the chosen score; merge those that were shown when told to."""
        if not may(request.user, "merge", Candidate):
            raise PermissionDenied(NO_RIGHT)
        least = _score(request.POST.get("score") or request.GET.get("score", ""))
        waiting: Any = visible(request.user, DuplicatePair).undecided()
        waiting = waiting.filter(first__merged_into=None, second__merged_into=None)
        if request.method == "POST":
            return self._begin(request, least)
        counts = waiting.filter(score__gte=SCORES[0]).aggregate(
            **{f"from_{number}": Count("pk", filter=Q(score__gte=each)) for number, each in enumerate(SCORES)}
        )
        rows = waiting.filter(score__gte=least).select_related("first", "second").order_by("-score", "id")
        pairs = list(rows[:MOST_PAIRS])
        trace(Reading.LISTED, *pairs[:SHOWN], model=DuplicatePair)
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": "Merge above a score",
            "scores": [(each, f"{each:.0%}", counts[f"from_{number}"]) for number, each in enumerate(SCORES)],
            "least": least,
            "pairs": pairs[:SHOWN],
            "keys": ",".join(str(pair.pk) for pair in pairs),
            "count": len(pairs),
        }
        return TemplateResponse(request, "candidates/merge_above.html", context)

    def _begin(self, request: HttpRequest, least: Decimal) -> HttpResponse:
        """Do a few at once; more is the worker's."""
        keys = [int(text) for text in request.POST.get("keys", "").split(",")[:MOST_PAIRS] if _is_key(text)]
        try:
            run = plan_merges(keys, least=least, reason=request.POST.get("reason", "").replace("\x00", ""))
        except (ValidationError, PermissionDenied) as refusal:
            messages.error(request, sentence_of(refusal))
            return HttpResponseRedirect(request.path)
        if run.size > AT_ONCE:
            wake_merger(run)
        else:
            carry_out_merges(run)
        return HttpResponseRedirect(url_of(run))


def _score(text: str) -> Decimal:
    """Return one of the scores that are offered, the strictest in doubt."""
    return next((each for each in SCORES if str(each) == text), SCORES[-1])


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18


@admin.register(MergeRun)
class MergeRunAdmin(ReadOnlyRecordAdmin):
    page_template = "candidates/merge_run.html"
    list_display = ("shown_what", "shown_status", "merged", "owner", "created_at")
    list_filter = ("status", "created_at")
    list_select_related = ("owner",)
    sortable_by = ()
    exclude = ("pair_keys", "refusals")
    empty_hint = "“Merge above a score” on the list of duplicates merges many pairs, each by itself."

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.progress_view)
        return [path("<int:object_id>/progress/", view, name=self.url_name("progress")), *super().get_urls()]

    @display(description="What")
    def shown_what(self, run: MergeRun) -> str:
        return str(run)

    @display(description="State", label=STATUS_VARIANTS)
    def shown_status(self, run: MergeRun) -> tuple[str, str]:
        return run.status, run.get_status_display()

    def page_context(self, request: HttpRequest, record: MergeRun) -> dict[str, Any]:
        context: dict[str, Any] = {
            "variant": STATUS_VARIANTS[record.status],
            "progress_url": self.url_of_view("progress", record),
        }
        if record.status != BulkStatus.DONE:
            return context
        pairs = visible(request.user, DuplicatePair).filter(pk__in=record.pair_keys)
        refused = pairs.filter(pk__in=[int(key) for key in record.refusals]).select_related("first", "second")
        both = pairs.values("first", "second")
        merges = visible(request.user, MergeOperation).filter(
            loser__in=[key for row in both for key in row.values()], merged_at__gte=record.created_at
        )
        return context | {
            "refused": [(pair, record.refusals[str(pair.pk)]) for pair in refused[:SHOWN]],
            "merges": merges.select_related("survivor", "loser").order_by("-id")[:SHOWN],
        }

    @method_decorator(require_safe)
    def progress_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Answer with the bar; once it is over, have the page load again."""
        run = self.record_or_404(request, object_id)
        context = {"record": run, "progress_url": self.url_of_view("progress", run)}
        answer = TemplateResponse(request, "candidates/merge_run_progress.html", context)
        if not run.is_waiting:
            answer.headers["HX-Refresh"] = "true"
        return answer
