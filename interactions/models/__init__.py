"""What was said to a candidate, by whom, and whether it was written down in time."""

from interactions.models.calendar_feed import CalendarFeed
from interactions.models.follow_up import FollowUp
from interactions.models.handover import Handover
from interactions.models.interaction import Interaction
from interactions.models.letter import Letter
from interactions.models.logging_policy import LoggingPolicy
from interactions.models.meeting import Meeting
from interactions.models.obligation import Obligation
from interactions.models.outreach import Outreach
from interactions.models.tally import Tally, TallyChange

__all__ = [
    "CalendarFeed",
    "FollowUp",
    "Handover",
    "Interaction",
    "Letter",
    "LoggingPolicy",
    "Meeting",
    "Obligation",
    "Outreach",
    "Tally",
    "TallyChange",
]
