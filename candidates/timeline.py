"""What candidates tell of themselves beside their changes."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, QuerySet

from candidates.models import Document
from records.policies import visible
from records.timeline import Event, Place, Source


class Documents(Source):
    """Files, when they came."""

    name = "document"
    label = "Documents"
    tells = frozenset({"candidates.document"})

    def events(self, user: Any, record: Model, before: Place | None, limit: int) -> Iterable[Event]:
        def rows(key: int) -> QuerySet:
            documents = visible(user, Document).filter(candidate=key)
            return documents.defer("text").select_related("uploaded_by")

        for document in self.read(user, record, before, limit, rows=rows, at="created_at"):
            told = {"document": document}
            yield Event(
                document.created_at, self.name, document.pk, "candidates/document_event.html", {"told": told}
            )
