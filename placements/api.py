"""Submissions and what comes of them over REST: every step is the operation that the board takes."""

from typing import Any

from accounts.models import User
from clients.models import ClientContact
from governance.api import KeyedResource
from placements import operations
from placements.models import (
    ClientRestriction,
    Interview,
    InterviewFeedback,
    InterviewParticipant,
    Offer,
    PayrollHandoff,
    Placement,
    PlacementRate,
    StageEvent,
    Submission,
    TimesheetSummary,
)
from placements.operations.placements import TERMS
from placements.operations.second_thoughts import take_back_move
from records.api.fields import Reference, Several
from records.api.inputs import Act, Change, Write
from records.api.resource import Resource


def _people() -> dict[str, Any]:
    return {
        "users": Several(child=Reference(User), required=False),
        "contacts": Several(child=Reference(ClientContact), required=False),
    }


class Submissions(KeyedResource):
    noun = "submissions"
    model = Submission
    filters = ("candidate", "job_order", "stage", "recruiter", "origin")
    expansions = ("candidate", "job_order", "recruiter", "closed_reason", "stage_events")
    creation = Write(operations.submit_candidate, model=Submission)
    acts = {
        "advance": Act(operations.advance_submission),
        "reject": Act(operations.reject_submission),
        "withdraw": Act(operations.withdraw_submission),
        "reopen": Act(operations.reopen_submission),
        "confirm-representation": Act(operations.confirm_representation),
        "assign-recruiter": Act(operations.assign_recruiter),
        "take-back": Act(take_back_move),
    }


class StageEvents(Resource):
    noun = "stage-events"
    model = StageEvent
    filters = ("submission", "to_stage", "actor")
    expansions = ("actor", "reason")


class Interviews(KeyedResource):
    noun = "interviews"
    model = Interview
    filters = ("submission", "status", "kind")
    expansions = ("submission", "participants")
    creation = Write(operations.schedule_interview, model=Interview, **_people())
    creations = {"propose": Write(operations.propose_interview, model=Interview, **_people())}
    acts = {
        "reschedule": Act(operations.reschedule_interview),
        "complete": Act(operations.complete_interview),
        "cancel": Act(operations.cancel_interview),
        "record-no-show": Act(operations.record_no_show),
    }


class InterviewParticipants(Resource):
    noun = "interview-participants"
    model = InterviewParticipant
    filters = ("interview", "user", "contact", "role")
    expansions = ("user", "contact")
    creation = Write(operations.add_participant, model=InterviewParticipant)


class InterviewFeedbacks(Resource):
    noun = "interview-feedback"
    model = InterviewFeedback
    filters = ("participant", "recommendation", "recorded_by")
    expansions = ("participant", "recorded_by")
    creation = Write(operations.give_feedback, model=InterviewFeedback)


class Offers(Resource):
    noun = "offers"
    model = Offer
    filters = ("submission", "status")
    expansions = ("submission", "decline_reason")
    creation = Write(operations.draft_offer, model=Offer)
    acts = {
        "revise": Act(operations.revise_offer, model=Offer),
        "request-approval": Act(operations.request_offer_approval),
        "approve": Act(operations.approve_offer),
        "return": Act(operations.return_offer),
        "send": Act(operations.send_offer),
        "accept": Act(operations.accept_offer),
        "decline": Act(operations.decline_offer),
        "expire": Act(operations.expire_offer),
        "withdraw": Act(operations.withdraw_offer),
    }


class Placements(KeyedResource):
    noun = "placements"
    model = Placement
    filters = ("submission", "status", "kind", "owner")
    expansions = ("submission", "offer", "owner", "rates")
    creation = Write(operations.create_placement, model=Placement)
    change = Change(operations.update_placement, *sorted(TERMS), model=Placement)
    acts = {
        "start": Act(operations.start_placement),
        "complete": Act(operations.complete_placement),
        "terminate": Act(operations.terminate_placement),
        "cancel": Act(operations.cancel_placement),
        "record-non-start": Act(operations.record_non_start),
        "claim-guarantee": Act(operations.claim_guarantee),
        "settle-claim": Act(operations.settle_claim),
    }


class PlacementRates(Resource):
    noun = "placement-rates"
    model = PlacementRate
    filters = ("placement",)
    expansions = ("placement",)
    creation = Write(operations.add_rate, model=PlacementRate)
    acts = {"end": Act(operations.end_rate)}


class PayrollHandoffs(Resource):
    noun = "payroll-handoffs"
    model = PayrollHandoff
    filters = ("placement", "system", "status")
    expansions = ("placement", "system")
    creation = Write(operations.hand_off, model=PayrollHandoff)
    acts = {
        "mark-sent": Act(operations.mark_handoff_sent),
        "acknowledge": Act(operations.acknowledge_handoff),
        "reject": Act(operations.reject_handoff),
    }


class Timesheets(Resource):
    noun = "timesheets"
    model = TimesheetSummary
    filters = ("placement", "system", "status", "external_key")
    expansions = ("placement",)
    creation = Write(operations.record_timesheet, model=TimesheetSummary)


class ClientRestrictions(Resource):
    noun = "client-restrictions"
    model = ClientRestriction
    filters = ("candidate", "client", "kind")
    expansions = ("client",)
    creation = Write(operations.restrict_candidate, model=ClientRestriction)
    acts = {"lift": Act(operations.lift_restriction)}


resources = [
    Submissions,
    StageEvents,
    Interviews,
    InterviewParticipants,
    InterviewFeedbacks,
    Offers,
    Placements,
    PlacementRates,
    PayrollHandoffs,
    Timesheets,
    ClientRestrictions,
]
