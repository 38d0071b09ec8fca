"""Documents in the admin site: dropped on the candidate's page, read on their own, downloaded by whoever may."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.cache import get_conditional_response
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from audit.choices import Reading
from audit.links import url_of
from audit.typed import key_in
from candidates import operations
from candidates.admin.suggestions import LEVELS, shown, typed
from candidates.choices import DocumentKind
from candidates.extraction.process import NoPictureError, picture_of_page
from candidates.files import ACCEPTED
from candidates.models import Candidate, Document, Suggestion
from candidates.panels import documents_context
from candidates.paperwork import also_on, kind_by_name
from candidates.partial import part_of
from candidates.queue import wake_reader
from records import gates
from records.admin import RecordAdmin, RecordInline
from records.policies import visible
from records.refusals import sentence_of
from records.waiting import tell_waiting

# What was sent by strangers runs nowhere, whatever a browser takes it for.
SANDBOX = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
SHOWN_TEXT = 30_000
SHOWN_PAGES = 30
MOST_FILES = 50
GONE = "This suggestion is not there any more: the document was read again. Look at those that are."


class DocumentsOfCandidate:
    """The part of the candidate's page with the documents, and the door for new ones."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view  # type: ignore[attr-defined]
        name = self.url_name("documents")  # type: ignore[attr-defined]
        own = path("<int:object_id>/documents/", view(self.documents_view), name=name)
        return [own, *super().get_urls()]  # type: ignore[misc]

    def documents_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Show the documents as they are now; a POST adds files, each on its own."""
        candidate = self.record_or_404(request, object_id)  # type: ignore[attr-defined]
        if request.method == "POST":
            return _take(request, candidate)
        return TemplateResponse(request, "candidates/documents.html", documents_context(request, candidate))


class SuggestionInline(RecordInline):
    """On the form of a document suggestions are only read; they are decided on its page."""

    model = Suggestion
    fields = ("element", "values", "evidence", "confidence")
    readonly_fields = fields
    can_delete = False
    max_num = 0


@admin.register(Document)
class DocumentAdmin(RecordAdmin):
    page_template = "candidates/document.html"
    list_display = (
        "name",
        "candidate",
        "kind",
        "text_state",
        "size",
        "revision",
        "expires_on",
        "uploaded_by",
    )
    list_filter = ("kind", "text_state", "expires_on")
    list_select_related = ("candidate", "uploaded_by")
    search_fields = ("name",)
    fields = ("name", "kind", "expires_on", "is_private")
    inlines = (SuggestionInline,)
    empty_hint = "Drop files on the page of a candidate."

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        parts = {
            "file": self.file_view,
            "picture": self.picture_view,
            "again": self.again_view,
            "suggestions": self.suggestions_view,
        }
        return [
            *(
                path(f"<int:object_id>/{name}/", view(part), name=self.url_name(name))
                for name, part in parts.items()
            ),
            path("<int:object_id>/pages/<int:number>/", view(self.sheet_view), name=self.url_name("sheet")),
            *super().get_urls(),
        ]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def change_record(self, request: HttpRequest, instance: Document, form: Any) -> Document:
        return operations.change_document(instance, changes=form.changes(), version=form.version)

    def remove_record(self, request: HttpRequest, instance: Document) -> None:
        operations.delete_document(instance)

    # The page ------------------------------------------------------------------------------------

    def page_context(self, request: HttpRequest, record: Document) -> dict[str, Any]:
        newer = visible(request.user, Document).filter(replaces=record).first()
        return {
            "accepted": ACCEPTED,
            "newer": newer,
            "elsewhere": also_on(record, request.user),
            "sheets": range(1, min(record.pages or 0, SHOWN_PAGES) + 1) if record.has_pages else (),
            "is_picture": record.kind_of_file.is_picture and record.content_type != "image/tiff",
            "text": record.text[:SHOWN_TEXT],
            "is_cut": len(record.text) > SHOWN_TEXT,
            "urls": {
                name: self.url_of_view(name, record) for name in ("file", "picture", "again", "suggestions")
            },
            **self._suggestions(record),
        }

    @staticmethod
    def _suggestions(record: Document, refused: dict[int, str] | None = None) -> dict[str, Any]:
        return {"suggested": shown(record), "levels": LEVELS, "refused": refused or {}}

    @method_decorator(require_POST)
    def suggestions_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Accept or decline one suggestion, or all; answer with those that are left."""
        record = self.record_or_404(request, object_id)
        rows = Suggestion.objects.filter(document=record)
        seen = gates.Outcome()
        try:
            one = "suggestion" in request.POST
            chosen = list(rows.filter(pk=key_in(request.POST["suggestion"]) or 0) if one else rows.open())
            with gates.watching() as seen:
                refused = _decide(request, chosen) if chosen or not one else {0: GONE}
        except PermissionDenied as refusal:
            refused = {0: str(refusal)}
        record = Document.objects.select_related("candidate").get(pk=record.pk)
        context = {
            "record": record,
            "may_change": self.has_change_permission(request, record),
            "urls": {"suggestions": self.url_of_view("suggestions", record)},
            "waits": seen.proposals,
            **self._suggestions(record, refused),
        }
        if not request.headers.get("HX-Request"):
            tell_waiting(request, seen.proposals)
            for sentence in refused.values():
                messages.error(request, sentence)
            return HttpResponseRedirect(url_of(record))
        return TemplateResponse(request, "candidates/suggestions.html", context)

    @method_decorator(require_POST)
    def again_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Have the worker try once more."""
        record = self.record_or_404(request, object_id)
        try:
            wake_reader(operations.read_again(record))
        except PermissionDenied as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(url_of(record))

    # The file ------------------------------------------------------------------------------------

    @method_decorator(require_safe)
    def file_view(self, request: HttpRequest, object_id: int) -> HttpResponse | FileResponse:
        """Send the file as it came, to be saved; never to be shown by the browser."""
        record = self.record_or_404(request, object_id, reading=Reading.DOWNLOADED)
        if known := _known(request, record.sha256):
            return known
        file = _opened(record)
        part = part_of(file, request, size=record.size, tag=record.sha256)
        if part is None:
            answer: HttpResponse | FileResponse = FileResponse(
                file, as_attachment=True, filename=record.name, content_type=record.content_type
            )
        else:
            file.close()
            answer = part
            answer["Content-Type"] = record.content_type
            answer["Content-Disposition"] = (
                content_disposition_header(as_attachment=True, filename=record.name) or "attachment"
            )
        answer["Accept-Ranges"] = "bytes"
        return _guarded(answer, record.sha256)

    @method_decorator(require_safe)
    def picture_view(self, request: HttpRequest, object_id: int) -> HttpResponse | FileResponse:
        """Send a picture to be shown on the page of the document."""
        record = self.record_or_404(request, object_id)
        if not record.kind_of_file.is_picture:
            raise Http404("This document is no picture.")
        return _known(request, record.sha256) or _guarded(
            FileResponse(_opened(record), filename=record.name, content_type=record.content_type),
            record.sha256,
        )

    @method_decorator(require_safe)
    def sheet_view(self, request: HttpRequest, object_id: int, number: int) -> HttpResponse:
        """Draw one page of a PDF, away from this process."""
        record = self.record_or_404(request, object_id)
        if not record.has_pages or not 0 < number <= min(record.pages, SHOWN_PAGES):
            raise Http404("There is no such page.")
        tag = f"{record.sha256}-{number}"
        if known := _known(request, tag):
            return known
        try:
            with _opened(record) as file:
                picture = picture_of_page(file, number)
        except NoPictureError as error:
            raise Http404("This page cannot be drawn.") from error
        return _guarded(HttpResponse(picture, content_type="image/png"), tag)


def _take(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Add each of the files that were sent; a refused one does not hold up the others."""
    files = request.FILES.getlist("file")[:MOST_FILES]
    problems = [] if files else ["Choose at least one file."]
    for file in files:
        try:
            wake_reader(_added(request, candidate, file))
        except (ValidationError, PermissionDenied) as refusal:
            sentence = sentence_of(refusal)
            problems.append(f"{file.name}: {sentence}" if len(files) > 1 else sentence)
    if request.headers.get("X-Requested-With") == "fetch":
        return JsonResponse({"problems": problems}, status=422 if problems else 201)
    for sentence in problems:
        messages.error(request, sentence)
    return HttpResponseRedirect(url_of(candidate))


