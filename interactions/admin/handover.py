"""Handing over what a leaver looks after: who takes it, what it comes to, how far it is."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe
from unfold.decorators import display

from accounts.models import User
from audit.links import url_of
from interactions import operations
from interactions.choices import HandoverStatus
from interactions.forms_handover import HandoverForm
from interactions.handing_over import carry_out
from interactions.handover import may_hand_over, preview
from interactions.models import Handover
from interactions.queue import wake_worker
from records.admin import ReadOnlyRecordAdmin
from records.policies import visible

AT_ONCE = 500
VARIANTS = {
    HandoverStatus.WAITING.value: "info",
    HandoverStatus.DONE.value: "success",
    HandoverStatus.FAILED.value: "danger",
}


@admin.register(Handover)
class HandoverAdmin(ReadOnlyRecordAdmin):
    page_template = "interactions/handover.html"
    list_display = ("leaver", "reason", "shown_status", "progress", "owner", "created_at")
    list_select_related = ("leaver", "owner")
    sortable_by = ()
    exclude = ("plan", "outcome")
    empty_hint = "When somebody leaves, hand over what they look after from the list of people."

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("of/<int:user_id>/", view(self.of_view), name=self.url_name("of")),
            path("<int:object_id>/progress/", view(self.progress_view), name=self.url_name("progress")),
            *super().get_urls(),
        ]

    @display(description="State", label=VARIANTS)
    def shown_status(self, handover: Handover) -> tuple[str, str]:
        return handover.status, handover.get_status_display()

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_hand_over(request.user)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the people: one of them leaves."""
        if not self.has_add_permission(request):
            raise PermissionDenied("You may not hand over what others look after. Ask a team lead.")
        messages.info(request, "Choose who leaves: “Hand over what they look after” stands on each row.")
        return HttpResponseRedirect(reverse("admin:accounts_user_changelist"))

    def of_view(self, request: HttpRequest, user_id: int) -> HttpResponse:
        """Ask who takes over, show what it comes to, and begin."""
        if not may_hand_over(request.user):
            raise PermissionDenied("You may not hand over what others look after. Ask a team lead.")
        leaver = visible(request.user, User).filter(pk=user_id, is_service=False).first()
        if leaver is None:
            raise Http404("There is no such colleague.")
        lines = preview(request.user, leaver)
        form = HandoverForm(request.user, leaver, lines, request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                handover = operations.plan_handover(
                    leaver, plan=form.plan(), reason=form.cleaned_data["reason"]
                )
            except (ValidationError, PermissionDenied) as refusal:
                form.blame(refusal)
            else:
                return self._begin(request, handover)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Hand over what {leaver} looks after",
            "leaver": leaver,
            "form": form,
            "lines": lines,
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "interactions/handover_form.html", context, status=status)

    def _begin(self, request: HttpRequest, handover: Handover) -> HttpResponse:
        """Do it at once if it is small, else have the worker do it."""
        if handover.total > AT_ONCE:
            wake_worker(handover)
        else:
            carry_out(handover)
        return HttpResponseRedirect(url_of(handover))

    def page_context(self, request: HttpRequest, record: Handover) -> dict[str, Any]:
        return {
            "variant": VARIANTS[record.status],
            "progress_url": self.url_of_view("progress", record),
        }

    @method_decorator(require_safe)
    def progress_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Answer with the bar; once it is over, have the page load again."""
        record = self.record_or_404(request, object_id)
        context = {"record": record, "progress_url": self.url_of_view("progress", record)}
        answer = TemplateResponse(request, "interactions/handover_progress.html", context)
        if not record.is_waiting:
            answer.headers["HX-Refresh"] = "true"
        return answer
