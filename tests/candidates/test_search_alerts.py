"""Mails about new people in a saved search: each person once, to the owner, and only what the owner may see."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from freezegun import freeze_time

from audit.context import acting
from candidates.models import SavedSearch
from candidates.operations.alerts import send_alerts
from tests.candidates.factories import CandidateFactory, SavedSearchFactory

MORNING = timezone.now().replace(hour=9, minute=0)


@pytest.fixture
def search(manager):
    manager.time_zone = "UTC"
    manager.save(update_fields=["time_zone"])
    return SavedSearchFactory(owner=manager, name="Welders", query={"q": "welder"}, alert="daily")


def run(days):
    with freeze_time(MORNING + timedelta(days=days)), acting(verb="test"):
        return send_alerts()


def test_only_new_people_are_told_of_and_once(search, stranger, mailoutbox):
    CandidateFactory(full_name="Old", headline="Welder")
    assert run(0) == 0
    CandidateFactory(full_name="Fresh Face", headline="Welder")
    CandidateFactory(full_name="Baker", headline="Baker")
    CandidateFactory(full_name="Hidden Face", headline="Welder", is_restricted=True, owner=stranger)
    secret = CandidateFactory(
        full_name="Own Secret", headline="Welder", is_restricted=True, owner=search.owner
    )

    assert [run(1), run(1), run(2)] == [1, 0, 0]
    (mail,) = mailoutbox
    assert mail.to == [search.owner.email]
    assert "2 people are new" in mail.body
    assert "Fresh Face" in mail.body
    assert secret.reference in mail.body
    for word in ("Old", "Baker", "Hidden", "Own Secret"):
        assert word not in mail.body


def test_nobody_is_told_who_did_not_ask_or_has_left(search, mailoutbox):
    run(0)
    CandidateFactory(headline="Welder")
    SavedSearch.objects.update(alert="never")
    assert run(1) == 0
    SavedSearch.objects.update(alert="weekly")
    assert run(2) == 0
    search.owner.is_active = False
    search.owner.save(update_fields=["is_active"])
    assert run(9) == 0
    search.owner.is_active = True
    search.owner.save(update_fields=["is_active"])
    assert run(10) == 1
    assert len(mailoutbox) == 1


def test_search_that_can_no_longer_be_read_breaks_nothing(search, mailoutbox):
    run(0)
    SavedSearch.objects.update(query={"q": "broken ("})

    assert run(1) == 0


@pytest.mark.django_db(transaction=True)
def test_one_search_that_the_database_gives_up_keeps_nobody_elses_mail_back(
    search, manager, mailoutbox, app_connection
):
    SavedSearchFactory(owner=manager, name="Cooks", query={"q": "cook"}, alert="daily")
    run(0)
    CandidateFactory(headline="Cook and welder")
    app_connection.execute("SELECT FROM candidates_savedsearch WHERE id = %s FOR UPDATE", [search.pk])
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")

    assert run(1) == 1
    assert "Cooks" in mailoutbox[0].subject + mailoutbox[0].body
