"""Who may see and move submissions, interviews, offers and placements: whoever sees the candidate."""

from accounts.choices import RoleCode
from accounts.defaults import usual
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
from records.choices import Reach
from records.policies import ChildPolicy, PartPolicy, register, to


@register
class SubmissionPolicy(ChildPolicy):
    model = Submission
    parents = ("candidate",)
    beside = ("job_order",)
    owner = "recruiter"
    verbs = ("export",)
    keyed_elsewhere = True
    defaults = usual("view add change", lead="delete export", officer="delete export")


@register
class StageEventPolicy(ChildPolicy):
    """Written by the database's keepers alone, as a submission moves."""

    model = StageEvent
    parents = ("submission",)
    defaults = usual("view")


@register
class InterviewPolicy(ChildPolicy):
    model = Interview
    parents = ("submission",)
    keyed_elsewhere = True
    defaults = usual("view add change", lead="delete", officer="delete")


@register
class InterviewParticipantPolicy(PartPolicy):
    model = InterviewParticipant
    parents = ("interview",)


@register
class InterviewFeedbackPolicy(ChildPolicy):
    model = InterviewFeedback
    parents = ("participant",)
    owner = "recorded_by"
    defaults = usual("view add change", lead="delete", officer="delete", reach=Reach.OWN)


@register
class OfferPolicy(ChildPolicy):
    model = Offer
    parents = ("submission",)
    verbs = ("approve",)
    defaults = usual("view add change", lead="delete approve", officer="delete")


@register
class PlacementPolicy(ChildPolicy):
    model = Placement
    parents = ("submission",)
    owner = "owner"
    verbs = ("export", "approve")
    keyed_elsewhere = True
    defaults = usual("view add change", lead="delete export approve", officer="export")


@register
class PlacementRatePolicy(ChildPolicy):
    model = PlacementRate
    parents = ("placement",)
    defaults = usual("view add", machine="view")


@register
class PayrollHandoffPolicy(ChildPolicy):
    """Between a placement and payroll: people start it, the other system answers."""

    model = PayrollHandoff
    parents = ("placement",)
    defaults = {
        **usual("view add", lead="change", machine="view add change"),
        RoleCode.RECRUITER: to("view"),
    }


@register
class TimesheetSummaryPolicy(ChildPolicy):
    """A copy of what payroll says; only payroll writes it."""

    model = TimesheetSummary
    parents = ("placement",)
    defaults = usual("view", machine="view add change")


@register
class ClientRestrictionPolicy(ChildPolicy):
    model = ClientRestriction
    parents = ("candidate",)
    beside = ("client",)
    defaults = usual("view add change", lead="delete", officer="add change")
