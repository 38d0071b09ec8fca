"""The database alone says when an interaction was logged, and whether that was in time."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from audit.context import acting
from interactions import operations
from interactions.models import Interaction, LoggingPolicy
from tests.accounts.factories import UserFactory
from tests.interactions.factories import InteractionFactory, LoggingPolicyFactory

pytestmark = pytest.mark.django_db


def ago(**span: float) -> datetime:
    return timezone.now() - timedelta(**span)


def refused(statement: str, *params: object) -> str:
    """Return the constraint that plain SQL ran into."""
    with pytest.raises(Error) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params)
    cause = refusal.value.__cause__
    assert isinstance(cause, psycopg.Error)
    return cause.diag.constraint_name or ""


@pytest.mark.parametrize(
    ("hours", "timeliness"),
    [(0, "on_time"), (1, "on_time"), (23.9, "on_time"), (24.1, "late"), (24 * 400, "late")],
)
def test_an_interaction_is_late_a_day_after_it_happened(hours: float, timeliness: str) -> None:
    interaction = InteractionFactory(occurred_at=ago(hours=hours))

    interaction.refresh_from_db()
    assert interaction.timeliness == timeliness
    if timeliness == "late":
        behind = interaction.logged_at - interaction.occurred_at - timedelta(hours=24)
        assert interaction.late_by == behind
    else:
        assert interaction.late_by is None


def test_no_statement_sets_the_time_of_logging_or_the_judgement() -> None:
    InteractionFactory(occurred_at=ago(days=3), logged_at=ago(days=3), timeliness="on_time", late_by=None)
    rows = Interaction.objects.bulk_create(
        [InteractionFactory.build(**_keys(Interaction.objects.get()), logged_at=ago(days=3))]
    )

    Interaction.objects.update(timeliness="on_time", late_by=None)

    for interaction in Interaction.objects.all():
        assert timezone.now() - interaction.logged_at < timedelta(minutes=1)
        assert interaction.timeliness == "late"
    assert len(rows) == 1


@pytest.mark.parametrize(
    "change", ["logged_at = occurred_at", "entry = 'imported'", "logged_by_id = logged_by_id + 1"]
)
def test_when_how_and_by_whom_it_was_logged_never_changes(change: str) -> None:
    InteractionFactory(occurred_at=ago(days=3))

    constraint = refused(f"UPDATE interactions_interaction SET {change}")

    assert constraint == "interactions_interaction_logged_once"


def test_the_application_cannot_give_a_time_of_logging() -> None:
    InteractionFactory(occurred_at=ago(days=3))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL sor.logged_at = 'given'")
    kept = InteractionFactory(occurred_at=ago(days=3), logged_at=ago(days=3))

    kept.refresh_from_db()
    assert kept.timeliness == "late"


def test_the_future_is_refused() -> None:
    interaction = InteractionFactory()

    assert (
        refused("UPDATE interactions_interaction SET occurred_at = now() + interval '1 hour'")
        == "interactions_interaction_not_in_future"
    )
    interaction.occurred_at = timezone.now() + timedelta(hours=1)
    with pytest.raises(Exception, match="still to come"):
        interaction.full_clean()


def test_a_clock_that_runs_a_little_ahead_is_no_future() -> None:
    assert InteractionFactory(occurred_at=timezone.now() + timedelta(minutes=2)).timeliness == "on_time"


def test_correcting_the_time_judges_again_but_keeps_the_time_of_logging() -> None:
    user = UserFactory(is_superuser=True)
    interaction = InteractionFactory(performed_by=user)
    logged_at = interaction.logged_at

    with acting(user):
        corrected = operations.correct_interaction(interaction, changes={"occurred_at": ago(hours=30)})

    assert (corrected.timeliness, corrected.logged_at) == ("late", logged_at)


def test_what_is_imported_is_backfilled() -> None:
    assert InteractionFactory(entry="imported", occurred_at=ago(days=900)).timeliness == "backfilled"


def test_an_interaction_is_judged_by_the_rule_in_force_when_it_happened() -> None:
    soon = timezone.now() + timedelta(minutes=1)
    LoggingPolicyFactory(hours=1, effective_from=soon)

    before = InteractionFactory(occurred_at=ago(hours=2))
    after = InteractionFactory(occurred_at=soon + timedelta(seconds=30))

    assert (before.timeliness, after.timeliness) == ("on_time", "on_time")
    assert LoggingPolicy.objects.in_force(soon).get().hours == 1
    assert LoggingPolicy.objects.in_force(timezone.now()).get().hours == 24


def test_the_house_begins_with_a_day() -> None:
    policy = LoggingPolicy.objects.get()

    assert (policy.hours, policy.effective_from) == (24, datetime(1970, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE interactions_loggingpolicy SET hours = 700",
        "DELETE FROM interactions_loggingpolicy",
        (
            "INSERT INTO interactions_loggingpolicy (version, hours, effective_from, reason)"
            " VALUES (1, 700, now() - interval '1 day', 'To look better')"
        ),
    ],
)
def test_a_rule_in_force_cannot_be_changed_or_preceded(statement: str) -> None:
    assert refused(statement) == "interactions_loggingpolicy_ahead"


def test_a_rule_still_to_come_can_be_changed() -> None:
    policy = LoggingPolicyFactory(hours=12)

    LoggingPolicy.objects.filter(pk=policy.pk).update(hours=8)

    assert set(LoggingPolicy.objects.values_list("hours", flat=True)) == {24, 8}


@pytest.mark.django_db(transaction=True)
def test_the_owner_of_the_table_may_give_a_time_of_logging(owner_connection: psycopg.Connection) -> None:
    interaction = InteractionFactory()

    owner_connection.execute("SELECT set_config('sor.logged_at', 'given', true)")
    row = owner_connection.execute(
        "INSERT INTO interactions_interaction (version, candidate_id, kind, direction, outcome, occurred_at,"
        " logged_at, entry, performed_by_id, logged_by_id, credited_to_id, subject, body, channel_reference,"
        " visibility, late_reason) SELECT 1, candidate_id, kind, direction, outcome, now() - interval '9 days',"
        " now() - interval '6 days', entry, performed_by_id, logged_by_id, credited_to_id, '', '', '',"
        " visibility, '' FROM interactions_interaction WHERE id = %s RETURNING timeliness, late_by",
        [interaction.pk],
    ).fetchone()

    assert row == ("late", timedelta(days=2))


def _keys(interaction: Interaction) -> dict[str, object]:
    return {
        name: getattr(interaction, name)
        for name in ("candidate", "performed_by", "logged_by", "credited_to", "occurred_at")
    }
