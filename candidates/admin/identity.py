"""Two records of one person in the admin site: the queue, both side by side, and merging."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods, require_POST
from unfold.decorators import display

from audit.links import url_of
from audit.typed import NO_VERSION, key_in, version_in
from candidates.admin.merge_runs import AboveViews
from candidates.choices import PairStatus
from candidates.matching.weights import CERTAIN
from candidates.merging import GROUPS, better_first, survivor_of
from candidates.models import Candidate, DuplicatePair, MergeOperation
from candidates.operations.merging import merge_candidates, merge_or_propose
from candidates.operations.pairs import (
    confirm_pair,
    defer_pair,
    reconsider_pair,
    tell_apart,
    tell_from,
)
from candidates.sides import Line, clashes, heaps, lines
from candidates.suspected import next_pair
from records import plans
from records.admin import ReadOnlyRecordAdmin
from records.gates import outcome
from records.policies import may, visible
from records.reading import about
from records.refusals import sentence_of

PAIR_VARIANTS = {
    PairStatus.SUSPECTED.value: "warning",
    PairStatus.CONFIRMED.value: "info",
    PairStatus.MERGED.value: "success",
    PairStatus.DIFFERENT.value: "",
    PairStatus.DEFERRED.value: "",
}
DECISIONS: dict[str, tuple[Callable[..., DuplicatePair], str]] = {
    "different": (tell_apart, "Remembered: these are different people."),
    "same": (confirm_pair, "Noted as one person, for somebody who may merge them."),
    "later": (defer_pair, "Put off."),
    "again": (reconsider_pair, "Open again."),
}


class MergeViews:
    """The page on which two candidates become one, and the way from a merged record to the one that goes on."""

    def merge_urls(self) -> list[Any]:
        view = self.admin_site.admin_view  # type: ignore[attr-defined]
        return [
            path(
                "<int:object_id>/merge/", view(self.merge_with_view), name="candidates_candidate_merge_with"
            ),
            path(
                "<int:object_id>/merge/<int:other_id>/",
                view(self.merge_view),
                name="candidates_candidate_merge",
            ),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Candidate]:
        """Leave merged records out of lists and choices, unless their status is asked for."""
        rows = super().get_queryset(request)  # type: ignore[misc]
        view = request.resolver_match.url_name if request.resolver_match else ""
        is_list = view in {"candidates_candidate_changelist", "autocomplete"}
        asked = any(name.startswith("status") for name in request.GET)
        return rows.filter(merged_into=None) if is_list and not asked else rows

    def page_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return self._to_survivor(request, object_id) or super().page_view(request, object_id)  # type: ignore[misc]

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        there = self._to_survivor(request, object_id) if object_id and request.method == "GET" else None
        return there or super().changeform_view(request, object_id, *args, **kwargs)  # type: ignore[misc]

    def merge_with_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Find the other record by its reference, or the reference of one that was merged into it."""
        record = self.record_or_404(request, object_id)  # type: ignore[attr-defined]
        reference = request.GET.get("with", "").strip().upper()[:20]
        other = Candidate.objects.filter(reference=reference).first() if "\x00" not in reference else None
        other = survivor_of(other) if other else None
        if other is None or not visible(request.user, Candidate).filter(pk=other.pk).exists():
            messages.error(request, "There is no candidate with this reference, or it is not shown to you.")
            return HttpResponseRedirect(url_of(record))
        return HttpResponseRedirect(merge_url(record, other))

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def merge_view(self, request: HttpRequest, object_id: int, other_id: int) -> HttpResponse:
        """Show both side by side; merge the second into the first when told to."""
        survivor = self.record_or_404(request, object_id)  # type: ignore[attr-defined]
        loser = self.record_or_404(request, other_id)  # type: ignore[attr-defined]
        if survivor.pk == loser.pk:
            raise Http404("A candidate cannot be merged into itself.")
        merged = next((each for each in (survivor, loser) if each.merged_into_id), None)
        if merged:
            messages.info(request, f"{merged} was merged already.")
            return HttpResponseRedirect(reverse("admin:candidates_candidate_page", args=[merged.pk]))
        refused: list[str] = []
        if request.method == "POST":
            try:
                if request.POST.get("decision") == "different":
                    return self._told_apart(request, survivor, loser)
                merge = _merge(request, survivor, loser)
            except (ValidationError, PermissionDenied) as refusal:
                refused = getattr(refusal, "messages", None) or [str(refusal)]
            else:
                return self._merged(request, loser, merge)
        return TemplateResponse(
            request, "candidates/merge.html", self._context(request, survivor, loser, refused)
        )

    def _told_apart(self, request: HttpRequest, survivor: Candidate, loser: Candidate) -> HttpResponse:
        """Remember of two whom nobody suspected that they are different people."""
        tell_from(survivor, different_from=[loser], note=request.POST.get("note", ""))
        messages.success(request, DECISIONS["different"][1])
        return HttpResponseRedirect(url_of(survivor))

    def _merged(self, request: HttpRequest, loser: Candidate, merge: MergeOperation | None) -> HttpResponse:
        if merge is None:
            (proposal,) = outcome().proposals
            messages.success(request, "Proposed. Somebody who may merge them decides.")
            return HttpResponseRedirect(url_of(proposal))
        messages.success(request, f"{loser.reference} was merged into {merge.survivor.reference}.")
        return HttpResponseRedirect(url_of(merge))

    def _context(
        self, request: HttpRequest, survivor: Candidate, loser: Candidate, refused: list[str]
    ) -> dict[str, Any]:
        user = request.user
        told = lines(survivor, loser, user, chosen=request.GET.dict() | request.POST.dict())
        belongings = heaps(survivor, loser, user)
        may_merge = all(may(user, "merge", each) for each in (survivor, loser))
        return {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": "One person?",
            "survivor": survivor,
            "loser": loser,
            "pair": _pair_of(request, survivor, loser),
            "parts": _parts(told),
            "equal": [line for line in told if line.is_equal],
            "united": [heap for heap in belongings if heap.is_named],
            "moving": [heap for heap in belongings if heap.loser and not heap.is_named],
            "clashes": clashes(survivor, loser, user),
            "may_merge": may_merge,
            "may_decide": may_merge or all(may(user, "change", each) for each in (survivor, loser)),
            "swap_url": merge_url(loser, survivor),
            "refused": refused,
            "reason": request.POST.get("reason", ""),
        }

    def _to_survivor(self, request: HttpRequest, object_id: Any) -> HttpResponse | None:
        """Lead from the address of a merged record to the one that goes on, for those who may see that."""
        plans.keep()
        seen = self.get_object(request, str(object_id))  # type: ignore[attr-defined]
        if seen is not None and seen.merged_into_id is None:
            return None
        record = about(request.user, "merged", key_in(object_id) or 0, _merged).first()
        if record is None:
            return None
        survivor = survivor_of(record)
        if not visible(request.user, Candidate).filter(pk=survivor.pk).exists():
            return None
        messages.info(request, f"{record.reference} was merged into this record.")
        return HttpResponseRedirect(url_of(survivor))


