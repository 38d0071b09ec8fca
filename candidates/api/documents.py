"""Documents over REST: uploaded, described, downloaded, and what a résumé suggests."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.core.files import File as StoredFile
from django.http import FileResponse, Http404
from django.utils.cache import get_conditional_response
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from audit.access import trace
from audit.choices import Reading
from candidates import operations
from candidates.api.parts import Part
from candidates.choices import DocumentKind
from candidates.models import Candidate, Document, Suggestion
from candidates.operations.documents import CHANGED_BY_HAND
from candidates.queue import wake_reader
from records.api.components import Extra
from records.api.downloads import FILE_TYPE, AnyRenderer, guarded
from records.api.inputs import Act, Change
from records.api.routes import Route
from records.api.transport import JsonParser, MergePatchParser, UploadParser
from records.api.uploads import File, Upload


def upload(
    *,
    candidate: Candidate,
    file: StoredFile,
    kind: DocumentKind = DocumentKind.RESUME,
    name: str = "",
    replaces: Document | None = None,
    is_private: bool = False,
    expires_on: date | None = None,
) -> Document:
    """Keep a file for a candidate, perhaps in place of an older one, which stays.

    What it is shows in its content, not in its name. Its text is read within seconds, and tells what it suggests.
    """
    document = operations.add_document(
        candidate,
        file=file,
        kind=kind,
        name=name,
        replaces=replaces,
        is_private=is_private,
        expires_on=expires_on,
    )
    wake_reader(document)
    return document


def read_again(document: Document) -> Document:
    """Have the worker try once more to read what it could not read."""
    fresh = operations.read_again(document)
    wake_reader(fresh)
    return fresh


def accept(suggestion: Suggestion, *, values: Mapping[str, Any] | None = None) -> Suggestion:
    """Write what is suggested, perhaps corrected by `values`, on the record of the candidate."""
    return operations.accept_suggestion(suggestion, values=values)


class Documents(Part):
    noun = "documents"
    model = Document
    without = ("file", "text")
    filters = ("candidate", "kind", "sha256")
    creation = Upload(upload, model=Document, file=File())
    change = Change(operations.change_document, *sorted(CHANGED_BY_HAND), model=Document)
    removal = Act(operations.delete_document)
    acts = {"read-again": Act(read_again, needs_version=False)}
    extras = {
        "file": Extra(
            "Download the file of a document",
            {
                (200, FILE_TYPE): OpenApiTypes.BINARY,
                304: OpenApiResponse(description="You have it already."),
            },
        )
    }
    parser_classes: list[type[BaseParser]] = [JsonParser, MergePatchParser, UploadParser]

    @classmethod
    def routes(cls) -> Iterator[Route]:
        """Files come one by one: many at once are an import."""
        yield from (
            Route(route.suffix, {"patch": "bulk_update"}, route.name) if route.name == "bulk" else route
            for route in super().routes()
        )
        yield Route("<int:pk>/file/", {"get": "file"}, "file")

    def get_renderers(self) -> list[BaseRenderer]:
        return [AnyRenderer()] if self.action == "file" else super().get_renderers()

    def file(self, request: Request, pk: int) -> Any:
        """Send the file as it came, to be saved; never to be shown by a browser."""
        document = self.rows(request).filter(pk=pk).first()
        if document is None:
            raise Http404
        trace(Reading.DOWNLOADED, model=Candidate, ids=[document.candidate_id])
        tag = f'"{document.sha256}"'
        known = get_conditional_response(request._request, etag=tag)
        return guarded(known or _sent(document), tag)


def _sent(document: Document) -> FileResponse:
    try:
        content = document.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(content, as_attachment=True, filename=document.name, content_type=FILE_TYPE)


class Suggestions(Part):
    noun = "suggestions"
    model = Suggestion
    without = ("key",)
    filters = ("document", "element", "status")
    acts = {
        "accept": Act(accept, values=serializers.DictField(required=False, allow_null=True)),
        "decline": Act(operations.decline_suggestion),
    }


resources = [Documents, Suggestions]
