"""Interactions, obligations, follow-ups and the rule of logging in the admin site."""

from interactions.admin.calendar_feeds import CalendarFeedAdmin
from interactions.admin.follow_ups import FollowUpAdmin
from interactions.admin.handover import HandoverAdmin
from interactions.admin.interactions import InteractionAdmin
from interactions.admin.letters import LetterAdmin
from interactions.admin.meetings import MeetingAdmin
from interactions.admin.obligations import ObligationAdmin
from interactions.admin.outreach import OutreachAdmin
from interactions.admin.rules import LoggingPolicyAdmin

__all__ = [
    "CalendarFeedAdmin",
    "FollowUpAdmin",
    "HandoverAdmin",
    "InteractionAdmin",
    "LetterAdmin",
    "LoggingPolicyAdmin",
    "MeetingAdmin",
    "ObligationAdmin",
    "OutreachAdmin",
]
