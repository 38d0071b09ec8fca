"""Bulk changes in the admin site: choose what to do, look at the preview, confirm, see what came of it."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.datastructures import MultiValueDict
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST, require_safe
from unfold.decorators import display

from audit.links import url_of
from audit.typed import key_in, version_in
from candidates.bulk import Offer, Verdict, offer_called, offers_for, waiting_of
from candidates.carrying_out import carry_out
from candidates.choices import BulkStatus
from candidates.models import BulkAct, Candidate
from candidates.models.bulk import MOST
from candidates.operations.bulk import choose_candidates, confirm_bulk, prepare_bulk
from candidates.queue import wake_worker
from records.admin import ReadOnlyRecordAdmin
from records.policies import visible
from records.refusals import sentence_of

AT_ONCE = 500
NAMED = 100
STATUS_VARIANTS = {
    BulkStatus.DRAFT.value: "warning",
    BulkStatus.WAITING.value: "info",
    BulkStatus.DONE.value: "success",
    BulkStatus.FAILED.value: "danger",
}


def choose(request: HttpRequest, keys: Iterable[int], *, back: str) -> HttpResponse:
    """Keep a choice of candidates and lead to the page that asks what to do with them."""
    try:
        act = choose_candidates(keys)
    except (ValidationError, PermissionDenied) as refusal:
        messages.error(request, sentence_of(refusal))
        return HttpResponseRedirect(back)
    return HttpResponseRedirect(url_of(act))


class BulkViews:
    """The ways from a list of candidates into a bulk change: its action, and an address for other pages."""

    def bulk_urls(self) -> list[Any]:
        view = self.admin_site.admin_view  # type: ignore[attr-defined]
        return [
            path("bulk/", view(self.bulk_view), name="candidates_candidate_bulk"),
            path("without-owner/", view(self.without_owner_view), name="candidates_candidate_without-owner"),
        ]

    @method_decorator(require_safe)
    def without_owner_view(self, request: HttpRequest) -> HttpResponse:
        """Lead to those whom nobody looks after, to be taken or given."""
        return HttpResponseRedirect(f"{reverse('admin:candidates_candidate_changelist')}?owner__isnull=True")

    @method_decorator(require_POST)
    def bulk_view(self, request: HttpRequest) -> HttpResponse:
        """Take ``ids``: many fields, or one with commas, as lists of thousands need it."""
        said = ",".join(request.POST.getlist("ids")).split(",")
        keys = [key for text in said if (key := key_in(text)) is not None]
        return choose(request, keys, back=reverse("admin:candidates_candidate_changelist"))

    @admin.action(description="Change in bulk: tag, owner, pool, status …")
    def change_in_bulk(self, request: HttpRequest, queryset: QuerySet[Candidate]) -> HttpResponse:
        keys = list(queryset.values_list("pk", flat=True)[: MOST + 1])
        return choose(request, keys, back=request.get_full_path())


@admin.register(BulkAct)
class BulkActAdmin(ReadOnlyRecordAdmin):
    page_template = "candidates/bulk.html"
    list_display = ("shown_what", "shown_size", "shown_status", "changed", "owner", "created_at")
    list_filter = ("status", "created_at")
    list_select_related = ("owner",)
    sortable_by = ()
    exclude = ("candidate_keys", "values", "refusals")
    empty_hint = "Choose candidates in a list or a search, then “Change in bulk”."

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        steps = {"prepare": self.prepare_view, "confirm": self.confirm_view, "progress": self.progress_view}
        steps["again"] = self.again_view
        return [
            *(
                path(f"<int:object_id>/{name}/", view(step), name=self.url_name(name))
                for name, step in steps.items()
            ),
            *super().get_urls(),
        ]

    @display(description="What")
    def shown_what(self, act: BulkAct) -> str:
        return str(act)

    @display(description="Candidates")
    def shown_size(self, act: BulkAct) -> int:
        return act.size

    @display(description="State", label=STATUS_VARIANTS)
    def shown_status(self, act: BulkAct) -> tuple[str, str]:
        return act.status, act.get_status_display()

    # The page ------------------------------------------------------------------------------------

    def page_context(self, request: HttpRequest, record: BulkAct) -> dict[str, Any]:
        steps = ("prepare", "confirm", "progress", "again")
        urls = {name: self.url_of_view(name, record) for name in steps}
        context = {
            "urls": urls,
            "variant": STATUS_VARIANTS[record.status],
            "is_mine": _is_mine(request, record),
        }
        if record.is_draft and context["is_mine"]:
            return context | self._draft_context(request, record)
        if record.status == BulkStatus.DONE:
            verdict = Verdict(refused={int(key): why for key, why in record.refusals.items()})
            told = {"verdict": verdict, "refused": _named(request, verdict), "waits": waiting_of(record)}
            return context | told
        return context

    def _draft_context(self, request: HttpRequest, record: BulkAct) -> dict[str, Any]:
        """Show what can be done; what is chosen, its form; what is prepared, its preview."""
        offers = list(offers_for(request.user))
        asked = request.GET.get("do", record.verb)
        offer = next((each for each in offers if each.verb.code == asked), None)
        context: dict[str, Any] = {"offers": offers, "chosen": offer}
        if offer is None:
            return context
        form = getattr(request, "asked_form", None)
        if form is None and record.verb == asked:
            form = offer.form(request.user, MultiValueDict(record.values))
            if form.is_valid() and "do" not in request.GET:
                verdict = _judged(request, record, offer, form)
                return {**context, "form": form, "verdict": verdict, "refused": _named(request, verdict)}
        return {**context, "form": form or offer.form(request.user)}

    # Steps ---------------------------------------------------------------------------------------

    @method_decorator(require_POST)
    def prepare_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Take what is to be done, and lead to its preview."""
        act = self.record_or_404(request, object_id)
        offer = offer_called(request.POST.get("do", ""))
        if offer is None or not offer.is_for(request.user):
            messages.error(request, "Choose what is to be done.")
            return HttpResponseRedirect(url_of(act))
        form = offer.form(request.user, request.POST)
        if form.is_valid():
            try:
                told = offer.verb.told(form.cleaned_data)
                prepare_bulk(act, verb=offer.verb, values=form.typed(), told=told)
            except (ValidationError, PermissionDenied) as refusal:
                messages.error(request, sentence_of(refusal))
            return HttpResponseRedirect(url_of(act))
        request.asked_form = form  # type: ignore[attr-defined]
        context = {**self.record_context(request, act), **self.timeline_context(request, act)}
        context |= self.page_context(request, act) | {"chosen": offer, "form": form, "verdict": None}
        return TemplateResponse(request, str(self.page_template), context, status=422)

    @method_decorator(require_POST)
    def confirm_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Carry it out: at once if it is small, else by the worker."""
        act = self.record_or_404(request, object_id)
        try:
            act = confirm_bulk(act, version=version_in(request.POST.get("version")))
        except (ValidationError, PermissionDenied) as refusal:
            messages.error(request, sentence_of(refusal))
            return HttpResponseRedirect(url_of(act))
        if act.is_waiting and act.size > AT_ONCE:
            wake_worker(act)
        elif act.is_waiting:
            carry_out(act)
        return HttpResponseRedirect(url_of(act))

    @method_decorator(require_POST)
    def again_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Choose those who were refused anew: somebody may have mended why."""
        act = self.record_or_404(request, object_id)
        return choose(request, act.refused_keys, back=url_of(act))

    @method_decorator(require_safe)
    def progress_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Answer with the bar; once it is over, have the page load again."""
        act = self.record_or_404(request, object_id)
        context = {"record": act, "urls": {"progress": self.url_of_view("progress", act)}}
        answer = TemplateResponse(request, "candidates/bulk_progress.html", context)
        if not act.is_waiting:
            answer.headers["HX-Refresh"] = "true"
        return answer


def _is_mine(request: HttpRequest, act: BulkAct) -> bool:
    return act.owner_id == request.user.pk


def _judged(request: HttpRequest, act: BulkAct, offer: Offer, form: Any) -> Verdict:
    return offer.verb.judge(request.user, act.candidate_keys, form.cleaned_data, read=act.read)


def _named(request: HttpRequest, verdict: Verdict) -> list[tuple[Candidate, str]]:
    """Return the first of those who are refused, by name, as far as the reader may see them."""
    keys = list(verdict.refused)[:NAMED]
    found = visible(request.user, Candidate).in_bulk(keys)
    return [(found[key], verdict.refused[key]) for key in keys if key in found]
