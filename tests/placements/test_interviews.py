"""Planning interviews and keeping what came of them."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from audit.context import acting
from placements import operations
from placements.choices import NEXT_INTERVIEW_STATUSES, InterviewStatus, Stage
from placements.models import Interview, InterviewFeedback
from tests.accounts.factories import UserFactory
from tests.clients.factories import ClientContactFactory
from tests.placements.factories import (
    InterviewFactory,
    InterviewFeedbackFactory,
    InterviewParticipantFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return UserFactory(is_superuser=True)


def slot(**from_now: float) -> tuple[datetime, datetime]:
    start = timezone.now() + timedelta(**from_now)
    return start, start + timedelta(hours=1)


def take_step(interview: Interview, to: InterviewStatus) -> Interview:
    if to == InterviewStatus.COMPLETED:
        return operations.complete_interview(interview)
    if to == InterviewStatus.CANCELLED:
        return operations.cancel_interview(interview, reason="The client is ill")
    if to == InterviewStatus.SCHEDULED:
        start, end = slot(days=2)
        return operations.reschedule_interview(interview, starts_at=start, ends_at=end)
    return operations.record_no_show(interview, by=to)


# A scheduled interview is scheduled again when its time changes: no step, but no mistake either.
STEPS = [
    (was, to)
    for was in InterviewStatus
    for to in InterviewStatus
    if (was, to) != (InterviewStatus.SCHEDULED, InterviewStatus.SCHEDULED)
]


@pytest.mark.parametrize(("was", "to"), STEPS)
def test_an_interview_takes_the_steps_of_its_table(
    was: InterviewStatus, to: InterviewStatus, user: User
) -> None:
    start, end = slot(hours=-3)
    interview = InterviewFactory(
        status=was,
        starts_at=start,
        ends_at=end,
        cancelled_reason="Ill" if was == InterviewStatus.CANCELLED else "",
    )
    with acting(user):
        if to in NEXT_INTERVIEW_STATUSES[was]:
            assert take_step(interview, to).status == to
        else:
            with pytest.raises(ValidationError):
                take_step(interview, to)
            assert Interview.objects.get().status == was


def test_scheduling_counts_rounds_and_moves_the_submission(user: User) -> None:
    submission = SubmissionFactory(stage=Stage.CLIENT_REVIEW)
    contact = ClientContactFactory(client=submission.job_order.client)
    start, end = slot(days=1)

    with acting(user):
        first = operations.schedule_interview(
            submission, kind="video", starts_at=start, ends_at=end, users=[user], contacts=[contact]
        )
        second = operations.propose_interview(submission, kind="onsite")

    submission.refresh_from_db()
    assert (first.round, second.round, submission.stage) == (1, 2, Stage.INTERVIEWING)
    assert {(p.user, p.contact) for p in first.participants.all()} == {(user, None), (None, contact)}


def test_our_own_interview_leaves_the_stage_alone(user: User) -> None:
    submission = SubmissionFactory(stage=Stage.SCREENING)
    start, end = slot(days=1)

    with acting(user):
        operations.schedule_interview(submission, kind="phone", starts_at=start, ends_at=end)

    submission.refresh_from_db()
    assert submission.stage == Stage.SCREENING


def test_a_closed_submission_has_no_more_interviews(user: User) -> None:
    with acting(user), pytest.raises(ValidationError, match="Reopen it first"):
        operations.propose_interview(SubmissionFactory(stage=Stage.WITHDRAWN), kind="phone")


def test_a_participant_works_at_this_client(user: User) -> None:
    with acting(user), pytest.raises(ValidationError, match="works at this client"):
        operations.add_participant(InterviewFactory(), contact=ClientContactFactory())


def test_an_interview_is_not_over_before_it_starts(user: User) -> None:
    with acting(user), pytest.raises(ValidationError, match="has not started"):
        operations.complete_interview(InterviewFactory(status="scheduled"))


def test_feedback_given_again_replaces_what_was_said(user: User) -> None:
    participant = InterviewParticipantFactory(interview__status="completed")

    with acting(user):
        operations.give_feedback(participant, recommendation="yes", body="Good")
        operations.give_feedback(participant, recommendation="no", body="Slept on it")

    feedback = InterviewFeedback.objects.get()
    assert (feedback.recommendation, feedback.body, feedback.recorded_by) == ("no", "Slept on it", user)
    assert feedback.history.count() == 2


def test_feedback_waits_for_the_interview(user: User) -> None:
    with acting(user), pytest.raises(ValidationError, match="Complete the interview"):
        operations.give_feedback(InterviewParticipantFactory(), recommendation="yes")


def test_what_waits_for_whom() -> None:
    past, over = slot(hours=-5)
    upcoming = InterviewFactory(status="scheduled")
    untold = InterviewFactory(status="scheduled", starts_at=past, ends_at=over)
    silent = InterviewParticipantFactory(interview__status="completed").interview
    InterviewFeedbackFactory(participant__interview__status="completed")
    InterviewParticipantFactory(interview__status="completed", role="observer")

    assert list(Interview.objects.upcoming()) == [upcoming]
    assert list(Interview.objects.awaiting_outcome()) == [untold]
    assert list(Interview.objects.awaiting_feedback()) == [silent]
