"""What comes of the demo's submissions: interviews and feedback, offers, placements, pay."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import cycle
from random import Random
from typing import TYPE_CHECKING

from audit.choices import Via
from audit.context import acting
from governance.choices import EmploymentType, ReasonKind
from governance.models import System
from placements.choices import (
    ENDED_PLACEMENTS,
    GUARANTEE_STATUSES,
    NEVER_STARTED,
    HandoffStatus,
    InterviewKind,
    InterviewStatus,
    OfferStatus,
    ParticipantRole,
    PlacementStatus,
    Recommendation,
    Stage,
    TimesheetStatus,
)
from placements.models import (
    Interview,
    InterviewFeedback,
    InterviewParticipant,
    Offer,
    PayrollHandoff,
    Placement,
    PlacementRate,
    TimesheetSummary,
)
from placements.terms import digest_of
from sor_project.demo.agency import Agency
from sor_project.demo.calendar import Calendar
from sor_project.demo.words import FEEDBACK

if TYPE_CHECKING:
    from sor_project.demo.pipeline import Journey

# What is still open about a submission that is at interviewing; None: nothing but the past ones.
NEXT_INTERVIEW = (
    InterviewStatus.SCHEDULED,
    InterviewStatus.PROPOSED,
    InterviewStatus.CANCELLED,
    InterviewStatus.SCHEDULED,
    InterviewStatus.NO_SHOW_CANDIDATE,
    None,
    InterviewStatus.NO_SHOW_CLIENT,
)
# Days from today of those that are scheduled; the past ones wait for their outcome.
INTERVIEW_DAYS = (1, 3, -2, 6, 0)
OPEN_OFFERS = (
    OfferStatus.SENT,
    OfferStatus.PENDING_APPROVAL,
    OfferStatus.APPROVED,
    OfferStatus.DECLINED,
    OfferStatus.DRAFT,
    OfferStatus.EXPIRED,
)
ANSWERED = (OfferStatus.ACCEPTED, OfferStatus.DECLINED)
UNAPPROVED = (OfferStatus.DRAFT, OfferStatus.PENDING_APPROVAL)
PLACEMENTS = (
    PlacementStatus.ACTIVE,
    PlacementStatus.COMPLETED,
    PlacementStatus.ACTIVE,
    PlacementStatus.TERMINATED,
    PlacementStatus.GUARANTEE_CLAIM,
    PlacementStatus.NO_SHOW,
    PlacementStatus.ACTIVE,
    PlacementStatus.CLAIM_REPLACED,
    PlacementStatus.CANCELLED,
)
LATEST_START = -30
MARKUP = Decimal("1.45")


class Outcomes:
    """Writes what comes of each submission, each kind dealt out in turn so that all are there."""

    def __init__(self, agency: Agency, calendar: Calendar) -> None:
        self.agency = agency
        self.calendar = calendar
        self.next_interview = cycle(NEXT_INTERVIEW)
        self.interview_day = cycle(INTERVIEW_DAYS)
        self.open_offer = cycle(OPEN_OFFERS)
        self.status = cycle(PLACEMENTS)

    def write(self, journey: Journey, random: Random) -> None:
        if Stage.INTERVIEWING in journey.reached:
            self._interview(journey, random)
        if Stage.OFFER in journey.reached:
            offer = self._offer(journey, random)
            if Stage.PLACED in journey.reached:
                self._place(journey, offer, random)

    # --- Interviews ----------------------------------------------------------------------------------

    def _interview(self, journey: Journey, random: Random) -> None:
        began, ended = journey.reached[Stage.INTERVIEWING], journey.until(Stage.INTERVIEWING)
        over = journey.submission.stage != Stage.INTERVIEWING
        rounds = 0
        if over or random.random() < 0.5:
            rounds += 1
            day = self.calendar.at(self.calendar.offset(began + (ended - began) / 2), random.randint(9, 15))
            held = self._meeting(journey, rounds, InterviewStatus.COMPLETED, day, random)
            if random.random() < 0.7:
                InterviewFeedback.objects.create(
                    participant=held.participants.earliest("id"),
                    recommendation=random.choice(Recommendation.values),
                    body=random.choice(FEEDBACK),
                    recorded_by=journey.recruiter,
                    submitted_at=self.calendar.before_today(day + timedelta(hours=20)),
                )
        status = None if over else next(self.next_interview)
        if status is not None:
            day = self.calendar.at(next(self.interview_day), random.randint(9, 16))
            missed = status in {InterviewStatus.NO_SHOW_CANDIDATE, InterviewStatus.NO_SHOW_CLIENT}
            self._meeting(journey, rounds + 1, status, self.calendar.at(-2, 14) if missed else day, random)

    def _meeting(
        self, journey: Journey, number: int, status: InterviewStatus, starts: datetime, random: Random
    ) -> Interview:
        timed = status != InterviewStatus.PROPOSED
        interview = Interview.objects.create(
            submission=journey.submission,
            round=number,
            kind=random.choice(InterviewKind.values),
            status=status,
            starts_at=starts if timed else None,
            ends_at=starts + timedelta(minutes=random.choice((30, 45, 60, 90))) if timed else None,
            location=random.choice(("By video", journey.order.job_order.city, "Reception, second floor")),
            cancelled_reason="The interviewer is ill." if status == InterviewStatus.CANCELLED else "",
            created_at=min(starts, journey.reached[Stage.INTERVIEWING]),
        )
        present = [contact for contact in journey.order.company.contacts if contact.left_on is None]
        InterviewParticipant.objects.bulk_create(
            [
                InterviewParticipant(interview=interview, contact=random.choice(present)),
                InterviewParticipant(
                    interview=interview, user=journey.recruiter, role=ParticipantRole.COORDINATOR
                ),
            ]
        )
        return interview

    # --- Offers --------------------------------------------------------------------------------------

    def _offer(self, journey: Journey, random: Random) -> Offer:
        placed = Stage.PLACED in journey.reached
        status = OfferStatus.ACCEPTED if placed else next(self.open_offer)
        if journey.submission.stage not in {Stage.OFFER, Stage.PLACED}:
            status = OfferStatus.WITHDRAWN
        first = None
        if random.random() < 0.3:
            first = self._terms(journey, OfferStatus.SUPERSEDED, number=1, raised=Decimal(1))
        number, raised = (2, Decimal("1.05")) if first else (1, Decimal(1))
        return self._terms(journey, status, number=number, raised=raised, supersedes=first)

    def _terms(
        self,
        journey: Journey,
        status: OfferStatus,
        *,
        number: int,
        raised: Decimal,
        supersedes: Offer | None = None,
    ) -> Offer:
        order, made = journey.order.job_order, journey.reached[Stage.OFFER]
        answered = self.calendar.before_today(made + timedelta(hours=26))
        approved = status not in UNAPPROVED
        return Offer.objects.create(
            submission=journey.submission,
            number=number,
            supersedes=supersedes,
            status=status,
            pay_amount=order.pay_minimum * raised,
            pay_currency=order.currency,
            pay_unit=order.unit,
            starts_on=(made + timedelta(days=30)).date(),
            expires_at=made + timedelta(days=2 if status == OfferStatus.EXPIRED else 14),
            terms="Probation of six months; the usual benefits of the client.",
            approved_by=self.agency.people["lead"] if approved else None,
            approved_at=made if approved else None,
            sent_at=made if approved and status != OfferStatus.APPROVED else None,
            decided_at=answered if status in ANSWERED else None,
            decline_reason=self.agency.reasons[ReasonKind.OFFER_DECLINED][0]
            if status == OfferStatus.DECLINED
            else None,
            created_at=made,
            updated_at=answered,
        )

    # --- Placements ----------------------------------------------------------------------------------

    def _place(self, journey: Journey, offer: Offer, random: Random) -> None:
        agreed = journey.reached[Stage.PLACED]
        starts = (agreed + timedelta(days=random.randint(10, 20))).date()
        recent = starts > self.calendar.day(LATEST_START)
        status = PlacementStatus.PENDING_START if recent else next(self.status)
        if recent:
            starts = max(starts, self.calendar.day(3))
        placement = self._placement(journey, offer, status, starts, random)
        placement.save(force_insert=True)
        if status not in NEVER_STARTED:
            self._agree_rates(placement, journey)
        if placement.kind == EmploymentType.CONTRACT and status == PlacementStatus.ACTIVE:
            self._pay(placement, random)

    def _placement(
        self, journey: Journey, offer: Offer, status: PlacementStatus, starts: date, random: Random
    ) -> Placement:
        order, agreed = journey.order.job_order, journey.reached[Stage.PLACED]
        guaranteed = starts + timedelta(days=order.agreement.guarantee_days if order.agreement else 0)
        stayed = random.randint(5, 13) if status in GUARANTEE_STATUSES else random.randint(15, 25)
        ended = starts + timedelta(days=stayed) if status in ENDED_PLACEMENTS else None
        broken_off = ended is not None or status in NEVER_STARTED
        reasons = self.agency.reasons[ReasonKind.PLACEMENT_END]
        return Placement(
            submission=journey.submission,
            offer=offer,
            kind=order.employment_type,
            status=status,
            status_since=min(self.calendar.at(-1, 8), agreed + timedelta(days=21)),
            starts_on=starts,
            expected_end=starts + timedelta(days=270) if order.employment_type != "permanent" else None,
            actual_end=ended,
            end_reason=reasons[0 if status == PlacementStatus.COMPLETED else 1] if broken_off else None,
            guarantee_until=guaranteed,
            approver=journey.order.company.contacts[-1],
            purchase_order=f"PO-{random.randrange(10**5):05}" if order.client.purchase_order_required else "",
            owner=journey.recruiter,
            created_at=agreed,
            updated_at=agreed + timedelta(days=1),
        )

    def _agree_rates(self, placement: Placement, journey: Journey) -> None:
        """Agree one rate, or for those who stayed a second one that follows it."""
        order = journey.order.job_order
        raised_on = placement.starts_on + timedelta(days=60)
        raises = placement.status == PlacementStatus.ACTIVE and raised_on < self.calendar.today
        shared = {
            "placement": placement,
            "pay_currency": order.currency,
            "pay_unit": order.unit,
            "bill_currency": order.currency,
            "bill_unit": order.unit,
        }
        pay = order.pay_minimum
        ends = raised_on - timedelta(days=1) if raises else placement.actual_end
        rates = [
            PlacementRate(
                effective_from=placement.starts_on,
                effective_to=ends,
                pay_amount=pay,
                bill_amount=pay * MARKUP,
                **shared,
            )
        ]
        if raises:
            pay *= Decimal("1.04")
            rates.append(
                PlacementRate(
                    effective_from=raised_on, pay_amount=pay, bill_amount=pay * MARKUP, note="Raise", **shared
                )
            )
        PlacementRate.objects.bulk_create(rates)

    def _pay(self, placement: Placement, random: Random) -> None:
        payroll = self.agency.systems["payroll"]
        with acting(payroll.account, via=Via.SYNC):
            self._hand_over(placement, payroll, random)

    def _hand_over(self, placement: Placement, payroll: System, random: Random) -> None:
        started = self.calendar.at((placement.starts_on - self.calendar.today).days, 12)
        PayrollHandoff.objects.create(
            placement=placement,
            system=payroll,
            payload_digest=digest_of(placement),
            status=HandoffStatus.ACKNOWLEDGED,
            external_key=f"P{placement.pk:06}",
            sent_at=started,
            answered_at=started + timedelta(minutes=3),
        )
        monday = self.calendar.today - timedelta(days=self.calendar.today.weekday())
        weeks = [monday - timedelta(weeks=back) for back in (3, 2, 1)]
        TimesheetSummary.objects.bulk_create(
            TimesheetSummary(
                placement=placement,
                system=payroll,
                external_key=f"P{placement.pk:06}-{week:%G-%V}",
                period_start=week,
                period_end=week + timedelta(days=6),
                regular_hours=Decimal(random.choice((35, 38, 40))),
                overtime_hours=Decimal(random.choice((0, 0, 3))),
                status=TimesheetStatus.SUBMITTED if week == weeks[-1] else TimesheetStatus.PAID,
                synced_at=self.calendar.at(-1, 4),
            )
            for week in weeks
        )
