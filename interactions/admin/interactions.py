"""Interactions in the admin site, and the form that logs one."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods
from unfold.decorators import display

from audit.links import url_of
from audit.templatetags.story import ago
from audit.typed import key_in
from candidates.models import Candidate
from interactions import operations
from interactions.admin.searching import about
from interactions.choices import Kind, Timeliness
from interactions.forms import LogForm, initial_for
from interactions.models import Interaction, Obligation
from interactions.wording import TIMELINESS_VARIANTS, lateness
from records.admin import RecordAdmin
from records.forms import RecordForm, blame
from records.policies import may, visible


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
                    "late_reason",
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
        return ago(interaction.occurred_at)

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
            initial = initial_for(self._asked(request, candidate))
            if (kind := request.GET.get("kind", "")) in Kind:
                initial["kind"] = kind
            return self._answer(request, LogForm(candidate, request.user, initial=initial))
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

    def _asked(self, request: HttpRequest, candidate: Candidate) -> Obligation | None:
        """Return the obligation for which the form was opened."""
        open_ones = visible(request.user, Obligation).open().filter(candidate=candidate)
        asked: Obligation | None = open_ones.filter(pk=key_in(request.GET.get("obligation"))).first()
        return asked

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