def _added(request: HttpRequest, candidate: Candidate, file: Any) -> Document:
    kind = request.POST.get("kind", "")
    older = None
    if key := key_in(request.POST.get("replaces")):
        older = visible(request.user, Document).filter(pk=key, candidate=candidate).first()
        if older is None:
            raise ValidationError("The document to replace is not there any more.")
    return operations.add_document(
        candidate,
        file=file,
        kind=kind if kind in DocumentKind.values else older.kind if older else kind_by_name(file.name),
        replaces=older,
        is_private=older.is_private if older else "is_private" in request.POST,
    )


def _decide(request: HttpRequest, chosen: list[Suggestion]) -> dict[int, str]:
    if request.POST.get("act") == "accept" and len(chosen) == 1:
        try:
            operations.accept_suggestion(chosen[0], values=typed(chosen[0], request.POST))
        except ValidationError as refusal:
            return {chosen[0].pk: " ".join(refusal.messages)}
    elif request.POST.get("act") == "accept":
        return operations.accept_suggestions(chosen)
    elif request.POST.get("act") == "decline":
        for suggestion in chosen:
            operations.decline_suggestion(suggestion)
    return {}


def _opened(record: Document) -> Any:
    try:
        return record.file.open("rb")
    except FileNotFoundError as error:
        raise Http404("The file is not in the storage any more. Tell your administrator.") from error


def _known(request: HttpRequest, tag: str) -> Any:
    """Answer that the browser has it still; asked only once the right to see it was."""
    answer = get_conditional_response(request, etag=f'"{tag}"')
    return answer if answer is None else _guarded(answer, tag)


def _guarded(response: Any, tag: str) -> Any:
    response["ETag"] = f'"{tag}"'
    response["Cache-Control"] = "private, no-cache"
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
