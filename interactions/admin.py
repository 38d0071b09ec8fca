"""Interactions, follow-ups and the rule of logging in the admin site."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST
from unfold.decorators import display

from audit.links import url_of
from candidates.models import Candidate
from candidates.search import found
from interactions import operations
from interactions.choices import FollowUpStatus, Timeliness
from interactions.forms import LEAST_FIELDS, LogForm, LoggingPolicyForm, least_texts
from interactions.models import FollowUp, Interaction, LoggingPolicy
from interactions.wording import TIMELINESS_VARIANTS, lateness
from records.admin import RecordAdmin
from records.forms import RecordForm, blame
from records.policies import may, visible

LISTED = 1_000


def about(queryset: QuerySet, request: HttpRequest, term: str) -> tuple[QuerySet, bool]:
    """Keep the rows about candidates who go by ``term``."""
    if not term.strip():
        return queryset, False
    people = found(visible(request.user, Candidate), term).order_by("pk").values_list("pk", flat=True)
    return queryset.filter(candidate__in=list(people[:LISTED])), False


@admin.register(Interaction)
class InteractionAdmin(RecordAdmin):
    list_display = ("shown_kind", "candidate", "shown_when", "shown_timeliness", "performed_by", "outcome")
    list_filter = ("timeliness", "kind", "performed_by", "outcome", "occurred_at")
    list_select_related = ("candidate", "performed_by")
    search_fields = ("subject",)
    search_help_text = "Search by candidate"
    sortable_by = ("shown_when",)
    autocomplete_fields = ("candidate", "contact", "job_order", "submission", "placement", "performed_by")
    empty_hint = (
        "Log a call, a message or a meeting from the page of a candidate, or with the palette: “log call …”."
    )
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "candidate",
                    ("kind", "direction", "outcome"),
                    ("occurred_at", "duration"),
                    "subject",
                    "body",
                    "visibility",
                )
            },
        ),
        ("About", {"fields": (("job_order", "submission"), ("contact", "placement"), "performed_by")}),
    )

    def get_urls(self) -> list[Any]:
        log = self.admin_site.admin_view(self.log_view)
        return [path("log/<int:candidate_id>/", log, name=self.url_name("log")), *super().get_urls()]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Interaction], search_term: str
    ) -> tuple[QuerySet[Interaction], bool]:
        return about(queryset, request, search_term)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial = {"performed_by": request.user.pk, "occurred_at": timezone.now()}
        return {**initial, **super().get_changeform_initial_data(request)}

    @display(description="Contact", header=True)
    def shown_kind(self, interaction: Interaction) -> list[str]:
        text = interaction.subject or " ".join(interaction.body.split())
        return [interaction.get_kind_display(), text[:80]]

    @display(description="Happened", ordering="occurred_at")
    def shown_when(self, interaction: Interaction) -> str:
        return render_to_string("audit/when.html", {"moment": interaction.occurred_at})

    @display(description="Logged", label=TIMELINESS_VARIANTS)
    def shown_timeliness(self, interaction: Interaction) -> tuple[str, str]:
        return interaction.timeliness, lateness(interaction)

    def add_record(self, request: HttpRequest, instance: Interaction, form: RecordForm) -> Interaction:
        return operations.log_interaction(**form.details())

    def change_record(self, request: HttpRequest, instance: Interaction, form: RecordForm) -> Interaction:
        return operations.correct_interaction(instance, changes=form.changes(), version=form.version)

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def log_view(self, request: HttpRequest, candidate_id: int) -> HttpResponse:
        """Offer the log form in a dialog, and take it."""
        candidate = visible(request.user, Candidate).filter(pk=candidate_id).first()
        if candidate is None:
            raise Http404("There is no such candidate, or they are not shown to you.")
        if not may(request.user, "add", Interaction(candidate=candidate)):
            raise PermissionDenied("You may not log contacts with this candidate.")
        if request.method != "POST":
            return self._answer(request, LogForm(candidate, request.user))
        form = LogForm(candidate, request.user, request.POST)
        if form.is_valid():
            try:
                interaction = form.log()
            except (ValidationError, PermissionDenied) as refusal:
                blame(form, refusal)
            else:
                messages.success(request, _done(interaction))
                return self._back(request, candidate)
        return self._answer(request, form, status=422)

    def _answer(self, request: HttpRequest, form: LogForm, status: int = 200) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": f"Log a contact with {form.candidate}",
            "form": form,
            "record": form.candidate,
        }
        return TemplateResponse(request, "interactions/log_dialog.html", context, status=status)

    def _back(self, request: HttpRequest, candidate: Candidate) -> HttpResponse:
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Refresh": "true"})
        return HttpResponseRedirect(url_of(candidate))


def _done(interaction: Interaction) -> str:
    planned = "" if not interaction.follow_ups.exists() else " The next step is on your list."
    if interaction.timeliness == Timeliness.ON_TIME:
        return f"Logged on time.{planned}"
    return f"Logged, {lateness(interaction).lower()}.{planned}"


@admin.register(FollowUp)
class FollowUpAdmin(RecordAdmin):
    list_display = ("next_step", "candidate", "shown_due", "owner", "shown_status")
    list_filter = ("status", "owner", "due_on")
    list_select_related = ("candidate", "owner")
    search_fields = ("next_step",)
    search_help_text = "Search by candidate"
    sortable_by = ("shown_due",)
    autocomplete_fields = ("candidate", "owner")
    fields = ("candidate", "next_step", ("due_on", "owner"))
    actions = ("mark_done",)
    empty_hint = (
        "Give a contact a next step when you log it; it then waits for you here and on the home page."
    )

    def get_urls(self) -> list[Any]:
        done = self.admin_site.admin_view(self.done_view)
        return [path("<int:object_id>/done/", done, name=self.url_name("done")), *super().get_urls()]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[FollowUp], search_term: str
    ) -> tuple[QuerySet[FollowUp], bool]:
        return about(queryset, request, search_term)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"owner": request.user.pk, **super().get_changeform_initial_data(request)}

    @display(description="Due", ordering="due_on")
    def shown_due(self, follow_up: FollowUp) -> str:
        return render_to_string("audit/due.html", {"day": follow_up.due_on})

    @display(
        description="Status", label={"open": "info", "overdue": "danger", "done": "success", "cancelled": ""}
    )
    def shown_status(self, follow_up: FollowUp) -> tuple[str, str]:
        if follow_up.status == FollowUpStatus.OPEN and follow_up.due_on < timezone.localdate():
            return "overdue", "Overdue"
        return follow_up.status, follow_up.get_status_display()

    @admin.action(description="Mark as done", permissions=["change"])
    def mark_done(self, request: HttpRequest, queryset: QuerySet[FollowUp]) -> None:
        done = 0
        for follow_up in queryset:
            try:
                operations.complete_follow_up(follow_up)
            except (ValidationError, PermissionDenied) as refusal:
                messages.error(
                    request, f"{follow_up}: {' '.join(getattr(refusal, 'messages', [str(refusal)]))}"
                )
            else:
                done += 1
        if done:
            messages.success(request, f"{done} done.")

    @method_decorator(require_POST)
    def done_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Complete one follow-up and go back to where it was shown."""
        follow_up = self.record_or_404(request, object_id)
        try:
            operations.complete_follow_up(follow_up)
        except (ValidationError, PermissionDenied) as refusal:
            messages.error(request, " ".join(getattr(refusal, "messages", [str(refusal)])))
        else:
            messages.success(request, f"Done: {follow_up.next_step}")
        back = request.POST.get("next", "")
        if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
            back = url_of(follow_up.candidate)
        return HttpResponseRedirect(back)

    def add_record(self, request: HttpRequest, instance: FollowUp, form: RecordForm) -> FollowUp:
        return operations.plan_follow_up(**form.details())


