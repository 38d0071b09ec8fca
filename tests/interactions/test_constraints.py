"""What the database refuses of interactions and follow-ups, and what a person is told about it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, models, transaction

from interactions.models import Interaction
from tests.governance.factories import SystemFactory
from tests.interactions.factories import (
    FollowUpFactory,
    InteractionFactory,
    LetterFactory,
    LoggingPolicyFactory,
    MeetingFactory,
)
from tests.placements.attacks import objections, refused_update

pytestmark = pytest.mark.django_db

Maker = Callable[[], models.Model]

ATTACKS: list[tuple[Maker, str, str]] = [
    (InteractionFactory, "kind = 'seance'", "interaction_kind_known"),
    (InteractionFactory, "direction = 'up'", "interaction_direction_known"),
    (InteractionFactory, "outcome = 'perhaps'", "interaction_outcome_known"),
    (InteractionFactory, "visibility = 'all'", "interaction_visibility_known"),
    (InteractionFactory, "duration = interval '25 hours'", "interaction_duration_range"),
    (InteractionFactory, "duration = interval '-1 second'", "interaction_duration_range"),
    (InteractionFactory, "occurred_at = now() + interval '6 minutes'", "interaction_not_in_future"),
    (InteractionFactory, "body = repeat('x', 100001)", "interaction_body_length"),
    (InteractionFactory, "channel_reference = 'call-1'", "interaction_reference_has_system"),
    (FollowUpFactory, "status = 'forgotten'", "followup_closed_by"),
    (FollowUpFactory, "status = 'done'", "followup_closed_by"),
    (FollowUpFactory, "closed_at = now()", "followup_closed_by"),
    (FollowUpFactory, "next_step = ''", "followup_has_step"),
    (LetterFactory, "kind = 'poem'", "letter_kind_known"),
    (LetterFactory, "day = now()", "letter_about_one_thing"),
    (LetterFactory, "obligation_id = NULL", "letter_about_one_thing"),
    (MeetingFactory, "status = 'perhaps'", "meeting_status_known"),
    (MeetingFactory, "uid = ''", "meeting_has_uid"),
    (MeetingFactory, "ends_at = starts_at", "meeting_within_a_day"),
    (MeetingFactory, "ends_at = starts_at + interval '25 hours'", "meeting_within_a_day"),
    (MeetingFactory, "reason = 'Ill'", "meeting_reason_fits"),
    (LoggingPolicyFactory, "hours = 0", "loggingpolicy_hours_range"),
    (LoggingPolicyFactory, "hours = 721", "loggingpolicy_hours_range"),
    (LoggingPolicyFactory, "reason = ''", "loggingpolicy_has_reason"),
    (LoggingPolicyFactory, "clock = 'sundial'", "loggingpolicy_clock_known"),
    (LoggingPolicyFactory, "kinds = '{seance}'", "loggingpolicy_kinds_known"),
    (LoggingPolicyFactory, "triggers = '{whim}'", "loggingpolicy_triggers_known"),
    (LoggingPolicyFactory, "weekdays = '{day}'", "loggingpolicy_weekdays_known"),
    (LoggingPolicyFactory, "closes_at = opens_at", "loggingpolicy_opens_first"),
    (LoggingPolicyFactory, "clock = 'office', weekdays = '{}'", "loggingpolicy_office_opens"),
]


@pytest.mark.parametrize(
    ("make", "assignments", "constraint"), ATTACKS, ids=[f"{attack[2]}: {attack[1]}" for attack in ATTACKS]
)
def test_plain_sql_is_refused(make: Maker, assignments: str, constraint: str) -> None:
    record = make()
    before = type(record)._base_manager.values().get(pk=record.pk)

    assert refused_update(record, assignments) == f"interactions_{constraint}"
    assert type(record)._base_manager.values().get(pk=record.pk) == before


@pytest.mark.parametrize(
    ("make", "changes", "sentence"),
    [
        (InteractionFactory, {"duration": timedelta(hours=25)}, "between nothing and 24 hours"),
        (InteractionFactory, {"body": "x" * 100_001}, "at most 100,000 characters"),
        (InteractionFactory, {"kind": "meeting", "outcome": "voicemail"}, "Meeting does not end with"),
        (FollowUpFactory, {"status": "done"}, "closed by someone"),
        (LoggingPolicyFactory, {"hours": 721}, "from 1 to 720"),
    ],
)
def test_a_person_is_told_in_words(make: Maker, changes: dict[str, object], sentence: str) -> None:
    assert sentence in objections(make(), **changes)


def test_what_a_system_captured_is_in_the_record_once() -> None:
    system = SystemFactory()
    InteractionFactory(system=system, channel_reference="call-1")
    InteractionFactory(system=SystemFactory(), channel_reference="call-1")
    InteractionFactory()
    InteractionFactory()

    with pytest.raises(IntegrityError, match="captured_once"), transaction.atomic():
        InteractionFactory(system=system, channel_reference="call-1")
    twin = InteractionFactory.build(
        candidate=Interaction.objects.earliest("pk").candidate,
        performed_by=Interaction.objects.earliest("pk").performed_by,
        system=system,
        channel_reference="call-1",
    )

    assert "already in the record" in objections(twin)


def test_an_interaction_with_follow_ups_is_not_deleted() -> None:
    step = FollowUpFactory(interaction=InteractionFactory())

    with pytest.raises(models.ProtectedError):
        step.interaction.delete()


def test_a_candidate_with_interactions_is_not_deleted() -> None:
    interaction = InteractionFactory()

    with pytest.raises(models.ProtectedError):
        interaction.candidate.delete()
