"""Every write to interactions, follow-ups, obligations and the rule of logging."""

from interactions.operations.calendar_feeds import make_calendar_feed, revoke_calendar_feed
from interactions.operations.capture import capture_message
from interactions.operations.contacts import correct_interaction, log_interaction
from interactions.operations.follow_ups import (
    cancel_follow_up,
    complete_follow_up,
    hand_over_follow_up,
    plan_follow_up,
    put_back_follow_up,
    reopen_follow_up,
    snooze_follow_up,
)
from interactions.operations.handover import carry_out_handover, give_handover_up, plan_handover
from interactions.operations.letters import send_letter, send_letters
from interactions.operations.meetings import cancel_meeting, capture_meeting
from interactions.operations.obligations import dismiss_obligation, raise_obligations, waive_obligation
from interactions.operations.outreach import claim, work_outreach
from interactions.operations.rules import TERMS, adopt_logging_policy
from interactions.operations.tallies import fold_tallies

__all__ = [
    "TERMS",
    "adopt_logging_policy",
    "cancel_follow_up",
    "cancel_meeting",
    "capture_meeting",
    "capture_message",
    "carry_out_handover",
    "claim",
    "complete_follow_up",
    "correct_interaction",
    "dismiss_obligation",
    "fold_tallies",
    "give_handover_up",
    "hand_over_follow_up",
    "log_interaction",
    "make_calendar_feed",
    "plan_follow_up",
    "plan_handover",
    "put_back_follow_up",
    "raise_obligations",
    "reopen_follow_up",
    "revoke_calendar_feed",
    "send_letter",
    "send_letters",
    "snooze_follow_up",
    "waive_obligation",
    "work_outreach",
]
