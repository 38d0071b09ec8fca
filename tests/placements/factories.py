"""Submissions and what comes of them, for tests."""

from datetime import date, timedelta
from decimal import Decimal

import factory
from django.utils import timezone

from governance.choices import EmploymentType, Unit
from placements.choices import (
    CLOSED_STAGES,
    REPRESENTED_STAGES,
    InterviewKind,
    OfferStatus,
    Recommendation,
    RestrictionKind,
    Stage,
    TimesheetStatus,
)
from placements.models import (
    ClientRestriction,
    Interview,
    InterviewFeedback,
    InterviewParticipant,
    Offer,
    PayrollHandoff,
    Placement,
    PlacementRate,
    StageEvent,
    Submission,
    TimesheetSummary,
)
from tests.accounts.factories import UserFactory
from tests.candidates.factories import CandidateFactory
from tests.clients.factories import ClientContactFactory, ClientFactory, JobOrderFactory
from tests.governance.factories import ReasonFactory, SystemFactory


class SubmissionFactory(factory.django.DjangoModelFactory[Submission]):
    """At any stage: what the stage asks for is filled in."""

    class Meta:
        model = Submission

    candidate = factory.SubFactory(CandidateFactory)
    job_order = factory.SubFactory(JobOrderFactory, status="open")
    recruiter = factory.SubFactory(UserFactory)
    stage = Stage.IDENTIFIED
    representation_confirmed_at = factory.LazyAttribute(
        lambda row: timezone.now() if row.stage in REPRESENTED_STAGES else None
    )
    representation_confirmed_by = factory.LazyAttribute(
        lambda row: row.recruiter if row.representation_confirmed_at else None
    )
    closed_reason = factory.Maybe(
        factory.LazyAttribute(lambda row: row.stage in set(CLOSED_STAGES) - {Stage.PLACED}),
        factory.SubFactory(ReasonFactory, kind="rejection"),
    )


class StageEventFactory(factory.django.DjangoModelFactory[StageEvent]):
    class Meta:
        model = StageEvent

    submission = factory.SubFactory(SubmissionFactory)
    to_stage = Stage.IDENTIFIED
    actor = factory.SelfAttribute("submission.recruiter")


class InterviewFactory(factory.django.DjangoModelFactory[Interview]):
    class Meta:
        model = Interview

    submission = factory.SubFactory(SubmissionFactory, stage=Stage.INTERVIEWING)
    kind = InterviewKind.VIDEO
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=1))
    ends_at = factory.LazyAttribute(lambda row: row.starts_at + timedelta(hours=1))


class InterviewParticipantFactory(factory.django.DjangoModelFactory[InterviewParticipant]):
    class Meta:
        model = InterviewParticipant

    interview = factory.SubFactory(InterviewFactory)
    contact = factory.SubFactory(
        ClientContactFactory, client=factory.SelfAttribute("..interview.submission.job_order.client")
    )


class InterviewFeedbackFactory(factory.django.DjangoModelFactory[InterviewFeedback]):
    class Meta:
        model = InterviewFeedback

    participant = factory.SubFactory(InterviewParticipantFactory)
    recommendation = Recommendation.YES
    recorded_by = factory.SelfAttribute("participant.interview.submission.recruiter")


class OfferFactory(factory.django.DjangoModelFactory[Offer]):
    """At any status: what the status asks for is filled in."""

    class Meta:
        model = Offer

    class Params:
        approved = factory.LazyAttribute(
            lambda row: row.status not in {OfferStatus.DRAFT, OfferStatus.PENDING_APPROVAL}
        )
        decided = factory.LazyAttribute(
            lambda row: row.status in {OfferStatus.ACCEPTED, OfferStatus.DECLINED}
        )

    submission = factory.SubFactory(SubmissionFactory, stage=Stage.OFFER)
    status = OfferStatus.DRAFT
    pay_amount = Decimal(54_000)
    pay_currency = "EUR"
    pay_unit = Unit.YEAR
    starts_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30))
    approved_by = factory.LazyAttribute(lambda row: row.submission.recruiter if row.approved else None)
    approved_at = factory.LazyAttribute(lambda row: timezone.now() if row.approved else None)
    sent_at = factory.LazyAttribute(lambda row: timezone.now() if row.approved else None)
    decided_at = factory.LazyAttribute(lambda row: timezone.now() if row.decided else None)


class PlacementFactory(factory.django.DjangoModelFactory[Placement]):
    class Meta:
        model = Placement

    submission = factory.SubFactory(SubmissionFactory, stage=Stage.PLACED)
    kind = EmploymentType.CONTRACT
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=30))
    owner = factory.SelfAttribute("submission.recruiter")


class PlacementRateFactory(factory.django.DjangoModelFactory[PlacementRate]):
    class Meta:
        model = PlacementRate

    placement = factory.SubFactory(PlacementFactory)
    effective_from = date(2026, 1, 1)
    pay_amount = Decimal("31.50")
    pay_currency = "EUR"
    pay_unit = Unit.HOUR
    bill_amount = Decimal("44.00")
    bill_currency = "EUR"
    bill_unit = Unit.HOUR


class PayrollHandoffFactory(factory.django.DjangoModelFactory[PayrollHandoff]):
    class Meta:
        model = PayrollHandoff

    placement = factory.SubFactory(PlacementFactory)
    system = factory.SubFactory(SystemFactory, kind="payroll")
    payload_digest = factory.Sequence(lambda n: f"{n:064x}")


class TimesheetSummaryFactory(factory.django.DjangoModelFactory[TimesheetSummary]):
    class Meta:
        model = TimesheetSummary

    placement = factory.SubFactory(PlacementFactory)
    system = factory.SubFactory(SystemFactory, kind="payroll")
    external_key = factory.Sequence(lambda n: f"TS-{n}")
    period_start = date(2026, 1, 5)
    period_end = date(2026, 1, 11)
    regular_hours = Decimal(40)
    status = TimesheetStatus.APPROVED
    synced_at = factory.LazyFunction(timezone.now)


class ClientRestrictionFactory(factory.django.DjangoModelFactory[ClientRestriction]):
    class Meta:
        model = ClientRestriction

    candidate = factory.SubFactory(CandidateFactory)
    client = factory.SubFactory(ClientFactory)
    kind = RestrictionKind.BLOCKED_BY_CANDIDATE
    reason = "Worked there before and left in anger."
