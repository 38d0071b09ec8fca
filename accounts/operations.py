"""Every change of users, teams, roles and keys."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.contrib.auth.models import Group, Permission
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.choices import SCOPE_HINT, RoleCode
from accounts.models import ApiKey, Role, RoleScope, Team, TeamMembership, User, UserRole
from accounts.rights import forget
from accounts.secrets import new_secret
from records.choices import Reach
from records.operations import acting_user, lock, operation, require
from records.policies import may
from records.scopes import unknown

MANAGE_USERS = "Only an administrator manages users."
MANAGE_ROLES = "Only an administrator manages roles."
MANAGE_TEAMS = "You may not manage this team."
MANAGE_KEYS = "Only an administrator manages API keys."


@operation("created a user")
def create_user(
    *,
    email: str,
    display_name: str,
    password: str | None = None,
    time_zone: str = "UTC",
    is_service: bool = False,
    is_demo: bool = False,
) -> User:
    """Make a user who logs in with ``password``, or sets one by e-mail when there is none."""
    user = User(
        email=User.objects.normalize_email(email),
        display_name=display_name.strip(),
        time_zone=time_zone,
        is_service=is_service,
        is_staff=not is_service,
        is_demo=is_demo,
    )
    require(may(acting_user(), "add", user), MANAGE_USERS)
    _set(user, None if is_service else password)
    user.full_clean()
    user.save(force_insert=True)
    return user


@operation("set a password")
def set_password(user: User, *, password: str) -> User:
    """Give ``user`` another password; their sessions end."""
    user = lock(user)
    actor = acting_user()
    require(actor.pk == user.pk or may(actor, "set_password", user), MANAGE_USERS)
    require(user.is_superuser <= actor.is_superuser, "Only a superuser sets the password of a superuser.")
    if user.is_service:
        raise ValidationError("A service account has API keys, and no password.")
    _set(user, password)
    user.save(update_fields=["password"])
    return user


@operation("changed their preferences")
def change_preferences(
    user: User, *, time_zone: str, locale: str, has_single_keys: bool, version: int | None = None
) -> User:
    """Let ``user`` read times, dates and numbers as they are used to; nobody does that for another."""
    user = lock(user, version=version)
    require(acting_user().pk == user.pk, "These are the preferences of somebody else.")
    user.time_zone, user.locale, user.has_single_keys = time_zone, locale, has_single_keys
    user.full_clean()
    user.save(update_fields=["time_zone", "locale", "has_single_keys"])
    return user


@operation("disabled a user")
def disable_user(user: User) -> User:
    """Close the record to ``user`` at once: log-in, sessions and keys. Nothing that they did is lost."""
    user = lock(user)
    actor = acting_user()
    require(may(actor, "change", user), MANAGE_USERS)
    require(user.is_superuser <= actor.is_superuser, "Only a superuser disables a superuser.")
    if user.pk == actor.pk:
        raise ValidationError("You cannot disable yourself: ask another administrator.")
    return _activate(user, is_active=False)


@operation("enabled a user")
def enable_user(user: User) -> User:
    user = lock(user)
    require(may(acting_user(), "change", user), MANAGE_USERS)
    return _activate(user, is_active=True)


@operation("gave a role")
def assign_role(user: User, *, role: Role) -> UserRole:
    """Give ``role`` to ``user``; they may use it with their next request."""
    assignment = UserRole(user=user, group=role.group)
    require(may(acting_user(), "add", assignment), MANAGE_ROLES)
    assignment.full_clean()
    assignment.save(force_insert=True)
    forget(user)
    return assignment


@operation("took a role away")
def revoke_role(user: User, *, role: Role) -> None:
    """Take ``role`` from ``user``; the rights are gone with their next request."""
    assignment = UserRole.objects.select_for_update().filter(user=user, group=role.group).first()
    if assignment is None:
        raise ValidationError(f"{user} does not have the role {role}.")
    require(may(acting_user(), "delete", assignment), MANAGE_ROLES)
    if role.code == RoleCode.ADMINISTRATOR and user.pk == acting_user().pk:
        raise ValidationError("You cannot take this role from yourself: ask another administrator.")
    assignment.delete()
    forget(user)


@operation("created a role")
def create_role(*, name: str, code: str, description: str = "") -> Role:
    role = Role(group=Group(name=name), code=code, description=description)
    require(may(acting_user(), "add", Role), MANAGE_ROLES)
    role.group.full_clean()
    role.group.save(force_insert=True)
    role.full_clean()
    role.save(force_insert=True)
    return role


@operation("deleted a role")
def delete_role(role: Role) -> None:
    """Delete a role of the agency's own that nobody has."""
    role = lock(role)
    require(may(acting_user(), "delete", role), MANAGE_ROLES)
    if role.code in RoleCode:
        raise ValidationError(f"{role} comes with the program. Take its rights away instead.")
    if holders := User.objects.filter(user_roles__group=role.group).count():
        raise ValidationError(f"{holders} users have the role {role}. Take it from them first.")
    group = role.group
    role.delete()
    group.delete()


