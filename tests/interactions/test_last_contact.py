"""A candidate's last contact is the latest interaction, whichever way the rows were written."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from candidates.models import Candidate
from interactions.models import Interaction
from tests.accounts.factories import UserFactory
from tests.candidates.factories import CandidateFactory
from tests.interactions.factories import InteractionFactory

pytestmark = pytest.mark.django_db

NOW = timezone.now().replace(microsecond=0)
MONDAY, TUESDAY, TODAY = NOW - timedelta(days=6), NOW - timedelta(days=5), NOW - timedelta(hours=1)


def last(candidate: Candidate) -> datetime | None:
    return Candidate.objects.values_list("last_interaction_at", flat=True).get(pk=candidate.pk)


def test_logging_moves_it_forward_and_never_back() -> None:
    candidate = CandidateFactory()

    InteractionFactory(candidate=candidate, occurred_at=TUESDAY)
    InteractionFactory(candidate=candidate, occurred_at=MONDAY)

    assert last(candidate) == TUESDAY


def test_deleting_the_latest_goes_back_to_the_one_before() -> None:
    candidate = CandidateFactory()
    InteractionFactory(candidate=candidate, occurred_at=MONDAY)
    latest = InteractionFactory(candidate=candidate, occurred_at=TUESDAY)

    latest.delete()
    assert last(candidate) == MONDAY
    Interaction.objects.all()._raw_delete("default")
    assert last(candidate) is None


def test_a_correction_of_the_time_is_followed() -> None:
    interaction = InteractionFactory(occurred_at=TODAY)

    Interaction.objects.update(occurred_at=MONDAY)

    assert last(interaction.candidate) == MONDAY


def test_moving_to_another_candidate_counts_for_both() -> None:
    right, wrong = CandidateFactory(), CandidateFactory()
    InteractionFactory(candidate=wrong, occurred_at=MONDAY)
    moved = InteractionFactory(candidate=wrong, occurred_at=TODAY)

    Interaction.objects.filter(pk=moved.pk).update(candidate=right)

    assert (last(wrong), last(right)) == (MONDAY, TODAY)


def test_bulk_and_plain_sql_count() -> None:
    people = CandidateFactory.create_batch(3)
    user = UserFactory()
    Interaction.objects.bulk_create(
        InteractionFactory.build(
            candidate=person, performed_by=user, logged_by=user, credited_to=user, occurred_at=when
        )
        for person in people
        for when in (MONDAY, TUESDAY)
    )
    assert [last(person) for person in people] == [TUESDAY] * 3

    with connection.cursor() as cursor:
        cursor.execute("UPDATE interactions_interaction SET occurred_at = %s", [TODAY])
        cursor.execute("DELETE FROM interactions_interaction WHERE candidate_id = %s", [people[0].pk])

    assert [last(person) for person in people] == [None, TODAY, TODAY]


def test_it_is_no_change_of_the_candidate() -> None:
    candidate = CandidateFactory()
    version = Candidate.objects.get(pk=candidate.pk).version

    InteractionFactory(candidate=candidate)

    candidate.refresh_from_db()
    assert candidate.version == version
    assert [row.history_type for row in candidate.history.all()] == ["+"]


@pytest.mark.django_db(transaction=True)
def test_a_deletion_counts_what_is_logged_at_the_same_moment() -> None:
    candidate = CandidateFactory()
    user = UserFactory()
    old = InteractionFactory(candidate=candidate, occurred_at=MONDAY)

    def delete() -> None:
        Interaction.objects.filter(pk=old.pk)._raw_delete("default")
        connection.close()

    with transaction.atomic():
        InteractionFactory(candidate=candidate, occurred_at=TUESDAY, performed_by=user)
        deletion = threading.Thread(target=delete)
        deletion.start()
        deletion.join(timeout=0.5)
        assert deletion.is_alive(), "the deletion waits for the candidate"
    deletion.join()

    assert last(candidate) == TUESDAY
