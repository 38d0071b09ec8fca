"""In which colours stages and statuses are shown."""

from placements.choices import (
    AGENCY_STAGES,
    CLIENT_STAGES,
    ENDED_PLACEMENTS,
    LOST_STAGES,
    NEVER_STARTED,
    InterviewStatus,
    OfferStatus,
    PlacementStatus,
    Stage,
)

STAGE_VARIANTS: dict[str, str] = {
    **dict.fromkeys(AGENCY_STAGES, "info"),
    **dict.fromkeys(CLIENT_STAGES, "primary"),
    **dict.fromkeys(LOST_STAGES, ""),
    Stage.PLACED: "success",
}
INTERVIEW_VARIANTS: dict[str, str] = {
    InterviewStatus.PROPOSED: "info",
    InterviewStatus.SCHEDULED: "primary",
    InterviewStatus.COMPLETED: "success",
    InterviewStatus.CANCELLED: "",
    InterviewStatus.NO_SHOW_CANDIDATE: "danger",
    InterviewStatus.NO_SHOW_CLIENT: "danger",
}
OFFER_VARIANTS: dict[str, str] = {
    OfferStatus.DRAFT: "",
    OfferStatus.PENDING_APPROVAL: "info",
    OfferStatus.APPROVED: "info",
    OfferStatus.SENT: "primary",
    OfferStatus.ACCEPTED: "success",
    OfferStatus.DECLINED: "danger",
    OfferStatus.EXPIRED: "warning",
    OfferStatus.WITHDRAWN: "",
    OfferStatus.SUPERSEDED: "",
}
PLACEMENT_VARIANTS: dict[str, str] = {
    PlacementStatus.PENDING_START: "info",
    PlacementStatus.ACTIVE: "success",
    **dict.fromkeys(ENDED_PLACEMENTS, ""),
    **dict.fromkeys(NEVER_STARTED, "danger"),
    PlacementStatus.GUARANTEE_CLAIM: "warning",
}