@operation("changed the rights of a role")
def set_rights(role: Role, *, permissions: Iterable[Permission]) -> Role:
    """Let ``role`` give exactly ``permissions``."""
    role = lock(role)
    require(may(acting_user(), "change", role), MANAGE_ROLES)
    role.group.permissions.set(permissions)
    return role


@operation("changed the reach of a role")
def set_reach(role: Role, *, model: str, reach: Reach, verb: str = "") -> RoleScope:
    """Say which rows of ``model`` the role covers, for one verb or for all others."""
    role = lock(role)
    require(may(acting_user(), "change", role), MANAGE_ROLES)
    scope = RoleScope.objects.filter(role=role, model=model, verb=verb).first()
    scope = scope or RoleScope(role=role, model=model, verb=verb)
    scope.reach = reach
    scope.full_clean()
    scope.save()
    return scope


@operation("added to a team")
def add_to_team(user: User, *, team: Team) -> TeamMembership:
    membership = TeamMembership(team=team, user=user)
    require(may(acting_user(), "add", membership), MANAGE_TEAMS)
    membership.full_clean()
    membership.save(force_insert=True)
    forget(user)
    return membership


@operation("took out of a team")
def leave_team(user: User, *, team: Team) -> None:
    """Take ``user`` out of ``team``; what was theirs through the team is out of reach at once."""
    membership = TeamMembership.objects.select_for_update().filter(team=team, user=user).first()
    if membership is None:
        raise ValidationError(f"{user} is not in {team}.")
    require(may(acting_user(), "delete", membership), MANAGE_TEAMS)
    membership.delete()
    forget(user)


@operation("issued an API key")
def issue_api_key(
    account: User,
    *,
    name: str,
    scopes: Sequence[str],
    networks: Sequence[str] = (),
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """Make a key for a service account. Returns it with its text, which is never to be had again."""
    if not account.is_service:
        raise ValidationError("A key belongs to a service account, not to a person.")
    if expires_at is not None and expires_at <= timezone.now():
        raise ValidationError({"expires_at": "The key would have expired already."})
    if strange := unknown(scopes):
        raise ValidationError({"scopes": f"“{strange[0]}” allows nothing. {SCOPE_HINT}"}, code="scope")
    secret = new_secret()
    key = ApiKey(
        account=account,
        name=name,
        prefix=secret.prefix,
        digest=secret.digest,
        scopes=list(scopes),
        networks=list(networks),
        expires_at=expires_at,
    )
    require(may(acting_user(), "add", key), MANAGE_KEYS)
    key.full_clean()
    key.save(force_insert=True)
    return key, secret.text


@operation("replaced an API key")
def rotate_api_key(key: ApiKey, *, overlap: timedelta) -> tuple[ApiKey, str]:
    """Make a key that may do the same, and let ``key`` end after ``overlap``: until then both open the door."""
    key = lock(key)
    require(may(acting_user(), "change", key), MANAGE_KEYS)
    end = timezone.now() + overlap
    if not ApiKey.objects.live().filter(pk=key.pk).exists():
        raise ValidationError("This key opens nothing any more. Make a new one instead.")
    newer = issue_api_key(
        key.account, name=key.name, scopes=key.scopes, networks=key.networks, expires_at=key.expires_at
    )
    if key.expires_at is None or key.expires_at > end:
        key.expires_at = end
        key.save(update_fields=["expires_at"])
    return newer


@operation("revoked an API key")
def revoke_api_key(key: ApiKey) -> ApiKey:
    """Close the door to ``key`` from its next request on."""
    key = lock(key)
    require(may(acting_user(), "change", key), MANAGE_KEYS)
    if key.revoked_at is None:
        key.revoked_at = timezone.now()
        key.save(update_fields=["revoked_at"])
    return key


def _set(user: User, password: str | None) -> None:
    if password is None:
        user.set_unusable_password()
        return
    validate_password(password, user)
    user.set_password(password)


def _activate(user: User, *, is_active: bool) -> User:
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    forget(user)
    return user
