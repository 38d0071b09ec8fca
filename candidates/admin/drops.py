"""Résumés that were dropped together: a list on which each is decided."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from audit.links import url_of
from audit.typed import key_in
from candidates.dropped import dropped
from candidates.files import ACCEPTED
from candidates.matching import Likeness, PossibleDuplicates
from candidates.merging import survivor_of
from candidates.models import Candidate, DroppedResume, ResumeDrop
from candidates.models.kept import MOST_BYTES
from candidates.operations import drops
from candidates.queue import wake_reader
from records.admin import RecordAdmin, RecordInline
from records.policies import visible
from records.refusals import sentence_of

MOST_LIKELY = 20
NOBODY: Mapping[int, Sequence[Likeness]] = MappingProxyType({})


class DroppedResumeInline(RecordInline):
    """On the form files are only read; they are decided on the page of the list."""

    model = DroppedResume
    fields = readonly_fields = ("name", "status")
    can_delete = False
    max_num = 0


@admin.register(ResumeDrop)
class ResumeDropAdmin(RecordAdmin):
    page_template = "candidates/drop.html"
    list_display = ("__str__", "created_at", "owner")
    list_select_related = ("owner",)
    fields = readonly_fields = ("owner",)
    inlines = (DroppedResumeInline,)
    empty_hint = "Drop a handful of résumés, and decide for each whose it is."

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        parts = {"rows": self.rows_view, "decide": self.decide_view}
        return [
            *(
                path(f"<int:object_id>/{name}/", view(part), name=self.url_name(name))
                for name, part in parts.items()
            ),
            *super().get_urls(),
        ]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Say what happens, and begin a list."""
        if not self.has_add_permission(request):
            raise PermissionDenied("You may not drop résumés.")
        if request.method == "POST":
            return HttpResponseRedirect(url_of(drops.start_drop()))
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": "Drop résumés"}
        return TemplateResponse(request, "candidates/drop_begin.html", context)

    def remove_record(self, request: HttpRequest, instance: ResumeDrop) -> None:
        drops.delete_drop(instance)

    def page_context(self, request: HttpRequest, record: ResumeDrop) -> dict[str, Any]:
        return self._rows(request, record)

    def rows_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Show the files as they are now; a POST adds more."""
        record = self.record_or_404(request, object_id)
        if request.method == "POST":
            return self._take(request, record)
        context = {"may_change": self.has_change_permission(request, record), "record": record}
        return TemplateResponse(
            request, "candidates/drop_rows.html", {**context, **self._rows(request, record)}
        )

    @method_decorator(require_POST)
    def decide_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Create, add or discard one file; answer with the list as it is then."""
        record = self.record_or_404(request, object_id)
        refused: dict[int, str] = {}
        likely: dict[int, Sequence[Likeness]] = {}
        key = key_in(request.POST.get("row")) or 0
        try:
            _decide(request, record, key)
        except (ValidationError, PermissionDenied) as refusal:
            refused[key] = sentence_of(refusal)
            if isinstance(refusal, PossibleDuplicates):
                likely[key] = refusal.likenesses
        if not request.headers.get("HX-Request"):
            for sentence in refused.values():
                messages.error(request, sentence)
            return HttpResponseRedirect(url_of(record))
        context = {"may_change": self.has_change_permission(request, record), "record": record}
        context |= self._rows(request, record, likely) | {"refused": refused, "typed": request.POST}
        return TemplateResponse(request, "candidates/drop_rows.html", context)

    def _rows(
        self, request: HttpRequest, record: ResumeDrop, likely: Mapping[int, Sequence[Likeness]] = NOBODY
    ) -> dict[str, Any]:
        rows = list(DroppedResume.objects.filter(drop=record).select_related("candidate").defer("text"))
        seen = set(
            visible(request.user, Candidate)
            .filter(pk__in=[row.candidate_id for row in rows if row.candidate_id])
            .values_list("pk", flat=True)
        )
        return {
            "shown": dropped([row for row in rows if row.is_open], request.user, refused=likely),
            "settled": [(row, row.candidate_id in seen) for row in rows if not row.is_open],
            "is_reading": any(row.is_waiting for row in rows),
            "accepted": ACCEPTED,
            "most_bytes": MOST_BYTES,
            "urls": {name: self.url_of_view(name, record) for name in ("rows", "decide")},
            "refused": {},
        }

    @staticmethod
    def _take(request: HttpRequest, record: ResumeDrop) -> HttpResponse:
        problems = []
        for file in request.FILES.getlist("file")[: drops.MOST_FILES]:
            try:
                wake_reader(drops.drop_resume(record, file=file))
            except (ValidationError, PermissionDenied) as refusal:
                problems.append(sentence_of(refusal))
        if request.headers.get("X-Requested-With") == "fetch":
            return JsonResponse({"problems": problems}, status=422 if problems else 201)
        for sentence in problems:
            messages.error(request, sentence)
        return HttpResponseRedirect(url_of(record))


def _decide(request: HttpRequest, record: ResumeDrop, key: int) -> None:
    row = DroppedResume.objects.filter(drop=record, pk=key).first()
    if row is None:
        raise ValidationError("This file is not in the list any more.")
    data = request.POST
    match data.get("act"):
        case "create":
            drops.create_from_drop(
                row,
                full_name=data.get("full_name", ""),
                different_from=_others(request),
                **{
                    name: [value] if (value := data.get(name, "").strip()) else []
                    for name in ("emails", "phones", "links")
                },
            )
        case "add":
            drops.add_from_drop(row, candidate=_candidate(request))
        case "discard":
            drops.discard_from_drop(row)


def _others(request: HttpRequest) -> list[Candidate]:
    """Return those who were shown as likely when somebody said that this is a new person."""
    keys = [key_in(key) for key in request.POST.getlist("different")[:MOST_LIKELY]]
    return list(visible(request.user, Candidate).filter(pk__in=keys))


def _candidate(request: HttpRequest) -> Candidate:
    """Return the candidate who was chosen, or named by reference, be it one that was merged."""
    if key := key_in(request.POST.get("candidate")):
        named = Candidate.objects.filter(pk=key).first()
    else:
        reference = request.POST.get("reference", "").replace("\x00", "").strip()[:20]
        named = Candidate.objects.filter(reference__iexact=reference).first()
    found = survivor_of(named) if named else None
    if found is None or not visible(request.user, Candidate).filter(pk=found.pk).exists():
        raise ValidationError("Nobody on the record has this reference, such as C-004217.")
    return found
