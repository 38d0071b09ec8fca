"""Who may read and correct interactions and follow-ups: whoever sees the candidate, private notes apart."""

from django.db.models import Q

from accounts.choices import RoleCode
from accounts.defaults import for_administrators, usual
from interactions.choices import Visibility
from interactions.models import (
    CalendarFeed,
    FollowUp,
    Handover,
    Interaction,
    Letter,
    LoggingPolicy,
    Meeting,
    Obligation,
    Outreach,
    Tally,
    TallyChange,
)
from records.choices import Reach
from records.conditions import NOTHING
from records.policies import ChildPolicy, Policy, Rights, VocabularyPolicy, register, to


@register
class InteractionPolicy(ChildPolicy):
    """Private notes are for who had or logged the interaction, and for those with the right to read them."""

    model = Interaction
    parents = ("candidate",)
    beside = ("contact", "job_order", "submission", "placement")
    owner = "performed_by"
    verbs = ("export", "read_private")
    keyed_elsewhere = True
    defaults = {
        **usual(
            "view add change",
            lead="delete export",
            officer="delete export read_private",
            reach=Reach.OWN,
        ),
        RoleCode.MANAGER: to("view add change delete export read_private", Reach.ALL),
    }

    def condition(self, rights: Rights, verb: str) -> Q:
        condition = super().condition(rights, verb)
        if rights.reach("read_private", self.model) is not None:
            return condition
        mine = Q(performed_by=rights.user_id) | Q(logged_by=rights.user_id)
        return condition & (Q(visibility=Visibility.TEAM) | mine)


@register
class FollowUpPolicy(ChildPolicy):
    """A next step; its interaction may be private to another, the step is not."""

    model = FollowUp
    parents = ("candidate",)
    owner = "owner"
    defaults = usual("view add change", lead="delete", officer="delete")


@register
class MeetingPolicy(ChildPolicy):
    """Who meets a candidate is known to whoever sees the candidate."""

    model = Meeting
    parents = ("candidate",)
    owner = "organiser"
    defaults = usual("view add change")


@register
class LoggingPolicyPolicy(VocabularyPolicy):
    """How soon an interaction must be logged is known to everyone."""

    model = LoggingPolicy
    defaults = {
        **for_administrators("view add change"),
        RoleCode.MANAGER: to("view add", Reach.ALL),
    }


@register
class ObligationPolicy(ChildPolicy):
    """What has to be logged is known to whoever sees the candidate; nobody makes or deletes one."""

    model = Obligation
    parents = ("candidate",)
    beside = ("submission",)
    owner = "responsible"
    verbs = ("waive",)
    defaults = usual("view change", lead="waive", machine="view")


@register
class LetterPolicy(Policy):
    """Which mails somebody was sent; one about what is hidden now is hidden with it."""

    model = Letter
    parents = ("obligation",)
    owner = "recipient"
    defaults = usual("view", machine="", reach=Reach.OWN)


@register
class HandoverPolicy(Policy):
    """Whoever planned it, and nobody else; what it moved stands in the history of each record."""

    model = Handover
    owner = "owner"
    defaults = {
        code: to("view add change", Reach.OWN)
        for code in (RoleCode.TEAM_LEAD, RoleCode.MANAGER, RoleCode.ADMINISTRATOR)
    }

    def _within(self, rights: Rights, verb: str, reach: Reach) -> Q:
        return self._owned(rights)


@register
class CalendarFeedPolicy(Policy):
    """Everybody's own calendar address, and nobody else's."""

    model = CalendarFeed

    def allows(self, rights: Rights, verb: str) -> bool:
        return verb == "view" and rights.user_id is not None

    def condition(self, rights: Rights, verb: str) -> Q:
        return Q(user=rights.user_id) if self.allows(rights, verb) else NOTHING


@register
class OutreachPolicy(ChildPolicy):
    """Who tried to win somebody back is known to whoever sees the candidate; only they say what came of it."""

    model = Outreach
    parents = ("candidate",)
    owner = "user"
    defaults = usual("view add change", machine="view", reach=Reach.OWN)


class _NobodysPolicy(Policy):
    """Counts go over everybody's rows: nobody sees them but through ``interactions.tallies``."""

    def allows(self, rights: Rights, verb: str) -> bool:
        return False

    def condition(self, rights: Rights, verb: str) -> Q:
        return NOTHING


for _model in (Tally, TallyChange):
    register(type(f"{_model.__name__}Policy", (_NobodysPolicy,), {"model": _model}))
