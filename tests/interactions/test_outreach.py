"""Winning back: who is suggested and why, that nobody calls twice, and what each outcome leaves behind."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.context import acting
from candidates.choices import CandidateStatus
from candidates.models import Candidate
from interactions.choices import OutreachOutcome
from interactions.dormant import Suggestion, suggestions
from interactions.models import FollowUp, Interaction, Outreach
from interactions.operations import claim, work_outreach
from placements.choices import Stage
from tests.candidates.factories import CandidateFactory, CandidatePhoneFactory, CandidateSkillFactory
from tests.clients.factories import JobOrderFactory, JobOrderSkillFactory
from tests.governance.factories import ReasonFactory, SkillFactory
from tests.interactions.factories import InteractionFactory, OutreachFactory
from tests.placements.factories import StageEventFactory, SubmissionFactory
from tests.records.admin_suite import AdminSuite
from tests.sor_project.test_screens import log_in

pytestmark = pytest.mark.django_db
LIST = "admin:interactions_outreach_dormant"
NEXT = "admin:interactions_outreach_next"


class TestOutreachAdmin(AdminSuite):
    model = Outreach

    def make(self, owner: User) -> Outreach:
        return OutreachFactory(user=owner)

    def hide(self, owner: User) -> Outreach:
        return OutreachFactory(user=owner, candidate__owner=owner, candidate__is_restricted=True)


def silent(owner: User, months: int = 12, **details: Any) -> Candidate:
    """Make a candidate with whom nobody spoke for some months."""
    person = CandidateFactory(owner=owner, team=owner.teams.first(), **details)
    InteractionFactory(
        candidate=person, performed_by=owner, occurred_at=timezone.now() - timedelta(days=30 * months + 1)
    )
    person.refresh_from_db()
    return person


def found(user: User, months: int = 6, *, mine: bool = False) -> list[Suggestion]:
    return suggestions(user, months=months, mine=mine, now=timezone.now())


def names(user: User, **asked: Any) -> list[str]:
    return [each.candidate.full_name for each in found(user, **asked)]


def test_those_who_are_silent_and_free_are_suggested_and_nobody_else(recruiter: User, stranger: User) -> None:
    silent(recruiter, full_name="Silent One")
    silent(recruiter, months=2, full_name="Recent")
    silent(recruiter, full_name="Left Alone", do_not_contact=True,
           do_not_contact_reason=ReasonFactory(kind="do_not_contact"))  # fmt: skip
    silent(recruiter, full_name="Archived", status=CandidateStatus.ARCHIVED)
    SubmissionFactory(candidate=silent(recruiter, full_name="In Process"), recruiter=stranger)
    silent(stranger, full_name="Hidden", is_restricted=True)
    OutreachFactory(candidate=silent(recruiter, full_name="Being Called"), user=stranger)
    OutreachFactory(candidate=silent(recruiter, full_name="Called Last Week"), user=recruiter,
                    outcome="no_answer", worked_at=timezone.now() - timedelta(days=7))  # fmt: skip

    assert names(recruiter) == ["Silent One"]
    assert names(recruiter, months=24) == []


def test_those_who_came_far_and_know_what_my_jobs_ask_for_come_first(recruiter: User) -> None:
    skill = SkillFactory(name="Kotlin")
    job = JobOrderFactory(owner=recruiter, team=recruiter.teams.first(), status="open")
    JobOrderSkillFactory(job_order=job, skill=skill)
    silent(recruiter, full_name="Plain")
    fit = silent(recruiter, full_name="Fit")
    CandidateSkillFactory(candidate=fit, skill=skill)
    far = silent(recruiter, full_name="Far")
    past = SubmissionFactory(candidate=far, recruiter=recruiter, stage=Stage.REJECTED_BY_CLIENT,
                             job_order=job)  # fmt: skip
    StageEventFactory(submission=past, to_stage=Stage.OFFER)

    ranked = found(recruiter)

    assert [each.candidate.full_name for each in ranked] == ["Far", "Fit", "Plain"]
    assert ranked[0].why.startswith("Once reached “Offer”; last contact 12 months ago")
    assert "Knows Kotlin, which your open jobs ask for" in ranked[1].why


def test_a_stage_that_the_reader_may_not_see_is_not_told(recruiter: User, stranger: User) -> None:
    person = silent(recruiter)
    hidden = SubmissionFactory(
        candidate=person, recruiter=stranger, stage=Stage.REJECTED_BY_CLIENT, job_order__is_restricted=True,
        job_order__owner=stranger,
    )  # fmt: skip
    StageEventFactory(submission=hidden, to_stage=Stage.OFFER)

    assert "Offer" not in found(recruiter)[0].why


def test_two_recruiters_never_get_the_same_candidate(recruiter: User, colleague: User) -> None:
    silent(recruiter)
    suggested = found(recruiter)

    with acting(recruiter):
        mine = claim(suggested)
        again = claim(suggested)
    with acting(colleague):
        theirs = claim(suggested)  # read before the recruiter was quicker

    assert (mine, again, theirs) == (mine, mine, None)
    assert found(colleague) == []


def test_a_turn_that_ran_out_is_free_for_others(recruiter: User, colleague: User) -> None:
    person = silent(recruiter)
    old = OutreachFactory(candidate=person, user=recruiter, claimed_until=timezone.now() - timedelta(hours=1))

    with acting(colleague):
        taken = claim(found(colleague))

    old.refresh_from_db()
    assert taken is not None
    assert (taken.user, old.outcome) == (colleague, OutreachOutcome.LET_GO)


@pytest.mark.parametrize(
    ("outcome", "logged", "step", "status"),
    [
        ("reached", "connected", "Send a job that fits", "active"),
        ("later", "connected", "Call again, as agreed", "passive"),
        ("no_answer", "no_answer", "Try again", "passive"),
        ("not_interested", "connected", None, "passive"),
        ("wrong_number", "no_answer", "Find another way to reach them", "passive"),
        ("skipped", None, None, "passive"),
    ],
)
def test_each_outcome_leaves_its_trace(
    recruiter: User, outcome: str, logged: str | None, step: str | None, status: str
) -> None:
    person = silent(recruiter, status=CandidateStatus.PASSIVE)
    before = Interaction.objects.count()
    outreach = OutreachFactory(candidate=person, user=recruiter)

    with acting(recruiter):
        work_outreach(outreach, outcome=OutreachOutcome(outcome), note="Has a new job")

    person.refresh_from_db()
    new = Interaction.objects.order_by("id")[before:]
    assert [each.outcome for each in new] == ([logged] if logged else [])
    assert all("Has a new job" in each.body for each in new)
    assert list(FollowUp.objects.values_list("next_step", flat=True)) == ([step] if step else [])
    assert person.status == status
    assert names(recruiter) == []


def test_what_came_of_it_is_noted_once_and_by_who_called(recruiter: User, colleague: User) -> None:
    outreach = OutreachFactory(candidate=silent(recruiter), user=recruiter)

    with acting(colleague), pytest.raises(PermissionDenied, match="A colleague has this candidate"):
        work_outreach(outreach, outcome=OutreachOutcome.REACHED)
    with acting(recruiter):
        work_outreach(outreach, outcome=OutreachOutcome.NO_ANSWER)
        with pytest.raises(ValidationError, match="noted already"):
            work_outreach(outreach, outcome=OutreachOutcome.REACHED)
    assert Interaction.objects.count() == 2


def test_a_hidden_candidate_and_a_silly_outcome_are_refused(as_user: Any, recruiter: User) -> None:
    browser = as_user(recruiter)
    hidden = OutreachFactory(user=recruiter, candidate__is_restricted=True)
    mine = OutreachFactory(candidate=silent(recruiter), user=recruiter)
    url = reverse("admin:interactions_outreach_work", args=[mine.pk])

    assert browser.get(reverse("admin:interactions_outreach_work", args=[hidden.pk])).status_code == 404
    for data in ({}, {"outcome": "let_go"}, {"outcome": "\x00"}, {"outcome": "reached", "due_on": "soon"}):
        assert browser.post(url, data).status_code == 422
    assert Interaction.objects.count() == 1


def test_fifty_suggestions_ask_few_queries(
    as_user: Any, recruiter: User, django_assert_max_num_queries: Any
) -> None:
    for _ in range(50):
        silent(recruiter)
    browser = as_user(recruiter)

    with django_assert_max_num_queries(35):
        assert len(browser.get(reverse(LIST)).context["found"]) == 25


@pytest.mark.django_db(transaction=True)
def test_the_list_is_worked_by_keys(page: Any, recruiter: User) -> None:
    for number in range(2):
        CandidatePhoneFactory(candidate=silent(recruiter, full_name=f"Silent {number}"))
    log_in(page, recruiter)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(reverse(LIST))
    page.get_by_role("button", name="Work next").click()
    page.get_by_text("What came of it?").wait_for()
    page.wait_for_load_state()  # the keys work from then on
    first = page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.keyboard.press("3")
    page.wait_for_url(lambda url: "/work/" in url and url != first)
    page.keyboard.press("1")
    page.get_by_text("Nobody is left to be called").wait_for()

    assert sorted(Outreach.objects.values_list("outcome", flat=True)) == ["no_answer", "reached"]
    assert FollowUp.objects.count() == 2
