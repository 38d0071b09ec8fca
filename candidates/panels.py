"""What the room shows on the page of a candidate by panels of its own: the documents, and where to drop more."""

from typing import Any

from django.http import HttpRequest

from candidates.choices import DocumentKind
from candidates.files import ACCEPTED
from candidates.models import Candidate, Document
from candidates.models.kept import MOST_BYTES
from candidates.paperwork import papers_of
from records.panels import Panel
from records.policies import may


class DocumentsPanel(Panel):
    """The documents with their states, and a place to drop files."""

    title = "Documents"
    icon = "description"
    template_name = "candidates/documents.html"
    column = "side"
    order = 30

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any] | None:
        return documents_context(request, record)


def documents_context(request: HttpRequest, candidate: Candidate) -> dict[str, Any]:
    papers = papers_of(candidate, request.user)
    return {
        "record": candidate,
        "papers": papers,
        "is_reading": any(paper.document.is_waiting for paper in papers),
        # Whoever sees the candidate may, who may at all.
        "may_add": may(request.user, "add", Document),
        "kinds": DocumentKind.choices,
        "accepted": ACCEPTED,
        "most_bytes": MOST_BYTES,
    }
