"""Planning interviews, and keeping what came of them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from clients.models import ClientContact
from placements.choices import (
    NEXT_INTERVIEW_STATUSES,
    InterviewKind,
    InterviewStatus,
    ParticipantRole,
    Recommendation,
    Stage,
)
from placements.models import (
    Interview,
    InterviewFeedback,
    InterviewParticipant,
    Submission,
)
from placements.operations.steps import addable, changeable, moved, saved, written
from placements.operations.submissions import move
from records.operations import acting_user, operation, require
from records.policies import may


@operation("proposed an interview")
def propose_interview(
    submission: Submission,
    *,
    kind: InterviewKind,
    note: str = "",
    location: str = "",
    users: Iterable[User] = (),
    contacts: Iterable[ClientContact] = (),
) -> Interview:
    """Note that an interview is wanted, before its time is agreed."""
    return _planned(
        submission,
        kind=kind,
        note=note,
        location=location,
        users=users,
        contacts=contacts,
    )


@operation("scheduled an interview")
def schedule_interview(
    submission: Submission,
    *,
    kind: InterviewKind,
    starts_at: datetime,
    ends_at: datetime,
    location: str = "",
    note: str = "",
    users: Iterable[User] = (),
    contacts: Iterable[ClientContact] = (),
    version: int | None = None,
) -> Interview:
    """Plan an interview; a submission that the client reviews is then at interviewing."""
    interview = _planned(
        submission,
        kind=kind,
        note=note,
        location=location,
        users=users,
        contacts=contacts,
        version=version,
        status=InterviewStatus.SCHEDULED,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    _at_interviewing(interview.submission)
    return interview


@operation("rescheduled an interview")
def reschedule_interview(
    interview: Interview,
    *,
    starts_at: datetime,
    ends_at: datetime,
    location: str | None = None,
    version: int | None = None,
) -> Interview:
    """Give an interview its time: the first one, another one, or one after a no-show."""
    interview = changeable(interview, version=version)
    changes: dict[str, Any] = {"starts_at": starts_at, "ends_at": ends_at}
    if location is not None:
        changes["location"] = location
    if interview.status == InterviewStatus.SCHEDULED:
        return saved(interview, **changes)
    interview = moved(
        interview,
        to=InterviewStatus.SCHEDULED,
        table=NEXT_INTERVIEW_STATUSES,
        **changes,
    )
    _at_interviewing(changeable(interview.submission))
    return interview


@operation("completed an interview")
def complete_interview(interview: Interview, *, note: str = "", version: int | None = None) -> Interview:
    """Note that an interview took place; its interviewers then owe feedback."""
    interview = changeable(interview, version=version)
    if interview.starts_at and interview.starts_at > timezone.now():
        raise ValidationError("This interview has not started yet.", code="early")
    changes = {"note": f"{interview.note}\n{note}".strip()} if note else {}
    return moved(
        interview,
        to=InterviewStatus.COMPLETED,
        table=NEXT_INTERVIEW_STATUSES,
        **changes,
    )


@operation("cancelled an interview")
def cancel_interview(interview: Interview, *, reason: str, version: int | None = None) -> Interview:
    """Call an interview off."""
    return moved(
        changeable(interview, version=version),
        to=InterviewStatus.CANCELLED,
        table=NEXT_INTERVIEW_STATUSES,
        cancelled_reason=written(reason, "Say why the interview was cancelled."),
    )


@operation("recorded a no-show")
def record_no_show(interview: Interview, *, by: InterviewStatus, version: int | None = None) -> Interview:
    """Note that the candidate or the client did not come; ``by`` is one of the two no-show statuses."""
    if by not in {InterviewStatus.NO_SHOW_CANDIDATE, InterviewStatus.NO_SHOW_CLIENT}:
        raise ValidationError("Say whether the candidate or the client did not come.", code="no_show_by")
    return moved(changeable(interview, version=version), to=by, table=NEXT_INTERVIEW_STATUSES)


@operation("added a participant")
def add_participant(
    interview: Interview,
    *,
    user: User | None = None,
    contact: ClientContact | None = None,
    role: str = ParticipantRole.INTERVIEWER,
) -> InterviewParticipant:
    """Let a colleague or a client contact take part."""
    interview = changeable(interview)
    if contact and contact.client_id != interview.submission.job_order.client_id:
        raise ValidationError({"contact": "Choose somebody who works at this client."})
    return addable(InterviewParticipant(interview=interview, user=user, contact=contact, role=role))


@operation("gave interview feedback")
def give_feedback(
    participant: InterviewParticipant, *, recommendation: Recommendation, body: str = ""
) -> InterviewFeedback:
    """Keep what ``participant`` thought; given again, it replaces what was said before."""
    if participant.interview.status != InterviewStatus.COMPLETED:
        raise ValidationError("Complete the interview before giving feedback.", code="not_completed")
    given = InterviewFeedback.objects.filter(participant=participant).first()
    if given is None:
        return addable(
            InterviewFeedback(
                participant=participant,
                recommendation=recommendation,
                body=body,
                recorded_by=acting_user(),
            )
        )
    return saved(
        changeable(given),
        recommendation=recommendation,
        body=body,
        recorded_by=acting_user(),
    )


def _planned(
    submission: Submission,
    *,
    users: Iterable[User],
    contacts: Iterable[ClientContact],
    version: int | None = None,
    **fields: object,
) -> Interview:
    submission = changeable(submission, version=version)
    if not submission.is_open:
        raise ValidationError("The submission is closed. Reopen it first.", code="closed")
    last = submission.interviews.aggregate(last=Max("round"))["last"] or 0
    interview = addable(Interview(submission=submission, round=last + 1, **fields))
    for user in users:
        add_participant(interview, user=user)
    for contact in contacts:
        add_participant(interview, contact=contact)
    return interview


def _at_interviewing(submission: Submission) -> None:
    if submission.stage in {Stage.SUBMITTED_TO_CLIENT, Stage.CLIENT_REVIEW}:
        require(
            may(acting_user(), "change", submission),
            "You may not change this submission.",
        )
        move(submission, to=Stage.INTERVIEWING)
