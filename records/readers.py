"""Who looked at a record, on its page, for those who watch over people's data."""

from typing import Any, ClassVar

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from audit.models import AccessLog
from audit.readings import readings_of
from records.panels import Panel
from records.policies import may, visible

LATEST = 8


class ReadersPanel(Panel):
    """The latest readings of the record, with the way to all of them."""

    title = "Who looked"
    icon = "visibility"
    template_name = "records/readers.html"
    column: ClassVar[str] = "side"
    order = 900

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any] | None:
        if not may(request.user, "view", AccessLog):
            return None
        rows = readings_of(record, visible(request.user, AccessLog))[:LATEST]
        query = urlencode({"record": f"{record._meta.label_lower}:{record.pk}"})
        return {"readings": list(rows), "all_url": f"{reverse('admin:audit_accesslog_changelist')}?{query}"}
