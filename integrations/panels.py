"""What the page of a candidate or client shows of other systems: rows of files, and where copies differ."""

from typing import Any, ClassVar

from django.db.models import Model
from django.http import HttpRequest

from integrations.models import Discrepancy, ImportBatch, ImportRow
from integrations.reconciliation.showing import shown_of
from records.panels import Panel
from records.policies import may, visible

LATEST = 5
MOST = 20


class ImportedFrom(Panel):
    """The latest rows, with the columns that found no place in the record."""

    title: ClassVar[str] = "As imported"
    icon: ClassVar[str] = "upload_file"
    template_name: ClassVar[str] = "integrations/panel.html"
    column: ClassVar[str] = "side"
    order: ClassVar[int] = 900

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any] | None:
        rows = ImportRow.objects.filter(candidate=record.pk).select_related("batch").order_by("-pk")[:LATEST]
        if not rows:
            return None
        mine = set(
            visible(request.user, ImportBatch)
            .values_list("pk", flat=True)
            .filter(pk__in={row.batch_id for row in rows})
        )
        return {"rows": [(row, row.batch_id in mine) for row in rows]}


class DiffersElsewhere(Panel):
    """What other systems say otherwise, as far as nobody has settled it."""

    title: ClassVar[str] = "Other systems say otherwise"
    icon: ClassVar[str] = "difference"
    template_name: ClassVar[str] = "integrations/differs.html"
    column: ClassVar[str] = "side"
    order: ClassVar[int] = 800

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any] | None:
        about = {str(record._meta.model_name): record.pk}
        rows = Discrepancy.objects.unsettled().filter(**about).select_related("system").order_by("-pk")
        if not may(request.user, "view", Discrepancy) or not (found := list(rows[:MOST])):
            return None
        return {"rows": [shown_of(row) for row in found]}
