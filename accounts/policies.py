"""Who may manage users, teams, roles and keys, and who may read the audit log."""

from typing import Any, ClassVar

from django.contrib.auth.models import Group, Permission

from accounts.choices import RoleCode
from accounts.defaults import for_administrators
from accounts.models import ApiKey, Role, RoleScope, Team, TeamMembership, User, UserRole
from audit.models import AccessLog, ChangeEntry, ChangeSet, Redaction, RowHistory
from records.choices import Reach
from records.policies import ChildPolicy, PartPolicy, Policy, Rights, VocabularyPolicy, register, to


@register
class UserPolicy(VocabularyPolicy):
    """Everyone knows their colleagues. No role of ours makes superusers: only they make others."""

    model = User
    verbs = ("set_password", "make_superuser")
    guarded: ClassVar = {"is_superuser": "make_superuser"}
    defaults = for_administrators("view add change set_password")

    def admits(self, rights: Rights, record: Any) -> bool:
        return not record.is_superuser or rights.reach("make_superuser", User) is not None


@register
class TeamPolicy(VocabularyPolicy):
    model = Team
    defaults = {**for_administrators(), RoleCode.MANAGER: to("view add change", Reach.ALL)}


@register
class TeamMembershipPolicy(PartPolicy):
    model = TeamMembership
    parents = ("team",)


@register
class RolePolicy(Policy):
    model = Role
    defaults = for_administrators()


@register
class GroupPolicy(Policy):
    model = Group
    defaults = for_administrators()


@register
class PermissionPolicy(Policy):
    """Rights are made by the program; to give them to a role they must be seen."""

    model = Permission
    defaults = {RoleCode.ADMINISTRATOR: to("view", Reach.ALL)}


@register
class RoleScopePolicy(PartPolicy):
    model = RoleScope
    parents = ("role",)


@register
class UserRolePolicy(Policy):
    """Who has which role; what a role holds is known to those who manage it, one's own to everyone."""

    model = UserRole
    owner = "user"
    defaults = for_administrators()


@register
class ApiKeyPolicy(Policy):
    model = ApiKey
    defaults = for_administrators("view add change delete")


@register
class ChangeSetPolicy(Policy):
    """Who did what: one's own acts, those of one's people, or everyone's."""

    model = ChangeSet
    owner = "actor"
    defaults = {
        RoleCode.RECRUITER: to("view", Reach.OWN),
        RoleCode.ACCOUNT_MANAGER: to("view", Reach.OWN),
        RoleCode.TEAM_LEAD: to("view", Reach.TEAM),
        **for_administrators("view"),
    }


@register
class ChangeEntryPolicy(ChildPolicy):
    model = ChangeEntry
    parents = ("change_set",)
    defaults = ChangeSetPolicy.defaults


@register
class RowHistoryPolicy(ChildPolicy):
    model = RowHistory
    parents = ("change_set",)
    defaults = for_administrators("view")


@register
class RedactionPolicy(Policy):
    model = Redaction
    defaults = for_administrators("view")


@register
class AccessLogPolicy(Policy):
    """Who read what is for those who watch over people's data; not for managers, nor for who sets up roles."""

    model = AccessLog
    owner = "reader"
    defaults = {
        RoleCode.PRIVACY_OFFICER: to("view", Reach.ALL),
        RoleCode.AUDITOR: to("view", Reach.ALL),
    }
