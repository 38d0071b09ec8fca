"""Putting a candidate forward, and what becomes of it stage by stage."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from candidates.models import Candidate
from candidates.reaching import unpresentable
from clients.choices import JobOrderStatus
from clients.models import JobOrder
from governance.choices import ReasonKind
from governance.models import Reason
from placements.choices import (
    CLIENT_STAGES,
    CLOSED_STAGES,
    NEXT_OFFER_STATUSES,
    NEXT_STAGES,
    REJECTED_STAGES,
    REOPENS_TO,
    InterviewStatus,
    OfferStatus,
    Origin,
    Stage,
)
from placements.models import (
    ClientRestriction,
    Interview,
    Offer,
    Placement,
    StageEvent,
    Submission,
)
from placements.operations.steps import addable, changeable, fitting, saved, written
from records.operations import acting_user, lock, operation, require
from records.policies import may

CLOSED = "The submission was closed."


@operation("put forward a candidate")
def submit_candidate(
    candidate: Candidate,
    *,
    job_order: JobOrder,
    recruiter: User | None = None,
    origin: Origin = Origin.SOURCED,
    note: str = "",
) -> Submission:
    """Put ``candidate`` forward for ``job_order``, at the first stage.

    Refuses anyone who asked not to be contacted, whoever is asking.
    """
    candidate, job_order = lock(candidate), lock(job_order)
    _require_contactable(candidate)
    _require_open(job_order)
    placements = Placement.objects.live().filter(submission__candidate=candidate)
    if placements.filter(submission__job_order=job_order).exists():
        raise ValidationError("This candidate is already placed in this job.", code="placed")
    submission = addable(
        Submission(
            candidate=candidate,
            job_order=job_order,
            recruiter=recruiter or acting_user(),
            origin=origin,
        )
    )
    _log_stage(submission, came_from="", note=note)
    return submission


@operation("advanced a submission")
def advance_submission(
    submission: Submission, *, to: Stage, note: str = "", evidence: str = "", version: int | None = None
) -> Submission:
    """Move an open submission to another open stage.

    ``evidence`` says how the candidate agreed to be put forward, where that was not noted before.
    """
    submission = changeable(submission, version=version)
    if to in CLOSED_STAGES:
        raise ValidationError(
            "Reject or withdraw the submission, close the job, or create the placement instead.",
            code="forbidden_step",
        )
    if evidence and not submission.is_represented:
        submission = confirm_representation(submission, evidence=evidence)
    return move(submission, to=to, note=note)


@operation("rejected a submission")
def reject_submission(
    submission: Submission,
    *,
    to: Stage,
    reason: Reason,
    note: str = "",
    version: int | None = None,
) -> Submission:
    """Close a submission that we or the client turned down; ``to`` says who did."""
    if to not in REJECTED_STAGES:
        raise ValidationError("Say whether we or the client rejected the candidate.", code="rejected_by")
    fitting(reason, ReasonKind.REJECTION)
    submission = changeable(submission, version=version)
    return _closed(submission, to=to, reason=reason, note=note)


@operation("withdrew a submission")
def withdraw_submission(
    submission: Submission,
    *,
    reason: Reason,
    note: str = "",
    version: int | None = None,
) -> Submission:
    """Close a submission that the candidate no longer wants."""
    fitting(reason, ReasonKind.WITHDRAWAL)
    submission = changeable(submission, version=version)
    return _closed(submission, to=Stage.WITHDRAWN, reason=reason, note=note)


@operation("closed the submissions of a job")
def close_submissions(job_order: JobOrder, *, reason: Reason, note: str = "") -> int:
    """Close what is still open for a job that is filled, cancelled or lost; return how many."""
    fitting(reason, ReasonKind.JOB_CLOSED)
    require(may(acting_user(), "change", job_order), "You may not change this job order.")
    rows = Submission.objects.open().filter(job_order=job_order).order_by("id")
    submissions = list(rows.select_for_update(of=("self",)))
    for submission in submissions:
        _closed(submission, to=Stage.JOB_CLOSED, reason=reason, note=note)
    return len(submissions)


@operation("reopened a submission")
def reopen_submission(
    submission: Submission,
    *,
    to: Stage,
    reason: Reason,
    note: str = "",
    version: int | None = None,
) -> Submission:
    """Take up a closed submission again, which needs a reason."""
    fitting(reason, ReasonKind.REOPENING)
    submission = changeable(submission, version=version)
    if to not in REOPENS_TO.get(Stage(submission.stage), frozenset()):
        raise ValidationError(
            "Only a closed submission is reopened, at an open stage.",
            code="forbidden_step",
        )
    if submission.placements.live().exists():
        raise ValidationError("The candidate is placed. End the placement first.", code="placed")
    _require_contactable(lock(submission.candidate))
    _require_open(lock(submission.job_order))
    return stepped(
        submission,
        to=to,
        reason=reason,
        note=note,
        closed_reason=None,
        closed_by=None,
        closed_note="",
    )


@operation("confirmed representation")
def confirm_representation(
    submission: Submission,
    *,
    evidence: str,
    confirmed_at: datetime | None = None,
    version: int | None = None,
) -> Submission:
    """Note that the candidate agreed to be put forward to this client, and how we know."""
    submission = changeable(submission, version=version)
    confirmed_at = confirmed_at or timezone.now()
    if confirmed_at > timezone.now():
        raise ValidationError({"representation_confirmed_at": "The candidate cannot agree in the future."})
    return saved(
        submission,
        representation_confirmed_at=confirmed_at,
        representation_confirmed_by=acting_user(),
        representation_evidence=written(evidence, "Say how the candidate agreed, such as “e-mail of 3 May”."),
    )


@operation("handed a submission over")
def assign_recruiter(submission: Submission, *, recruiter: User, version: int | None = None) -> Submission:
    """Make ``recruiter`` the one who works on the submission."""
    return saved(changeable(submission, version=version), recruiter=recruiter)


def move(
    submission: Submission,
    *,
    to: Stage,
    reason: Reason | None = None,
    note: str = "",
    **changes: object,
) -> Submission:
    """Take a locked submission one step along the table of stages. For the operations of this room."""
    if to not in NEXT_STAGES[Stage(submission.stage)]:
        raise ValidationError(
            f"A submission at “{submission.get_stage_display()}” cannot go to “{Stage(to).label}”.",
            code="forbidden_step",
        )
    return stepped(submission, to=to, reason=reason, note=note, **changes)


def stepped(
    submission: Submission,
    *,
    to: Stage,
    reason: Reason | None,
    note: str,
    **changes: object,
) -> Submission:
    """Take a locked submission to ``to``, whatever the table says. For the operations of this room."""
    if to in CLIENT_STAGES and submission.stage not in CLIENT_STAGES:
        _require_presentable(submission)
    came_from = submission.stage
    submission = saved(submission, stage=to, **changes)
    _log_stage(submission, came_from=came_from, reason=reason, note=note)
    return submission


def _closed(submission: Submission, *, to: Stage, reason: Reason, note: str) -> Submission:
    submission = move(
        submission,
        to=to,
        reason=reason,
        note=note,
        closed_reason=reason,
        closed_by=acting_user(),
        closed_note=note,
    )
    _call_off(submission)
    return submission


def _call_off(submission: Submission) -> None:
    """Cancel what was planned for a submission that is over."""
    interviews, offers = unfinished(submission)
    interviews.update(status=InterviewStatus.CANCELLED, cancelled_reason=CLOSED)
    offers.update(status=OfferStatus.WITHDRAWN)


def unfinished(submission: Submission) -> tuple[QuerySet[Interview], QuerySet[Offer]]:
    """Return the interviews and offers that end with a submission."""
    planned = [InterviewStatus.PROPOSED, InterviewStatus.SCHEDULED]
    withdrawable = [was for was, then in NEXT_OFFER_STATUSES.items() if OfferStatus.WITHDRAWN in then]
    return (
        Interview.objects.filter(submission=submission, status__in=planned),
        Offer.objects.filter(submission=submission, status__in=withdrawable),
    )


def _log_stage(
    submission: Submission,
    *,
    came_from: str,
    reason: Reason | None = None,
    note: str = "",
) -> None:
    event = StageEvent(
        submission=submission,
        from_stage=came_from,
        to_stage=submission.stage,
        actor=acting_user(),
        reason=reason,
        note=note,
    )
    event.full_clean()
    event.save(force_insert=True)


def _require_presentable(submission: Submission) -> None:
    """Refuse to show the client someone who did not agree, or must not be sent there."""
    # Locked, so that a restriction made at this moment waits, or is seen here.
    candidate = lock(submission.candidate)
    _require_contactable(candidate)
    if refusal := unpresentable([candidate.pk], timezone.localdate()).get(candidate.pk):
        raise ValidationError(
            f"{candidate} may not be shown to a client: {refusal} "
            "Ask first, and record under Consent what they agreed to.",
            code="consent",
        )
    if not submission.is_represented:
        raise ValidationError(
            "Confirm that the candidate agreed to be put forward before the client sees them.",
            code="representation",
        )
    restriction = (
        ClientRestriction.objects.in_force(timezone.localdate())
        .covering(submission.job_order.client_id)
        .filter(candidate=candidate)
        .first()
    )
    if restriction:
        raise ValidationError(
            f"This candidate must not be sent to this client: {restriction.get_kind_display()}. "
            "Lift the restriction first, if it no longer holds.",
            code="restricted",
        )


def _require_contactable(candidate: Candidate) -> None:
    if candidate.merged_into_id:
        raise ValidationError("This record was merged. Use the one it was merged into.", code="merged")
    require(candidate.is_contactable, f"{candidate} asked not to be contacted.")


def _require_open(job_order: JobOrder) -> None:
    if job_order.status != JobOrderStatus.OPEN:
        raise ValidationError(
            f"The job order is “{job_order.get_status_display()}”. Open it first.",
            code="job_not_open",
        )
