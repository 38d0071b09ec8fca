"""Proposals in the admin site: to approve, mine, one with what was and what would be, many at once."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST, require_safe
from unfold.decorators import display

from audit.access import trace
from audit.choices import Reading
from audit.diffs import changes_since
from audit.links import address, url_of
from audit.typed import NO_VERSION, key_in, version_in
from audit.wording import names
from governance import operations
from governance.catalogue import name_of_kind
from governance.choices import ProposalStatus
from governance.models import ChangeDecision, ChangeRequest, ProtectedField
from governance.policies import may_decide, to_decide
from governance.proposals import beside_of, subject_of, way_of
from records.admin import ReadOnlyRecordAdmin, RecordAdmin, RecordChangeList
from records.policies import visible
from records.refusals import sentence_of

VARIANTS = {
    ProposalStatus.OPEN.value: "info",
    ProposalStatus.STALE.value: "warning",
    ProposalStatus.APPROVED.value: "success",
    ProposalStatus.REJECTED.value: "danger",
    ProposalStatus.WITHDRAWN.value: "",
    ProposalStatus.EXPIRED.value: "",
}
MOST_AT_ONCE = 100
STEPS: Mapping[str, tuple[Callable[..., ChangeRequest], str, str]] = {
    "approve": (operations.approve_request, "note", "Approved: it is on the record now."),
    "reject": (operations.reject_request, "reason", "Rejected. The proposer is told."),
    "ask": (operations.ask_about_request, "question", "Asked. The proposer is told."),
    "answer": (operations.answer_about_request, "answer", "Answered."),
    "withdraw": (operations.withdraw_request, "note", "Withdrawn."),
    "rebase": (operations.rebase_request, "", "The proposal rests on the newest version now."),
}
"""What is done about a proposal: the operation, what it is told in words, what to say when it is done."""


class ProposalList(RecordChangeList):
    """Rows with the name of the record that each is about, looked up once for all."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        name_subjects(request.user, list(self.result_list))


def name_subjects(user: Any, requests: list[ChangeRequest]) -> None:
    """Put beside each request the name of its record, as far as ``user`` may see it: so the record is read."""
    wanted: dict[type[models.Model], set[int]] = defaultdict(set)
    for each in requests:
        wanted[apps.get_model(each.model)].add(each.object_id)
    found = names(user, wanted)
    for model, keys in wanted.items():
        trace(Reading.LISTED, model=model, ids=keys)
    for each in requests:
        model = apps.get_model(each.model)
        each.subject_name = found.get((model, each.object_id), f"a {model._meta.verbose_name}")  # type: ignore[attr-defined]
        each.subject_url = address(each.model, each.object_id)  # type: ignore[attr-defined]


