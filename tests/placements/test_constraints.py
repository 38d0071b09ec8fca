"""What the database refuses whoever writes, and what a person is told about it."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from placements.choices import Stage
from placements.models import PlacementRate, StageEvent, Submission
from tests.accounts.factories import UserFactory
from tests.governance.factories import ReasonFactory
from tests.placements.attacks import objections, refused, refused_update
from tests.placements.factories import (
    ClientRestrictionFactory,
    InterviewFactory,
    InterviewFeedbackFactory,
    InterviewParticipantFactory,
    OfferFactory,
    PayrollHandoffFactory,
    PlacementFactory,
    PlacementRateFactory,
    StageEventFactory,
    SubmissionFactory,
    TimesheetSummaryFactory,
)

pytestmark = pytest.mark.django_db

Maker = Callable[[], models.Model]

# Each row: a record, the UPDATE that would spoil it, and the constraint that stops it.
ATTACKS: list[tuple[Maker, str, str]] = [
    (SubmissionFactory, "stage = 'dreaming'", "submission_stage_known"),
    (SubmissionFactory, "origin = 'bought'", "submission_origin_known"),
    (SubmissionFactory, "stage = 'client_review'", "submission_represented"),
    (SubmissionFactory, "stage = 'placed'", "submission_represented"),
    (SubmissionFactory, "representation_confirmed_at = now()", "submission_confirmed_by"),
    (SubmissionFactory, "stage = 'rejected_by_agency'", "submission_rejected_why"),
    (SubmissionFactory, "closed_note = 'Why?'", "submission_open_unreasoned"),
    (
        lambda: SubmissionFactory(stage=Stage.WITHDRAWN),
        "closed_note = repeat('x', 4001)",
        "submission_closed_note_length",
    ),
    (InterviewFactory, "kind = 'seance'", "interview_kind_known"),
    (InterviewFactory, "status = 'forgotten'", "interview_status_known"),
    (InterviewFactory, "ends_at = starts_at", "interview_ends_after_start"),
    (InterviewFactory, "ends_at = NULL", "interview_ends_after_start"),
    (InterviewFactory, "starts_at = NULL", "interview_ends_after_start"),
    (
        lambda: InterviewFactory(starts_at=None, ends_at=None),
        "status = 'scheduled'",
        "interview_has_time",
    ),
    (InterviewFactory, "round = 0", "interview_round_range"),
    (InterviewFactory, "status = 'cancelled'", "interview_cancelled_why"),
    (InterviewFactory, "note = repeat('x', 10001)", "interview_note_length"),
    (InterviewParticipantFactory, "role = 'king'", "interviewparticipant_role_known"),
    (InterviewParticipantFactory, "contact_id = NULL", "interviewparticipant_one_person"),
    (InterviewFeedbackFactory, "recommendation = 'meh'", "interviewfeedback_recommendation_known"),
    (InterviewFeedbackFactory, "body = repeat('x', 20001)", "interviewfeedback_body_length"),
    (OfferFactory, "status = 'hoped for'", "offer_status_known"),
    (OfferFactory, "pay_unit = 'week'", "offer_pay_unit_known"),
    (OfferFactory, "pay_currency = 'eu'", "offer_pay_currency_shape"),
    (OfferFactory, "pay_currency = ''", "offer_pay_currency_shape"),
    (OfferFactory, "pay_amount = 0", "offer_pay_positive"),
    (OfferFactory, "number = 2", "offer_version_chain"),
    (OfferFactory, "supersedes_id = id, number = 2", "offer_not_own_successor"),
    (OfferFactory, "status = 'approved'", "offer_approved_by"),
    (lambda: OfferFactory(status="approved", sent_at=None), "status = 'sent'", "offer_sent_when"),
    (lambda: OfferFactory(status="sent"), "status = 'accepted'", "offer_decided_when"),
    (lambda: OfferFactory(status="sent"), "pay_amount = 99000", "offer_terms_fixed"),
    (lambda: OfferFactory(status="approved"), "terms = 'More'", "offer_terms_fixed"),
    (OfferFactory, "terms = repeat('x', 50001)", "offer_terms_length"),
    (OfferFactory, "decision_note = repeat('x', 4001)", "offer_decision_note_length"),
    (PlacementFactory, "kind = 'forever'", "placement_kind_known"),
    (PlacementFactory, "status = 'perhaps'", "placement_end_fits_status"),
    (PlacementFactory, "expected_end = starts_on - 1", "placement_expected_end_after_start"),
    (
        PlacementFactory,
        "status = 'completed', actual_end = starts_on - 1",
        "placement_end_after_start",
    ),
    (PlacementFactory, "guarantee_until = starts_on - 1", "placement_guarantee_after_start"),
    (PlacementFactory, "status = 'completed'", "placement_end_fits_status"),
    (PlacementFactory, "actual_end = starts_on", "placement_end_fits_status"),
    (
        PlacementFactory,
        "status = 'terminated', actual_end = starts_on",
        "placement_end_has_reason",
    ),
    (PlacementFactory, "status = 'no_show'", "placement_end_has_reason"),
    (
        PlacementFactory,
        "status = 'guarantee_claim', actual_end = starts_on",
        "placement_claim_inside_guarantee",
    ),
    (
        PlacementFactory,
        "status = 'guarantee_claim', actual_end = starts_on + 9, guarantee_until = starts_on + 8",
        "placement_claim_inside_guarantee",
    ),
    (PlacementFactory, "end_note = repeat('x', 4001)", "placement_end_note_length"),
    (PlacementRateFactory, "pay_amount = 99", "placementrate_fixed"),
    (PlacementRateFactory, "bill_unit = 'day'", "placementrate_fixed"),
    (PlacementRateFactory, "effective_from = effective_from - 1", "placementrate_fixed"),
    (
        lambda: PlacementRateFactory(effective_to=date(2026, 3, 31)),
        "effective_to = NULL",
        "placementrate_fixed",
    ),
    (
        lambda: PlacementRateFactory(effective_to=date(2026, 3, 31)),
        "effective_to = effective_to + 1",
        "placementrate_fixed",
    ),
    (PlacementRateFactory, "effective_to = effective_from - 1", "placementrate_dates_ordered"),
    (PayrollHandoffFactory, "status = 'lost', sent_at = now()", "payrollhandoff_status_known"),
    (PayrollHandoffFactory, "payload_digest = 'short'", "payrollhandoff_digest_sha256"),
    (PayrollHandoffFactory, "status = 'sent'", "payrollhandoff_sent_when"),
    (
        PayrollHandoffFactory,
        "status = 'rejected', sent_at = now()",
        "payrollhandoff_answered_when",
    ),
    (TimesheetSummaryFactory, "status = 'guessed'", "timesheetsummary_status_known"),
    (TimesheetSummaryFactory, "period_end = period_start - 1", "timesheetsummary_period_ordered"),
    (TimesheetSummaryFactory, "overtime_hours = -1", "timesheetsummary_hours_not_negative"),
    (TimesheetSummaryFactory, "external_key = ''", "timesheetsummary_has_key"),
    (ClientRestrictionFactory, "kind = 'whim'", "clientrestriction_kind_known"),
    (ClientRestrictionFactory, "reason = ''", "clientrestriction_has_reason"),
    (ClientRestrictionFactory, "reason = repeat('x', 2001)", "clientrestriction_reason_length"),
    (ClientRestrictionFactory, "lifted_at = now()", "clientrestriction_lifted_by"),
]


@pytest.mark.parametrize(
    ("make", "assignments", "constraint"), ATTACKS, ids=[f"{attack[2]}: {attack[1]}" for attack in ATTACKS]
)
def test_plain_sql_is_refused(make: Maker, assignments: str, constraint: str) -> None:
    record = make()
    before = type(record)._base_manager.values().get(pk=record.pk)

    assert refused_update(record, assignments) == f"placements_{constraint}"
    assert type(record)._base_manager.values().get(pk=record.pk) == before


@pytest.mark.parametrize(
    ("make", "changes", "sentence"),
    [
        (SubmissionFactory, {"stage": "client_review"}, "Confirm that the candidate agreed"),
        (InterviewFactory, {"ends_at": timezone.now() - timedelta(days=9)}, "ends after it starts"),
        (OfferFactory, {"pay_amount": Decimal(0)}, "more than nothing"),
        (OfferFactory, {"pay_currency": "zz"}, "not a valid choice"),
        (PlacementFactory, {"expected_end": date(1999, 1, 1)}, "expected end is before the start"),
        (PlacementFactory, {"status": "completed"}, "when, and only when, it has ended"),
        (TimesheetSummaryFactory, {"regular_hours": Decimal(-1)}, "cannot be negative"),
        (ClientRestrictionFactory, {"reason": "x" * 2001}, "at most 2,000 characters"),
    ],
)
def test_a_person_is_told_in_words(make: Maker, changes: dict[str, object], sentence: str) -> None:
    assert sentence in objections(make(), **changes)


def test_one_open_submission_of_a_pair() -> None:
    first = SubmissionFactory(stage=Stage.SCREENING)

    with pytest.raises(IntegrityError, match="submission_one_open"), transaction.atomic():
        SubmissionFactory(candidate=first.candidate, job_order=first.job_order)
    SubmissionFactory(candidate=first.candidate)
    closed = SubmissionFactory(candidate=first.candidate, job_order=first.job_order, stage=Stage.WITHDRAWN)

    assert refused_update(closed, "stage = 'identified', closed_reason_id = NULL") == (
        "placements_submission_one_open"
    )


def test_the_database_sends_nobody_where_they_must_not_go() -> None:
    submission = SubmissionFactory(
        representation_confirmed_at=timezone.now(), representation_confirmed_by=UserFactory()
    )
    restriction = ClientRestrictionFactory(candidate=submission.candidate, client=submission.job_order.client)

    for stage in ("submitted_to_client", "client_review", "interviewing", "offer"):
        assert refused_update(submission, f"stage = '{stage}'") == "placements_submission_unrestricted"
    with pytest.raises(IntegrityError, match="must not be sent"), transaction.atomic():
        SubmissionFactory(
            candidate=submission.candidate,
            job_order__client=restriction.client,
            stage=Stage.CLIENT_REVIEW,
        )

    type(restriction).objects.update(until=timezone.localdate() - timedelta(days=1))
    Submission.objects.update(stage=Stage.SUBMITTED_TO_CLIENT)
    assert Submission.objects.get().stage == Stage.SUBMITTED_TO_CLIENT


def test_what_is_under_way_goes_on_in_spite_of_a_new_restriction() -> None:
    submission = SubmissionFactory(stage=Stage.CLIENT_REVIEW)
    ClientRestrictionFactory(candidate=submission.candidate, client=submission.job_order.client)

    Submission.objects.update(stage=Stage.INTERVIEWING)

    assert Submission.objects.get().stage == Stage.INTERVIEWING


def test_the_time_in_a_stage_follows_plain_sql() -> None:
    past = timezone.now() - timedelta(days=40)
    submission = SubmissionFactory(stage_since=past)

    Submission.objects.update(origin="referred")
    assert Submission.objects.get().stage_since == past
    Submission.objects.filter(pk=submission.pk).update(stage=Stage.CONTACTED)
    assert timezone.now() - Submission.objects.get().stage_since < timedelta(minutes=1)


@pytest.mark.parametrize(
    "verb", ["UPDATE placements_stageevent SET note = ''", "DELETE FROM placements_stageevent"]
)
def test_stages_passed_are_never_rewritten(verb: str) -> None:
    StageEventFactory(note="Met at a fair")

    assert refused(verb) == "placements_stageevent_append_only"
    assert StageEvent.objects.get().note == "Met at a fair"


def test_a_submission_with_a_past_is_not_deleted() -> None:
    event = StageEventFactory()

    with pytest.raises(models.ProtectedError):
        event.submission.delete()


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 1, 1), date(2026, 1, 31)),
        (date(2025, 12, 1), date(2026, 1, 1)),
        (date(2026, 6, 30), None),
        (date(2025, 1, 1), None),
    ],
)
def test_rates_never_overlap(start: date, end: date | None) -> None:
    rate = PlacementRateFactory(effective_from=date(2026, 1, 1), effective_to=date(2026, 6, 30))
    overlapping = PlacementRateFactory.build(placement=rate.placement, effective_from=start, effective_to=end)

    assert "Another rate of this placement" in objections(overlapping)
    with pytest.raises(IntegrityError, match="no_overlap"), transaction.atomic():
        overlapping.save()

    assert list(PlacementRate.objects.all()) == [rate]


def test_a_rate_that_ends_before_it_starts_is_refused_in_words() -> None:
    """And not by the database, which makes no period of such dates."""
    rate = PlacementRateFactory()
    early = PlacementRateFactory.build(
        placement=rate.placement, effective_from=date(2027, 1, 9), effective_to=date(2025, 10, 8)
    )

    assert "The rate ends before it starts." in objections(early)


def test_rates_that_touch_are_fine_and_a_rate_may_end_sooner() -> None:
    rate = PlacementRateFactory(effective_from=date(2026, 1, 1), effective_to=date(2026, 6, 30))
    PlacementRateFactory(placement=rate.placement, effective_from=date(2026, 7, 1))
    PlacementRateFactory(effective_from=date(2026, 1, 1))

    PlacementRate.objects.filter(pk=rate.pk).update(effective_to=date(2026, 5, 31))

    assert PlacementRate.objects.count() == 3


def test_a_rate_is_never_deleted() -> None:
    PlacementRateFactory()

    assert refused("DELETE FROM placements_placementrate") == "placements_placementrate_fixed"


def test_one_live_placement_and_one_current_offer() -> None:
    placement = PlacementFactory()
    with pytest.raises(IntegrityError, match="one_live"), transaction.atomic():
        PlacementFactory(submission=placement.submission)

    offer = OfferFactory(status="accepted")
    with pytest.raises(IntegrityError, match="one_current"), transaction.atomic():
        OfferFactory(submission=offer.submission, number=2, supersedes=offer)


def test_a_candidate_with_a_submission_is_not_deleted() -> None:
    submission = SubmissionFactory(closed_reason=None)

    with pytest.raises(models.ProtectedError):
        submission.candidate.delete()
    with pytest.raises(models.ProtectedError):
        submission.job_order.delete()


def test_a_reason_in_use_is_not_deleted() -> None:
    reason = ReasonFactory(kind="rejection")
    SubmissionFactory(stage=Stage.REJECTED_BY_CLIENT, closed_reason=reason)

    with pytest.raises(models.ProtectedError):
        reason.delete()
