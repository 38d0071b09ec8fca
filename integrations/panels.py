"""What a candidate's page shows of imports: the rows of files that told of the person, as they were."""

from typing import Any, ClassVar

from django.db.models import Model
from django.http import HttpRequest

from integrations.models import ImportBatch, ImportRow
from records.panels import Panel
from records.policies import visible

LATEST = 5


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
