"""Every step between the stages of a submission that the table allows is taken; every other is refused."""

from itertools import pairwise, product

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from audit.context import acting
from placements import operations
from placements.choices import (
    CLIENT_STAGES,
    CLOSED_STAGES,
    LOST_STAGES,
    NEXT_STAGES,
    OPEN_STAGES,
    REJECTED_STAGES,
    Stage,
)
from placements.models import StageEvent, Submission
from tests.accounts.factories import UserFactory
from tests.candidates.factories import CandidateFactory
from tests.clients.factories import JobOrderFactory
from tests.governance.factories import ReasonFactory
from tests.placements.factories import (
    ClientRestrictionFactory,
    InterviewFactory,
    OfferFactory,
    PlacementFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return UserFactory(is_superuser=True)


def represented(stage: Stage, user: User) -> Submission:
    """Return a submission at ``stage`` that may go anywhere as far as the candidate is concerned."""
    submission = SubmissionFactory(stage=stage, recruiter=user)
    with acting(user):
        return operations.confirm_representation(submission, evidence="On the telephone")


def take_step(submission: Submission, to: Stage) -> Submission:
    """Go to ``to`` by the operation that is meant for it."""
    if to in REJECTED_STAGES:
        return operations.reject_submission(submission, to=to, reason=ReasonFactory(kind="rejection"))
    if to == Stage.WITHDRAWN:
        return operations.withdraw_submission(submission, reason=ReasonFactory(kind="withdrawal"))
    if to == Stage.JOB_CLOSED:
        operations.close_submissions(submission.job_order, reason=ReasonFactory(kind="job_closed"))
        submission.refresh_from_db()
        return submission
    if to == Stage.PLACED:
        return operations.create_placement(submission, starts_on="2026-03-02").submission
    return operations.advance_submission(submission, to=to)


ALLOWED = [(was, to) for was in Stage for to in Stage if to in NEXT_STAGES[was]]
# A job closes without asking the submissions that are closed already.
FORBIDDEN = [
    (was, to)
    for was, to in product(Stage, Stage)
    if to not in NEXT_STAGES[was] and not (was in CLOSED_STAGES and to == Stage.JOB_CLOSED)
]


def test_the_table_of_stages_is_the_one_of_the_design() -> None:
    chain = [*OPEN_STAGES, Stage.PLACED]

    assert all(then in NEXT_STAGES[was] for was, then in pairwise(chain))
    assert all(set(LOST_STAGES) <= NEXT_STAGES[stage] for stage in OPEN_STAGES)
    assert [stage for stage in CLOSED_STAGES if NEXT_STAGES[stage]] == []
    assert [stage for stage in Stage if Stage.PLACED in NEXT_STAGES[stage]] == [Stage.OFFER]
    assert set(NEXT_STAGES) == set(Stage)


@pytest.mark.parametrize(("was", "to"), ALLOWED)
def test_an_allowed_step_is_taken_and_told(was: Stage, to: Stage, user: User) -> None:
    submission = represented(was, user)

    with acting(user):
        submission = take_step(submission, to)

    assert Submission.objects.get().stage == to
    event = StageEvent.objects.get()
    assert (event.from_stage, event.to_stage, event.actor) == (was, to, user)


@pytest.mark.parametrize(("was", "to"), FORBIDDEN)
def test_a_forbidden_step_is_refused_and_leaves_nothing(was: Stage, to: Stage, user: User) -> None:
    submission = represented(was, user)

    with acting(user), pytest.raises(ValidationError):
        take_step(submission, to)

    assert Submission.objects.get().stage == was
    assert list(StageEvent.objects.all()) == []


@pytest.mark.parametrize("was", list(Stage))
@pytest.mark.parametrize("to", list(Stage))
def test_only_what_is_closed_is_reopened_and_only_at_an_open_stage(was: Stage, to: Stage, user: User) -> None:
    submission = represented(was, user)
    reason = ReasonFactory(kind="reopening")

    with acting(user):
        if was in CLOSED_STAGES and to in OPEN_STAGES:
            submission = operations.reopen_submission(submission, to=to, reason=reason)
            assert (submission.stage, submission.closed_reason, submission.closed_by) == (to, None, None)
            assert StageEvent.objects.get().reason == reason
        else:
            with pytest.raises(ValidationError):
                operations.reopen_submission(submission, to=to, reason=reason)
            assert Submission.objects.get().stage == was


def test_reopening_needs_a_reason_of_its_kind(user: User) -> None:
    submission = SubmissionFactory(stage=Stage.WITHDRAWN)

    with acting(user), pytest.raises(ValidationError, match="reason of the kind"):
        operations.reopen_submission(submission, to=Stage.CONTACTED, reason=ReasonFactory(kind="rejection"))


def test_submitting_starts_at_the_first_stage_and_says_who_did_it(user: User) -> None:
    candidate, job_order = CandidateFactory(), JobOrderFactory(status="open")

    with acting(user):
        submission = operations.submit_candidate(candidate, job_order=job_order, note="Met at a fair")

    assert (submission.stage, submission.recruiter) == (Stage.IDENTIFIED, user)
    event = StageEvent.objects.get()
    assert (event.from_stage, event.to_stage, event.note) == ("", Stage.IDENTIFIED, "Met at a fair")


def test_submitting_refuses_someone_who_asked_not_to_be_contacted(user: User) -> None:
    reason = ReasonFactory(kind="do_not_contact")
    candidate = CandidateFactory(do_not_contact=True, do_not_contact_reason=reason)

    with acting(user), pytest.raises(PermissionDenied, match="asked not to be contacted"):
        operations.submit_candidate(candidate, job_order=JobOrderFactory(status="open"))

    assert list(Submission.objects.all()) == []


def test_submitting_refuses_a_job_that_is_not_open(user: User) -> None:
    with acting(user), pytest.raises(ValidationError, match="Open it first"):
        operations.submit_candidate(CandidateFactory(), job_order=JobOrderFactory(status="draft"))


def test_submitting_twice_is_refused_in_words(user: User) -> None:
    submission = SubmissionFactory(stage=Stage.SCREENING)

    with acting(user), pytest.raises(ValidationError, match="already put forward for this job"):
        operations.submit_candidate(submission.candidate, job_order=submission.job_order)


def test_submitting_again_after_a_rejection_is_allowed(user: User) -> None:
    old = SubmissionFactory(stage=Stage.REJECTED_BY_CLIENT)

    with acting(user):
        new = operations.submit_candidate(old.candidate, job_order=old.job_order)

    assert set(Submission.objects.all()) == {old, new}


def test_submitting_someone_who_works_in_that_job_is_refused(user: User) -> None:
    placed = PlacementFactory().submission

    with acting(user), pytest.raises(ValidationError, match="already placed in this job"):
        operations.submit_candidate(placed.candidate, job_order=placed.job_order)


@pytest.mark.parametrize("was", [Stage.IDENTIFIED, Stage.INTERNAL_REVIEW])
def test_the_client_sees_nobody_who_did_not_agree(was: Stage, user: User) -> None:
    submission = SubmissionFactory(stage=was)

    with acting(user), pytest.raises(ValidationError, match="Confirm that the candidate agreed"):
        operations.advance_submission(submission, to=Stage.SUBMITTED_TO_CLIENT)


def test_the_client_sees_nobody_who_must_not_be_sent_there(user: User) -> None:
    submission = represented(Stage.INTERNAL_REVIEW, user)
    restriction = ClientRestrictionFactory(candidate=submission.candidate, client=submission.job_order.client)

    with acting(user):
        with pytest.raises(ValidationError, match="must not be sent to this client"):
            operations.advance_submission(submission, to=Stage.SUBMITTED_TO_CLIENT)
        operations.lift_restriction(restriction)
        submission = operations.advance_submission(submission, to=Stage.SUBMITTED_TO_CLIENT)

    assert submission.stage == Stage.SUBMITTED_TO_CLIENT


def test_a_restriction_from_another_client_does_not_matter(user: User) -> None:
    submission = represented(Stage.INTERNAL_REVIEW, user)
    ClientRestrictionFactory(candidate=submission.candidate)

    with acting(user):
        operations.advance_submission(submission, to=Stage.SUBMITTED_TO_CLIENT)

    assert Submission.objects.get().stage == Stage.SUBMITTED_TO_CLIENT


def test_the_client_sees_nobody_who_asked_not_to_be_contacted_meanwhile(user: User) -> None:
    submission = represented(Stage.INTERNAL_REVIEW, user)
    candidate = submission.candidate
    candidate.do_not_contact, candidate.do_not_contact_reason = True, ReasonFactory(kind="do_not_contact")
    candidate.save()

    with acting(user), pytest.raises(PermissionDenied, match="asked not to be contacted"):
        operations.advance_submission(submission, to=Stage.SUBMITTED_TO_CLIENT)


def test_a_rejection_needs_a_reason_of_its_kind(user: User) -> None:
    submission = SubmissionFactory()

    with acting(user), pytest.raises(ValidationError, match="reason of the kind"):
        operations.reject_submission(
            submission, to=Stage.REJECTED_BY_AGENCY, reason=ReasonFactory(kind="withdrawal")
        )


def test_closing_calls_off_what_was_planned(user: User) -> None:
    submission = SubmissionFactory(stage=Stage.OFFER)
    interview = InterviewFactory(submission=submission, status="scheduled")
    offer = OfferFactory(submission=submission, status="sent")

    with acting(user):
        operations.withdraw_submission(submission, reason=ReasonFactory(kind="withdrawal"), note="Moved away")

    interview.refresh_from_db()
    offer.refresh_from_db()
    submission.refresh_from_db()
    assert (interview.status, offer.status) == ("cancelled", "withdrawn")
    assert (submission.closed_by, submission.closed_note) == (user, "Moved away")


def test_closing_a_job_closes_what_is_open_for_it_and_nothing_else(user: User) -> None:
    job_order = JobOrderFactory(status="open")
    opened = {SubmissionFactory(job_order=job_order, stage=stage) for stage in CLIENT_STAGES}
    rejected = SubmissionFactory(job_order=job_order, stage=Stage.REJECTED_BY_CLIENT)
    other = SubmissionFactory()

    with acting(user):
        count = operations.close_submissions(job_order, reason=ReasonFactory(kind="job_closed"))

    assert count == len(CLIENT_STAGES)
    assert set(Submission.objects.filter(stage=Stage.JOB_CLOSED)) == opened
    assert set(Submission.objects.exclude(stage=Stage.JOB_CLOSED)) == {rejected, other}


def test_nobody_moves_what_they_cannot_see() -> None:
    submission = SubmissionFactory()

    with acting(UserFactory()), pytest.raises(PermissionDenied):
        operations.advance_submission(submission, to=Stage.CONTACTED)

    assert Submission.objects.get().stage == Stage.IDENTIFIED


def test_moving_what_somebody_else_moved_meanwhile_is_a_conflict(user: User) -> None:
    submission = SubmissionFactory()
    read = submission.version

    with acting(user):
        operations.advance_submission(submission, to=Stage.CONTACTED, version=read)
        with pytest.raises(ValidationError) as refusal:
            operations.advance_submission(submission, to=Stage.SCREENING, version=read)

    assert refusal.value.code == "conflict"
