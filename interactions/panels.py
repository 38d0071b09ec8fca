"""What interactions show on the page of a candidate: how to log, next steps and their part of the story."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, QuerySet
from django.db.models.functions import Now
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
from records.reading import about, foresee, once
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
        user = request.user

        def interviews(key: int) -> QuerySet:
            found = visible(user, Interview).upcoming().filter(submission__candidate=key)
            return found.order_by("starts_at", "id")[:1]

        def meetings(key: int) -> QuerySet:
            found = visible(user, Meeting).upcoming(Now()).filter(candidate=key)
            return found.order_by("starts_at", "id")[:1]

        interview = about(user, "next interview", record.pk, interviews).first()
        meeting = about(user, "next meeting", record.pk, meetings).first()
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
    def rows(key: int) -> QuerySet:
        found = visible(request.user, Obligation).open().filter(candidate=key)
        found = found.select_related("responsible", "candidate", "submission__job_order", "follow_up")
        return found.order_by("due_at", "id")[:LISTED]

    question = about(request.user, "open obligations", candidate.pk, rows)
    return once(request, ("obligations", candidate.pk), question.read)


def open_steps(request: HttpRequest, candidate: Any) -> list[FollowUp]:
    def rows(key: int) -> QuerySet:
        found = visible(request.user, FollowUp).open().filter(candidate=key).select_related("owner")
        return found.order_by("due_on", "id")[:LISTED]

    question = about(request.user, "open steps", candidate.pk, rows)
    return once(request, ("steps", candidate.pk), question.read)


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
        def rows(key: int) -> QuerySet:
            return (
                visible(user, Interaction).filter(candidate=key).select_related("performed_by", "job_order")
            )

        for interaction in self.read(user, record, before, limit, rows=rows, at="occurred_at"):
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
        def rows(key: int) -> QuerySet:
            found = visible(user, Obligation).filter(candidate=key).exclude(resolution=Resolution.FELL_AWAY)
            return found.select_related("responsible", "resolved_by", "submission__job_order", "follow_up")

        now = timezone.now()
        for obligation in self.read(user, record, before, limit, rows=rows, at="arises_at"):
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
        def rows(key: int) -> QuerySet:
            begun = visible(user, Meeting).filter(candidate=key, starts_at__lte=Now())
            return begun.select_related("organiser")

        for meeting in self.read(user, record, before, limit, rows=rows, at="starts_at"):
            yield Event(
                meeting.starts_at,
                self.name,
                meeting.pk,
                "interactions/meeting_event.html",
                {"told": {"meeting": meeting}},
            )