@admin.register(LoggingPolicy)
class LoggingPolicyAdmin(RecordAdmin):
    form = LoggingPolicyForm
    list_display = ("shown_window", "shown_for", "effective_from", "shown_example", "reason")
    list_filter = ("team", "effective_from")
    list_select_related = ("team",)
    autocomplete_fields = ("team",)
    fieldsets = (
        (None, {"fields": (("effective_from", "team"), "reason")}),
        ("How soon", {"fields": (("hours", "remind_hours"), "clock")}),
        (
            "Office hours",
            {"fields": ("time_zone", ("opens_at", "closes_at"), "weekdays", "holidays")},
        ),
        ("What", {"fields": ("kinds", "triggers")}),
        ("Least number of characters", {"fields": (LEAST_FIELDS,)}),
    )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Begin with the rule of the house as it is: most new versions change one thing."""
        rule = LoggingPolicy.objects.in_force(timezone.now()).get()
        kept = {name: getattr(rule, name) for name in operations.TERMS}
        return {**kept, **least_texts(rule), **super().get_changeform_initial_data(request)}

    @display(description="Within", header=True)
    def shown_window(self, rule: LoggingPolicy) -> list[str]:
        return [f"{rule.hours} {rule.unit}", f"{len(rule.kinds)} kinds, {len(rule.triggers)} triggers"]

    @display(description="For")
    def shown_for(self, rule: LoggingPolicy) -> str:
        return str(rule.team or "the house")

    @display(description="A contact on Friday at 16:00 is logged by")
    def shown_example(self, rule: LoggingPolicy) -> str:
        """Say what the rule means, on the first Friday on which it holds."""
        zone = ZoneInfo(rule.time_zone)
        began = rule.effective_from.astimezone(zone)
        friday = began + timedelta(days=(4 - began.weekday()) % 7)
        until = rule.deadline(friday.replace(hour=16, minute=0, second=0, microsecond=0)).astimezone(zone)
        return f"{until:%A, %H:%M}"

    def add_record(self, request: HttpRequest, instance: LoggingPolicy, form: RecordForm) -> LoggingPolicy:
        return operations.adopt_logging_policy(**form.details())

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: what was judged by a rule stays judged by it. A new rule takes over from its day."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
