"""Every write to interactions, follow-ups and the rule of logging."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from audit.choices import Via
from audit.context import current
from candidates.models import Candidate
from clients.models import ClientContact, JobOrder
from governance.models import System
from interactions.choices import (
    NEXT_FOLLOW_UP_STATUSES,
    OUTCOMES,
    Direction,
    Entry,
    FollowUpStatus,
    Kind,
    Outcome,
    Visibility,
)
from interactions.models import FollowUp, Interaction, LoggingPolicy
from placements.models import Placement, Submission
from records.operations import acting_user, lock, operation, require
from records.policies import may

ENTRIES: dict[str, Entry] = {Via.IMPORT: Entry.IMPORTED, Via.CAPTURE: Entry.CAPTURED}

# When it was logged, by whom and how is not a matter of opinion.
CORRECTABLE = frozenset(
    {
        "candidate",
        "contact",
        "job_order",
        "submission",
        "placement",
        "kind",
        "direction",
        "outcome",
        "occurred_at",
        "performed_by",
        "credited_to",
        "subject",
        "body",
        "duration",
        "visibility",
    }
)


@operation("logged an interaction")
def log_interaction(
    candidate: Candidate,
    *,
    kind: Kind,
    occurred_at: datetime | None = None,
    outcome: Outcome | None = None,
    direction: Direction | None = None,
    subject: str = "",
    body: str = "",
    duration: timedelta | None = None,
    contact: ClientContact | None = None,
    job_order: JobOrder | None = None,
    submission: Submission | None = None,
    placement: Placement | None = None,
    performed_by: User | None = None,
    credited_to: User | None = None,
    visibility: Visibility = Visibility.TEAM,
    system: System | None = None,
    channel_reference: str = "",
    next_step: str = "",
    due_on: date | None = None,
) -> Interaction:
    """Put a contact with ``candidate`` on the record, and the next step if there is one.

    What a system captured is kept once, however often it is reported.
    """
    if channel_reference and (kept := _captured(system, channel_reference)):
        return kept
    user = acting_user()
    act = current()
    performed_by = performed_by or user
    interaction = _added(
        Interaction(
            candidate=candidate,
            kind=kind,
            occurred_at=occurred_at or timezone.now(),
            outcome=outcome or OUTCOMES[Kind(kind)][0],
            direction=direction or (Direction.INTERNAL if kind == Kind.NOTE else Direction.OUTBOUND),
            subject=subject.strip(),
            body=body.strip(),
            duration=duration,
            contact=contact,
            job_order=job_order,
            submission=submission,
            placement=placement,
            performed_by=performed_by,
            logged_by=user,
            credited_to=credited_to or performed_by,
            visibility=visibility,
            system=system,
            channel_reference=channel_reference,
            entry=ENTRIES.get(act.via if act else "", Entry.TYPED),
        )
    )
    if next_step.strip() or due_on:
        plan_follow_up(
            candidate,
            next_step=next_step,
            due_on=due_on,
            owner=performed_by,
            interaction=interaction,
        )
    return interaction


@operation("corrected an interaction")
def correct_interaction(
    interaction: Interaction, *, changes: Mapping[str, Any], version: int | None = None
) -> Interaction:
    """Set ``changes`` on an interaction. The time of logging never moves, and history keeps both versions."""
    if fixed := sorted(changes.keys() - CORRECTABLE):
        raise ValidationError(f"This cannot be corrected: {', '.join(fixed)}.", code="fixed")
    fresh = lock(interaction, version=version)
    require(may(acting_user(), "change", fresh), "You may not correct this interaction.")
    candidate = changes.get("candidate", fresh.candidate)
    require(may(acting_user(), "view", candidate), "You may not move this to a candidate you cannot see.")
    for name, value in changes.items():
        setattr(fresh, name, value)
    fresh.full_clean()
    fresh.save(update_fields=list(changes))
    if "candidate" in changes:
        fresh.follow_ups.update(candidate=candidate)
    fresh.refresh_from_db()
    return fresh


@operation("planned a follow-up")
def plan_follow_up(
    candidate: Candidate,
    *,
    next_step: str,
    due_on: date | None,
    owner: User | None = None,
    interaction: Interaction | None = None,
) -> FollowUp:
    """Note what has to be done next for ``candidate``, by whom and by when."""
    if due_on is None:
        raise ValidationError({"due_on": "Give the next step a day."})
    return _added(
        FollowUp(
            candidate=candidate,
            next_step=next_step.strip(),
            due_on=due_on,
            owner=owner or acting_user(),
            interaction=interaction,
        )
    )


@operation("completed a follow-up")
def complete_follow_up(follow_up: FollowUp, *, version: int | None = None) -> FollowUp:
    """Note that the next step was taken."""
    return _moved(follow_up, version, to=FollowUpStatus.DONE)


@operation("cancelled a follow-up")
def cancel_follow_up(follow_up: FollowUp, *, version: int | None = None) -> FollowUp:
    """Note that the next step is no longer needed."""
    return _moved(follow_up, version, to=FollowUpStatus.CANCELLED)


@operation("reopened a follow-up")
def reopen_follow_up(
    follow_up: FollowUp, *, due_on: date | None = None, version: int | None = None
) -> FollowUp:
    """Take a closed next step up again."""
    changes = {"due_on": due_on} if due_on else {}
    return _moved(follow_up, version, to=FollowUpStatus.OPEN, **changes)


@operation("snoozed a follow-up")
def snooze_follow_up(follow_up: FollowUp, *, until: date, version: int | None = None) -> FollowUp:
    """Put an open next step off to a later day."""
    follow_up = _changeable(follow_up, version)
    if until <= max(follow_up.due_on, timezone.localdate()):
        raise ValidationError({"due_on": "Choose a day that is later, and still to come."})
    return _saved(follow_up, due_on=until)


@operation("handed a follow-up over")
def hand_over_follow_up(follow_up: FollowUp, *, to: User, version: int | None = None) -> FollowUp:
    """Give an open next step to somebody who can see the candidate."""
    follow_up = _changeable(follow_up, version)
    if not to.is_active or not may(to, "view", follow_up.candidate):
        raise ValidationError({"owner": f"{to} cannot see this candidate. Choose somebody else."})
    return _saved(follow_up, owner=to)


@operation("changed the rule of logging")
def adopt_logging_policy(*, hours: int, effective_from: datetime, reason: str) -> LoggingPolicy:
    """Let interactions that happen from ``effective_from`` on be judged by another number of hours."""
    if effective_from <= timezone.now():
        raise ValidationError({"effective_from": "A rule holds from a moment that is still to come."})
    return _added(LoggingPolicy(hours=hours, effective_from=effective_from, reason=reason.strip()))


def _captured(system: System | None, reference: str) -> Interaction | None:
    kept = Interaction.objects.filter(system=system, channel_reference=reference).first()
    if kept:
        require(may(acting_user(), "view", kept), "This message or call is on a record you cannot see.")
    return kept


def _added[M: (Interaction, FollowUp, LoggingPolicy)](record: M) -> M:
    name = record._meta.verbose_name
    require(may(acting_user(), "add", record), f"You may not add this {name}.")
    record.full_clean()
    record.save(force_insert=True)
    record.refresh_from_db()
    return record


def _changeable(follow_up: FollowUp, version: int | None) -> FollowUp:
    fresh = lock(follow_up, version=version)
    require(may(acting_user(), "change", fresh), "You may not change this follow-up.")
    if fresh.status != FollowUpStatus.OPEN:
        raise ValidationError("This follow-up is closed. Reopen it first.", code="closed")
    return fresh


def _moved(follow_up: FollowUp, version: int | None, *, to: FollowUpStatus, **changes: Any) -> FollowUp:
    fresh = lock(follow_up, version=version)
    require(may(acting_user(), "change", fresh), "You may not change this follow-up.")
    if to not in NEXT_FOLLOW_UP_STATUSES[FollowUpStatus(fresh.status)]:
        raise ValidationError(
            f"A follow-up that is “{fresh.get_status_display()}” cannot become “{to.label}”.",
            code="forbidden_step",
        )
    closed = to != FollowUpStatus.OPEN
    return _saved(
        fresh,
        status=to,
        closed_at=timezone.now() if closed else None,
        closed_by=acting_user() if closed else None,
        **changes,
    )


def _saved(follow_up: FollowUp, **changes: Any) -> FollowUp:
    for name, value in changes.items():
        setattr(follow_up, name, value)
    follow_up.full_clean()
    follow_up.save(update_fields=list(changes))
    return follow_up
