"""Keeping meetings as the calendar has them, and saying that one did not take place."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from candidates.models import Candidate
from governance.models import System
from interactions.choices import MeetingStatus
from interactions.invitations import PAST, MeetingEvent, Sitting, everybody
from interactions.models import Meeting, Obligation
from interactions.operations.adding import added
from interactions.operations.obligations import dismiss_obligation
from records.operations import acting_user, lock, operation, require
from records.policies import may, visible

TOLD = ("organiser", "starts_at", "ends_at", "subject", "place", "status", "reason", "sequence")


@operation("captured a meeting")
def capture_meeting(event: MeetingEvent, *, system: System) -> list[Meeting]:
    """Keep ``event`` with each candidate who takes part and whom the acting user sees.

    Told again, nothing is added; a later version moves or cancels what is kept, an earlier one is passed over.
    """
    people = _people(event)
    kept = [
        meeting
        for sitting in event.sittings
        for candidate in _candidates(people, sitting)
        if (meeting := _kept(event.uid, sitting, candidate, system))
    ]
    _call_off(event, kept, system)
    return kept


@operation("said that a meeting did not take place")
def cancel_meeting(meeting: Meeting, *, reason: str, version: int | None = None) -> Meeting:
    """Note that nobody met, and why: there is nothing to log."""
    fresh = lock(meeting, version=version)
    require(may(acting_user(), "change", fresh), "You may not change this meeting.")
    if fresh.status == MeetingStatus.CANCELLED:
        raise ValidationError("This meeting is cancelled already.", code="closed")
    if not reason.strip():
        raise ValidationError({"reason": "Say why it did not take place."})
    fresh.status, fresh.reason = MeetingStatus.CANCELLED, reason.strip()
    saved = _saved(fresh, ["status", "reason"])
    for obligation in Obligation.objects.open().filter(source_key=saved.source_key):
        dismiss_obligation(obligation, reason=saved.reason)
    return saved


def _people(event: MeetingEvent) -> dict[str, list[Candidate]]:
    """Return the candidates of each address: two may share one."""
    mine = visible(acting_user(), Candidate).filter(
        merged_into=None, emails__normalised__in=everybody(event.sittings)
    )
    people: dict[str, list[Candidate]] = {}
    for candidate in mine.distinct().prefetch_related("emails").order_by("pk"):
        for email in candidate.emails.all():
            people.setdefault(email.normalised, []).append(candidate)
    return people


def _candidates(people: dict[str, list[Candidate]], sitting: Sitting) -> list[Candidate]:
    found = {
        each.pk: each
        for address in sorted(sitting.organisers | sitting.attendees)
        for each in people.get(address, [])
    }
    return [found[key] for key in sorted(found)]


def _kept(uid: str, sitting: Sitting, candidate: Candidate, system: System) -> Meeting | None:
    """Add the meeting, or bring it up to date. One that was cancelled unseen is nobody's."""
    status = MeetingStatus.CANCELLED if sitting.is_cancelled else MeetingStatus.PLANNED
    told: dict[str, Any] = {
        "starts_at": sitting.starts_at,
        "ends_at": sitting.ends_at,
        "subject": sitting.subject,
        "place": sitting.place,
        "status": status,
        "reason": "",
        "sequence": sitting.sequence,
    }
    key = {"candidate": candidate, "system": system, "uid": uid, "occurrence": sitting.occurrence}
    meeting = Meeting.objects.select_for_update(of=("self",)).filter(**key).first()
    organiser = _organiser(sitting)
    if meeting is None:
        if sitting.is_cancelled:
            return None
        return added(Meeting(**key, **told, organiser=organiser or acting_user()))
    told["organiser"] = organiser or meeting.organiser
    is_older = sitting.sequence < meeting.sequence
    was_called_off_here = meeting.reason and sitting.sequence == meeting.sequence
    if is_older or was_called_off_here or all(getattr(meeting, name) == told[name] for name in TOLD):
        return meeting
    require(may(acting_user(), "change", meeting), "You may not change this meeting.")
    for name, value in told.items():
        setattr(meeting, name, value)
    return _saved(meeting, list(TOLD))


def _call_off(event: MeetingEvent, kept: list[Meeting], system: System) -> None:
    """Cancel what an earlier version had and this one has no more: days of a series, and people."""
    rows = visible(acting_user(), Meeting, "change").planned()
    rows = rows.filter(system=system, uid=event.uid, starts_at__gte=timezone.now() - PAST)
    if not event.is_whole:
        rows = rows.filter(occurrence__in=[each.occurrence for each in event.sittings])
    newest = max((each.sequence for each in event.sittings), default=None)
    for meeting in rows.exclude(pk__in=[each.pk for each in kept]):
        fresh = lock(meeting)
        if newest is None or fresh.sequence <= newest:
            fresh.status = MeetingStatus.CANCELLED
            _saved(fresh, ["status"])


def _organiser(sitting: Sitting) -> User | None:
    """Return which of us meets the candidate: who invited, else the first who was asked."""
    for addresses in (sitting.organisers, sitting.attendees):
        found = User.objects.active().filter(email__in=addresses, is_service=False).order_by("pk").first()
        if found:
            return found
    return None


def _saved(meeting: Meeting, names: list[str]) -> Meeting:
    meeting.full_clean()
    meeting.save(update_fields=names)
    meeting.refresh_from_db()
    return meeting
