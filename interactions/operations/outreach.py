"""Winning back: taking the next candidate so that nobody else calls, and noting what came of it."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from candidates.choices import CandidateStatus
from candidates.models import Candidate
from candidates.operations import change_candidate_status
from interactions.choices import Kind, Outcome, OutreachOutcome
from interactions.dormant import Suggestion
from interactions.models import Outreach
from interactions.operations.contacts import log_interaction
from records.operations import acting_user, lock, operation, require
from records.policies import may

TURN = timedelta(minutes=30)
# What is logged, what comes next, and after how many days.
CALLS: dict[OutreachOutcome, tuple[Outcome, str, int]] = {
    OutreachOutcome.REACHED: (Outcome.CONNECTED, "Send a job that fits", 2),
    OutreachOutcome.LATER: (Outcome.CONNECTED, "Call again, as agreed", 90),
    OutreachOutcome.NO_ANSWER: (Outcome.NO_ANSWER, "Try again", 3),
    OutreachOutcome.NOT_INTERESTED: (Outcome.CONNECTED, "", 0),
    OutreachOutcome.WRONG_NUMBER: (Outcome.NO_ANSWER, "Find another way to reach them", 7),
}


@operation("took a candidate to call")
def claim(suggested: Iterable[Suggestion]) -> Outreach | None:
    """Take the first of ``suggested`` whom nobody is calling; the one I have already comes first."""
    user, now = acting_user(), timezone.now()
    require(may(user, "add", Outreach), "You may not work on this list.")
    mine = Outreach.objects.open().filter(user=user, claimed_until__gte=now).order_by("id").first()
    if mine:
        return mine
    for each in suggested:
        expired = Outreach.objects.expired(now).filter(candidate=each.candidate)
        expired.update(outcome=OutreachOutcome.LET_GO, worked_at=now)
        try:
            with transaction.atomic():
                return _taken(each.candidate, each.why)
        except IntegrityError:
            continue  # a colleague was quicker
    return None


@operation("called to win back")
def work_outreach(
    outreach: Outreach, *, outcome: OutreachOutcome, note: str = "", due_on: date | None = None
) -> Outreach:
    """Note what came of the call: the contact, the next step and, if they are interested, the status."""
    fresh = lock(outreach)
    require(
        fresh.user_id == acting_user().pk, "A colleague has this candidate; only they note what came of it."
    )
    if fresh.outcome:
        raise ValidationError("What came of this is noted already.", code="worked")
    if outcome not in (*CALLS, OutreachOutcome.SKIPPED):
        raise ValidationError("Say what came of it.")
    if outcome in CALLS:
        called, step, days = CALLS[outcome]
        body = f"Called to win them back: {outcome.label.lower()}. {note.strip()}".strip()
        due = due_on or (timezone.localdate() + timedelta(days=days) if step else None)
        next_step = step or ("Call again" if due_on else "")
        fresh.interaction = log_interaction(
            fresh.candidate, kind=Kind.CALL, outcome=called, body=body, next_step=next_step, due_on=due
        )
    if outcome == OutreachOutcome.REACHED:
        _wake(fresh.candidate)
    fresh.outcome, fresh.worked_at = outcome, timezone.now()
    fresh.save(update_fields=["outcome", "worked_at", "interaction"])
    return fresh


def _taken(candidate: Candidate, why: str) -> Outreach:
    outreach = Outreach(candidate=candidate, user=acting_user(), why=why, claimed_until=timezone.now() + TURN)
    require(may(acting_user(), "add", outreach), "You may not call this candidate.")
    outreach.save(force_insert=True)
    return outreach


def _wake(candidate: Candidate) -> None:
    """Note that they are looking again, where whoever called may say so."""
    if candidate.status != CandidateStatus.ACTIVE and may(acting_user(), "change", candidate):
        change_candidate_status(candidate, to=CandidateStatus.ACTIVE)
