"""Contacts, what still has to be logged, and next steps over REST."""

from typing import Any

from governance.api import KeyedResource
from interactions import operations
from interactions.models import FollowUp, Interaction, LoggingPolicy, Meeting, Obligation
from interactions.operations.contacts import CORRECTABLE
from interactions.operations.rules import TERMS, adopt_logging_policy
from records.api.fields import settable
from records.api.inputs import Act, Change, Write, removal_of
from records.api.resource import Resource


class Interactions(KeyedResource):
    noun = "interactions"
    model = Interaction
    filters = (
        "candidate", "contact", "job_order", "submission", "placement", "kind", "direction", "outcome",
        "performed_by", "timeliness", "channel_reference",
    )  # fmt: skip
    expansions = ("candidate", "contact", "job_order", "performed_by")
    creation = Write(operations.log_interaction, model=Interaction)
    change = Change(operations.correct_interaction, *sorted(CORRECTABLE), model=Interaction)
    removal = removal_of()


class Obligations(Resource):
    noun = "obligations"
    model = Obligation
    filters = ("candidate", "responsible", "submission", "trigger", "resolution")
    expansions = ("candidate", "responsible", "submission")
    acts = {
        "waive": Act(operations.waive_obligation),
        "dismiss": Act(operations.dismiss_obligation),
    }


class FollowUps(Resource):
    noun = "follow-ups"
    model = FollowUp
    filters = ("candidate", "owner", "status", "interaction", "due_on")
    expansions = ("candidate", "owner")
    creation = Write(operations.plan_follow_up, model=FollowUp)
    acts = {
        "complete": Act(operations.complete_follow_up),
        "cancel": Act(operations.cancel_follow_up),
        "reopen": Act(operations.reopen_follow_up),
        "snooze": Act(operations.snooze_follow_up),
        "hand-over": Act(operations.hand_over_follow_up),
    }


class Meetings(Resource):
    noun = "meetings"
    model = Meeting
    filters = ("candidate", "organiser", "status", "system", "uid")
    expansions = ("candidate", "organiser")
    acts = {"cancel": Act(operations.cancel_meeting)}


def _terms() -> dict[str, Any]:
    """Return how the terms of a rule are given: those that are left out stay as they are."""
    return {name: settable(LoggingPolicy, name, required=False) for name in TERMS}


class LoggingPolicies(Resource):
    noun = "logging-policies"
    model = LoggingPolicy
    filters = ("team",)
    creation = Write(adopt_logging_policy, model=LoggingPolicy, **_terms())


resources = [Interactions, Obligations, FollowUps, Meetings, LoggingPolicies]
