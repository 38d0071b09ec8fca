"""What is planned for a person, as their calendar program reads it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from icalendar import Calendar, Event

from audit.links import url_of
from interactions.models import FollowUp, Meeting, Obligation
from placements.choices import InterviewStatus
from placements.models import Interview, InterviewParticipant
from records.models import Record
from records.policies import visible

PAST, AHEAD = timedelta(days=30), timedelta(days=365)
LISTED = 500
"""How many of each kind are told, the next ones first."""
HINT = timedelta(minutes=15)


def calendar_of(person: Any) -> tuple[bytes, set[int]]:
    """Return the calendar of ``person`` and the keys of the candidates in it: what they may see now, no more."""
    calendar = Calendar()
    calendar.add("prodid", "-//Record//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Record")
    calendar.add("refresh-interval;value=duration", "PT15M")
    people = set()
    for event, candidate in (
        *_interviews(person),
        *_meetings(person),
        *_follow_ups(person),
        *_obligations(person),
    ):
        calendar.add_component(event)
        people.add(candidate)
    return calendar.to_ical(), people


def _interviews(person: Any) -> Iterator[tuple[Event, int]]:
    taking_part = InterviewParticipant.objects.filter(interview=OuterRef("pk"), user=person).order_by()
    now = timezone.now()
    rows = visible(person, Interview).filter(
        Q(submission__recruiter=person) | Exists(taking_part),
        status=InterviewStatus.SCHEDULED,
        starts_at__range=(now - PAST, now + AHEAD),
    )
    rows = rows.select_related("submission__candidate", "submission__job_order").order_by("-starts_at", "-pk")
    for row in rows[:LISTED]:
        submission = row.submission
        title = f"{row.get_kind_display()} interview: {submission.candidate} for {submission.job_order.title}"
        event = _event(row, "interview", title, row.starts_at, row.ends_at)
        if row.location:
            event.add("location", row.location)
        yield event, submission.candidate_id


def _meetings(person: Any) -> Iterator[tuple[Event, int]]:
    now = timezone.now()
    rows = visible(person, Meeting).upcoming(now).filter(organiser=person, starts_at__lte=now + AHEAD)
    for row in rows.select_related("candidate").order_by("starts_at", "pk")[:LISTED]:
        event = _event(row, "meeting", str(row), row.starts_at, row.ends_at)
        if row.place:
            event.add("location", row.place)
        yield event, row.candidate_id


def _follow_ups(person: Any) -> Iterator[tuple[Event, int]]:
    today = timezone.localdate()
    rows = visible(person, FollowUp).open().filter(owner=person, due_on__lte=today + AHEAD)
    for row in rows.select_related("candidate").order_by("-due_on", "-pk")[:LISTED]:
        title = f"{row.candidate}: {row.next_step}"
        event = _event(row, "follow-up", title, row.due_on, row.due_on + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        yield event, row.candidate_id


def _obligations(person: Any) -> Iterator[tuple[Event, int]]:
    rows = visible(person, Obligation).open().filter(responsible=person)
    for row in rows.select_related("candidate").order_by("-due_at", "-pk")[:LISTED]:
        title = f"To be logged by now: {row.candidate}, {row.get_trigger_display().lower()}"
        event = _event(row, "obligation", title, row.due_at - HINT, row.due_at)
        event.add("transp", "TRANSPARENT")
        yield event, row.candidate_id


def _event(record: Record, kind: str, title: str, starts: date | datetime, ends: date | datetime) -> Event:
    """Make an entry that its reader recognises when it changes."""
    event = Event()
    event.add("uid", f"{kind}-{record.pk}@{settings.SITE_URL.partition('://')[2]}")
    event.add("sequence", record.version)
    event.add("dtstamp", record.updated_at)
    event.add("dtstart", starts)
    event.add("dtend", ends)
    event.add("summary", " ".join(title.split()))
    event.add("url", f"{settings.SITE_URL}{url_of(record)}")
    event.add("class", "PRIVATE")
    return event
