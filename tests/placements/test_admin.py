"""The pages of submissions, interviews, offers and placements."""

from typing import Any

from accounts.models import User
from candidates.models import Candidate
from placements.choices import Stage
from placements.models import ClientRestriction, Interview, Offer, Placement, Submission
from tests.placements.factories import (
    ClientRestrictionFactory,
    InterviewFactory,
    OfferFactory,
    PlacementFactory,
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
