"""Logging a contact from the page, and what the lists show."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from candidates.models import Candidate
from interactions.choices import FollowUpStatus, Timeliness, Visibility
from interactions.models import FollowUp, Interaction, LoggingPolicy
from tests.candidates.factories import CandidateFactory
from tests.interactions.factories import FollowUpFactory, InteractionFactory, LoggingPolicyFactory
from tests.records.admin_suite import AdminSuite, address


class TestInteractionAdmin(AdminSuite):
    model = Interaction

    def make(self, owner: User) -> Interaction:
        return InteractionFactory(performed_by=owner)

    def hide(self, owner: User) -> Interaction:
        return InteractionFactory(candidate__owner=owner, candidate__is_restricted=True)


class TestFollowUpAdmin(AdminSuite):
    model = FollowUp

    def make(self, owner: User) -> FollowUp:
        return FollowUpFactory(owner=owner)

    def hide(self, owner: User) -> FollowUp:
        return FollowUpFactory(candidate__owner=owner, candidate__is_restricted=True)


class TestLoggingPolicyAdmin(AdminSuite):
    model = LoggingPolicy

    def make(self, owner: User) -> LoggingPolicy:
        return LoggingPolicyFactory()


@pytest.fixture
def candidate(recruiter: User) -> Candidate:
    return CandidateFactory(owner=recruiter, team=recruiter.teams.first())


def log_url(candidate: Candidate) -> str:
    return reverse("admin:interactions_interaction_log", args=[candidate.pk])


def test_logging_needs_no_more_than_the_kind(as_user: Any, recruiter: User, candidate: Candidate) -> None:
    answer = as_user(recruiter).post(log_url(candidate), {"kind": "call"})

    assert answer.status_code == 302
    interaction = Interaction.objects.get(candidate=candidate)
    assert (interaction.performed_by, interaction.timeliness) == (recruiter, Timeliness.ON_TIME)


def test_log_keeps_outcome_text_and_next_step(as_user: Any, recruiter: User, candidate: Candidate) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    typed = {
        "kind": "call",
        "outcome_call": "voicemail",
        "outcome_email": "bounced",
        "body": "Will call back",
        "next_step": "Call again",
        "due_on": tomorrow.isoformat(),
    }

    answer = as_user(recruiter).post(log_url(candidate), typed, headers={"HX-Request": "true"})

    assert answer.headers["HX-Refresh"] == "true"
    interaction = Interaction.objects.get(candidate=candidate)
    assert (interaction.outcome, interaction.body) == ("voicemail", "Will call back")
    step = FollowUp.objects.get(interaction=interaction)
    assert (step.next_step, step.due_on, step.owner) == ("Call again", tomorrow, recruiter)


def test_late_log_is_shown_as_late(as_user: Any, recruiter: User, candidate: Candidate) -> None:
    browser = as_user(recruiter)
    when = timezone.now() - timedelta(hours=33)

    browser.post(log_url(candidate), {"kind": "call", "occurred_at": when.strftime("%Y-%m-%dT%H:%M")})

    assert "9 hours late" in browser.get(address(candidate, "page")).content.decode()
    assert (
        "9 hours late" in browser.get(reverse("admin:interactions_interaction_changelist")).content.decode()
    )


def test_refused_log_keeps_what_was_typed(as_user: Any, recruiter: User, candidate: Candidate) -> None:
    ahead = timezone.now() + timedelta(days=2)

    answer = as_user(recruiter).post(
        log_url(candidate),
        {"kind": "call", "body": "Keep me", "occurred_at": ahead.strftime("%Y-%m-%dT%H:%M")},
    )

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Keep me" in page
    assert "still to come" in page
    assert not Interaction.objects.exists()


def test_hidden_candidate_cannot_be_logged(as_user: Any, stranger: User, recruiter: User) -> None:
    hidden = CandidateFactory(owner=recruiter, is_restricted=True)

    assert as_user(stranger).post(log_url(hidden), {"kind": "call"}).status_code == 404
    assert not Interaction.objects.exists()


def test_private_note_is_in_no_one_elses_timeline_or_history(
    as_user: Any, recruiter: User, colleague: User, candidate: Candidate
) -> None:
    InteractionFactory(
        candidate=candidate,
        performed_by=recruiter,
        logged_by=recruiter,
        visibility=Visibility.PRIVATE,
        body="Psst",
    )
    views = ("page", "history")
    mine = as_user(recruiter)
    assert all("Psst" in mine.get(address(candidate, view)).content.decode() for view in views)

    theirs = as_user(colleague)

    for view in views:
        answer = theirs.get(address(candidate, view))
        assert answer.status_code == 200
        assert "Psst" not in answer.content.decode()


def test_timeline_pages_by_what_was_last_shown(as_user: Any, recruiter: User, candidate: Candidate) -> None:
    for hours in range(30):
        InteractionFactory(
            candidate=candidate,
            performed_by=recruiter,
            occurred_at=timezone.now() - timedelta(hours=hours),
            body=f"talk number {hours}.",
        )
    browser = as_user(recruiter)

    first = browser.get(address(candidate, "page"))
    second = browser.get(first.context["timeline_url"], {"before": str(first.context["older"])})

    shown = [
        event.key
        for answer in (first, second)
        for event in answer.context["events"]
        if event.source == "interaction"
    ]
    assert len(shown) == len(set(shown)) == 30
    assert second.context["older"] is None


def test_follow_up_is_done_by_post_only(as_user: Any, recruiter: User, candidate: Candidate) -> None:
    step = FollowUpFactory(candidate=candidate, owner=recruiter)
    url = reverse("admin:interactions_followup_done", args=[step.pk])
    browser = as_user(recruiter)

    assert browser.get(url).status_code == 405
    answer = browser.post(url, {"next": "https://evil.example/"})

    assert answer.url == address(candidate, "page")
    step.refresh_from_db()
    assert step.status == FollowUpStatus.DONE


def test_home_counts_by_recruiter(as_user: Any, recruiter: User, candidate: Candidate) -> None:
    InteractionFactory(candidate=candidate, performed_by=recruiter)

    answer = as_user(recruiter).get(reverse("admin:index"))

    assert answer.context["mine"].on_time == 1
    assert [row.recruiter for row, _ in answer.context["tallies"]] == [recruiter]