@admin.register(ChangeRequest)
class ChangeRequestAdmin(ReadOnlyRecordAdmin):
    page_template = "governance/proposal.html"
    list_title = "To approve"
    list_display = ("shown_what", "proposer", "reason", "shown_status", "created_at", "expires_at")
    list_filter = ("status", "kind", "proposer", "awaits_answer")
    list_select_related = ("proposer",)
    sortable_by = ("created_at", "expires_at")
    ordering = ("expires_at", "id")
    exclude = ("old", "proposed", "reviewers_told_at", "proposer_told_at")
    actions = ("approve_chosen",)
    empty_hint = "Nothing waits for you. What others propose and you may approve is listed here."

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ProposalList]:
        return ProposalList

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        is_mine = request.GET.get("proposer__id__exact") == str(request.user.pk)
        title = {"title": "My proposals"} if is_mine else {}
        return super().changelist_view(request, {**title, **(extra_context or {})})

    def get_queryset(self, request: HttpRequest) -> QuerySet[ChangeRequest]:
        """List what the reader may decide on, unless somebody's or those of a status are asked for."""
        rows: Any = super().get_queryset(request)
        if request.path != reverse("admin:governance_changerequest_changelist"):
            return rows
        if any(name.startswith(("status", "proposer")) for name in request.GET):
            return rows
        return rows.filter(pk__in=to_decide(request.user).values("pk"))

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("mine/", view(self.mine_view), name=self.url_name("mine")),
            path("together/", view(self.together_view), name=self.url_name("together")),
            *(
                path(f"<int:object_id>/{step}/", view(self._step(step)), name=self.url_name(step))
                for step in STEPS
            ),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    def mine_view(self, request: HttpRequest) -> HttpResponse:
        """Lead to what the reader proposed, whatever became of it."""
        listed = reverse("admin:governance_changerequest_changelist")
        return HttpResponseRedirect(f"{listed}?proposer__id__exact={request.user.pk}&o=-5")

    # Columns -------------------------------------------------------------------------------------

    @display(description="Proposal", header=True)
    def shown_what(self, request: ChangeRequest) -> list[str]:
        return [request.what, getattr(request, "subject_name", "")]

    @display(description="State", label=VARIANTS)
    def shown_status(self, request: ChangeRequest) -> tuple[str, str]:
        label = "Question open" if request.awaits_answer else request.get_status_display()
        return request.status, label

    # One -----------------------------------------------------------------------------------------

    def page_context(self, request: HttpRequest, record: ChangeRequest) -> dict[str, Any]:
        """Say what was, what is and what would be; offer what the reader may do."""
        subject, beside = subject_of(record), beside_of(record)
        name_subjects(request.user, [record])
        decisions = visible(request.user, ChangeDecision).filter(request=record).select_related("by")
        context: dict[str, Any] = {
            "variant": VARIANTS[record.status],
            "decisions": decisions.order_by("id"),
            "is_mine": record.proposer_id == request.user.pk,
            "urls": {step: self.url_of_view(step, record) for step in STEPS},
        }
        if subject is None or (record.beside_id and beside is None):
            return context | {"is_gone": True}
        trace(Reading.OPENED, *(each for each in (subject, beside) if each is not None))
        way = way_of(record)
        now = way.now(subject, record) if record.is_undecided else record.old
        records = [each for each in (subject, beside) if each is not None]
        since = changes_since(subject, record.base_version) if record.is_undecided else []
        return context | {
            "lines": way.lines(request.user, record, now),
            "more_url": way.address(record),
            "is_overtaken": now != record.old,
            "is_met": all(now.get(name) == value for name, value in record.proposed.items()),
            "since": since[-20:],
            "may_decide": record.is_undecided and may_decide(request.user, record, *records),
        }

    def _step(self, step: str) -> Callable[..., HttpResponse]:
        """Return the view that takes one step with a proposal."""
        operation, said, done = STEPS[step]

        @require_POST
        def take(request: HttpRequest, object_id: int) -> HttpResponse:
            record = self.record_or_404(request, object_id)
            words = {said: request.POST.get(said, "").replace("\x00", "")[:1000]} if said else {}
            version = version_in(request.POST.get("version")) or NO_VERSION
            try:
                operation(record, version=version, **words)
            except (ValidationError, PermissionDenied) as refusal:
                messages.error(request, sentence_of(refusal))
            else:
                messages.success(request, done)
            return HttpResponseRedirect(url_of(record))

        return take

    # Many ----------------------------------------------------------------------------------------

    @admin.action(description="Approve together")
    def approve_chosen(self, request: HttpRequest, queryset: QuerySet[ChangeRequest]) -> HttpResponse:
        keys = list(queryset.values_list("pk", flat=True)[:MOST_AT_ONCE])
        together = reverse("admin:governance_changerequest_together")
        return HttpResponseRedirect(f"{together}?ids={','.join(map(str, keys))}")

    def together_view(self, request: HttpRequest) -> HttpResponse:
        """Show what would be approved, one below the other; on confirmation approve each by itself."""
        if not self.has_view_permission(request):
            raise PermissionDenied("You may not see proposals.")
        if request.method == "POST":
            return self._approve_together(request)
        keys = [key for text in request.GET.get("ids", "").split(",") if (key := key_in(text)) is not None]
        rows = visible(request.user, ChangeRequest).filter(pk__in=keys[:MOST_AT_ONCE])
        rows = rows.filter(pk__in=to_decide(request.user).values("pk")).select_related("proposer")
        chosen = list(rows.order_by("expires_at", "id"))
        name_subjects(request.user, chosen)
        context = {
            **self.admin_site.each_context(request),
            "title": "Approve together",
            "ready": [each for each in (self._preview(request, one) for one in chosen) if each["is_ready"]],
            "others": [
                each for each in (self._preview(request, one) for one in chosen) if not each["is_ready"]
            ],
            "list_url": reverse("admin:governance_changerequest_changelist"),
        }
        return TemplateResponse(request, "governance/together.html", context)

    def _preview(self, request: HttpRequest, record: ChangeRequest) -> dict[str, Any]:
        subject, way = subject_of(record), way_of(record)
        is_there = subject is not None and (record.beside_id is None or beside_of(record) is not None)
        now = way.now(subject, record) if is_there else {}
        return {
            "proposal": record,
            "lines": way.lines(request.user, record, now) if is_there else [],
            "is_ready": is_there and now == record.old and not record.awaits_answer,
        }

    def _approve_together(self, request: HttpRequest) -> HttpResponse:
        """Approve what was shown, in the version that was shown: each is an act of its own."""
        done = 0
        for text in request.POST.getlist("chosen")[:MOST_AT_ONCE]:
            key, _, version = text.partition(":")
            record = self.get_object(request, str(key_in(key) or 0))
            if record is None:
                messages.error(request, "One of the proposals is no longer there.")
                continue
            try:
                operations.approve_request(
                    record,
                    note=request.POST.get("note", "").replace("\x00", "")[:1000],
                    version=version_in(version) or NO_VERSION,
                )
            except (ValidationError, PermissionDenied) as refusal:
                messages.error(request, f"{record.what}: {sentence_of(refusal)}")
            else:
                done += 1
        if done:
            messages.success(request, f"{done} approved, each an act of its own.")
        return HttpResponseRedirect(reverse("admin:governance_changerequest_changelist"))


@admin.register(ChangeDecision)
class ChangeDecisionAdmin(ReadOnlyRecordAdmin):
    list_display = ("kind", "request", "by", "note", "created_at")
    list_filter = ("kind", "by")
    list_select_related = ("request", "by")
    sortable_by = ()
    empty_hint = "What was asked, answered and decided about proposals is listed here."


@admin.register(ProtectedField)
class ProtectedFieldAdmin(RecordAdmin):
    list_display = ("title", "shown_record", "shown_freed", "decided_by", "is_first_free", "is_active")
    list_filter = ("is_active",)
    list_display_links = ("title",)
    search_fields = ("model", "field")
    sortable_by = ()
    empty_hint = "Name a value that only some may change at once; others then propose the change."
    readonly_fields: ClassVar[tuple[str, ...]] = ()

    @display(description="Record")
    def shown_record(self, field: ProtectedField) -> str:
        return name_of_kind(field.model)

    @display(description="Changed at once with")
    def shown_freed(self, field: ProtectedField) -> str:
        return field.freed_by or "nobody: always two people"
