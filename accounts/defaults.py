"""What the roles that come with the program usually do, so that a policy need only say what differs."""

from collections.abc import Mapping

from accounts.choices import RoleCode
from records.choices import Reach
from records.policies import Default, to


def usual(
    desk: str,
    *,
    lead: str = "",
    officer: str = "",
    machine: str | None = None,
    reach: Reach = Reach.TEAM,
    seen: Reach | None = None,
) -> dict[str, Default]:
    """Return the defaults of a model with which the whole agency works.

    ``desk`` is what recruiters and account managers do as far as ``reach``; leads do ``lead`` beyond it for
    their teams, managers for all. The privacy officer reads and does ``officer``, other systems ``machine``.
    """
    return {
        RoleCode.RECRUITER: to(desk, reach, seen=seen),
        RoleCode.ACCOUNT_MANAGER: to(desk, reach, seen=seen),
        RoleCode.TEAM_LEAD: to(f"{desk} {lead}", Reach.TEAM, seen=seen),
        RoleCode.MANAGER: to(f"{desk} {lead}", Reach.ALL),
        RoleCode.PRIVACY_OFFICER: to(f"view {officer}", Reach.ALL),
        RoleCode.AUDITOR: to("view", Reach.ALL),
        RoleCode.ADMINISTRATOR: to(f"{desk} {lead} {officer}", Reach.ALL),
        RoleCode.INTEGRATION: to(desk if machine is None else machine, Reach.ALL),
    }


def for_administrators(verbs: str = "view add change delete") -> Mapping[str, Default]:
    """Return the defaults of what administrators set up and those who oversee them read."""
    read = to("view", Reach.ALL)
    return {
        RoleCode.ADMINISTRATOR: to(verbs, Reach.ALL),
        RoleCode.MANAGER: read,
        RoleCode.PRIVACY_OFFICER: read,
        RoleCode.AUDITOR: read,
    }
