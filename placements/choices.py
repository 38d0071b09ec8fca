"""The codes of placements and their state machines, as tables."""

from django.db.models import TextChoices


class Stage(TextChoices):
    IDENTIFIED = "identified", "Identified"
    CONTACTED = "contacted", "Contacted"
    SCREENING = "screening", "Screening"
    INTERNAL_REVIEW = "internal_review", "Internal review"
    SUBMITTED_TO_CLIENT = "submitted_to_client", "Submitted to client"
    CLIENT_REVIEW = "client_review", "Client review"
    INTERVIEWING = "interviewing", "Interviewing"
    OFFER = "offer", "Offer"
    PLACED = "placed", "Placed"
    REJECTED_BY_AGENCY = "rejected_by_agency", "Rejected by us"
    REJECTED_BY_CLIENT = "rejected_by_client", "Rejected by the client"
    WITHDRAWN = "withdrawn", "Withdrawn"
    JOB_CLOSED = "job_closed", "Job closed"


# Ours alone: the client does not know of the candidate yet.
AGENCY_STAGES = (
    Stage.IDENTIFIED,
    Stage.CONTACTED,
    Stage.SCREENING,
    Stage.INTERNAL_REVIEW,
)
CLIENT_STAGES = (
    Stage.SUBMITTED_TO_CLIENT,
    Stage.CLIENT_REVIEW,
    Stage.INTERVIEWING,
    Stage.OFFER,
)
OPEN_STAGES = AGENCY_STAGES + CLIENT_STAGES
REJECTED_STAGES = (Stage.REJECTED_BY_AGENCY, Stage.REJECTED_BY_CLIENT)
LOST_STAGES = (*REJECTED_STAGES, Stage.WITHDRAWN, Stage.JOB_CLOSED)
CLOSED_STAGES = (Stage.PLACED, *LOST_STAGES)
# No candidate's name leaves the house without their yes to this client.
REPRESENTED_STAGES = (*CLIENT_STAGES, Stage.PLACED)

# Our own steps may be skipped or repeated; the client's follow each other, and what the client has
# seen cannot be unseen: no way leads from a client's stage back to one of ours.
NEXT_STAGES: dict[Stage, frozenset[Stage]] = {
    Stage.IDENTIFIED: frozenset(
        {
            Stage.CONTACTED,
            Stage.SCREENING,
            Stage.INTERNAL_REVIEW,
            Stage.SUBMITTED_TO_CLIENT,
        }
    ),
    Stage.CONTACTED: frozenset(
        {
            Stage.IDENTIFIED,
            Stage.SCREENING,
            Stage.INTERNAL_REVIEW,
            Stage.SUBMITTED_TO_CLIENT,
        }
    ),
    Stage.SCREENING: frozenset({Stage.CONTACTED, Stage.INTERNAL_REVIEW, Stage.SUBMITTED_TO_CLIENT}),
    Stage.INTERNAL_REVIEW: frozenset({Stage.SCREENING, Stage.SUBMITTED_TO_CLIENT}),
    Stage.SUBMITTED_TO_CLIENT: frozenset({Stage.CLIENT_REVIEW, Stage.INTERVIEWING}),
    Stage.CLIENT_REVIEW: frozenset({Stage.INTERVIEWING, Stage.OFFER}),
    Stage.INTERVIEWING: frozenset({Stage.CLIENT_REVIEW, Stage.OFFER}),
    Stage.OFFER: frozenset({Stage.INTERVIEWING, Stage.PLACED}),
    **dict.fromkeys(CLOSED_STAGES, frozenset()),
}
for _stage in OPEN_STAGES:
    NEXT_STAGES[_stage] |= frozenset(LOST_STAGES)

# A reopened submission goes back to any open stage; it is the one move that needs a reason in words.
REOPENS_TO: dict[Stage, frozenset[Stage]] = dict.fromkeys(CLOSED_STAGES, frozenset(OPEN_STAGES))

# Days after which a submission has stood too long at a stage.
STAGE_NORMS: dict[Stage, int] = {
    Stage.IDENTIFIED: 5,
    Stage.CONTACTED: 3,
    Stage.SCREENING: 5,
    Stage.INTERNAL_REVIEW: 2,
    Stage.SUBMITTED_TO_CLIENT: 4,
    Stage.CLIENT_REVIEW: 5,
    Stage.INTERVIEWING: 10,
    Stage.OFFER: 5,
}


