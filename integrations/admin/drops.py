"""Drops in the admin site: what each system finds in its folder, and how each night went."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.views.decorators.http import require_POST
from unfold.decorators import display

from audit.links import url_of
from integrations import operations
from integrations.admin.subscribing import AsksForRecords
from integrations.choices import RunStatus
from integrations.drops.writing import folder_of, given
from integrations.models import Drop
from records.admin import RecordAdmin
from records.forms import RecordForm

RUN_VARIANTS = {RunStatus.RUNNING: "info", RunStatus.DONE: "success", RunStatus.FAILED: "danger"}
LATEST = 30


@admin.register(Drop)
class DropAdmin(AsksForRecords, RecordAdmin):
    page_template = "integrations/file_drop.html"
    list_display = ("name", "system", "format", "is_incremental", "shown_hour", "is_active")
    list_filter = ("system", "is_active")
    list_select_related = ("system",)
    search_fields = ("name", "system__name")
    fields = (
        "system", "name", "format", "resources", "is_incremental", "hour", "keep_days", "is_active",
    )  # fmt: skip
    autocomplete_fields = ("system",)
    empty_hint = "A drop writes files for a system each night, such as a data warehouse that reads batches."

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.write_view)
        return [path("<int:object_id>/write/", view, name=self.url_name("write")), *super().get_urls()]

    @display(description="Written at", ordering="hour")
    def shown_hour(self, drop: Drop) -> str:
        return f"{drop.hour:02}:00 UTC"

    def add_record(self, request: HttpRequest, instance: Drop, form: RecordForm) -> Drop:
        return operations.add_drop(**form.details())

    def change_record(self, request: HttpRequest, instance: Drop, form: RecordForm) -> Drop:
        return operations.change_drop(instance, changes=form.changes(), version=form.version)

    def remove_record(self, request: HttpRequest, instance: Drop) -> None:
        operations.remove_drop(instance)

    def page_context(self, request: HttpRequest, record: Drop) -> dict[str, Any]:
        return {
            "runs": list(record.runs.all()[:LATEST]),
            "variants": RUN_VARIANTS,
            "folder": folder_of(record.system),
            "given": [
                (capfirst(model._meta.verbose_name_plural), columns)
                for model, columns in given(record).items()
            ],
            "write_url": self.url_of_view("write", record),
        }

    @method_decorator(require_POST)
    def write_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        drop = self.record_or_404(request, object_id)
        operations.write_drop_now(drop, whole="whole" in request.POST)
        messages.success(request, "It is being written; it appears below when it is done.")
        return HttpResponseRedirect(url_of(drop))
