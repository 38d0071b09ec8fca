"""What payroll is told, and what it answers."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from audit.context import acting
from placements import operations
from placements.choices import NEXT_HANDOFF_STATUSES, HandoffStatus
from placements.models import PayrollHandoff, TimesheetSummary
from tests.accounts.factories import UserFactory
from tests.governance.factories import SystemFactory
from tests.placements.factories import (
    PayrollHandoffFactory,
    PlacementFactory,
    PlacementRateFactory,
    TimesheetSummaryFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return UserFactory(is_superuser=True)


STEPS = {
    HandoffStatus.SENT: operations.mark_handoff_sent,
    HandoffStatus.ACKNOWLEDGED: lambda handoff: operations.acknowledge_handoff(handoff, external_key="P-1"),
    HandoffStatus.REJECTED: lambda handoff: operations.reject_handoff(handoff, message="No cost centre"),
}


@pytest.mark.parametrize("was", list(HandoffStatus))
@pytest.mark.parametrize("to", list(STEPS))
def test_a_hand_off_takes_the_steps_of_its_table(was: HandoffStatus, to: HandoffStatus, user: User) -> None:
    told = None if was == HandoffStatus.PENDING else "2026-01-01T00:00:00Z"
    handoff = PayrollHandoffFactory(status=was, sent_at=told, answered_at=told)

    with acting(user):
        if to in NEXT_HANDOFF_STATUSES[was]:
            assert STEPS[to](handoff).status == to
        else:
            with pytest.raises(ValidationError):
                STEPS[to](handoff)
            assert PayrollHandoff.objects.get().status == was


def test_the_same_terms_are_handed_over_once(user: User) -> None:
    placement, system = PlacementRateFactory().placement, SystemFactory()

    with acting(user):
        first = operations.hand_off(placement, system=system)
        assert operations.hand_off(placement, system=system) == first

    assert PayrollHandoff.objects.get() == first


def test_changed_terms_correct_what_payroll_has(user: User) -> None:
    placement, system = PlacementFactory(), SystemFactory()

    with acting(user):
        first = operations.hand_off(placement, system=system)
        operations.mark_handoff_sent(first)
        operations.acknowledge_handoff(first, external_key="P-1")
        PlacementRateFactory(placement=placement)
        second = operations.hand_off(placement, system=system)

    first.refresh_from_db()
    assert (first.status, second.status) == ("corrected", "pending")
    assert first.payload_digest != second.payload_digest
    assert list(PayrollHandoff.objects.outstanding()) == [second]


def test_what_payroll_rejected_can_be_handed_over_again(user: User) -> None:
    placement, system = PlacementFactory(), SystemFactory()

    with acting(user):
        first = operations.hand_off(placement, system=system)
        operations.mark_handoff_sent(first)
        operations.reject_handoff(first, message="Closed for the month")
        again = operations.hand_off(placement, system=system)

    first.refresh_from_db()
    assert (first.status, again.status, again.payload_digest) == (
        "corrected",
        "pending",
        first.payload_digest,
    )


def test_a_timesheet_sent_again_takes_the_place_of_the_copy(user: User) -> None:
    sheet = TimesheetSummaryFactory()
    fields = {
        "system": sheet.system,
        "external_key": sheet.external_key,
        "period_start": date(2026, 1, 5),
        "period_end": date(2026, 1, 11),
        "regular_hours": Decimal("38.5"),
        "status": "paid",
    }
    with acting(user):
        operations.record_timesheet(sheet.placement, **fields)
        with pytest.raises(ValidationError, match="another placement"):
            operations.record_timesheet(PlacementFactory(), **fields)

    sheet = TimesheetSummary.objects.get()
    assert (sheet.regular_hours, sheet.status) == (Decimal("38.5"), "paid")
