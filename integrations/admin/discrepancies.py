"""Discrepancies in the admin site: the list, one with both sides, and deciding about many at once."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST
from unfold.contrib.filters.admin import DropdownFilter
from unfold.decorators import display

from audit.access import trace
from audit.choices import Reading
from audit.links import url_of
from audit.typed import key_in, version_in
from integrations.choices import DiscrepancyKind, DiscrepancyStatus
from integrations.flagged import flagged_writes
from integrations.forms_reconciliation import DecisionForm, ManyDecisionsForm
from integrations.models import Discrepancy, ReconciliationRun
from integrations.operations.discrepancies import decide_many
from integrations.reconciliation.deciding import (
    advised,
    moved_on,
    offered,
    short,
    side_now,
    values_now,
)
from integrations.reconciliation.elements import COMPARABLES, label_of
from integrations.reconciliation.showing import (
    STATUS_VARIANTS,
    offers_for,
    right_in_words,
    shown_of,
    who_it_may_be,
)
from records.admin import ReadOnlyRecordAdmin
from records.policies import may, visible
from records.waiting import waiting_told

MOST = 500
LISTED = 100
BESIDE = ("candidate", "client", "system", "decided_by")


class RunFilter(DropdownFilter):
    """What one comparison found; with ``seen`` only what was new, still there, or gone since."""

    title = "comparison"
    parameter_name = "run"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        runs = visible(request.user, ReconciliationRun).filter(status="done").select_related("system")[:20]
        return [(str(run.pk), f"{run.system}, {run.created_at:%Y-%m-%d %H:%M}") for run in runs]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        key = key_in(self.value())
        run = visible(request.user, ReconciliationRun).filter(pk=key).first() if key else None
        if run is None:
            return queryset
        match request.GET.get("seen", ""):
            case "new":
                return queryset.new_in(run)
            case "still":
                return queryset.seen_in(run).exclude(first_run=run)
            case "gone":
                return queryset.gone_in(run)
        return queryset.seen_in(run)


class SeenFilter(DropdownFilter):
    """Against the comparison before; needs one to be chosen."""

    title = "since the one before"
    parameter_name = "seen"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("new", "New"), ("still", "Still there"), ("gone", "Gone")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset


class ElementFilter(DropdownFilter):
    """What the two sides say differently."""

    title = "element"
    parameter_name = "element"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        named = {each.code: each.label for kind in COMPARABLES.values() for each in kind.elements}
        return sorted(named.items(), key=lambda each: each[1])

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        known = {code for code, _ in self.lookup_choices}
        return queryset.filter(element=self.value()) if self.value() in known else queryset


@admin.register(Discrepancy)
class DiscrepancyAdmin(ReadOnlyRecordAdmin):
    page_template = "integrations/discrepancy.html"
    list_before_template = "integrations/flagged.html"
    list_display = (
        "shown_about",
        "shown_what",
        "shown_ours",
        "shown_theirs",
        "shown_right",
        "shown_status",
        "found_at",
    )
    list_filter = (
        RunFilter,
        SeenFilter,
        "status",
        "system",
        "kind",
        "what",
        ElementFilter,
        "right",
        "found_at",
    )
    list_select_related = BESIDE
    sortable_by = ("found_at",)
    exclude = ("row",)
    actions = ("decide_chosen",)
    empty_hint = "Compare a copy of another system: where it differs from the record will be listed here."

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("decide/", view(self.decide_many_view), name=self.url_name("decide_many")),
            path("<int:object_id>/decide/", view(self.decide_view), name=self.url_name("decide")),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Discrepancy]:
        """List what is to be done, unless a comparison or a state is asked for."""
        rows: Any = super().get_queryset(request).select_related(*BESIDE)
        if request.path != reverse("admin:integrations_discrepancy_changelist") or request.method == "POST":
            return rows
        asked = any(name.startswith(("status", "run")) for name in request.GET)
        return rows if asked else rows.unsettled()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        flagged = flagged_writes(request.user) if request.method == "GET" else []
        response = super().changelist_view(request, {"flagged": flagged, **(extra_context or {})})
        if page := getattr(response, "context_data", {}).get("cl"):
            _trace(Reading.LISTED, page.result_list)
        return response

    # The list ------------------------------------------------------------------------------------

    @display(description="About", header=True)
    def shown_about(self, discrepancy: Discrepancy) -> list[str]:
        said = shown_of(discrepancy)
        about = str(discrepancy.record or " ".join(said.theirs) or said.key or "A row without a name")
        return [about, f"{discrepancy.system} {said.key}".strip()]

    @display(description="Difference")
    def shown_what(self, discrepancy: Discrepancy) -> str:
        element = label_of(discrepancy.kind, discrepancy.element) if discrepancy.element else ""
        return (
            f"{element}: {discrepancy.get_what_display().lower()}"
            if element
            else discrepancy.get_what_display()
        )

    @display(description="Here")
    def shown_ours(self, discrepancy: Discrepancy) -> str:
        return short(discrepancy.ours)

    @display(description="There")
    def shown_theirs(self, discrepancy: Discrepancy) -> str:
        return short(discrepancy.theirs)

    @display(description="Right, by the map")
    def shown_right(self, discrepancy: Discrepancy) -> str:
        return discrepancy.get_right_display() if discrepancy.element else ""

    @display(description="State", label=STATUS_VARIANTS)
    def shown_status(self, discrepancy: Discrepancy) -> tuple[str, str]:
        return discrepancy.status, discrepancy.get_status_display()

    @admin.action(description="Decide: push, take, leave …")
    def decide_chosen(self, request: HttpRequest, queryset: QuerySet[Discrepancy]) -> HttpResponse:
        """Show what could be decided about those that are chosen, before anything is."""
        return self._preview(request, list(queryset.order_by("pk")[: MOST + 1]))

    # One -----------------------------------------------------------------------------------------

    def page_context(self, request: HttpRequest, record: Discrepancy) -> dict[str, Any]:
        _trace(Reading.OPENED, [record])
        decisions = offered(record) if may(request.user, "change", record) else []
        form = getattr(request, "asked_form", None)
        return {
            "said": shown_of(record),
            "compared_at": ReconciliationRun.objects.values_list("created_at", flat=True).get(
                pk=record.last_run_id
            ),
            "variant": STATUS_VARIANTS[record.status],
            "right": right_in_words(record, side_now(record)) if record.is_about_value else "",
            "moved": moved_on(record, values_now([record])[record.pk]) if _is_stale_possible(record) else "",
            "decisions": decisions,
            "advised": advised(record),
            "decide_url": self.url_of_view("decide", record),
            "form": form,
            "likely": who_it_may_be(record, request.user) if decisions else [],
            "is_missing_here": record.what == DiscrepancyKind.MISSING_HERE,
            "list_url": reverse("admin:integrations_discrepancy_changelist"),
        }

    @method_decorator(require_POST)
    def decide_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Carry out a decision, and go on with the next one of the same comparison."""
        record = self.record_or_404(request, object_id)
        form = DecisionForm(record, request.user, request.POST)
        if form.is_valid():
            try:
                with waiting_told(request):
                    done = form.carry_out()
            except (ValidationError, PermissionDenied) as refusal:
                form.blame(refusal)
            else:
                messages.success(request, _told(done))
                return HttpResponseRedirect(self._next(request, done))
        request.asked_form = form  # type: ignore[attr-defined]
        record = self.get_queryset(request).get(pk=record.pk)
        context = {
            **self.record_context(request, record),
            **self.timeline_context(request, record),
            **self.page_context(request, record),
        }
        return TemplateResponse(request, str(self.page_template), context, status=422)

    def _next(self, request: HttpRequest, done: Discrepancy) -> str:
        rows = visible(request.user, Discrepancy).filter(
            system=done.system_id, kind=done.kind, status=DiscrepancyStatus.OPEN
        )
        following = rows.filter(pk__lt=done.pk).order_by("-pk").first() or rows.order_by("-pk").first()
        return url_of(following) if following else url_of(done)

    # Many ----------------------------------------------------------------------------------------

    @method_decorator(require_POST)
    def decide_many_view(self, request: HttpRequest) -> HttpResponse:
        """Decide about each in the version that was looked at; say what was refused and why."""
        said = dict(text.partition(":")[::2] for text in request.POST.getlist("chosen")[:MOST])
        versions = {key: version_in(text) or 0 for name, text in said.items() if (key := key_in(name))}
        found = visible(request.user, Discrepancy, "change").filter(pk__in=versions).select_related(*BESIDE)
        rows = {row: versions[row.pk] for row in found.order_by("pk")}
        form = ManyDecisionsForm(request.POST)
        if not rows or not form.is_valid():
            messages.error(
                request, "Choose what is to be decided, and about which." if not rows else _faults(form)
            )
            return HttpResponseRedirect(reverse("admin:integrations_discrepancy_changelist"))
        outcome = decide_many(rows, **form.cleaned_data)
        _trace(Reading.LISTED, rows)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Decided",
            "outcome": outcome,
            "refused": [(shown_of(row), why) for row, why in outcome.refused[:LISTED]],
            "list_url": reverse("admin:integrations_discrepancy_changelist"),
        }
        return TemplateResponse(request, "integrations/decided.html", context)

    def _preview(self, request: HttpRequest, rows: list[Discrepancy]) -> HttpResponse:
        if len(rows) > MOST:
            messages.error(request, f"Decide about {MOST} at once at most: choose fewer.")
            return HttpResponseRedirect(request.get_full_path())
        allowed = set(
            visible(request.user, Discrepancy, "change")
            .filter(pk__in=[row.pk for row in rows])
            .order_by()
            .values_list("pk", flat=True)
        )
        rows = [row for row in rows if row.pk in allowed]
        now = values_now([row for row in rows if _is_stale_possible(row)])
        moved = {row.pk: why for row in rows if row.pk in now and (why := moved_on(row, now[row.pk]))}
        _trace(Reading.LISTED, rows)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Decide about many",
            "rows": [(shown_of(row), moved.get(row.pk, "")) for row in rows],
            "offers": offers_for(rows, moved),
            "decide_url": reverse("admin:integrations_discrepancy_decide_many"),
            "list_url": reverse("admin:integrations_discrepancy_changelist"),
        }
        return TemplateResponse(request, "integrations/decide.html", context)


def _is_stale_possible(discrepancy: Discrepancy) -> bool:
    return discrepancy.is_about_value and discrepancy.status == DiscrepancyStatus.OPEN


def _trace(reading: Reading, discrepancies: Any) -> None:
    """Note that the candidates were read whose values stand there."""
    people = [row.candidate for row in discrepancies if row.candidate_id]
    if people:
        trace(reading, *people)


def _told(done: Discrepancy) -> str:
    if done.is_settled:
        return f"Settled: {done.get_resolution_display().lower()}."
    return f"Noted: {done.get_status_display().lower()}."


def _faults(form: ManyDecisionsForm) -> str:
    return " ".join(str(sentence) for errors in form.errors.values() for sentence in errors)
