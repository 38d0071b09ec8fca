"""The pages of submissions, interviews, offers and placements."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from candidates.models import Candidate
from governance.choices import SystemKind
from placements.choices import Stage
from placements.models import ClientRestriction, Interview, Offer, PayrollHandoff, Placement, Submission
from tests.accounts.factories import UserFactory
from tests.clients.factories import ClientContactFactory
from tests.governance.approving import approve_all
from tests.governance.factories import SystemFactory
from tests.placements.factories import (
    ClientRestrictionFactory,
    InterviewFactory,
    InterviewParticipantFactory,
    OfferFactory,
    PlacementFactory,
    PlacementRateFactory,
    SubmissionFactory,
)
from tests.records.admin_suite import AdminSuite, address


def restrict(candidate: Candidate, owner: User) -> None:
    Candidate.objects.filter(pk=candidate.pk).update(owner=owner, is_restricted=True)


class TestSubmissionAdmin(AdminSuite):
    model = Submission

    def make(self, owner: User) -> Submission:
        return SubmissionFactory(recruiter=owner)

    def hide(self, owner: User) -> Submission:
        submission = SubmissionFactory()
        restrict(submission.candidate, owner)
        return submission


class TestInterviewAdmin(AdminSuite):
    model = Interview

    def make(self, owner: User) -> Interview:
        return InterviewFactory()

    def hide(self, owner: User) -> Interview:
        interview = InterviewFactory()
        restrict(interview.submission.candidate, owner)
        return interview


class TestOfferAdmin(AdminSuite):
    model = Offer

    def make(self, owner: User) -> Offer:
        return OfferFactory()

    def hide(self, owner: User) -> Offer:
        offer = OfferFactory()
        restrict(offer.submission.candidate, owner)
        return offer


class TestPlacementAdmin(AdminSuite):
    model = Placement

    def make(self, owner: User) -> Placement:
        return PlacementFactory()

    def hide(self, owner: User) -> Placement:
        placement = PlacementFactory()
        restrict(placement.submission.candidate, owner)
        return placement


class TestClientRestrictionAdmin(AdminSuite):
    model = ClientRestriction

    def make(self, owner: User) -> ClientRestriction:
        return ClientRestrictionFactory()

    def hide(self, owner: User) -> ClientRestriction:
        restriction = ClientRestrictionFactory()
        restrict(restriction.candidate, owner)
        return restriction


def test_step_moves_a_submission(as_user: Any, manager: User) -> None:
    submission = SubmissionFactory(stage=Stage.IDENTIFIED)

    answer = as_user(manager).post(
        f"{address(submission, 'change').removesuffix('change/')}advance/",
        {"_form_submitted": "True", "to": Stage.SCREENING, "note": "Good talk"},
    )

    assert answer.headers["HX-Refresh"] == "true"
    submission.refresh_from_db()
    assert submission.stage == Stage.SCREENING


def test_refused_step_says_why_and_keeps_what_was_typed(as_user: Any, manager: User) -> None:
    submission = SubmissionFactory(stage=Stage.INTERNAL_REVIEW)

    page = (
        as_user(manager)
        .post(
            f"{address(submission, 'change').removesuffix('change/')}advance/",
            {"_form_submitted": "True", "to": Stage.SUBMITTED_TO_CLIENT, "note": "Keep me"},
        )
        .content.decode()
    )

    assert "agreed" in page
    assert "Keep me" in page
    submission.refresh_from_db()
    assert submission.stage == Stage.INTERNAL_REVIEW


def test_offer_is_revised_from_its_terms(as_user: Any, manager: User) -> None:
    offer = OfferFactory(pay_amount="50000.00")
    browser = as_user(manager)
    url = f"{address(offer, 'change').removesuffix('change/')}revise/"
    assert "50000.00" in browser.get(url).content.decode()

    answer = browser.post(
        url,
        {
            "_form_submitted": "True",
            "pay_amount": "52000",
            "pay_currency": offer.pay_currency,
            "pay_unit": offer.pay_unit,
            "starts_on": offer.starts_on.isoformat(),
        },
    )

    assert answer.headers["HX-Refresh"] == "true"
    revised = Offer.objects.get(supersedes=offer)
    assert (revised.number, revised.pay_amount, revised.status) == (offer.number + 1, 52_000, "draft")


def test_form_with_nothing_to_type_has_nothing_to_save(as_user: Any, manager: User) -> None:
    page = as_user(manager).get(address(OfferFactory(), "change")).content.decode()

    assert 'name="_save"' not in page
    assert "change_reason" not in page


def test_rate_is_ended_and_terms_are_handed_to_payroll(as_user: Any, manager: User) -> None:
    rate = PlacementRateFactory(effective_to=None)
    payroll = SystemFactory(kind=SystemKind.PAYROLL)
    browser = as_user(manager)
    url = address(rate.placement, "change").removesuffix("change/")
    last = rate.effective_from + timedelta(days=30)

    ended = browser.post(
        f"{url}end_rate/", {"_form_submitted": "True", "rate": rate.pk, "effective_to": last.isoformat()}
    )
    handed = browser.post(f"{url}hand_off/", {"_form_submitted": "True", "system": payroll.pk})

    assert [answer.headers.get("HX-Refresh") for answer in (ended, handed)] == ["true", "true"]
    approve_all(by=UserFactory(is_superuser=True))
    rate.refresh_from_db()
    assert rate.effective_to == last
    assert PayrollHandoff.objects.get(placement=rate.placement).system == payroll


def step_url(record: Any, name: str) -> str:
    return f"{address(record, 'change').removesuffix('change/')}{name}/"


def test_payroll_is_offered_only_to_those_who_may_hand_over(
    as_user: Any, recruiter: User, manager: User
) -> None:
    placement = PlacementFactory(owner=recruiter, submission__candidate__owner=recruiter)

    seen = {
        person: "Hand to payroll" in as_user(person).get(address(placement, "change")).content.decode()
        for person in (recruiter, manager)
    }

    assert seen == {recruiter: False, manager: True}


def test_interview_is_planned_from_its_submission(as_user: Any, manager: User) -> None:
    submission = SubmissionFactory(stage=Stage.CLIENT_REVIEW)
    contact = ClientContactFactory(client=submission.job_order.client)
    stranger = ClientContactFactory()
    starts = timezone.localtime() + timedelta(days=1)
    typed = {
        "_form_submitted": "True",
        "kind": "video",
        "starts_at": f"{starts:%Y-%m-%dT%H:%M}",
        "minutes": "45",
    }
    browser = as_user(manager)

    refused = browser.post(step_url(submission, "interview"), {**typed, "contact": stranger.pk})
    planned = browser.post(step_url(submission, "interview"), {**typed, "contact": contact.pk})

    assert (refused.headers.get("HX-Refresh"), planned.headers.get("HX-Refresh")) == (None, "true")
    interview = Interview.objects.get(submission=submission)
    assert interview.ends_at - interview.starts_at == timedelta(minutes=45)
    assert interview.participants.get().contact == contact


def test_interview_is_rescheduled_and_its_feedback_kept(as_user: Any, manager: User) -> None:
    part = InterviewParticipantFactory(interview__starts_at=timezone.now() - timedelta(hours=2))
    starts = timezone.localtime() - timedelta(hours=1)
    browser = as_user(manager)

    answers = [
        browser.post(step_url(part.interview, name), {"_form_submitted": "True", **typed})
        for name, typed in (
            ("reschedule", {"starts_at": f"{starts:%Y-%m-%dT%H:%M}", "minutes": "30"}),
            ("complete", {}),
            ("feedback", {"participant": part.pk, "recommendation": "yes", "body": "Clear answers"}),
        )
    ]

    assert [answer.headers.get("HX-Refresh") for answer in answers] == ["true"] * 3
    part.interview.refresh_from_db()
    assert part.interview.ends_at - part.interview.starts_at == timedelta(minutes=30)
    assert part.feedback.body == "Clear answers"


def test_offer_is_drafted_from_its_submission_once(as_user: Any, manager: User) -> None:
    submission = SubmissionFactory(stage=Stage.INTERVIEWING)
    browser = as_user(manager)

    answer = browser.post(
        step_url(submission, "offer"),
        {
            "_form_submitted": "True",
            "pay_amount": "52000",
            "pay_currency": "EUR",
            "pay_unit": "year",
            "starts_on": "2027-01-04",
        },
    )

    assert answer.headers["HX-Refresh"] == "true"
    assert Offer.objects.get(submission=submission).pay_amount == 52_000
    assert "Draft offer" not in browser.get(address(submission, "change")).content.decode()
