"""Copies that we read ourselves, in the admin site."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.decorators import display

from integrations.models import CopySource
from integrations.operations.sources import add_source, change_source
from integrations.queue import wake_source_reader
from records.admin import RecordAdmin
from records.steps import Steps, step


def read_now(source: CopySource) -> None:
    """Have the worker read it; what becomes of it is noted in its own row."""
    wake_source_reader(source)


@admin.register(CopySource)
class CopySourceAdmin(Steps, RecordAdmin):
    list_display = ("name", "system", "kind", "rhythm", "shown_state", "read_at")
    list_filter = ("system", "kind", "rhythm", "is_active")
    list_select_related = ("system", "owner")
    search_fields = ("name",)
    autocomplete_fields = ("system",)
    readonly_fields = ("owner", "read_at", "problem")
    actions_detail = ("read",)
    empty_hint = (
        "Say where another system lists its records, and they are read and compared, once or every night."
    )

    read = step(
        "Read and compare now",
        read_now,
        icon="sync",
        done="The worker reads it. Look at the comparisons in a moment.",
    )

    @display(
        description="State", label={"Works": "success", "Failed": "danger", "Off": "", "Not read yet": "info"}
    )
    def shown_state(self, source: CopySource) -> str:
        if not source.is_active:
            return "Off"
        if source.problem:
            return "Failed"
        return "Works" if source.read_at else "Not read yet"

    def steps_for(self, record: CopySource) -> set[str]:
        return {"read"} if record.is_active else set()

    def add_record(self, request: HttpRequest, instance: CopySource, form: Any) -> CopySource:
        return add_source(instance)

    def change_record(self, request: HttpRequest, instance: CopySource, form: Any) -> CopySource:
        return change_source(instance, changes=form.changes(), version=form.version)