def _parts(told: list[Line]) -> list[tuple[str, str, list[Line]]]:
    """Return what differs, and what only one of the two says, under a heading each."""
    differing = [line for line in told if not line.is_equal]
    parts = [
        ("They differ", "what is likelier is proposed", [line for line in differing if not line.is_single]),
        ("Only one says it", "it fills the gap of the other", [line for line in differing if line.is_single]),
    ]
    return [part for part in parts if part[2]]


def _merged(key: int) -> QuerySet[Candidate]:
    return Candidate.objects.filter(pk=key, merged_into__isnull=False)[:1]


def merge_url(survivor: Candidate, loser: Candidate) -> str:
    return reverse("admin:candidates_candidate_merge", args=[survivor.pk, loser.pk])


def _merge(request: HttpRequest, survivor: Candidate, loser: Candidate) -> MergeOperation | None:
    said = request.POST
    return merge_or_propose(
        survivor,
        loser,
        choices={group.name: said[group.name] for group in GROUPS if group.name in said},
        survivor_version=version_in(said.get("survivor_version")) or NO_VERSION,
        loser_version=version_in(said.get("loser_version")) or NO_VERSION,
        reason=said.get("reason", ""),
    )


def _pair_of(request: HttpRequest, one: Candidate, other: Candidate) -> DuplicatePair | None:
    first, second = sorted((one.pk, other.pk))
    return visible(request.user, DuplicatePair).filter(first=first, second=second).first()


