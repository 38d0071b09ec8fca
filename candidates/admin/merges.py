"""What was merged: what went over, what was taken over, and undoing it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from audit.links import url_of
from audit.story import kind_of, model_of
from audit.typed import NO_VERSION, version_in
from candidates.merging import GROUPS
from candidates.models import MergeOperation
from candidates.operations.merging import unmerge_candidates
from candidates.suspected import next_pair
from records.admin import ReadOnlyRecordAdmin
from records.lens import shown_to
from records.policies import may
from records.refusals import sentence_of


@admin.register(MergeOperation)
class MergeOperationAdmin(ReadOnlyRecordAdmin):
    page_template = "candidates/merged.html"
    list_title = "Merges"
    list_display = ("survivor", "loser", "merged_by", "merged_at", "undone_at")
    list_filter = ("merged_at", "merged_by")
    list_select_related = ("survivor", "loser", "merged_by")
    exclude = ("choices", "manifest", "snapshot", "leftovers")
    empty_hint = "Merged records are listed here, with who merged them."

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.undo_view)
        return [path("<int:object_id>/undo/", view, name=self.url_name("undo")), *super().get_urls()]

    def page_context(self, request: HttpRequest, record: MergeOperation) -> dict[str, Any]:
        user = request.user
        return {
            "moved": [(_kind(each["model"]), each) for each in record.manifest if each["field"] != "pk"],
            "taken": _taken(record),
            "next": next_pair(user),
            "notes": _notes(record, user),
            "leftovers": _leftovers(record, user),
            "may_undo": not record.undone_at
            and may(user, "merge", record.survivor)
            and may(user, "merge", record.loser),
            "undo_url": self.url_of_view("undo", record),
        }

    @method_decorator(require_POST)
    def undo_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        merge = self.record_or_404(request, object_id)
        try:
            unmerge_candidates(merge, version=version_in(request.POST.get("version")) or NO_VERSION)
        except (ValidationError, PermissionDenied) as refusal:
            messages.error(request, sentence_of(refusal))
        else:
            messages.success(request, "Undone: there are two records again.")
        return HttpResponseRedirect(url_of(merge))


def _notes(merge: MergeOperation, reader: Any) -> list[str]:
    """Return what could not stand side by side, as far as ``reader`` may see the rows."""
    found: list[str] = []
    for each in merge.manifest:
        model = model_of(each["model"]) if each["notes"] else None
        rows = each["changed"].keys()
        if model and shown_to(reader, model).filter(pk__in=[int(key) for key in rows]).count() == len(rows):
            found += each["notes"]
    return found


def _taken(merge: MergeOperation) -> list[str]:
    """Return which values of the merged record the other one took over."""
    fields = (each["changed"] for each in merge.manifest if each["field"] == "pk")
    changed = {name for each in fields for name in each.get(str(merge.survivor_id), {})}
    return [group.title for group in GROUPS if changed & set(group.fields)]


def _kind(label: str) -> str:
    model = model_of(label)
    return str(model._meta.verbose_name_plural) if model else label


def _leftovers(merge: MergeOperation, reader: Any) -> list[tuple[str, str, str]]:
    """Return name, address and reason of each row that was left, as far as ``reader`` may see it."""
    found = []
    for each in merge.leftovers:
        model = model_of(each["model"])
        row = shown_to(reader, model).filter(pk=each["key"]).first() if model else None
        name = f"{kind_of(each['model'])}{f' “{row}”' if row is not None else ''}"
        found.append((name, url_of(row) if row is not None else "", each["why"]))
    return found
