"""What has to be logged, in the admin site: the list, what may be done about it, and how the house does."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe
from unfold.contrib.filters.admin import DropdownFilter
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget

from accounts.models import Team, TeamMembership
from audit.templatetags.story import ago
from audit.typed import key_in
from interactions import operations
from interactions.admin.report import report_context
from interactions.admin.searching import about
from interactions.choices import ObligationStatus
from interactions.models import Obligation
from interactions.wording import STATUS_VARIANTS, standing
from records.admin import RecordAdmin
from records.dialogs import RecordDialog
from records.policies import may, visible
from records.steps import Steps, step

STANDINGS: dict[str, Callable[[Any, datetime], Any]] = {
    ObligationStatus.OVERDUE: lambda rows, now: rows.overdue(now),
    ObligationStatus.DUE_SOON: lambda rows, now: rows.due_soon(now),
    ObligationStatus.OPEN: lambda rows, now: rows.open(),
    ObligationStatus.ON_TIME: lambda rows, now: rows.on_time(),
    ObligationStatus.LATE: lambda rows, now: rows.late(),
    ObligationStatus.WAIVED: lambda rows, now: rows.waived(),
    ObligationStatus.FELL_AWAY: lambda rows, now: rows.filter(resolution="fell_away"),
}


WAITING = {ObligationStatus.OPEN, ObligationStatus.OVERDUE, ObligationStatus.DUE_SOON}


class StandingFilter(DropdownFilter):
    """How it stands, which no column says."""

    title = "status"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        labels = {status.value: status.label for status in ObligationStatus}
        return [
            (str(code), "All open" if code == ObligationStatus.OPEN else labels[code]) for code in STANDINGS
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        keep = STANDINGS.get(self.value() or "")
        return keep(queryset, timezone.now()) if keep else queryset


class WhoseFilter(DropdownFilter):
    """Those that the reader is responsible for."""

    title = "whose"
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("mine", "Mine")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(responsible=request.user) if self.value() == "mine" else queryset


class TeamFilter(DropdownFilter):
    """Those for which somebody of a team is responsible."""

    title = "team"
    parameter_name = "team"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(team.pk), team.name) for team in visible(request.user, Team)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        team = key_in(self.value())
        if team is None:
            return queryset
        members = TeamMembership.objects.filter(team=team).order_by().values("user")
        return queryset.filter(responsible__in=members)


class ReasonDialog(RecordDialog):
    reason = forms.CharField(label="Why", max_length=500, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))


@admin.register(Obligation)
class ObligationAdmin(Steps, RecordAdmin):
    list_title = "To be logged"
    list_display = ("shown_why", "candidate", "responsible", "shown_due", "shown_status")
    list_filter = (StandingFilter, WhoseFilter, "trigger", "responsible", TeamFilter, "arises_at")
    list_select_related = ("candidate", "responsible", "submission__job_order", "follow_up")
    search_fields = ("source_key",)
    search_help_text = "Search by candidate"
    sortable_by = ("shown_due",)
    fields = (
        "trigger",
        "candidate",
        "submission",
        "interview",
        "interaction",
        "follow_up",
        "responsible",
        "arises_at",
        "due_at",
        "policy",
        "resolution",
        "resolved_at",
        "resolved_by",
        "satisfied_by",
        "reason",
    )
    empty_hint = "Nothing has to be logged. What happens next, an interview say, will be listed here."
    actions_detail = ("dismiss", "waive")
    step_rights: ClassVar = {"waive": ("waive", Obligation)}

    dismiss = step(
        "Did not take place",
        operations.dismiss_obligation,
        icon="event_busy",
        done="Noted that there is nothing to log.",
        asks=ReasonDialog,
    )
    waive = step(
        "Waive",
        operations.waive_obligation,
        icon="gavel",
        done="Waived.",
        asks=ReasonDialog,
        warns="It will be listed among the waivers, with your name and your reason.",
    )

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("report/", view(self.report_view), name=self.url_name("report")),
            path("<int:object_id>/log/", view(self.log_view), name=self.url_name("log")),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    def log_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Lead to the form that logs what is asked for."""
        obligation = self.record_or_404(request, object_id)
        form = reverse("admin:interactions_interaction_log", args=[obligation.candidate_id])
        return HttpResponseRedirect(f"{form}?obligation={obligation.pk}")

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Put what has waited longest first where only what waits is listed."""
        return ("due_at", "id") if request.GET.get("standing") in WAITING else ("-due_at", "-id")

    def steps_for(self, record: Obligation) -> Collection[str]:
        return {"dismiss", "waive"} if record.is_open else set()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Obligation], search_term: str
    ) -> tuple[QuerySet[Obligation], bool]:
        return about(queryset, request, search_term)

    def get_readonly_fields(self, request: HttpRequest, obj: Obligation | None = None) -> list[str]:
        """Leave nothing: it changes by a log, or by a step."""
        return [field.name for field in self.opts.fields]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description="Contact to log", header=True)
    def shown_why(self, obligation: Obligation) -> list[str]:
        about = obligation.follow_up.next_step if obligation.follow_up else ""
        if obligation.submission:
            about = obligation.submission.job_order.title
        return [obligation.get_trigger_display(), about]

    @display(description="Due", ordering="due_at")
    def shown_due(self, obligation: Obligation) -> str:
        return ago(obligation.due_at)

    @display(description="Status", label=STATUS_VARIANTS)
    def shown_status(self, obligation: Obligation) -> tuple[str, str]:
        now = timezone.now()
        return obligation.status_at(now), standing(obligation, now)

    @method_decorator(require_safe)
    def report_view(self, request: HttpRequest) -> HttpResponse:
        """Show whether everything is logged: by person, team, kind and week, what is overdue, what was waived."""
        if not may(request.user, "view", Obligation):
            raise PermissionDenied("You may not see what others have to log.")
        context = {
            **self.admin_site.each_context(request),
            "title": "Is everything logged?",
            **report_context(request),
        }
        return TemplateResponse(request, "interactions/report.html", context)
