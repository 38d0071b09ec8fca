"""My next steps as a page to work through with keys: done, snooze, hand over, and back again."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import DateField, ModelChoiceField
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from audit.typed import version_in
from interactions import operations
from interactions.models import FollowUp
from interactions.next_steps import my_next_steps, next_working_week
from records.policies import visible
from records.refusals import sentence_of


class NextStepsViews:
    """Beside the list of all follow-ups, a page with mine."""

    def next_steps_urls(self) -> list[Any]:
        view = self.admin_site.admin_view  # type: ignore[attr-defined]
        return [
            path("mine/", view(self.mine_view), name="interactions_followup_mine"),
            path("<int:object_id>/step/", view(self.step_view), name="interactions_followup_step"),
        ]

    @method_decorator(require_safe)
    def mine_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied("You may not see follow-ups.")
        return TemplateResponse(request, "interactions/mine.html", self._mine(request))

    @method_decorator(require_POST)
    def step_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Take one step with one of mine, and answer with the list as it is then."""
        follow_up = self.record_or_404(request, object_id)  # type: ignore[attr-defined]
        said: dict[str, Any] = {}
        try:
            changed, sentence, is_taken_back = _take(request, follow_up)
            said = {"said": sentence, "changed": None if is_taken_back else changed}
        except (ValidationError, PermissionDenied) as refusal:
            said = {"refused": sentence_of(refusal)}
        return TemplateResponse(
            request,
            "interactions/mine.html",
            self._mine(request) | said,
            status=422 if "refused" in said else 200,
        )

    def _mine(self, request: HttpRequest) -> dict[str, Any]:
        today = timezone.localdate()
        people = visible(request.user, User).filter(is_active=True, is_service=False)
        return {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": "My follow-ups",
            "found": my_next_steps(request.user, today=today),
            "today": today,
            "tomorrow": today + timedelta(days=1),
            "next_week": next_working_week(today),
            "people": people.exclude(pk=request.user.pk).order_by("display_name", "pk"),
        }


def _take(request: HttpRequest, step: FollowUp) -> tuple[FollowUp, str, bool]:
    """Do what was asked; return the follow-up, what to say, and whether it was an undo."""
    version = version_in(request.POST.get("version"))
    match request.POST.get("do", ""):
        case "done":
            return operations.complete_follow_up(step, version=version), f"Done: {step.next_step}", False
        case "snooze":
            until = _until(request)
            changed = operations.snooze_follow_up(step, until=until, version=version)
            return changed, f"Put off to {until:%A, %-d %B}: {step.next_step}", False
        case "hand":
            people = visible(request.user, User).filter(is_active=True, is_service=False)
            to = ModelChoiceField(people, error_messages={"required": "Choose a colleague."}).clean(
                request.POST.get("to", "")
            )
            changed = operations.hand_over_follow_up(step, to=to, version=version)
            return changed, f"Handed to {to}: {step.next_step}", False
        case "undo" if version is not None:
            return operations.put_back_follow_up(step, version=version), f"Back again: {step.next_step}", True
    raise ValidationError("Choose what should be done.")


def _until(request: HttpRequest) -> date:
    """Read the day: the button that was pressed, or the box beside it."""
    said = next(filter(None, request.POST.getlist("until")), "")
    until: date = DateField(error_messages={"required": "Choose a day."}).clean(said)
    return until
