"""What a user may, read once for each request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

from django.db import connection, models
from django.db.models import Q

from accounts.models import User, UserRole
from records.choices import Reach

ANY_MODEL = "*"

# In plain SQL: each request asks it, and to build it anew cost more than to answer it.
_ROLES = """
SELECT
    ARRAY(
        SELECT ct.app_label || '.' || p.codename
        FROM auth_group_permissions gp
        JOIN auth_permission p ON p.id = gp.permission_id
        JOIN django_content_type ct ON ct.id = p.content_type_id
        WHERE gp.group_id = r.group_id
    ),
    ARRAY(SELECT ARRAY[s.model, s.verb, s.reach] FROM accounts_rolescope s WHERE s.role_id = r.id)
FROM accounts_role r
JOIN accounts_userrole ur ON ur.group_id = r.group_id
WHERE ur.user_id = %(user)s
"""
_TEAMS = """
WITH RECURSIVE mine AS (
    SELECT t.id, true AS is_mine FROM accounts_team t
    WHERE t.lead_id = %(user)s
       OR t.id IN (SELECT m.team_id FROM accounts_teammembership m WHERE m.user_id = %(user)s)
    UNION
    SELECT t.id, false FROM accounts_team t JOIN mine ON t.parent_id = mine.id
)
SELECT id, bool_or(is_mine) FROM mine GROUP BY id ORDER BY id
"""


@dataclass(frozen=True)
class RoleRights:
    """What one role gives: permissions as Django writes them, and how far they reach by model and verb."""

    permissions: frozenset[str]
    scopes: Mapping[tuple[str, str], Reach]

    def reach(self, verb: str, model: type[models.Model]) -> Reach | None:
        meta = model._meta
        if f"{meta.app_label}.{verb}_{meta.model_name}" not in self.permissions:
            return None
        asked = ((label, which) for label in (meta.label_lower, ANY_MODEL) for which in (verb, ""))
        return next((self.scopes[key] for key in asked if key in self.scopes), Reach.OWN)


@dataclass(frozen=True)
class UserRights:
    """The verbs of a user's roles with their reach, and the user's teams.

    ``key_scopes`` are those of the API key in use, which can only take away.
    """

    user_id: int
    is_superuser: bool
    roles: tuple[RoleRights, ...]
    key_scopes: frozenset[str] | None = None

    @classmethod
    def of(cls, user: User) -> Self:
        return cls(user.pk, user.is_superuser, tuple(_roles_of(user)))

    def narrowed(self, key_scopes: Sequence[str]) -> Self:
        return replace(self, key_scopes=frozenset(key_scopes))

    def reach(self, verb: str, model: type[models.Model]) -> Reach | None:
        """Return the widest reach that any role gives for ``verb``, or none."""
        if not self._key_allows(verb, model._meta.app_label):
            return None
        if self.is_superuser:
            return Reach.ALL
        reaches = [reach for role in self.roles if (reach := role.reach(verb, model))]
        return max(reaches, key=lambda reach: reach.width, default=None)

    @property
    def permissions(self) -> set[str]:
        return set().union(*(role.permissions for role in self.roles))

    @property
    def team_ids(self) -> Sequence[int]:
        return list(self._teams)

    @property
    def shared_team_ids(self) -> Sequence[int]:
        return [team for team, is_mine in self._teams.items() if is_mine]

    @cached_property
    def _teams(self) -> Mapping[int, bool]:
        """The teams of the user and those below, and whether the user is in them or leads them."""
        with connection.cursor() as cursor:
            cursor.execute(_TEAMS, {"user": self.user_id})
            return dict(cursor.fetchall())

    @cached_property
    def shared_group_ids(self) -> Sequence[int]:
        return [*UserRole.objects.filter(user=self.user_id).order_by().values_list("group", flat=True)]

    @cached_property
    def colleague_ids(self) -> Sequence[int]:
        teams = self.team_ids
        people = User.objects.filter(Q(memberships__team__in=teams) | Q(led_teams__in=teams))
        return [*people.order_by().values_list("pk", flat=True).distinct()]

    def _key_allows(self, verb: str, app_label: str) -> bool:
        if self.key_scopes is None:
            return True
        asked = ("read", "write") if verb == "view" else ("write",)
        return any(f"{app}:{use}" in self.key_scopes for app in (app_label, "*") for use in asked)


def rights_of(user: Any) -> UserRights:
    """Return the rights of ``user``, kept on the instance: the next request has a new one."""
    rights: UserRights | None = getattr(user, "_rights", None)
    if rights is None:
        rights = user._rights = UserRights.of(user)
    return rights


def narrow(user: User, key_scopes: Sequence[str]) -> None:
    """Let ``user`` do no more than the scopes of an API key allow, for as long as this instance lives."""
    user._rights = rights_of(user).narrowed(key_scopes)  # type: ignore[attr-defined]


def forget(user: User) -> None:
    """Let the rights of ``user`` be read again, because they have changed."""
    for name in ("_rights", "_perm_cache", "_group_perm_cache", "_user_perm_cache"):
        if hasattr(user, name):
            delattr(user, name)


def _roles_of(user: User) -> list[RoleRights]:
    with connection.cursor() as cursor:
        cursor.execute(_ROLES, {"user": user.pk})
        return [
            RoleRights(frozenset(held), {(model, verb): Reach(reach) for model, verb, reach in reaches})
            for held, reaches in cursor.fetchall()
        ]
