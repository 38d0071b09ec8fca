"""My follow-ups as a list to work through: what each key does, what is refused, and the way back."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from candidates.models import Candidate
from interactions.choices import FollowUpStatus
from interactions.models import FollowUp
from tests.candidates.factories import CandidateFactory
from tests.interactions.factories import FollowUpFactory
from tests.sor_project.test_screens import log_in

pytestmark = pytest.mark.django_db
MINE = "admin:interactions_followup_mine"


@pytest.fixture
def candidate(recruiter: User) -> Candidate:
    return CandidateFactory(owner=recruiter, team=recruiter.teams.first(), full_name="Ada Byron")


@pytest.fixture
def step(candidate: Candidate, recruiter: User) -> FollowUp:
    return FollowUpFactory(candidate=candidate, owner=recruiter, next_step="Call about the offer")


def take(browser: Any, step: FollowUp, do: str, version: int | None = None, **values: Any) -> Any:
    url = reverse("admin:interactions_followup_step", args=[step.pk])
    return browser.post(url, {"do": do, "version": version or step.version, **values})


def test_mine_are_shown_by_when_they_are_due_and_nobody_elses(
    as_user: Any, recruiter: User, colleague: User, candidate: Candidate
) -> None:
    today = timezone.localdate()
    for days in (-1, 0, 3, 30):
        FollowUpFactory(candidate=candidate, owner=recruiter, due_on=today + timedelta(days=days))
    FollowUpFactory(candidate=candidate, owner=colleague)
    FollowUpFactory(owner=recruiter, candidate__is_restricted=True, next_step="About somebody hidden")

    answer = as_user(recruiter).get(reverse(MINE))

    groups = answer.context["found"].groups
    assert [group.title for group in groups] == ["Overdue", "Today", "In the next seven days", "Later"]
    assert [len(group.steps) for group in groups] == [1, 1, 1, 1]
    assert "About somebody hidden" not in answer.content.decode()


def test_done_and_back_again(as_user: Any, recruiter: User, step: FollowUp) -> None:
    browser = as_user(recruiter)

    done = take(browser, step, "done")
    step.refresh_from_db()
    assert (done.status_code, step.status) == (200, FollowUpStatus.DONE)
    take(browser, step, "undo")

    step.refresh_from_db()
    assert (step.status, step.closed_at, step.closed_by) == (FollowUpStatus.OPEN, None, None)


def test_snoozed_and_back_again(as_user: Any, recruiter: User, step: FollowUp) -> None:
    browser, was = as_user(recruiter), step.due_on

    take(browser, step, "snooze", until=[f"{was + timedelta(days=9):%Y-%m-%d}", ""])
    step.refresh_from_db()
    assert step.due_on == was + timedelta(days=9)
    take(browser, step, "undo")

    step.refresh_from_db()
    assert step.due_on == was


def test_what_was_handed_away_can_be_taken_back(
    as_user: Any, recruiter: User, colleague: User, step: FollowUp
) -> None:
    browser = as_user(recruiter)

    take(browser, step, "hand", to=colleague.pk)
    step.refresh_from_db()
    assert step.owner == colleague
    take(browser, step, "undo")

    step.refresh_from_db()
    assert step.owner == recruiter


def test_undo_is_refused_once_somebody_changed_more(
    as_user: Any, recruiter: User, colleague: User, step: FollowUp
) -> None:
    browser = as_user(recruiter)
    take(browser, step, "done")
    done = step.version + 1
    step.refresh_from_db()
    step.next_step = "Changed by another"
    step.save(update_fields=["next_step"])

    answer = take(browser, step, "undo", version=done)

    step.refresh_from_db()
    assert (answer.status_code, step.status) == (422, FollowUpStatus.DONE)


@pytest.mark.parametrize(
    ("do", "values", "sentence"),
    [
        ("snooze", {"until": ""}, "Choose a day."),
        ("snooze", {"until": "2001-01-01"}, "still to come"),
        ("snooze", {"until": "\x00"}, "Enter a valid date"),
        ("hand", {"to": ""}, "Choose a colleague."),
        ("hand", {"to": "9" * 30}, "Select a valid choice"),
        ("fly", {}, "Choose what should be done."),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(
    as_user: Any, recruiter: User, step: FollowUp, do: str, values: Any, sentence: str
) -> None:
    answer = take(as_user(recruiter), step, do, **values)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_colleague_who_cannot_see_the_candidate_is_refused(
    as_user: Any, recruiter: User, stranger: User, step: FollowUp
) -> None:
    step.candidate.is_restricted = True
    step.candidate.save(update_fields=["is_restricted"])

    answer = take(as_user(recruiter), step, "hand", to=stranger.pk)

    assert "cannot see this candidate" in answer.content.decode()


def test_somebody_elses_change_in_between_is_not_overwritten(
    as_user: Any, recruiter: User, step: FollowUp
) -> None:
    FollowUp.objects.filter(pk=step.pk).update(next_step="Changed meanwhile")

    answer = take(as_user(recruiter), step, "done")

    step.refresh_from_db()
    assert (answer.status_code, step.status) == (422, FollowUpStatus.OPEN)


def test_a_hidden_follow_up_is_not_found(as_user: Any, recruiter: User) -> None:
    hidden = FollowUpFactory(candidate__is_restricted=True)

    assert take(as_user(recruiter), hidden, "done").status_code == 404


def test_fifty_follow_ups_ask_few_queries(
    as_user: Any, recruiter: User, candidate: Candidate, django_assert_max_num_queries: Any
) -> None:
    FollowUpFactory.create_batch(50, candidate=candidate, owner=recruiter)
    browser = as_user(recruiter)

    with django_assert_max_num_queries(30):
        browser.get(reverse(MINE))


@pytest.mark.django_db(transaction=True)
def test_the_list_is_worked_through_with_keys(
    page: Any, recruiter: User, colleague: User, candidate: Candidate
) -> None:
    today = timezone.localdate()
    steps = [
        FollowUpFactory(candidate=candidate, owner=recruiter, next_step=f"Step {n}", due_on=today)
        for n in (1, 2, 3)
    ]
    log_in(page, recruiter)
    page.goto(reverse(MINE))

    page.keyboard.press("j")
    page.keyboard.press("d")
    page.get_by_text("Done: Step 1").wait_for()
    page.keyboard.press("u")
    page.get_by_text("Back again: Step 1").wait_for()
    page.keyboard.press("j")
    page.keyboard.press("s")
    page.get_by_role("button", name="Tomorrow").and_(page.locator(":focus")).wait_for()
    page.keyboard.press("Enter")
    page.get_by_text("Put off to").wait_for()
    page.locator("[data-row]:focus").wait_for()
    page.keyboard.press("h")
    page.locator("select:focus").select_option(str(colleague.pk))
    page.get_by_role("button", name="Hand over").and_(page.locator(".sor-chip:visible")).click()
    page.get_by_text("Handed to Cole Colleague").wait_for()

    found = [FollowUp.objects.get(pk=step.pk) for step in steps]
    assert {step.status for step in found} == {FollowUpStatus.OPEN}
    assert sum(step.due_on == today + timedelta(days=1) for step in found) == 1
    assert [step.owner for step in found].count(colleague) == 1
