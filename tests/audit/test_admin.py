"""The audit log: who may read it, how it is filtered, and that it can only be read."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from audit.models import ChangeSet
from tests.candidates.factories import CandidateFactory

LOG = "admin:audit_changeset_changelist"


@pytest.fixture
def act(recruiter: User) -> ChangeSet:
    """All that this test's transaction writes is one act."""
    candidate = CandidateFactory(owner=recruiter, full_name="Ngozi Okonkwo")
    candidate.city = "Lagos"
    candidate.save(update_fields=["city"])
    return candidate.history.first().change_set


def test_log_shows_what_an_act_changed(as_user: Any, auditor: User, act: ChangeSet) -> None:
    browser = as_user(auditor)

    assert act in list(browser.get(reverse(LOG)).context["cl"].result_list)
    page = browser.get(reverse("admin:audit_changeset_change", args=[act.pk])).content.decode()
    assert "Ngozi Okonkwo" in page
    assert "Lagos" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"type": "candidates.candidate"}, True),
        ({"type": "placements.offer"}, False),
        ({"field": "city"}, True),
        ({"field": "current title"}, False),
        ({"via__exact": "sql"}, True),
        ({"via__exact": "import"}, False),
        ({"occurred_at_from": "2000-01-01"}, True),
        ({"occurred_at_to": "2000-01-01"}, False),
    ],
)
def test_log_is_filtered(
    as_user: Any, auditor: User, act: ChangeSet, query: dict[str, str], *, found: bool
) -> None:
    rows = list(as_user(auditor).get(reverse(LOG), query).context["cl"].result_list)

    assert (act in rows) is found


def test_nobody_writes_the_log(as_user: Any, administrator: User, act: ChangeSet) -> None:
    browser = as_user(administrator)
    own = reverse("admin:audit_changeset_change", args=[act.pk])

    assert browser.post(reverse(LOG)).status_code == 405
    assert browser.post(own).status_code == 405
    assert browser.get(reverse("admin:audit_changeset_add")).status_code in (403, 404)
    assert browser.post(reverse("admin:audit_changeset_delete", args=[act.pk])).status_code in (403, 404)


def test_recruiter_sees_no_acts_of_others(as_user: Any, stranger: User, act: ChangeSet) -> None:
    browser = as_user(stranger)

    assert list(browser.get(reverse(LOG)).context["cl"].result_list) == []
    assert browser.get(reverse("admin:audit_changeset_change", args=[act.pk])).status_code == 404


def test_log_does_not_show_a_restricted_record(as_user: Any, auditor: User, recruiter: User) -> None:
    candidate = CandidateFactory(owner=recruiter, is_restricted=True, full_name="Zyxwvut Hiddenperson")
    act = candidate.history.first().change_set
    browser = as_user(auditor)

    page = browser.get(reverse("admin:audit_changeset_change", args=[act.pk])).content.decode()

    assert "A record that is not shown to you" in page
    assert "Hiddenperson" not in page
    assert "Hiddenperson" not in browser.get(reverse(LOG)).content.decode()
