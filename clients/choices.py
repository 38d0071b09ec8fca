"""Fixed codes of clients and job orders, and the steps between them."""

from collections.abc import Mapping

from django.db.models import IntegerChoices, TextChoices


class ClientStatus(TextChoices):
    """How far we are with a company."""

    PROSPECT = "prospect"
    ACTIVE = "active"
    ON_HOLD = "on_hold", "On hold"
    FORMER = "former"
    BLOCKED = "blocked"


NEXT_CLIENT_STATUSES: Mapping[ClientStatus, frozenset[ClientStatus]] = {
    ClientStatus.PROSPECT: frozenset({ClientStatus.ACTIVE, ClientStatus.FORMER, ClientStatus.BLOCKED}),
    ClientStatus.ACTIVE: frozenset({ClientStatus.ON_HOLD, ClientStatus.FORMER, ClientStatus.BLOCKED}),
    ClientStatus.ON_HOLD: frozenset({ClientStatus.ACTIVE, ClientStatus.FORMER, ClientStatus.BLOCKED}),
    ClientStatus.FORMER: frozenset({ClientStatus.PROSPECT, ClientStatus.ACTIVE, ClientStatus.BLOCKED}),
    ClientStatus.BLOCKED: frozenset({ClientStatus.PROSPECT, ClientStatus.FORMER}),
}


class ContactRole(TextChoices):
    """What a person at a client decides."""

    HIRING_MANAGER = "hiring_manager", "Hiring manager"
    HR = "hr", "Human resources"
    BILLING = "billing"
    APPROVER = "approver", "Timesheet approver"
    EXECUTIVE = "executive"
    GATEKEEPER = "gatekeeper"
    OTHER = "other"


class AgreementKind(TextChoices):
    """What we are paid for."""

    PERMANENT = "permanent", "Permanent placement"
    RETAINED = "retained", "Retained search"
    CONTRACT = "contract", "Contract and temporary"
    MANAGED_SERVICE = "managed_service", "Managed service"


class JobOrderStatus(TextChoices):
    """Where a client's order for people stands."""

    DRAFT = "draft"
    PENDING_APPROVAL = "pending_approval", "Pending approval"
    OPEN = "open"
    ON_HOLD = "on_hold", "On hold"
    FILLED = "filled"
    CANCELLED = "cancelled"
    LOST = "lost"
    CLOSED = "closed"


# A filled order opens again when a placement falls through inside its guarantee.
NEXT_JOB_ORDER_STATUSES: Mapping[JobOrderStatus, frozenset[JobOrderStatus]] = {
    JobOrderStatus.DRAFT: frozenset(
        {JobOrderStatus.PENDING_APPROVAL, JobOrderStatus.OPEN, JobOrderStatus.CANCELLED}
    ),
    JobOrderStatus.PENDING_APPROVAL: frozenset(
        {JobOrderStatus.DRAFT, JobOrderStatus.OPEN, JobOrderStatus.CANCELLED}
    ),
    JobOrderStatus.OPEN: frozenset(
        {
            JobOrderStatus.ON_HOLD,
            JobOrderStatus.FILLED,
            JobOrderStatus.CANCELLED,
            JobOrderStatus.LOST,
            JobOrderStatus.CLOSED,
        }
    ),
    JobOrderStatus.ON_HOLD: frozenset(
        {JobOrderStatus.OPEN, JobOrderStatus.CANCELLED, JobOrderStatus.LOST, JobOrderStatus.CLOSED}
    ),
    JobOrderStatus.FILLED: frozenset({JobOrderStatus.OPEN, JobOrderStatus.CLOSED}),
    JobOrderStatus.CANCELLED: frozenset({JobOrderStatus.OPEN}),
    JobOrderStatus.LOST: frozenset({JobOrderStatus.OPEN}),
    JobOrderStatus.CLOSED: frozenset({JobOrderStatus.OPEN}),
}

# Work is still expected of us.
LIVE_JOB_ORDER_STATUSES = frozenset(
    {
        JobOrderStatus.DRAFT,
        JobOrderStatus.PENDING_APPROVAL,
        JobOrderStatus.OPEN,
        JobOrderStatus.ON_HOLD,
    }
)

# Ended otherwise than by success: the reason is asked for.
REASONED_JOB_ORDER_STATUSES = frozenset(
    {JobOrderStatus.CANCELLED, JobOrderStatus.LOST, JobOrderStatus.CLOSED}
)


class Priority(IntegerChoices):
    LOW = 1
    NORMAL = 2
    HIGH = 3
    URGENT = 4
