"""What interactions show on the page of a candidate: the log form, next steps and their part of the story."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from interactions.choices import Kind
from interactions.forms import LogForm
from interactions.models import FollowUp, Interaction, Obligation
from records.panels import Panel
from records.policies import may, visible
from records.timeline import Event, Place, Source


class LogPanel(Panel):
    """The form on top, for those who may log."""

    title = "Log"
    template_name = "interactions/log_panel.html"
    order = 10

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any] | None:
        if not may(request.user, "add", Interaction(candidate=record)):
            return None
        asked = request.GET.get("log", "")
        initial = {"kind": asked} if asked in Kind else {}
        return {"form": LogForm(record, request.user, initial=initial), "has_focus": bool(initial)}


class ObligationsPanel(Panel):
    """What has to be logged about the candidate, by whom and until when."""

    title = "To be logged"
    template_name = "interactions/obligations_panel.html"
    order = 5

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any] | None:
        rows = visible(request.user, Obligation).open().filter(candidate=record)
        rows = rows.select_related("responsible", "candidate", "submission__job_order", "follow_up")
        obligations = list(rows.order_by("due_at", "id")[:20])
        return {"obligations": obligations, "now": timezone.now()} if obligations else None


class NextStepsPanel(Panel):
    """What has to be done for the candidate, by whom and by when."""

    title = "Next steps"
    template_name = "interactions/next_steps.html"
    column = "side"
    order = 10

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any] | None:
        steps = visible(request.user, FollowUp).open().filter(candidate=record).select_related("owner")
        return {"steps": list(steps[:20]), "today": timezone.localdate()}


class Interactions(Source):
    """Contacts, at the time at which they happened."""

    name = "interaction"
    tells = frozenset({"interactions.interaction"})

    def events(self, user: Any, record: Model, before: Place | None, limit: int) -> Iterable[Event]:
        rows = visible(user, Interaction).filter(candidate=record).select_related("performed_by", "job_order")
        for interaction in self.older(rows, before, at="occurred_at")[:limit]:
            yield Event(
                interaction.occurred_at,
                self.name,
                interaction.pk,
                "interactions/event.html",
                {"interaction": interaction},
            )
