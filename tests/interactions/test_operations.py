"""Logging, correcting and following up."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection
from django.utils import timezone

from accounts.models import User
from audit.choices import Via
from audit.context import acting
from interactions import operations
from interactions.choices import (
    NEXT_FOLLOW_UP_STATUSES,
    OUTCOMES,
    FollowUpStatus,
    Kind,
    Outcome,
    Visibility,
)
from interactions.models import FollowUp, Interaction
from interactions.obligations import report
from tests.accounts.factories import UserFactory
from tests.candidates.factories import CandidateFactory
from tests.governance.factories import SystemFactory
from tests.interactions.factories import FollowUpFactory, InteractionFactory
from tests.placements.factories import PlacementFactory, SubmissionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return UserFactory(is_superuser=True)


def test_logging_a_call_needs_no_more_than_its_kind(user: User) -> None:
    candidate = CandidateFactory()

    with acting(user):
        interaction = operations.log_interaction(candidate, kind=Kind.CALL)

    assert interaction.outcome == Outcome.CONNECTED
    assert (interaction.performed_by, interaction.logged_by, interaction.credited_to) == (user, user, user)
    assert (interaction.timeliness, interaction.entry) == ("on_time", "typed")
    assert timezone.now() - interaction.occurred_at < timedelta(minutes=1)


def test_the_next_step_becomes_a_follow_up_of_who_performed_it(user: User) -> None:
    colleague = UserFactory()
    tomorrow = timezone.localdate() + timedelta(days=1)

    with acting(user):
        interaction = operations.log_interaction(
            CandidateFactory(),
            kind=Kind.CALL,
            performed_by=colleague,
            next_step=" Send the contract ",
            due_on=tomorrow,
        )

    step = FollowUp.objects.get()
    assert (step.owner, step.next_step, step.due_on) == (colleague, "Send the contract", tomorrow)
    assert (step.interaction, step.candidate) == (interaction, interaction.candidate)


def test_a_next_step_without_a_day_logs_nothing(user: User) -> None:
    with acting(user), pytest.raises(ValidationError, match="Give the next step a day"):
        operations.log_interaction(CandidateFactory(), kind=Kind.CALL, next_step="Call again")

    assert list(Interaction.objects.all()) == []


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("outcome", list(Outcome))
def test_an_outcome_fits_its_kind(kind: Kind, outcome: Outcome, user: User) -> None:
    candidate = CandidateFactory()
    with acting(user):
        if outcome in OUTCOMES[kind]:
            assert operations.log_interaction(candidate, kind=kind, outcome=outcome, body="x").pk
        else:
            with pytest.raises(ValidationError, match="does not end with"):
                operations.log_interaction(candidate, kind=kind, outcome=outcome, body="x")


def test_a_note_without_words_is_refused(user: User) -> None:
    with acting(user), pytest.raises(ValidationError, match="Write the note"):
        operations.log_interaction(CandidateFactory(), kind=Kind.NOTE, body="  ")


def test_what_a_system_captured_is_kept_once(user: User) -> None:
    candidate, system = CandidateFactory(), SystemFactory()

    with acting(user, via=Via.CAPTURE):
        first = operations.log_interaction(
            candidate, kind=Kind.EMAIL, system=system, channel_reference="<1@mail.example>"
        )
        again = operations.log_interaction(
            candidate, kind=Kind.EMAIL, system=system, channel_reference="<1@mail.example>"
        )

    assert (first.pk, first.entry) == (again.pk, "captured")
    assert Interaction.objects.count() == 1


def test_what_is_imported_is_said_to_be(user: User) -> None:
    with acting(user, via=Via.IMPORT):
        interaction = operations.log_interaction(
            CandidateFactory(), kind=Kind.CALL, occurred_at=timezone.now() - timedelta(days=900)
        )

    assert (interaction.entry, interaction.timeliness) == ("imported", "backfilled")


def test_a_visitor_logs_nothing() -> None:
    with acting(UserFactory()), pytest.raises(PermissionDenied):
        operations.log_interaction(CandidateFactory(), kind=Kind.CALL)

    assert list(Interaction.objects.all()) == []


def test_a_submission_of_another_candidate_is_refused(user: User) -> None:
    for links in ({"submission": SubmissionFactory()}, {"placement": PlacementFactory()}):
        with acting(user), pytest.raises(ValidationError, match="belongs to another candidate"):
            operations.log_interaction(CandidateFactory(), kind=Kind.CALL, **links)


def test_the_database_refuses_a_submission_of_another_candidate() -> None:
    InteractionFactory(submission=SubmissionFactory())

    with pytest.raises(IntegrityError, match="another candidate"), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_merge_moves_submissions_and_interactions_in_one_transaction() -> None:
    placement = PlacementFactory()
    loser, winner = placement.submission.candidate, CandidateFactory()
    InteractionFactory(candidate=loser, submission=placement.submission, placement=placement)

    loser.submissions.update(candidate=winner)
    loser.interactions.update(candidate=winner)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    assert winner.interactions.count() == 1


def test_moving_a_submission_alone_is_refused() -> None:
    placement = PlacementFactory()
    submission = placement.submission
    InteractionFactory(candidate=submission.candidate, placement=placement)

    submission.candidate.submissions.update(candidate=CandidateFactory())
    with pytest.raises(IntegrityError, match="another candidate"), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_correction_says_what_it_may_not_touch(user: User) -> None:
    interaction = InteractionFactory()

    with acting(user), pytest.raises(ValidationError, match="cannot be corrected: logged_at"):
        operations.correct_interaction(interaction, changes={"logged_at": timezone.now(), "body": "x"})


def test_what_is_said_to_be_older_than_every_rule_is_refused(user: User) -> None:
    long_ago = timezone.now().replace(year=1589)
    interaction = InteractionFactory(performed_by=user, candidate__owner=user)
    with acting(user):
        with pytest.raises(ValidationError, match="reaches back that far"):
            operations.log_interaction(interaction.candidate, kind=Kind.CALL, occurred_at=long_ago)
        with pytest.raises(ValidationError, match="reaches back that far"):
            operations.correct_interaction(interaction, changes={"occurred_at": long_ago})


def test_a_correction_moves_the_follow_ups_with_it(user: User) -> None:
    step = FollowUpFactory()
    interaction = InteractionFactory(candidate=step.candidate)
    FollowUp.objects.update(interaction=interaction)
    right = CandidateFactory()

    with acting(user):
        operations.correct_interaction(interaction, changes={"candidate": right})

    assert list(right.follow_ups.all()) == [step]
    assert [row.candidate_id for row in interaction.history.order_by("history_id")] == [
        step.candidate_id,
        right.pk,
    ]


def test_a_correction_of_an_older_version_is_a_conflict(user: User) -> None:
    interaction = InteractionFactory()
    read = interaction.version

    with acting(user):
        operations.correct_interaction(interaction, changes={"body": "First"}, version=read)
        with pytest.raises(ValidationError) as refusal:
            operations.correct_interaction(interaction, changes={"body": "Second"}, version=read)

    assert refusal.value.code == "conflict"
    assert Interaction.objects.get().body == "First"


STEPS = {
    FollowUpStatus.DONE: operations.complete_follow_up,
    FollowUpStatus.CANCELLED: operations.cancel_follow_up,
    FollowUpStatus.OPEN: operations.reopen_follow_up,
}


@pytest.mark.parametrize("was", list(FollowUpStatus))
@pytest.mark.parametrize("to", list(FollowUpStatus))
def test_a_follow_up_takes_the_steps_of_its_table(
    was: FollowUpStatus, to: FollowUpStatus, user: User
) -> None:
    closed = was != FollowUpStatus.OPEN
    step = FollowUpFactory(
        status=was, closed_at=timezone.now() if closed else None, closed_by=user if closed else None
    )
    with acting(user):
        if to in NEXT_FOLLOW_UP_STATUSES[was]:
            step = STEPS[to](step)
            assert (step.status, step.closed_by) == (to, None if to == FollowUpStatus.OPEN else user)
        else:
            with pytest.raises(ValidationError, match="cannot become"):
                STEPS[to](step)


def test_snoozing_goes_forward_only(user: User) -> None:
    step = FollowUpFactory()
    later = step.due_on + timedelta(days=7)

    with acting(user):
        with pytest.raises(ValidationError, match="later"):
            operations.snooze_follow_up(step, until=step.due_on)
        step = operations.snooze_follow_up(step, until=later)

    assert step.due_on == later


def test_handing_over_refuses_somebody_who_cannot_see_the_candidate(user: User) -> None:
    step = FollowUpFactory()

    with acting(user), pytest.raises(ValidationError, match="cannot see this candidate"):
        operations.hand_over_follow_up(step, to=UserFactory())

    with acting(user):
        assert operations.hand_over_follow_up(step, to=user).owner == user


def test_a_new_rule_of_logging_lies_ahead(user: User) -> None:
    with acting(user):
        with pytest.raises(ValidationError, match="still to come"):
            operations.adopt_logging_policy(hours=12, effective_from=timezone.now(), reason="Now")
        policy = operations.adopt_logging_policy(
            hours=12, effective_from=timezone.now() + timedelta(days=1), reason="Clients expect it"
        )

    assert policy.hours == 12


def test_private_notes_are_kept_as_such(user: User) -> None:
    with acting(user):
        note = operations.log_interaction(
            CandidateFactory(), kind=Kind.NOTE, body="Between us", visibility=Visibility.PRIVATE
        )

    assert note.visibility == "private"


def test_a_late_log_may_say_why(user: User) -> None:
    candidate, late = CandidateFactory(), timezone.now() - timedelta(days=3)
    with acting(user):
        told = operations.log_interaction(
            candidate, kind=Kind.CALL, body="Spoke", occurred_at=late, late_reason=" In hospital "
        )
        operations.log_interaction(candidate, kind=Kind.CALL, late_reason="There was no need")
        operations.log_interaction(candidate, kind=Kind.CALL, occurred_at=late)

    assert told.late_reason == "In hospital"
    assert report(user, now=timezone.localtime(), weeks=4).excuses == [told]
