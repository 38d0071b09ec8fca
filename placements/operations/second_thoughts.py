"""Taking back a move that was a slip of the hand."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from placements.choices import AGENCY_STAGES, CLIENT_STAGES, InterviewStatus, Stage
from placements.models import StageEvent, Submission
from placements.operations.steps import changeable
from placements.operations.submissions import stepped
from records.operations import acting_user, operation

WITHIN = timedelta(minutes=10)


def is_reversible(came_from: str, to: str) -> bool:
    """Tell whether a move can be taken back: what the client saw, or what was closed, cannot."""
    return any(came_from in side and to in side for side in (AGENCY_STAGES, CLIENT_STAGES))


@operation("took back a move")
def take_back_move(submission: Submission, *, version: int | None = None) -> Submission:
    """Return a submission to the stage from which one has just moved it oneself."""
    submission = changeable(submission, version=version)
    last = submission.stage_events.first()
    if last is None or not _is_mine_and_fresh(last):
        minutes = int(WITHIN.total_seconds() // 60)
        raise ValidationError(
            f"Only your own last move of the past {minutes} minutes can be taken back. Move the card instead.",
            code="too_late",
        )
    if last.to_stage != submission.stage or not is_reversible(last.from_stage, last.to_stage):
        raise ValidationError("This move cannot be taken back.", code="irreversible")
    planned = submission.interviews.filter(status=InterviewStatus.SCHEDULED, created_at__gte=last.occurred_at)
    if planned.exists():
        raise ValidationError("An interview is planned. Call it off first.", code="interview")
    return stepped(submission, to=Stage(last.from_stage), reason=None, note="Taken back.")


def _is_mine_and_fresh(event: StageEvent) -> bool:
    return event.actor_id == acting_user().pk and event.occurred_at > timezone.now() - WITHIN
