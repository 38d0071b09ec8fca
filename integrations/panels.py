"""What the page of a candidate or client shows of other systems: rows of files, and where copies differ."""

from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from integrations.models import Discrepancy, ImportBatch, ImportRow
from integrations.reconciliation.showing import shown_of
from records.panels import Panel
from records.policies import may, visible
from records.reading import about

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
        def latest(key: int) -> QuerySet:
            return ImportRow.objects.filter(candidate=key).select_related("batch").order_by("-pk")[:LATEST]

        rows = about(request.user, "imported from", record.pk, latest).read()
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
        kind = str(record._meta.model_name)

        def rows(key: int) -> QuerySet:
            found = Discrepancy.objects.unsettled().filter(**{kind: key}).select_related("system")
            return found.order_by("-pk")[:MOST]

        if not may(request.user, "view", Discrepancy):
            return None
        if not (found := about(request.user, ("discrepancies of", kind), record.pk, rows).read()):
            return None
        return {"rows": [shown_of(row) for row in found]}
