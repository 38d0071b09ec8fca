"""What people choose for themselves: how times, dates and numbers are written, and whether keys act."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import formats, translation

from accounts.choices import Locale
from accounts.models import User
from accounts.operations import change_preferences
from audit.context import acting
from tests.candidates.factories import CandidateFactory
from tests.records.admin_suite import address

PAGE = "admin_preferences"


@pytest.mark.parametrize(
    ("locale", "day", "number"),
    [
        (Locale.BRITISH, "31/12/2026", "1,234.50"),
        (Locale.AMERICAN, "12/31/2026", "1,234.50"),
        (Locale.GERMAN, "31.12.2026", "1.234,50"),
        (Locale.SWEDISH, "2026-12-31", "1\u00a0234,50"),
    ],
)
def test_each_locale_writes_as_it_promises(locale: Locale, day: str, number: str) -> None:
    with translation.override(locale):
        assert formats.date_format(date(2026, 12, 31), "SHORT_DATE_FORMAT") == day
        assert formats.number_format(Decimal("1234.50"), force_grouping=True) == number
        assert date(2026, 12, 31).strftime(formats.get_format("DATE_INPUT_FORMATS")[0]) == day
    assert str(locale.label).split(" · ")[0] == day


def test_chosen_way_is_used_on_the_next_page(as_user: Any, recruiter: User) -> None:
    candidate = CandidateFactory(owner=recruiter, available_from=date(2026, 12, 31))
    browser = as_user(recruiter)
    assert "31 Dec 2026" in browser.get(address(candidate, "page")).content.decode()

    answer = browser.post(
        reverse(PAGE), {"time_zone": "Asia/Kolkata", "locale": "en-de", "has_single_keys": "on"}
    )
    assert answer.status_code == 302
    page = browser.get(address(candidate, "page")).content.decode()

    assert "31.12.2026" in page
    assert "History" in page  # the language is English still
    form = browser.get(address(candidate, "change")).content.decode()
    assert 'value="31.12.2026"' in form


def test_nobody_changes_the_preferences_of_another(recruiter: User, colleague: User) -> None:
    with acting(colleague), pytest.raises(PermissionDenied, match="somebody else"):
        change_preferences(recruiter, time_zone="UTC", locale="en-us", has_single_keys=False)


@pytest.mark.parametrize("change", [{"time_zone": "No/Where"}, {"locale": "xx"}, {"time_zone": "\x00"}])
def test_nonsense_is_refused_where_it_was_typed(
    as_user: Any, recruiter: User, change: dict[str, str]
) -> None:
    answer = as_user(recruiter).post(reverse(PAGE), {"time_zone": "UTC", "locale": "en-us", **change})

    assert answer.status_code == 200
    recruiter.refresh_from_db()
    assert (recruiter.time_zone, recruiter.locale) == ("UTC", "en-gb")


@pytest.mark.django_db(transaction=True)
def test_choice_is_in_the_history(as_user: Any, recruiter: User) -> None:
    as_user(recruiter).post(reverse(PAGE), {"time_zone": "UTC", "locale": "en-us", "has_single_keys": "on"})

    change = recruiter.history.get(locale="en-us")
    assert (change.locale, change.change_set.actor_name) == ("en-us", "Rita Recruiter")
    assert change.change_set.verb == "changed their preferences"


def test_visitor_has_none(client: Any, db: None) -> None:
    assert client.get(reverse(PAGE)).status_code == 302
