"""Obligations on the home page, on the candidate, in lists and on the manager's page."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from candidates.models import Candidate
from interactions.choices import Resolution, Trigger
from interactions.models import Letter, Obligation
from sor_project import badges
from sor_project.navigation import navigation
from tests.candidates.factories import CandidateFactory
from tests.interactions.factories import InteractionFactory, LetterFactory, ObligationFactory
from tests.records.admin_suite import AdminSuite, address

REPORT = "admin:interactions_obligation_report"


class TestObligationAdmin(AdminSuite):
    model = Obligation

    def make(self, owner: User) -> Obligation:
        return ObligationFactory(responsible=owner)

    def hide(self, owner: User) -> Obligation:
        return ObligationFactory(candidate__owner=owner, candidate__is_restricted=True)


class TestLetterAdmin(AdminSuite):
    model = Letter

    def make(self, owner: User) -> Letter:
        return LetterFactory(obligation__responsible=owner)

    def hide(self, owner: User) -> Letter:
        return LetterFactory(obligation__responsible=owner)


@pytest.fixture
def candidate(recruiter: User) -> Candidate:
    return CandidateFactory(owner=recruiter, team=recruiter.teams.first())


def test_a_letter_about_a_hidden_candidate_is_hidden(as_user: Any, administrator: User) -> None:
    hidden = LetterFactory(obligation__candidate__is_restricted=True)
    shown = LetterFactory()
    browser = as_user(administrator)

    assert browser.get(address(hidden, "change")).status_code == 404
    assert browser.get(address(shown, "change")).status_code == 200


def overdue(candidate: Candidate, responsible: User, **details: Any) -> Obligation:
    arises_at = timezone.now() - timedelta(hours=30)
    return ObligationFactory(candidate=candidate, responsible=responsible, arises_at=arises_at, **details)


def test_home_lists_mine_the_most_urgent_first(
    as_user: Any, recruiter: User, colleague: User, candidate: Candidate
) -> None:
    later = ObligationFactory(candidate=candidate, responsible=recruiter)
    urgent = overdue(candidate, recruiter)
    overdue(candidate, colleague)

    answer = as_user(recruiter).get(reverse("admin:index"))

    assert answer.context["obligations"] == [urgent, later]
    page = answer.content.decode()
    assert "Overdue by 6 hours" in page
    assert f"?obligation={urgent.pk}" in page


def test_candidate_page_shows_what_is_open_and_nothing_else(
    as_user: Any, recruiter: User, candidate: Candidate
) -> None:
    open_one = overdue(candidate, recruiter)
    page = as_user(recruiter).get(address(candidate, "page")).content.decode()
    assert "To be logged" in page
    assert address(open_one, "change") in page

    InteractionFactory(candidate=candidate)
    assert (
        "To be logged"
        not in as_user(recruiter)
        .get(address(candidate, "page"))
        .content.decode()
        .split("timeline")[0]
        .split("<main")[-1]
    )


def test_the_form_opens_for_what_is_to_be_logged_and_meets_it(
    as_user: Any, recruiter: User, candidate: Candidate
) -> None:
    obligation = overdue(candidate, recruiter, trigger=Trigger.MESSAGE)
    url = reverse("admin:interactions_interaction_log", args=[candidate.pk])
    browser = as_user(recruiter)

    form = browser.get(url, {"obligation": obligation.pk}).context["form"]
    assert form["kind"].value() == "email"
    assert browser.get(url, {"obligation": "9" * 30}).context["form"]["kind"].value() == "call"
    assert browser.post(url, {"kind": "email", "body": "Answered"}).status_code == 302

    obligation.refresh_from_db()
    assert obligation.resolution == Resolution.LOGGED


def test_steps_are_offered_to_those_who_may(
    as_user: Any, recruiter: User, lead: User, candidate: Candidate
) -> None:
    obligation = overdue(candidate, recruiter)

    mine = as_user(recruiter).get(address(obligation, "change")).content.decode()
    theirs = as_user(lead).get(address(obligation, "change")).content.decode()

    assert "Did not take place" in mine
    assert "Waive" not in mine
    assert "Waive" in theirs


def test_a_lead_waives_in_a_dialog(as_user: Any, recruiter: User, lead: User, candidate: Candidate) -> None:
    obligation = overdue(candidate, recruiter)
    url = reverse("admin:interactions_obligation_waive", args=[obligation.pk])
    browser = as_user(lead)

    browser.post(url, {"reason": "", "_form_submitted": "1"}, headers={"HX-Request": "true"})
    assert Obligation.objects.get().is_open
    browser.post(url, {"reason": "Client folded", "_form_submitted": "1"}, headers={"HX-Request": "true"})

    obligation.refresh_from_db()
    assert (obligation.resolution, obligation.resolved_by) == (Resolution.WAIVED, lead)


def test_a_recruiter_cannot_post_a_waiver(as_user: Any, recruiter: User, candidate: Candidate) -> None:
    obligation = overdue(candidate, recruiter)
    url = reverse("admin:interactions_obligation_waive", args=[obligation.pk])

    as_user(recruiter).post(url, {"reason": "Busy", "_form_submitted": "1"}, headers={"HX-Request": "true"})

    assert Obligation.objects.get().is_open


@pytest.mark.parametrize(
    ("standing", "expected"),
    [("overdue", 1), ("due_soon", 0), ("open", 2), ("late", 0), ("waived", 0), ("?", 2)],
)
def test_the_list_is_filtered_by_how_things_stand(
    as_user: Any, manager: User, recruiter: User, candidate: Candidate, standing: str, expected: int
) -> None:
    overdue(candidate, recruiter)
    ObligationFactory()

    answer = as_user(manager).get(reverse("admin:interactions_obligation_changelist"), {"standing": standing})

    assert len(answer.context["cl"].result_list) == expected


def test_what_waits_is_listed_oldest_first_and_logged_from_there(
    as_user: Any, recruiter: User, candidate: Candidate
) -> None:
    newer = ObligationFactory(candidate=candidate, responsible=recruiter)
    older = overdue(candidate, recruiter)
    hidden = ObligationFactory(responsible=recruiter, candidate__is_restricted=True)
    browser = as_user(recruiter)

    listed = browser.get(reverse("admin:interactions_obligation_changelist"), {"standing": "open"})
    page = browser.get(address(older, "change"))
    form = browser.get(address(older, "log"), follow=True)

    assert list(listed.context["cl"].result_list) == [older, newer]
    assert address(older, "log") in listed.text
    assert f"?obligation={older.pk}" in page.text
    assert form.context["form"].candidate == candidate
    assert form.redirect_chain[0][0].endswith(f"?obligation={older.pk}")
    assert browser.get(address(hidden, "log")).status_code == 404


def test_each_figure_of_the_managers_page_leads_to_as_many_rows(
    as_user: Any, manager: User, recruiter: User, stranger: User, candidate: Candidate
) -> None:
    overdue(candidate, recruiter)
    overdue(CandidateFactory(owner=stranger), stranger, trigger=Trigger.MESSAGE)
    InteractionFactory(
        candidate=ObligationFactory(responsible=stranger).candidate, occurred_at=timezone.now()
    )
    browser = as_user(manager)

    answer = browser.get(reverse(REPORT), {"weeks": 4})

    assert answer.status_code == 200
    assert json.loads(answer.context["chart"])["datasets"]
    checked = 0
    for _, rows in answer.context["tables"]:
        for row in rows:
            for name, url in row["urls"].items():
                listed = browser.get(url).context["cl"].result_list
                assert len(listed) == getattr(row["line"].score, name), (row["line"].name, name)
                checked += 1
    assert checked >= 12


def test_the_managers_page_is_read_only(as_user: Any, manager: User) -> None:
    assert as_user(manager).post(reverse(REPORT)).status_code == 405


def test_the_sidebar_counts_what_is_overdue(as_user: Any, recruiter: User, candidate: Candidate) -> None:
    overdue(candidate, recruiter)
    overdue(candidate, recruiter)

    request = as_user(recruiter).get(reverse("admin:index")).wsgi_request
    titles = {str(item["title"]) for group in navigation(request) for item in group["items"]}

    assert badges.counts(request)["obligations"] == 2
    assert "To be logged" in titles
    assert "Is everything logged?" not in titles


def test_the_sidebar_says_that_it_stopped_counting(
    as_user: Any, recruiter: User, candidate: Candidate, monkeypatch: Any
) -> None:
    monkeypatch.setattr(badges, "MOST", 2)
    overdue(candidate, recruiter)
    overdue(candidate, recruiter)

    assert badges.counts(as_user(recruiter).get(reverse("admin:index")).wsgi_request)["obligations"] == "1+"


def test_the_sidebar_counts_what_its_list_begins_with(
    as_user: Any, recruiter: User, colleague: User, lead: User, candidate: Candidate
) -> None:
    mine = overdue(candidate, recruiter)
    theirs = overdue(candidate, colleague)

    for reader, rows in ((recruiter, [mine]), (lead, [mine, theirs])):
        request = as_user(reader).get(reverse("admin:index")).wsgi_request
        entries = {str(item["title"]): item for group in navigation(request) for item in group["items"]}
        listed = as_user(reader).get(entries["To be logged"]["link"])
        assert list(listed.context["cl"].result_list) == rows
        assert badges.counts(request)["obligations"] == len(rows)
