"""What has to be logged arises by itself, is met by a log alone, and no statement gets around it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import Error, connection, transaction
from django.utils import timezone

from accounts.models import User
from audit.context import acting
from candidates.operations import change_owner
from interactions import operations
from interactions.choices import Direction, Entry, Kind, Outcome, Resolution, Trigger
from interactions.models import Interaction, Obligation
from interactions.obligations import Score, mine, report
from placements.choices import InterviewStatus, Stage
from placements.models import Interview
from tests.accounts.factories import ServiceAccountFactory, UserFactory
from tests.candidates.factories import CandidateFactory
from tests.interactions.factories import (
    FollowUpFactory,
    InteractionFactory,
    LoggingPolicyFactory,
    MeetingFactory,
    ObligationFactory,
)
from tests.placements.factories import InterviewFactory, StageEventFactory, SubmissionFactory

pytestmark = pytest.mark.django_db


def ago(**span: float) -> Any:
    return timezone.now() - timedelta(**span)


@pytest.fixture
def boss(db: None) -> User:
    return UserFactory(is_superuser=True)


def ended_interview(**details: Any) -> Interview:
    details = {"starts_at": ago(hours=2), "ends_at": ago(hours=1), **details}
    return InterviewFactory(status=InterviewStatus.SCHEDULED, **details)


def inbound(**details: Any) -> Interaction:
    return InteractionFactory(
        kind=Kind.EMAIL,
        direction=Direction.INBOUND,
        outcome=Outcome.DONE,
        occurred_at=ago(hours=1),
        **details,
    )


def captured(**details: Any) -> Interaction:
    return InteractionFactory(entry=Entry.CAPTURED, body="", occurred_at=ago(hours=1), **details)


def taken_back() -> None:
    there = StageEventFactory(from_stage=Stage.CONTACTED, to_stage=Stage.SCREENING)
    StageEventFactory(
        submission=there.submission,
        actor=there.actor,
        from_stage=Stage.SCREENING,
        to_stage=Stage.CONTACTED,
    )


SOURCES: dict[Trigger, Callable[[], Any]] = {
    Trigger.INTERVIEW: ended_interview,
    Trigger.STAGE: lambda: StageEventFactory(to_stage=Stage.SCREENING),
    Trigger.MESSAGE: inbound,
    Trigger.CALL: captured,
    Trigger.FOLLOW_UP: lambda: FollowUpFactory(due_on=timezone.localdate()),
    Trigger.MEETING: MeetingFactory,
}


@pytest.mark.parametrize("trigger", list(Trigger))
def test_it_arises_by_itself_and_once(trigger: Trigger) -> None:
    SOURCES[trigger]()

    raised = [operations.raise_obligations() for _ in range(3)]

    obligation = Obligation.objects.get()
    assert (raised, obligation.trigger, obligation.resolution) == ([1, 0, 0], trigger, "")
    assert obligation.due_at - obligation.arises_at == timedelta(hours=24)
    assert obligation.escalate_at - obligation.due_at == timedelta(hours=24)
    assert obligation.due_at - obligation.remind_at == timedelta(hours=4)


NO_SOURCES: dict[str, Callable[[], Any]] = {
    "a meeting to come": lambda: MeetingFactory(starts_at=timezone.now() + timedelta(hours=1)),
    "a cancelled meeting": lambda: MeetingFactory(status="cancelled"),
    "an interview to come": lambda: ended_interview(ends_at=timezone.now() + timedelta(hours=1)),
    "a cancelled interview": lambda: InterviewFactory(
        status="cancelled", cancelled_reason="Ill", starts_at=ago(hours=2), ends_at=ago(hours=1)
    ),
    "a stage without a conversation": lambda: StageEventFactory(to_stage=Stage.INTERNAL_REVIEW),
    "a move that was taken back": taken_back,
    "a message that was answered": lambda: inbound().__class__.objects.update(outcome="replied"),
    "a message of ours": lambda: InteractionFactory(kind=Kind.EMAIL, outcome=Outcome.DONE),
    "an imported message": lambda: inbound(entry=Entry.IMPORTED),
    "a typed call without text": lambda: InteractionFactory(body=""),
    "a captured call with a note": lambda: InteractionFactory(entry=Entry.CAPTURED, body="Spoke."),
    "a next step of tomorrow": lambda: FollowUpFactory(due_on=timezone.localdate() + timedelta(days=1)),
}


@pytest.mark.parametrize("what", NO_SOURCES)
def test_what_obliges_nobody(what: str) -> None:
    NO_SOURCES[what]()

    assert operations.raise_obligations() == 0


def test_a_rule_without_the_trigger_obliges_nobody() -> None:
    LoggingPolicyFactory(triggers=["stage"], effective_from=timezone.now() + timedelta(seconds=1))
    happened = timezone.now() + timedelta(seconds=2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT (interactions_policy(%s, 1)).triggers", [happened])
        assert cursor.fetchone() == (["stage"],)


def test_a_machine_is_never_responsible_where_there_is_a_person() -> None:
    owner, machine = UserFactory(), ServiceAccountFactory()
    captured(candidate=CandidateFactory(owner=owner), performed_by=machine)

    operations.raise_obligations()

    assert Obligation.objects.get().responsible == owner


def test_logging_meets_it_in_the_same_transaction(boss: User) -> None:
    interview = ended_interview()
    operations.raise_obligations()

    with acting(boss):
        log = operations.log_interaction(interview.submission.candidate, kind=Kind.CALL, body="Went well.")

    obligation = Obligation.objects.get()
    assert (obligation.resolution, obligation.satisfied_by) == (Resolution.LOGGED, log)
    assert (obligation.resolved_at, obligation.resolved_by) == (log.logged_at, boss)
    changes = obligation.history.latest().change_set
    assert changes == log.history.latest().change_set


def test_what_was_logged_before_it_was_raised_counts(boss: User) -> None:
    interview = ended_interview()
    with acting(boss):
        log = operations.log_interaction(
            interview.submission.candidate, kind=Kind.VIDEO, occurred_at=interview.starts_at
        )

    operations.raise_obligations()

    assert Obligation.objects.get().satisfied_by == log


def test_a_note_on_the_captured_call_meets_it(boss: User) -> None:
    call = captured()
    operations.raise_obligations()

    with acting(boss):
        operations.correct_interaction(call, changes={"body": "Wants to move in May."})

    assert Obligation.objects.get().satisfied_by == call


MISFITS: dict[str, tuple[Trigger, dict[str, Any]]] = {
    "a note is no answer": (Trigger.MESSAGE, {"kind": Kind.NOTE, "outcome": Outcome.DONE}),
    "another message of theirs is no answer": (Trigger.MESSAGE, {"direction": Direction.INBOUND}),
    "an earlier talk is no debrief": (Trigger.INTERVIEW, {"occurred_at": ago(hours=9)}),
    "a bare captured call says nothing": (Trigger.INTERVIEW, {"entry": Entry.CAPTURED, "body": ""}),
    "a note is no conversation": (Trigger.STAGE, {"kind": Kind.NOTE, "outcome": Outcome.DONE}),
}


@pytest.mark.parametrize("what", MISFITS)
def test_what_does_not_fit_meets_nothing(what: str) -> None:
    trigger, log = MISFITS[what]
    SOURCES[trigger]()
    operations.raise_obligations()
    obligation = Obligation.objects.get()

    InteractionFactory(candidate=obligation.candidate, **log)

    assert Obligation.objects.get().is_open


def test_a_talk_about_another_job_meets_nothing() -> None:
    interview = ended_interview()
    operations.raise_obligations()
    candidate = interview.submission.candidate

    InteractionFactory(candidate=candidate, submission=SubmissionFactory(candidate=candidate))

    assert Obligation.objects.get().is_open


def test_a_log_that_is_moved_or_deleted_leaves_it_open_again(boss: User) -> None:
    interview = ended_interview()
    operations.raise_obligations()
    log = InteractionFactory(candidate=interview.submission.candidate)
    assert not Obligation.objects.get().is_open

    with acting(boss):
        operations.correct_interaction(log, changes={"candidate": CandidateFactory()})
    assert Obligation.objects.get().is_open

    InteractionFactory(candidate=interview.submission.candidate)
    Interaction.objects.filter(candidate=interview.submission.candidate).delete()
    assert Obligation.objects.get().is_open
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_message_that_is_deleted_takes_its_obligation_with_it() -> None:
    message = inbound()
    operations.raise_obligations()

    message.delete()

    assert Obligation.objects.get().resolution == Resolution.FELL_AWAY
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_cancelled_interview_lets_it_fall_away_and_a_held_one_brings_it_back() -> None:
    interview = ended_interview()
    operations.raise_obligations()
    due_at = Obligation.objects.get().due_at

    Interview.objects.update(status=InterviewStatus.NO_SHOW_CLIENT)
    operations.raise_obligations()
    assert Obligation.objects.get().resolution == Resolution.FELL_AWAY

    Interview.objects.filter(pk=interview.pk).update(status=InterviewStatus.COMPLETED)
    operations.raise_obligations()
    assert (Obligation.objects.get().resolution, Obligation.objects.get().due_at) == ("", due_at)


def test_a_snoozed_step_obliges_on_its_new_day(boss: User) -> None:
    step = FollowUpFactory(due_on=timezone.localdate(), owner=boss)
    operations.raise_obligations()

    with acting(boss):
        operations.snooze_follow_up(step, until=timezone.localdate() + timedelta(days=2))
    operations.raise_obligations()

    assert Obligation.objects.get().resolution == Resolution.FELL_AWAY


def test_ticking_a_step_off_does_not_replace_its_log(boss: User) -> None:
    step = FollowUpFactory(due_on=timezone.localdate(), owner=boss)
    operations.raise_obligations()

    with acting(boss):
        operations.complete_follow_up(step)
    operations.raise_obligations()

    assert Obligation.objects.get().is_open


# Attacks by plain SQL, as the application's role.
ATTACKS = [
    ("UPDATE interactions_obligation SET due_at = due_at + interval '1 year'", "fixed"),
    ("UPDATE interactions_obligation SET arises_at = arises_at + interval '1 minute'", "fixed"),
    ("UPDATE interactions_obligation SET fits_from = fits_from - interval '1 year'", "fixed"),
    ("UPDATE interactions_obligation SET policy_id = NULL", "fixed"),
    ("UPDATE interactions_obligation SET source_key = 'none'", "fixed"),
    ("DELETE FROM interactions_obligation", "kept"),
    ("UPDATE interactions_obligation SET resolution = 'logged'", "log_fits"),
    (
        (
            "UPDATE interactions_obligation SET resolution = 'logged',"
            " satisfied_by_id = (SELECT min(id) FROM interactions_interaction)"
        ),
        "log_fits",
    ),
    ("UPDATE interactions_obligation SET resolution = 'waived'", "resolved_by_someone"),
    ("UPDATE interactions_obligation SET resolution = 'did_not_happen', reason = 'x'", "resolved_by_someone"),
    ("UPDATE interactions_obligation SET resolution = 'forgiven'", "resolution_known"),
    ("UPDATE interactions_obligation SET trigger = 'whim'", "fixed"),
    (
        (
            "INSERT INTO interactions_obligation (trigger, source_key, candidate_id, responsible_id, arises_at,"
            " fits_from) SELECT 'stage', 'x', candidate_id, responsible_id, now() + interval '1 day', now()"
            " FROM interactions_obligation"
        ),
        "arisen",
    ),
]


@pytest.mark.parametrize(("statement", "constraint"), ATTACKS)
def test_no_statement_gets_around_it(statement: str, constraint: str) -> None:
    obligation = ObligationFactory()
    InteractionFactory()
    before = Obligation.objects.values().get()

    with pytest.raises(Error) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert refusal.value.__cause__.diag.constraint_name == f"interactions_obligation_{constraint}"
    assert Obligation.objects.values().get() == before
    assert obligation.is_open


def test_no_statement_gives_a_deadline_or_a_time_of_log() -> None:
    later = timezone.now() + timedelta(days=300)
    obligation = ObligationFactory(
        arises_at=ago(hours=30), due_at=later, escalate_at=later, remind_at=later, resolution="waived"
    )
    assert obligation.due_at < timezone.now()
    assert obligation.is_open

    InteractionFactory(candidate=obligation.candidate)
    Obligation.objects.update(resolved_at=ago(hours=20))

    obligation.refresh_from_db()
    assert timezone.now() - obligation.resolved_at < timedelta(minutes=1)
    assert obligation in Obligation.objects.late()


def test_it_is_judged_by_the_rule_of_the_moment_when_it_arose() -> None:
    LoggingPolicyFactory(hours=1, effective_from=timezone.now() + timedelta(seconds=30))

    assert ObligationFactory().due_at - ObligationFactory().arises_at > timedelta(hours=23)


@pytest.mark.django_db(transaction=True)
def test_whoever_takes_the_candidate_over_takes_over_what_is_open(boss: User) -> None:
    old, new, other = UserFactory(), UserFactory(), UserFactory()
    candidate = CandidateFactory(owner=old)
    ObligationFactory(candidate=candidate, responsible=old)
    ObligationFactory(candidate=candidate, responsible=other)
    done = ObligationFactory(candidate=candidate, responsible=old)
    with acting(boss):
        operations.dismiss_obligation(done, reason="Ill")
        change_owner(candidate, owner=new, reason="Leaves in May")

    assert [row.responsible for row in Obligation.objects.order_by("pk")] == [new, other, old]
    moved = Obligation.objects.earliest("pk").history.latest()
    assert (moved.change_set.reason, moved.change_set.actor_name) == ("Leaves in May", str(boss))


def test_whoever_takes_a_submission_or_a_step_over_takes_over_what_is_open() -> None:
    old, new = UserFactory(), UserFactory()
    submission = SubmissionFactory(recruiter=old)
    step = FollowUpFactory(owner=old)
    ObligationFactory(candidate=submission.candidate, submission=submission, responsible=old)
    ObligationFactory(trigger=Trigger.FOLLOW_UP, candidate=step.candidate, follow_up=step, responsible=old)

    type(submission).objects.update(recruiter=new)
    type(step).objects.update(owner=new)

    assert {row.responsible for row in Obligation.objects.all()} == {new}


def test_saying_that_it_did_not_take_place_ends_it(recruiter: User) -> None:
    obligation = ObligationFactory(candidate__owner=recruiter, responsible=recruiter)

    with acting(recruiter):
        with pytest.raises(ValidationError, match="Say why"):
            operations.dismiss_obligation(obligation, reason=" ")
        obligation = operations.dismiss_obligation(obligation, reason="The client called it off")
        with pytest.raises(ValidationError, match="settled already"):
            operations.dismiss_obligation(obligation, reason="Again")

    assert (obligation.resolution, obligation.resolved_by) == (Resolution.DID_NOT_HAPPEN, recruiter)
    assert list(Obligation.objects.on_time()) == [obligation]


def test_a_recruiter_waives_nothing(recruiter: User) -> None:
    obligation = ObligationFactory(candidate__owner=recruiter, responsible=recruiter)

    with acting(recruiter), pytest.raises(PermissionDenied, match="lead or a manager"):
        operations.waive_obligation(obligation, reason="Busy")

    assert Obligation.objects.get().is_open


def test_a_manager_waives_with_a_reason_but_never_their_own(manager: User) -> None:
    obligation, own = ObligationFactory(), ObligationFactory(responsible=manager)

    with acting(manager):
        with pytest.raises(ValidationError, match="reason"):
            operations.waive_obligation(obligation, reason="")
        with pytest.raises(PermissionDenied, match="yours"):
            operations.waive_obligation(own, reason="Busy")
        waived = operations.waive_obligation(obligation, reason="The candidate died")

    assert (waived.resolution, waived.resolved_by, waived.reason) == (
        Resolution.WAIVED,
        manager,
        "The candidate died",
    )


def test_the_report_is_a_count(manager: User) -> None:
    for hours in (1, 2, 30):
        ObligationFactory(arises_at=ago(hours=hours))
    late = ObligationFactory(arises_at=ago(hours=30))
    InteractionFactory(candidate=late.candidate)
    on_time = ObligationFactory()
    InteractionFactory(candidate=on_time.candidate, occurred_at=timezone.now())
    with acting(manager):
        operations.waive_obligation(ObligationFactory(), reason="Ill")

    found = report(manager, now=timezone.now(), weeks=4)

    assert found.total == Score(on_time=1, late=1, overdue=1, waiting=2, waived=1)
    assert found.total.percent == 33
    for lines in (found.people, found.teams, found.kinds, found.weeks):
        assert sum((line.score for line in lines), Score()) == found.total
    assert found.ages[0] == ("less than a day", 1)
    assert [waiver.reason for waiver in found.waivers] == ["Ill"]


def test_a_report_tells_nothing_of_hidden_candidates(manager: User) -> None:
    ObligationFactory(candidate__is_restricted=True)
    assert Obligation.objects.exists()

    assert report(manager, now=timezone.now(), weeks=4).total == Score()
    assert list(mine(manager)) == []
