"""Comparisons in the admin site: the copy, its columns, progress, what was found and since when."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST, require_safe
from unfold.decorators import display

from audit.access import trace
from audit.choices import Reading
from audit.links import url_of
from audit.typed import version_in
from candidates.models import Candidate
from integrations.admin.uploading import UploadViews, carried_out
from integrations.choices import NEXT_COMPARISON_STATUSES, ComparisonStatus
from integrations.forms_reconciliation import CopyForm, CopyMappingForm
from integrations.models import Discrepancy, ReconciliationRun
from integrations.operations.comparisons import cancel_comparison, compare_again
from integrations.queue import wake_comparer
from integrations.reconciliation.showing import lines_for, progress_of, summary_of
from records.admin import RecordAdmin
from records.policies import may, visible
from records.refusals import sentence_of

STATUS_VARIANTS = {
    ComparisonStatus.MAPPING.value: "warning",
    ComparisonStatus.COMPARING.value: "info",
    ComparisonStatus.DONE.value: "success",
    ComparisonStatus.FAILED.value: "danger",
}
CANCELLABLE = {
    status for status, after in NEXT_COMPARISON_STATUSES.items() if ComparisonStatus.CANCELLED in after
}
STEPS = ("mapping", "cancel", "again", "progress", "export")


@admin.register(ReconciliationRun)
class ReconciliationRunAdmin(UploadViews, RecordAdmin):
    upload_form = CopyForm
    upload_template = "integrations/copy.html"
    upload_title = "Compare a copy"
    upload_refusal = "You may not compare copies of other systems with the record."
    upload_asked = ("system", "kind")
    page_template = "integrations/comparison.html"
    list_display = ("shown_copy", "kind", "shown_status", "rows_done", "owner", "created_at")
    list_filter = ("system", "kind", "status", "created_at")
    list_select_related = ("owner", "system")
    search_fields = ("file_name",)
    search_help_text = "Name of the file"
    sortable_by = ("created_at",)
    empty_hint = "Export what another system holds, and compare it here: you will see where the two differ."

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        steps = [
            path(f"<int:object_id>/{name}/", view(getattr(self, f"{name}_view")), name=self.url_name(name))
            for name in STEPS
        ]
        return [*steps, *super().get_urls()]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep comparisons: discrepancies say by which they were found."""
        return False

    @display(description="Copy", header=True)
    def shown_copy(self, run: ReconciliationRun) -> list[str]:
        return [str(run.system), run.file_name]

    @display(description="Status", label=STATUS_VARIANTS)
    def shown_status(self, run: ReconciliationRun) -> tuple[str, str]:
        return run.status, run.get_status_display()

    def page_context(self, request: HttpRequest, record: ReconciliationRun) -> dict[str, Any]:
        may_change = self.has_change_permission(request, record)
        context: dict[str, Any] = {
            "variant": STATUS_VARIANTS.get(record.status, ""),
            "steps": {name: self.url_of_view(name, record) for name in STEPS},
            "may_cancel": may_change and record.status in CANCELLABLE,
            "list_url": reverse("admin:integrations_discrepancy_changelist"),
            "add_url": reverse("admin:integrations_reconciliationrun_add"),
        }
        if record.status in {ComparisonStatus.MAPPING, ComparisonStatus.FAILED}:
            # Columns are shown with values out of the file: to whoever has it.
            if may_change and record.owner_id == request.user.pk:
                context["mapping_form"] = getattr(request, "asked_form", None) or CopyMappingForm(record)
        elif record.is_working:
            context |= {"progress": progress_of(record), "progress_url": context["steps"]["progress"]}
        elif record.status == ComparisonStatus.DONE:
            context |= {
                "summary": summary_of(record, request.user),
                "before": record.before,
                "may_add": self.has_add_permission(request),
                "may_export": may(request.user, "export", Candidate),
            }
        return context

    @method_decorator(require_POST)
    def mapping_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        run = self.record_or_404(request, object_id)
        if run.owner_id != request.user.pk:
            raise PermissionDenied("Whoever uploaded the copy says what its columns hold.")
        form = CopyMappingForm(run, request.POST)
        if started := carried_out(form):
            wake_comparer(started)
            return HttpResponseRedirect(url_of(started))
        request.asked_form = form  # type: ignore[attr-defined]
        context = {**self.record_context(request, run), **self.page_context(request, run)}
        return TemplateResponse(request, self.page_template, context, status=422)

    @method_decorator(require_POST)
    def cancel_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        run = self.record_or_404(request, object_id)
        try:
            cancel_comparison(run, version=version_in(request.POST.get("version")))
        except (ValidationError, PermissionDenied) as refusal:
            messages.error(request, sentence_of(refusal))
        return HttpResponseRedirect(url_of(run))

    @method_decorator(require_POST)
    def again_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        run = self.record_or_404(request, object_id)
        try:
            run = compare_again(run)
            wake_comparer(run)
        except (ValidationError, PermissionDenied) as refusal:
            messages.error(request, sentence_of(refusal))
        return HttpResponseRedirect(url_of(run))

    @method_decorator(require_safe)
    def progress_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Answer with the bar as it is now, and with the next page when the worker is done."""
        run = self.record_or_404(request, object_id)
        if not run.is_working:
            return HttpResponse(headers={"HX-Redirect": url_of(run)})
        context = {
            "progress": progress_of(run),
            "progress_url": self.url_of_view("progress", run),
            "record": run,
        }
        return TemplateResponse(request, "integrations/progress.html", context)

    @method_decorator(require_safe)
    def export_view(self, request: HttpRequest, object_id: int) -> StreamingHttpResponse:
        """Stream what the comparison found as CSV, as far as the reader may see it."""
        run = self.record_or_404(request, object_id)
        if not may(request.user, "export", Candidate):
            raise PermissionDenied("You may not take lists away.")
        rows = visible(request.user, Discrepancy).seen_in(run)
        people = rows.exclude(candidate=None).order_by().values_list("candidate", flat=True).distinct()
        trace(Reading.EXPORTED, run)
        trace(Reading.EXPORTED, model=Candidate, ids=people)
        headers = {"Content-Disposition": f'attachment; filename="comparison-{run.pk}.csv"'}
        return StreamingHttpResponse(lines_for(rows), content_type="text/csv; charset=utf-8", headers=headers)
