"""What interactions show on the page of a candidate: how to log, next steps and their part of the story."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from interactions.choices import Kind, Resolution
from interactions.forms import LogForm
from interactions.handover import holds_anything
from interactions.models import FollowUp, Handover, Interaction, Meeting, Obligation
from interactions.wording import ICONS
from placements.models import Interview
from records.panels import Panel
from records.policies import may, visible
from records.reading import foresee, once
from records.timeline import Event, Place, Source

LISTED = 20


class LogPanel(Panel):
    """The form itself, for those who came to log."""

    title = "Log"
    template_name = "interactions/log_panel.html"
    order = 10

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any] | None:
        asked = request.GET.get("log", "")
        if asked not in Kind or not may_log(request, record):
            return None
        return {"form": LogForm(record, request.user, initial={"kind": asked}), "has_focus": True}


class LogBar(Panel):
    """Stays in reach however far one has read: each kind opens the form, "l" the usual one."""

    title = "Log a contact"
    template_name = "interactions/log_bar.html"
    column = "bar"

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any] | None:
        if not may_log(request, record):
            return None
        open_ones = open_obligations(request, record)
        return {
            "kinds": [(kind.value, kind.label, ICONS[kind]) for kind in Kind],
            "most_urgent": open_ones[0] if open_ones else None,
        }


class ObligationsPanel(Panel):
    """What has to be logged about the candidate, by whom and until when."""

    title = "To be logged"
    template_name = "interactions/obligations_panel.html"
    order = 5

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any] | None:
        obligations = open_obligations(request, record)
        return {"obligations": obligations, "now": timezone.now()} if obligations else None


class LogNotice(Panel):
    """How to log it, on the page of what has to be logged."""

    title = "To be logged"
    template_name = "interactions/obligation_notice.html"
    column = "notice"

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any] | None:
        is_shown = record.is_open and may_log(request, record.candidate)
        return {"obligation": record, "now": timezone.now()} if is_shown else None


class NextContactPanel(Panel):
    """When we speak next: the first next step, interview or meeting that is planned."""

    title = "Next contact"
    template_name = "interactions/next_contact.html"
    column = "facts"

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any] | None:
        interviews = visible(request.user, Interview).upcoming().filter(submission__candidate=record)
        interview = interviews.order_by("starts_at", "id").first()
        meetings = visible(request.user, Meeting).upcoming(timezone.now()).filter(candidate=record)
        meeting = meetings.order_by("starts_at", "id").first()
        planned = [each for each in (interview, meeting) if each]
        first = min(planned, key=lambda each: each.starts_at, default=None)
        return {
            "appointment": first,
            "noun": first._meta.verbose_name if first else "",
            "step": next(iter(open_steps(request, record)), None),
        }


class NextStepsPanel(Panel):
    """What has to be done for the candidate, by whom and by when."""

    title = "Next steps"
    template_name = "interactions/next_steps.html"
    column = "side"
    order = 10

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any] | None:
        may_add = may(request.user, "add", FollowUp)
        steps = open_steps(request, record)
        foresee(request, steps)
        return {"steps": steps, "today": timezone.localdate(), "may_add": may_add}


def may_log(request: HttpRequest, candidate: Any) -> bool:
    key = ("may log", candidate.pk)
    return once(request, key, lambda: may(request.user, "add", Interaction(candidate=candidate)))


def open_obligations(request: HttpRequest, candidate: Any) -> list[Obligation]:
    rows = visible(request.user, Obligation).open().filter(candidate=candidate)
    rows = rows.select_related("responsible", "candidate", "submission__job_order", "follow_up")
    return once(request, ("obligations", candidate.pk), lambda: list(rows.order_by("due_at", "id")[:LISTED]))


def open_steps(request: HttpRequest, candidate: Any) -> list[FollowUp]:
    rows = visible(request.user, FollowUp).open().filter(candidate=candidate).select_related("owner")
    return once(request, ("steps", candidate.pk), lambda: list(rows.order_by("due_on", "id")[:LISTED]))


class HandoverNotice(Panel):
    """On the form of somebody who was switched off and still looks after records: the way to hand them over."""

    template_name = "interactions/handover_notice.html"
    column = "notice"

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any] | None:
        is_due = not record.is_active and may(request.user, "add", Handover) and holds_anything(record)
        return {} if is_due else None


class Interactions(Source):
    """Contacts, at the time at which they happened."""

    name = "interaction"
    label = "Contacts"
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


class Obligations(Source):
    """What had to be logged, when it arose, and how it stands."""

    name = "obligation"
    label = "To be logged"
    owns = frozenset({"interactions.obligation"})

    def events(self, user: Any, record: Model, before: Place | None, limit: int) -> Iterable[Event]:
        rows = visible(user, Obligation).filter(candidate=record).exclude(resolution=Resolution.FELL_AWAY)
        rows = rows.select_related("responsible", "resolved_by", "submission__job_order", "follow_up")
        now = timezone.now()
        for obligation in self.older(rows, before, at="arises_at")[:limit]:
            told = {"obligation": obligation, "now": now}
            yield Event(
                obligation.arises_at,
                self.name,
                obligation.pk,
                "interactions/obligation_event.html",
                {"told": told},
            )


class Meetings(Source):
    """Meetings of the calendar, once they have begun."""

    name = "meeting"
    label = "Meetings"
    tells = frozenset({"interactions.meeting"})

    def events(self, user: Any, record: Model, before: Place | None, limit: int) -> Iterable[Event]:
        rows = visible(user, Meeting).filter(candidate=record, starts_at__lte=timezone.now())
        for meeting in self.older(rows.select_related("organiser"), before, at="starts_at")[:limit]:
            yield Event(
                meeting.starts_at,
                self.name,
                meeting.pk,
                "interactions/meeting_event.html",
                {"told": {"meeting": meeting}},
            )
