"""Who may see and change clients, their people, our terms and their orders."""

from accounts.choices import RoleCode
from accounts.defaults import usual
from clients.models import (
    Client,
    ClientAgreement,
    ClientContact,
    ClientTeamGrant,
    ClientUserGrant,
    JobOrder,
    JobOrderRecruiter,
    JobOrderSkill,
    JobOrderTeamGrant,
    JobOrderUserGrant,
)
from records.choices import Reach
from records.policies import ChildPolicy, GrantPolicy, PartPolicy, Policy, register, to

GUARDED = {"owner": "change_owner", "team": "change_owner", "is_restricted": "share"}
LEAD = "delete import export change_owner"


@register
class ClientPolicy(Policy):
    """The agency knows its clients; their account managers look after them."""

    model = Client
    owner = "owner"
    team = "team"
    restricted = "is_restricted"
    grants = (ClientUserGrant, ClientTeamGrant)
    verbs = ("import", "export", "change_owner", "share", "unlock")
    guarded = GUARDED
    keyed_elsewhere = True
    defaults = {
        **usual("view add change share", lead=LEAD, officer="change export", seen=Reach.ALL),
        RoleCode.RECRUITER: to("view", Reach.ALL),
        RoleCode.ADMINISTRATOR: to(f"view add change share unlock {LEAD}", Reach.ALL),
    }


@register
class ClientContactPolicy(ChildPolicy):
    model = ClientContact
    parents = ("client",)
    verbs = ("export",)
    keyed_elsewhere = True
    defaults = usual("view add change", lead="delete export", officer="change delete export")


@register
class ClientAgreementPolicy(ChildPolicy):
    """Fees and rates are the business of account managers and of those above them."""

    model = ClientAgreement
    parents = ("client",)
    defaults = {
        **usual("view add change", lead="delete", machine="view"),
        RoleCode.RECRUITER: to(""),
    }


@register
class JobOrderPolicy(Policy):
    model = JobOrder
    beside = ("client",)
    owner = "owner"
    team = "team"
    co_owners = JobOrderRecruiter
    restricted = "is_restricted"
    grants = (JobOrderUserGrant, JobOrderTeamGrant)
    verbs = ("import", "export", "change_owner", "share", "unlock")
    guarded = GUARDED
    keyed_elsewhere = True
    defaults = {
        **usual("view add change share", lead=LEAD, officer="export"),
        RoleCode.ADMINISTRATOR: to(f"view add change share unlock {LEAD}", Reach.ALL),
    }


@register
class JobOrderRecruiterPolicy(PartPolicy):
    model = JobOrderRecruiter
    parents = ("job_order",)


@register
class JobOrderSkillPolicy(PartPolicy):
    model = JobOrderSkill
    parents = ("job_order",)


@register
class ClientUserGrantPolicy(GrantPolicy):
    model = ClientUserGrant


@register
class ClientTeamGrantPolicy(GrantPolicy):
    model = ClientTeamGrant


@register
class JobOrderUserGrantPolicy(GrantPolicy):
    model = JobOrderUserGrant


@register
class JobOrderTeamGrantPolicy(GrantPolicy):
    model = JobOrderTeamGrant
