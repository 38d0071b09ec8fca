"""What a user may, read once for each request."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection, models

from accounts.models import User
from records import plans
from records.choices import Reach
from records.scopes import only_read

ANY_MODEL = "*"

# One question for all of it, as SQL: to build it as a queryset takes ten times as long as to answer it. It begins with
# SELECT, as what is not a write.
_RIGHTS = """\
SELECT * FROM (
WITH RECURSIVE mine AS (
    SELECT t.id, true AS is_mine FROM accounts_team t
    WHERE t.lead_id = %(user)s
       OR t.id IN (SELECT m.team_id FROM accounts_teammembership m WHERE m.user_id = %(user)s)
    UNION
    SELECT t.id, false FROM accounts_team t JOIN mine ON t.parent_id = mine.id
)
SELECT
    (SELECT coalesce(jsonb_agg(jsonb_build_array(
        ARRAY(
            SELECT c.app_label || '.' || p.codename FROM auth_group_permissions g
            JOIN auth_permission p ON p.id = g.permission_id
            JOIN django_content_type c ON c.id = p.content_type_id
            WHERE g.group_id = r.group_id
        ),
        ARRAY(SELECT jsonb_build_array(s.model, s.verb, s.reach) FROM accounts_rolescope s WHERE s.role_id = r.id)
    )), '[]') FROM accounts_userrole u JOIN accounts_role r ON r.group_id = u.group_id WHERE u.user_id = %(user)s),
    ARRAY(SELECT u.group_id FROM accounts_userrole u WHERE u.user_id = %(user)s ORDER BY u.group_id),
    ARRAY(SELECT id FROM mine GROUP BY id ORDER BY id),
    ARRAY(SELECT id FROM mine WHERE is_mine GROUP BY id ORDER BY id),
    ARRAY(
        SELECT m.user_id FROM accounts_teammembership m WHERE m.team_id IN (SELECT id FROM mine)
        UNION
        SELECT t.lead_id FROM accounts_team t WHERE t.id IN (SELECT id FROM mine) AND t.lead_id IS NOT NULL
        ORDER BY 1
    )
) rights
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

    ``only_reads`` holds for a key that may do nothing else; what it may read its door knows (``records.scopes``).
    """

    user_id: int
    is_superuser: bool
    only_reads: bool
    roles: tuple[RoleRights, ...]
    shared_group_ids: tuple[int, ...] = ()
    team_ids: tuple[int, ...] = ()
    shared_team_ids: tuple[int, ...] = ()
    colleague_ids: tuple[int, ...] = ()

    @classmethod
    def of(cls, user: User, *, only_reads: bool = False) -> "UserRights":
        with plans.kept(), connection.cursor() as cursor:
            cursor.execute(_RIGHTS, {"user": user.pk})
            roles, *held = cursor.fetchone()
        return _rights(user.pk, only_reads, roles, *map(tuple, held), is_superuser=user.is_superuser)

    def reach(self, verb: str, model: type[models.Model]) -> Reach | None:
        """Return the widest reach that any role gives for ``verb``, or none."""
        if self.only_reads and verb != "view":
            return None
        if self.is_superuser:
            return Reach.ALL
        reaches = [reach for role in self.roles if (reach := role.reach(verb, model))]
        return max(reaches, key=lambda reach: reach.width, default=None)

    @property
    def permissions(self) -> set[str]:
        return set().union(*(role.permissions for role in self.roles))


def rights_of(user: Any) -> UserRights:
    """Return the rights of ``user``, kept on the instance: the next request has a new one."""
    rights: UserRights | None = getattr(user, "_rights", None)
    if rights is None:
        rights = user._rights = UserRights.of(user)
    return rights


def narrow(user: User, key_scopes: Sequence[str]) -> None:
    """Let ``user`` do no more than the scopes of an API key allow, for as long as this instance lives."""
    user._rights = UserRights.of(user, only_reads=only_read(key_scopes))  # type: ignore[attr-defined]


def forget(user: User) -> None:
    """Let the rights of ``user`` be read again, because they have changed."""
    for name in ("_rights", "_perm_cache", "_group_perm_cache", "_user_perm_cache"):
        if hasattr(user, name):
            delattr(user, name)


@lru_cache(maxsize=256)
def _rights(
    user_id: int,
    only_reads: bool,  # noqa: FBT001 - part of the key of a cache
    roles: str,
    *held: tuple[int, ...],
    is_superuser: bool,
) -> UserRights:
    """Return the rights that say just this, with the conditions that were worked out from them before.

    They are read anew for every request; whatever changes them makes others of them.
    """
    return UserRights(user_id, is_superuser, only_reads, tuple(map(_role, json.loads(roles))), *held)


def _role(row: tuple[list[str], list[tuple[str, str, str]]]) -> RoleRights:
    held, reaches = row
    return RoleRights(frozenset(held), {(model, verb): Reach(reach) for model, verb, reach in reaches})
