"""What was agreed about a candidate with a client, from the first submission to the last timesheet."""

from placements.models.interview import (
    Interview,
    InterviewFeedback,
    InterviewParticipant,
)
from placements.models.offer import Offer
from placements.models.payroll import PayrollHandoff, TimesheetSummary
from placements.models.placement import Placement, PlacementRate
from placements.models.restriction import ClientRestriction
from placements.models.submission import StageEvent, Submission

__all__ = [
    "ClientRestriction",
    "Interview",
    "InterviewFeedback",
    "InterviewParticipant",
    "Offer",
    "PayrollHandoff",
    "Placement",
    "PlacementRate",
    "StageEvent",
    "Submission",
    "TimesheetSummary",
]
