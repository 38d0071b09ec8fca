"""Logging and correcting contacts."""

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
from interactions.choices import OUTCOMES, Direction, Entry, Kind, Outcome, Visibility
from interactions.models import Interaction
from interactions.models.logging_policy import LoggingPolicy, policy_for_person
from interactions.operations.adding import added
from interactions.operations.follow_ups import plan_follow_up
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
        "late_reason",
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
    late_reason: str = "",
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
    draft = Interaction(
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
        late_reason=late_reason.strip(),
        entry=ENTRIES.get(act.via if act else "", Entry.TYPED),
    )
    _require_text(draft)
    interaction = added(draft)
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
    if changes.keys() & {"body", "kind", "occurred_at"}:
        _require_text(fresh)
    fresh.save(update_fields=list(changes))
    if "candidate" in changes:
        fresh.follow_ups.update(candidate=candidate)
    fresh.refresh_from_db()
    return fresh


def _captured(system: System | None, reference: str) -> Interaction | None:
    kept = Interaction.objects.filter(system=system, channel_reference=reference).first()
    if kept:
        require(may(acting_user(), "view", kept), "This message or call is on a record you cannot see.")
    return kept


def _require_text(interaction: Interaction) -> None:
    """Refuse a typed log with less text than the rule asks for; what a system captured may lack it."""
    if interaction.entry != Entry.TYPED:
        return
    try:
        policy = policy_for_person(interaction.performed_by, interaction.occurred_at)
    except LoggingPolicy.DoesNotExist:
        raise ValidationError(
            {"occurred_at": "No rule of logging reaches back that far. Give the time when it took place."}
        ) from None
    least = policy.least_text(interaction.kind)
    if len(interaction.body.strip()) < least:
        kind = interaction.get_kind_display()
        raise ValidationError({"body": f"Say what came of it: {kind} needs at least {least} characters."})
