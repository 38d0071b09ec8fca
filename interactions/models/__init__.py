"""What was said to a candidate, by whom, and whether it was written down in time."""

from interactions.models.follow_up import FollowUp
from interactions.models.interaction import Interaction
from interactions.models.logging_policy import LoggingPolicy

__all__ = ["FollowUp", "Interaction", "LoggingPolicy"]
