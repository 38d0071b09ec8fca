"""Planning next steps and taking them."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from candidates.models import Candidate
from interactions.choices import NEXT_FOLLOW_UP_STATUSES, FollowUpStatus
from interactions.models import FollowUp, Interaction
from interactions.operations.adding import added
from records.operations import acting_user, lock, operation, require
from records.policies import may


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
    return added(
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


@operation("took back a change of a follow-up")
def put_back_follow_up(follow_up: FollowUp, *, version: int) -> FollowUp:
    """Undo the change that made ``version``: for whoever made it, until somebody changes more."""
    fresh = lock(follow_up, version=version)
    story = FollowUp.history.filter(id=fresh.pk)
    made = story.filter(version=version).order_by("-history_id").first()
    before = story.filter(version=version - 1).order_by("-history_id").first()
    user = acting_user()
    require(
        before is not None
        and made is not None
        and (made.history_user_id == user.pk or may(user, "change", fresh)),
        "This can no longer be taken back.",
    )
    columns = ("status", "due_on", "owner_id", "closed_at", "closed_by_id")
    for name in columns:
        setattr(fresh, name, getattr(before, name))
    fresh.save(update_fields=[name.removesuffix("_id") for name in columns])
    return fresh


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