@admin.register(DuplicatePair)
class DuplicatePairAdmin(AboveViews, ReadOnlyRecordAdmin):
    page_template = "candidates/merge.html"
    list_display = ("shown_first", "shown_second", "shown_score", "shown_reasons", "shown_status")
    list_filter = ("status", "decided_by")
    list_select_related = ("first", "second", "decided_by")
    sortable_by = ()
    ordering = ("-score", "id")
    actions = ("merge_chosen",)
    empty_hint = "Two records that look like one person are listed here, the likeliest first."

    def get_queryset(self, request: HttpRequest) -> QuerySet[DuplicatePair]:
        """List what nobody decided yet, unless a status is asked for."""
        rows: Any = super().get_queryset(request)
        if request.path != reverse("admin:candidates_duplicatepair_changelist"):
            return rows
        if any(name.startswith("status") for name in request.GET):
            return rows
        return rows.undecided().filter(first__merged_into=None, second__merged_into=None)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.decide_view)
        decide = path("<int:object_id>/decide/", view, name=self.url_name("decide"))
        return [*self.above_urls(), decide, *super().get_urls()]

    def page_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        pair = self.record_or_404(request, object_id)
        return HttpResponseRedirect(merge_url(*better_first(pair)))

    @method_decorator(require_POST)
    def decide_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Take down what somebody says about a pair, and go on with the next one."""
        pair = self.record_or_404(request, object_id)
        decision = DECISIONS.get(request.POST.get("decision", ""))
        if decision is None:
            raise Http404("There is no such decision.")
        act, done = decision
        try:
            act(pair, note=request.POST.get("note", "")) if act is not reconsider_pair else act(pair)
        except (ValidationError, PermissionDenied) as refusal:
            messages.error(request, sentence_of(refusal))
            return HttpResponseRedirect(url_of(pair))
        messages.success(request, done)
        following = next_pair(request.user, after=pair)
        listed = reverse("admin:candidates_duplicatepair_changelist")
        return HttpResponseRedirect(url_of(following) if following else listed)

    @admin.action(description="Merge, each pair by itself")
    def merge_chosen(self, request: HttpRequest, queryset: QuerySet[DuplicatePair]) -> None:
        """Merge pairs that are as good as certain; the others are looked at one by one."""
        merged = 0
        for pair in queryset.select_related("first", "second"):
            if pair.score < CERTAIN:
                messages.warning(request, f"{pair}: look at the two first, they are not certain enough.")
                continue
            try:
                merge_candidates(*better_first(pair), reason="Merged with others from the list of duplicates")
            except (ValidationError, PermissionDenied) as refusal:
                said = sentence_of(refusal)
                messages.error(request, f"{pair}: {said}")
            else:
                merged += 1
        if merged:
            messages.success(
                request, f"{merged} pair{'s' if merged > 1 else ''} merged, each of which can be undone."
            )

    @display(description="One record", header=True)
    def shown_first(self, pair: DuplicatePair) -> list[str]:
        return [str(pair.first), pair.first.reference]

    @display(description="Another record", header=True)
    def shown_second(self, pair: DuplicatePair) -> list[str]:
        return [str(pair.second), pair.second.reference]

    @display(description="Likely")
    def shown_score(self, pair: DuplicatePair) -> str:
        return f"{min(int(100 * pair.score), 99)} %"

    @display(description="Why")
    def shown_reasons(self, pair: DuplicatePair) -> str:
        return "; ".join(pair.reasons)

    @display(description="Status", label=PAIR_VARIANTS)
    def shown_status(self, pair: DuplicatePair) -> tuple[str, str]:
        return pair.status, pair.get_status_display()
