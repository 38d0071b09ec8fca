"""Next steps in the admin site."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from unfold.decorators import display

from audit.links import url_of
from interactions import operations
from interactions.admin.next_steps import NextStepsViews
from interactions.admin.searching import about
from interactions.models import FollowUp
from records.admin import RecordAdmin
from records.forms import RecordForm
from records.refusals import sentence_of


@admin.register(FollowUp)
class FollowUpAdmin(NextStepsViews, RecordAdmin):
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
        return [
            path("<int:object_id>/done/", done, name=self.url_name("done")),
            *self.next_steps_urls(),
            *super().get_urls(),
        ]

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
        if follow_up.is_overdue:
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
            messages.error(request, sentence_of(refusal))
        else:
            messages.success(request, f"Done: {follow_up.next_step}")
        back = request.POST.get("next", "")
        if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
            back = url_of(follow_up.candidate)
        return HttpResponseRedirect(back)

    def add_record(self, request: HttpRequest, instance: FollowUp, form: RecordForm) -> FollowUp:
        return operations.plan_follow_up(**form.details())