class Origin(TextChoices):
    """How the candidate and the job came together."""

    SOURCED = "sourced", "Sourced"
    APPLIED = "applied", "Applied"
    REFERRED = "referred", "Referred"
    REENGAGED = "reengaged", "Re-engaged"


class InterviewKind(TextChoices):
    PHONE = "phone", "Phone"
    VIDEO = "video", "Video"
    ONSITE = "onsite", "On site"
    ASSESSMENT = "assessment", "Assessment"


class InterviewStatus(TextChoices):
    PROPOSED = "proposed", "Proposed"
    SCHEDULED = "scheduled", "Scheduled"
    COMPLETED = "completed", "Completed"
    CANCELLED = "cancelled", "Cancelled"
    NO_SHOW_CANDIDATE = "no_show_candidate", "Candidate did not come"
    NO_SHOW_CLIENT = "no_show_client", "Client did not come"


# "Awaiting feedback" is not a state but a question to the rows: see InterviewQuerySet.
NEXT_INTERVIEW_STATUSES: dict[InterviewStatus, frozenset[InterviewStatus]] = {
    InterviewStatus.PROPOSED: frozenset({InterviewStatus.SCHEDULED, InterviewStatus.CANCELLED}),
    InterviewStatus.SCHEDULED: frozenset(
        {
            InterviewStatus.COMPLETED,
            InterviewStatus.CANCELLED,
            InterviewStatus.NO_SHOW_CANDIDATE,
            InterviewStatus.NO_SHOW_CLIENT,
        }
    ),
    InterviewStatus.COMPLETED: frozenset(),
    InterviewStatus.CANCELLED: frozenset(),
    InterviewStatus.NO_SHOW_CANDIDATE: frozenset({InterviewStatus.SCHEDULED}),
    InterviewStatus.NO_SHOW_CLIENT: frozenset({InterviewStatus.SCHEDULED}),
}


class ParticipantRole(TextChoices):
    INTERVIEWER = "interviewer", "Interviewer"
    COORDINATOR = "coordinator", "Coordinator"
    OBSERVER = "observer", "Observer"


class Recommendation(TextChoices):
    STRONG_YES = "strong_yes", "Strong yes"
    YES = "yes", "Yes"
    NO_DECISION = "no_decision", "No decision"
    NO = "no", "No"
    STRONG_NO = "strong_no", "Definitely not"


class OfferStatus(TextChoices):
    DRAFT = "draft", "Draft"
    PENDING_APPROVAL = "pending_approval", "Waiting for approval"
    APPROVED = "approved", "Approved"
    SENT = "sent", "Sent"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    EXPIRED = "expired", "Expired"
    WITHDRAWN = "withdrawn", "Withdrawn"
    SUPERSEDED = "superseded", "Superseded"


OPEN_OFFERS = (
    OfferStatus.DRAFT,
    OfferStatus.PENDING_APPROVAL,
    OfferStatus.APPROVED,
    OfferStatus.SENT,
)
APPROVED_OFFERS = (
    OfferStatus.APPROVED,
    OfferStatus.SENT,
    OfferStatus.ACCEPTED,
    OfferStatus.DECLINED,
    OfferStatus.EXPIRED,
)

NEXT_OFFER_STATUSES: dict[OfferStatus, frozenset[OfferStatus]] = {
    OfferStatus.DRAFT: frozenset({OfferStatus.PENDING_APPROVAL, OfferStatus.APPROVED}),
    OfferStatus.PENDING_APPROVAL: frozenset({OfferStatus.DRAFT, OfferStatus.APPROVED}),
    OfferStatus.APPROVED: frozenset({OfferStatus.SENT}),
    OfferStatus.SENT: frozenset({OfferStatus.ACCEPTED, OfferStatus.DECLINED, OfferStatus.EXPIRED}),
    OfferStatus.ACCEPTED: frozenset({OfferStatus.WITHDRAWN}),
    OfferStatus.DECLINED: frozenset(),
    OfferStatus.EXPIRED: frozenset(),
    OfferStatus.WITHDRAWN: frozenset(),
    OfferStatus.SUPERSEDED: frozenset(),
}
for _status in OPEN_OFFERS:
    NEXT_OFFER_STATUSES[_status] |= {OfferStatus.WITHDRAWN, OfferStatus.SUPERSEDED}
