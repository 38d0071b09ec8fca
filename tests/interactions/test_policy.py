"""The rule of logging: its clock, its versions, what it asks for."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from audit.context import acting
from interactions import operations
from interactions.choices import WORKDAYS, Clock, Kind, Weekday
from interactions.clock import OfficeHours, deadline
from interactions.models import Interaction, LoggingPolicy
from interactions.models.logging_policy import policy_for_person
from tests.accounts.factories import TeamFactory, UserFactory
from tests.candidates.factories import CandidateFactory
from tests.interactions.factories import InteractionFactory, LoggingPolicyFactory

LONDON = ZoneInfo("Europe/London")
OFFICE = OfficeHours("Europe/London", time(9), time(17, 30), frozenset(WORKDAYS))
NEW_YEAR = datetime(2024, 1, 1, tzinfo=UTC)
CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28)})


def london(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=LONDON)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("began", "hours", "due"),
    [
        (london(2026, 6, 3, 10), 2, london(2026, 6, 3, 12)),
        (london(2026, 6, 3, 16, 30), 2, london(2026, 6, 4, 10)),
        (london(2026, 6, 5, 17), 1, london(2026, 6, 8, 9, 30)),  # Friday to Monday
        (london(2026, 6, 6, 12), 1, london(2026, 6, 8, 10)),  # a Saturday
        (london(2026, 6, 3, 6), 1, london(2026, 6, 3, 10)),  # before the door opens
        (london(2026, 6, 3, 17, 30), 1, london(2026, 6, 4, 10)),  # as it closes
        (london(2026, 6, 3, 9), 17, london(2026, 6, 4, 17, 30)),  # two whole days, to the minute
        (london(2026, 10, 23, 17), 1, london(2026, 10, 26, 9, 30)),  # summer time ends in between
    ],
)
def test_office_hours_stand_still_at_night_and_on_weekends(
    began: datetime, hours: int, due: datetime
) -> None:
    assert deadline(began, hours, OFFICE) == due


def test_office_hours_stand_still_on_holidays() -> None:
    office = OfficeHours("Europe/London", time(9), time(17, 30), frozenset(WORKDAYS), CHRISTMAS)

    assert deadline(london(2026, 12, 24, 17), 1, office) == london(2026, 12, 29, 9, 30)


def test_the_other_clock_never_stands_still() -> None:
    assert deadline(london(2026, 12, 24, 17), 24) == london(2026, 12, 25, 17)


def test_an_office_that_never_opens_is_no_clock() -> None:
    with pytest.raises(ValueError, match="never opens"):
        deadline(london(2026, 6, 3), 1, OfficeHours("UTC", time(9), time(10), frozenset()))


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    began=st.integers(0, 3 * 366 * 24 * 60).map(lambda minutes: NEW_YEAR + timedelta(minutes=minutes)),
    hours=st.integers(1, 200),
    zone=st.sampled_from(["UTC", "Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]),
    opens=st.integers(5 * 60, 11 * 60),
    length=st.integers(60, 10 * 60),
    days=st.sets(st.sampled_from(Weekday.values), min_size=1),
    off=st.sets(st.integers(0, 60), max_size=10),
)
def test_the_database_counts_as_the_program_does(
    began: datetime, hours: int, zone: str, opens: int, length: int, days: set[str], off: set[int]
) -> None:
    holidays = [began.date() + timedelta(days=each) for each in off]
    closes = opens + length
    rule = LoggingPolicyFactory(
        hours=hours,
        clock=Clock.OFFICE,
        time_zone=zone,
        opens_at=time(opens // 60, opens % 60),
        closes_at=time(closes // 60, closes % 60),
        weekdays=sorted(days),
        holidays=holidays,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT interactions_deadline(%s, p) FROM interactions_loggingpolicy p WHERE id = %s",
            [began, rule.pk],
        )
        (due,) = cursor.fetchone()

    assert due == rule.deadline(began)


@pytest.fixture
def boss(db: None) -> User:
    return UserFactory(is_superuser=True)


def soon() -> datetime:
    return timezone.now() + timedelta(minutes=1)


def test_a_new_version_keeps_what_it_does_not_name(boss: User) -> None:
    with acting(boss):
        first = operations.adopt_logging_policy(
            effective_from=soon(), reason="Clients ask", hours=12, minimum_text={"call": 20}
        )
        second = operations.adopt_logging_policy(
            effective_from=soon() + timedelta(days=1), reason="Too hard", hours=18
        )

    assert (second.hours, second.minimum_text) == (18, {"call": 20})
    assert first.version == 1


def test_a_rule_has_no_other_terms(boss: User) -> None:
    with acting(boss), pytest.raises(TypeError, match="no effective_until"):
        operations.adopt_logging_policy(effective_from=soon(), reason="x", effective_until=soon())


@pytest.mark.parametrize("least", [{"seance": 4}, {"call": -1}, {"call": "many"}, [], {"call": True}])
def test_a_least_text_is_a_number_for_a_known_kind(boss: User, least: Any) -> None:
    with acting(boss), pytest.raises(ValidationError, match="characters"):
        operations.adopt_logging_policy(effective_from=soon(), reason="x", minimum_text=least)


def test_a_team_is_judged_by_its_own_rule(boss: User) -> None:
    team = TeamFactory()
    member, other = UserFactory(team=team), UserFactory()
    happened = soon() + timedelta(minutes=2)
    LoggingPolicyFactory(team=team, hours=3, effective_from=soon())
    LoggingPolicyFactory(hours=12, effective_from=soon())

    assert policy_for_person(member, happened).hours == 3
    assert policy_for_person(other, happened).hours == 12
    assert policy_for_person(member, timezone.now()).hours == 24


@pytest.mark.django_db
def test_a_kind_outside_the_rule_is_not_timed() -> None:
    LoggingPolicyFactory(kinds=["call"], hours=1, effective_from=soon())
    happened = soon() + timedelta(minutes=1)

    assert InteractionFactory(kind=Kind.NOTE, outcome="done", occurred_at=happened).pk
    note, call = (
        InteractionFactory(kind=kind, outcome=outcome, occurred_at=happened)
        for kind, outcome in ((Kind.NOTE, "done"), (Kind.CALL, "connected"))
    )
    note.refresh_from_db()
    call.refresh_from_db()

    assert (note.timeliness, call.timeliness) == ("exempt", "on_time")


def test_a_log_says_enough(boss: User) -> None:
    LoggingPolicyFactory(minimum_text={"call": 20}, effective_from=soon())
    happened = soon() + timedelta(minutes=1)
    with acting(boss):
        with pytest.raises(ValidationError, match="at least 20 characters"):
            operations.log_interaction(CandidateFactory(), kind=Kind.CALL, body="Fine.", occurred_at=happened)
        kept = operations.log_interaction(
            CandidateFactory(), kind=Kind.CALL, body="Fine, starts on Monday.", occurred_at=happened
        )
        with pytest.raises(ValidationError, match="at least 20 characters"):
            operations.correct_interaction(kept, changes={"body": "Fine."})
        assert operations.log_interaction(CandidateFactory(), kind=Kind.EMAIL, occurred_at=happened)

    assert Interaction.objects.count() == 2


@pytest.mark.django_db
def test_a_person_who_changed_teams_is_not_judged_again() -> None:
    interaction = InteractionFactory(occurred_at=timezone.now() - timedelta(hours=30))
    interaction.refresh_from_db()
    late_by = interaction.late_by

    Interaction.objects.update(body="Corrected", late_by=None, timeliness="on_time")

    interaction.refresh_from_db()
    assert (interaction.timeliness, interaction.late_by) == ("late", late_by)


def test_the_form_begins_with_the_rule_as_it_is(as_user: Any, manager: User) -> None:
    browser = as_user(manager)
    url = reverse("admin:interactions_loggingpolicy_add")
    form = browser.get(url).context["adminform"].form

    assert (form["hours"].value(), form["weekdays"].value()) == (24, list(WORKDAYS))

    when = timezone.localtime() + timedelta(days=2)
    answer = browser.post(
        url,
        {
            "effective_from_0": f"{when:%d/%m/%Y}",
            "effective_from_1": "00:00",
            "reason": "Office hours",
            "hours": 8,
            "remind_hours": 2,
            "clock": "office",
            "time_zone": "Europe/London",
            "opens_at": "09:00",
            "closes_at": "17:30",
            "weekdays": ["mon", "tue"],
            "holidays": "25/12/2026, 01/01/2027",
            "kinds": ["call"],
            "triggers": ["interview"],
            "least_call": 20,
        },
    )

    assert answer.status_code == 302, answer.context["adminform"].form.errors
    rule = LoggingPolicy.objects.latest("pk")
    assert (rule.hours, rule.unit, rule.minimum_text) == (8, "office hours", {"call": 20})
    assert rule.holidays == [date(2026, 12, 25), date(2027, 1, 1)]
    assert browser.get(reverse("admin:interactions_loggingpolicy_changelist")).status_code == 200
