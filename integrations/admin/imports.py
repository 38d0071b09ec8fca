"""Imports in the admin site: upload, columns, preview, progress, result."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST, require_safe
from unfold.decorators import display

from audit.choices import Reading
from audit.links import url_of
from audit.typed import key_in, version_in
from integrations.admin.exports import ExportPage
from integrations.admin.uploading import UploadViews, carried_out
from integrations.choices import NEXT_IMPORT_STATUSES, ImportStatus, RowAction, RowStatus
from integrations.forms import MappingForm, ReadingForm, UploadForm
from integrations.kinds import importable, kinds_for
from integrations.models import ImportBatch, SavedMapping
from integrations.operations import cancel_import, mappings_for, start_import, use_mapping
from integrations.progress import progress_of
from integrations.queue import wake_worker
from integrations.report import error_lines
from integrations.reverting import refusal_to_revert, revert_import
from integrations.rows import page_of_rows
from records.admin import RecordAdmin
from records.policies import visible
from records.refusals import sentence_of

STATUS_VARIANTS = {
    ImportStatus.MAPPING: "warning",
    ImportStatus.CHECKING: "info",
    ImportStatus.CHECKED: "warning",
    ImportStatus.COMMITTING: "info",
    ImportStatus.DONE: "success",
    ImportStatus.REVERTING: "info",
    ImportStatus.REVERTED: "",
    ImportStatus.FAILED: "danger",
}

CANCELLABLE = {status for status, after in NEXT_IMPORT_STATUSES.items() if ImportStatus.CANCELLED in after}


@admin.register(ImportBatch)
class ImportBatchAdmin(ExportPage, UploadViews, RecordAdmin):
    upload_form = UploadForm
    upload_template = "integrations/upload.html"
    upload_title = "Import a file"
    upload_refusal = "You may not import."
    page_template = "integrations/page.html"
    list_display = ("shown_file", "kind", "shown_status", "rows_total", "owner", "shown_when")
    list_filter = ("status", "kind", "owner", "created_at")
    list_select_related = ("owner",)
    search_fields = ("file_name",)
    search_help_text = "Name of the file"
    sortable_by = ("shown_when",)
    empty_hint = (
        "Export candidates, clients or jobs from your old system as CSV or XLSX, and import the file here."
    )

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        steps = {
            "mapping": self.mapping_view,
            "reading": self.reading_view,
            "use": self.use_view,
            "start": self.start_view,
            "cancel": self.cancel_view,
            "revert": self.revert_view,
            "progress": self.progress_view,
            "errors": self.errors_view,
        }
        return [
            *(
                path(f"<int:object_id>/{name}/", view(step), name=self.url_name(name))
                for name, step in steps.items()
            ),
            *super().get_urls(),
        ]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and bool(kinds_for(request.user))

    @display(description="File", header=True)
    def shown_file(self, batch: ImportBatch) -> list[str]:
        return [batch.file_name, batch.sheet]

    @display(description="Status", label=STATUS_VARIANTS)
    def shown_status(self, batch: ImportBatch) -> tuple[str, str]:
        return batch.status, batch.get_status_display()

    @display(description="Uploaded", ordering="created_at")
    def shown_when(self, batch: ImportBatch) -> Any:
        return batch.created_at

    # Steps ---------------------------------------------------------------------------------------

    def page_context(self, request: HttpRequest, record: ImportBatch) -> dict[str, Any]:
        may_change = self.has_change_permission(request, record)
        mapped_anew = request.GET.get("step") == "columns" and record.is_editable
        context: dict[str, Any] = {
            "variant": STATUS_VARIANTS.get(ImportStatus(record.status), ""),
            "steps": {
                name: self.url_of_view(name, record)
                for name in ("start", "cancel", "revert", "errors", "mapping", "reading", "use")
            },
            "may_cancel": may_change and record.status in CANCELLABLE,
        }
        if may_change and (record.status in {ImportStatus.MAPPING, ImportStatus.FAILED} or mapped_anew):
            return context | self._columns_context(request, record)
        if record.is_working:
            return context | {
                "progress": progress_of(record),
                "progress_url": self.url_of_view("progress", record),
            }
        counts = record.rows.counts()
        return context | {
            "records_url": _list_of(record),
            "may_revert": record.is_revertible and not refusal_to_revert(record),
            "kept": record.rows.filter(status=RowStatus.KEPT).count(),
            "written": record.rows.written().count(),
            "left_out": record.rows.to_commit().count(),
            "counts": [(action, RowAction(action).label, number) for action, number in counts.items()],
            "warned": record.rows.with_warnings().count(),
            "fit": counts[RowAction.CREATE] + counts[RowAction.UPDATE],
            "in_error": counts[RowAction.ERROR],
            "page": page_of_rows(
                record, request.GET.get("show", ""), request.GET.get("after", ""), request.user
            ),
        }

    @staticmethod
    def _columns_context(
        request: HttpRequest, batch: ImportBatch, mapping: Any = None, reading: Any = None
    ) -> dict[str, Any]:
        return {
            "mapping_form": mapping or MappingForm(batch, request.user),
            "reading_form": reading or ReadingForm(batch, request.user),
            "proposal": batch.read_proposal(),
            "saved": mappings_for(batch, request.user),
        }

    @method_decorator(require_POST)
    def mapping_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        batch = self.record_or_404(request, object_id)
        form = MappingForm(batch, request.user, request.POST)
        if saved := carried_out(form):
            wake_worker(saved)
            return HttpResponseRedirect(url_of(saved))
        return self._columns_again(request, batch, mapping=form)

    @method_decorator(require_POST)
    def use_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Fill the columns in as a saved mapping says."""
        batch = self.record_or_404(request, object_id)
        saved = visible(request.user, SavedMapping).filter(pk=key_in(request.POST.get("saved"))).first()
        if saved is None:
            messages.error(request, "This mapping is not there any more.")
            return HttpResponseRedirect(url_of(batch))
        try:
            use_mapping(batch, saved=saved, version=version_in(request.POST.get("version")))
        except (ValidationError, PermissionDenied) as refusal:
            messages.error(request, sentence_of(refusal))
        return HttpResponseRedirect(url_of(batch))

    @method_decorator(require_POST)
    def reading_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        batch = self.record_or_404(request, object_id)
        form = ReadingForm(batch, request.user, request.POST)
        if saved := carried_out(form):
            return HttpResponseRedirect(url_of(saved))
        return self._columns_again(request, batch, reading=form)

    def _columns_again(self, request: HttpRequest, batch: ImportBatch, **forms: Any) -> HttpResponse:
        context = {
            **self.record_context(request, batch),
            **self.page_context(request, batch),
            **self._columns_context(request, batch, **forms),
        }
        return TemplateResponse(request, self.page_template, context, status=422)

    @method_decorator(require_POST)
    def start_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        batch = self.record_or_404(request, object_id)
        try:
            wake_worker(start_import(batch, version=version_in(request.POST.get("version"))))
        except (ValidationError, PermissionDenied) as refusal:
            messages.error(request, sentence_of(refusal))
        return HttpResponseRedirect(url_of(batch))

    @method_decorator(require_POST)
    def revert_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        batch = self.record_or_404(request, object_id)
        try:
            wake_worker(revert_import(batch, version=version_in(request.POST.get("version"))))
        except (ValidationError, PermissionDenied) as refusal:
            messages.error(request, sentence_of(refusal))
        return HttpResponseRedirect(url_of(batch))

    @method_decorator(require_POST)
    def cancel_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        batch = self.record_or_404(request, object_id)
        try:
            cancel_import(batch)
        except (ValidationError, PermissionDenied) as refusal:
            messages.error(request, sentence_of(refusal))
        return HttpResponseRedirect(url_of(batch))

    @method_decorator(require_safe)
    def progress_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Answer with the bar as it is now, and with the next page when the worker is done."""
        batch = self.record_or_404(request, object_id)
        if not batch.is_working:
            return HttpResponse(headers={"HX-Redirect": url_of(batch)})
        context = {
            "progress": progress_of(batch),
            "progress_url": self.url_of_view("progress", batch),
            "record": batch,
        }
        return TemplateResponse(request, "integrations/progress.html", context)

    @method_decorator(require_safe)
    def errors_view(self, request: HttpRequest, object_id: int) -> StreamingHttpResponse:
        """Stream the rows in error as CSV."""
        batch = self.record_or_404(request, object_id, reading=Reading.EXPORTED)
        headers = {"Content-Disposition": f'attachment; filename="import-{batch.pk}-errors.csv"'}
        return StreamingHttpResponse(
            error_lines(batch), content_type="text/csv; charset=utf-8", headers=headers
        )


def _list_of(batch: ImportBatch) -> str:
    options = importable(batch.kind).model._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