# Terms that were turned down or ran out are often the start of the next version.
for _status in (OfferStatus.DECLINED, OfferStatus.EXPIRED):
    NEXT_OFFER_STATUSES[_status] |= {OfferStatus.SUPERSEDED}


class PlacementStatus(TextChoices):
    PENDING_START = "pending_start", "Waiting to start"
    ACTIVE = "active", "Active"
    COMPLETED = "completed", "Completed"
    TERMINATED = "terminated", "Terminated"
    CANCELLED = "cancelled", "Cancelled"
    NO_SHOW = "no_show", "Did not start"
    GUARANTEE_CLAIM = "guarantee_claim", "Guarantee claimed"
    CLAIM_REPLACED = "claim_replaced", "Replaced under guarantee"
    CLAIM_REFUNDED = "claim_refunded", "Refunded under guarantee"
    CLAIM_REJECTED = "claim_rejected", "Guarantee claim rejected"


LIVE_PLACEMENTS = (PlacementStatus.PENDING_START, PlacementStatus.ACTIVE)
NEVER_STARTED = (PlacementStatus.CANCELLED, PlacementStatus.NO_SHOW)
GUARANTEE_STATUSES = (
    PlacementStatus.GUARANTEE_CLAIM,
    PlacementStatus.CLAIM_REPLACED,
    PlacementStatus.CLAIM_REFUNDED,
    PlacementStatus.CLAIM_REJECTED,
)
ENDED_PLACEMENTS = (
    PlacementStatus.COMPLETED,
    PlacementStatus.TERMINATED,
    *GUARANTEE_STATUSES,
)

NEXT_PLACEMENT_STATUSES: dict[PlacementStatus, frozenset[PlacementStatus]] = {
    PlacementStatus.PENDING_START: frozenset(
        {PlacementStatus.ACTIVE, PlacementStatus.CANCELLED, PlacementStatus.NO_SHOW}
    ),
    PlacementStatus.ACTIVE: frozenset({PlacementStatus.COMPLETED, PlacementStatus.TERMINATED}),
    PlacementStatus.COMPLETED: frozenset({PlacementStatus.GUARANTEE_CLAIM}),
    PlacementStatus.TERMINATED: frozenset({PlacementStatus.GUARANTEE_CLAIM}),
    PlacementStatus.CANCELLED: frozenset(),
    PlacementStatus.NO_SHOW: frozenset(),
    PlacementStatus.GUARANTEE_CLAIM: frozenset(
        {
            PlacementStatus.CLAIM_REPLACED,
            PlacementStatus.CLAIM_REFUNDED,
            PlacementStatus.CLAIM_REJECTED,
        }
    ),
    PlacementStatus.CLAIM_REPLACED: frozenset(),
    PlacementStatus.CLAIM_REFUNDED: frozenset(),
    PlacementStatus.CLAIM_REJECTED: frozenset(),
}


class HandoffStatus(TextChoices):
    PENDING = "pending", "Pending"
    SENT = "sent", "Sent"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    REJECTED = "rejected", "Rejected"
    CORRECTED = "corrected", "Corrected"


# A rejected hand-off is closed as corrected by the one that takes its place.
NEXT_HANDOFF_STATUSES: dict[HandoffStatus, frozenset[HandoffStatus]] = {
    HandoffStatus.PENDING: frozenset({HandoffStatus.SENT}),
    HandoffStatus.SENT: frozenset({HandoffStatus.ACKNOWLEDGED, HandoffStatus.REJECTED}),
    HandoffStatus.ACKNOWLEDGED: frozenset({HandoffStatus.CORRECTED}),
    HandoffStatus.REJECTED: frozenset({HandoffStatus.CORRECTED}),
    HandoffStatus.CORRECTED: frozenset(),
}


class TimesheetStatus(TextChoices):
    SUBMITTED = "submitted", "Submitted"
    APPROVED = "approved", "Approved"
    REJECTED = "rejected", "Rejected"
    PAID = "paid", "Paid"


class RestrictionKind(TextChoices):
    BLOCKED_BY_CANDIDATE = "blocked_by_candidate", "The candidate refuses this client"
    BLOCKED_BY_CLIENT = "blocked_by_client", "The client refuses this candidate"
    BLOCKED_BY_AGENCY = "blocked_by_agency", "We do not send this candidate there"
