"""Users, teams, roles and keys."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from guardian.models import BaseObjectPermission

from accounts.choices import Locale
from accounts.validators import validate_key_scope, validate_network, validate_time_zone
from records.choices import Reach
from records.models import Record, RecordQuerySet


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> UserQuerySet:
        return self.filter(is_active=True)

    def people(self) -> UserQuerySet:
        """Leave out the accounts of other systems."""
        return self.filter(is_service=False)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Users are found by their e-mail address, however it is written."""

    use_in_migrations = False

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        return (email or "").strip().casefold()

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=self.normalize_email(username))

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin, Record):
    """Someone who acts in the record: a member of the agency, or the account of another system."""

    UNTRACKED = frozenset({"password", "last_login"})

    email = models.EmailField(
        "e-mail", unique=True, error_messages={"unique": "There is already a user with this e-mail address."}
    )
    display_name = models.CharField(max_length=150)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])
    locale = models.CharField(
        "dates and numbers", max_length=10, choices=Locale, default=Locale.BRITISH, db_default=Locale.BRITISH
    )
    has_single_keys = models.BooleanField(
        "shortcuts of a single key",
        default=True,
        db_default=True,
        help_text="Such as j and k to move in a list. Switch them off if you speak to your computer.",
    )
    is_active = models.BooleanField(
        "active", default=True, help_text="Switch off instead of deleting: what the person did stays known."
    )
    is_staff = models.BooleanField("may log in", default=True)
    is_service = models.BooleanField(
        "service account", default=False, help_text="Acts for another system, by API key."
    )
    is_demo = models.BooleanField("demo log-in", default=False, editable=False)
    groups = models.ManyToManyField(  # type: ignore[assignment]
        Group, through="UserRole", related_name="users", blank=True, verbose_name="roles"
    )
    # Rights come from roles alone: a right given to one person has no reach and is soon forgotten.
    user_permissions = None  # type: ignore[assignment]

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    objects = UserManager()

    class Meta:
        ordering = ["display_name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="accounts_user_email_folded",
                violation_error_message="Write the e-mail address in small letters.",
            ),
            models.CheckConstraint(
                condition=~Q(display_name=""),
                name="accounts_user_has_name",
                violation_error_message="Give the name by which colleagues know this user.",
            ),
        ]

    class Privacy:
        personal = {"email", "display_name", "password", "last_login"}
        plain = {
            "id", "created_at", "updated_at", "version", "time_zone", "locale",
            "has_single_keys", "is_active", "is_staff", "is_superuser", "is_service", "is_demo",
        }  # fmt: skip

    def __str__(self) -> str:
        return self.display_name

    def clean(self) -> None:
        self.email = type(self).objects.normalize_email(self.email)

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name


class Team(Record):
    """People who work together; a team may stand below another."""

    name = models.CharField(max_length=120, unique=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    lead = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="led_teams")
    members = models.ManyToManyField(User, through="TeamMembership", related_name="teams")

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")),
                name="accounts_team_not_its_parent",
                violation_error_message="A team cannot stand below itself.",
            ),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        plain = {"id", "created_at", "updated_at", "version", "name", "parent", "lead"}

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        above = self.parent
        while above is not None:
            if above.pk == self.pk:
                raise ValidationError({"parent": f"{self.parent} stands below {self} already."})
            above = above.parent


class TeamMembership(Record):
    """One person in one team."""

    PARENT = "team"

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")

    class Meta:
        ordering = ["team", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "user"],
                name="accounts_membership_once",
                violation_error_message="This person is in the team already.",
            ),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        plain = {"id", "created_at", "updated_at", "version", "team", "user"}

    def __str__(self) -> str:
        return f"{self.user} in {self.team}"


class Role(Record):
    """What a group of users may do; the rights stand at its group, how far they reach in its scopes.

    ``defaults`` are the rights and scopes that an installation has given so far: what an administrator took
    away is not given again.
    """

    UNTRACKED = frozenset({"defaults"})

    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="role")
    code = models.SlugField(unique=True, help_text="Its name for programs; does not change.")
    description = models.CharField(max_length=300, blank=True)
    defaults = ArrayField(models.CharField(max_length=200), default=list, blank=True, editable=False)

    class Meta:
        ordering = ["code", "id"]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        plain = {"id", "created_at", "updated_at", "version", "group", "code", "description", "defaults"}

    def __str__(self) -> str:
        return self.group.name


class RoleScope(Record):
    """Which rows of a model a role covers, for one verb or for all; without any, only those a user owns."""

    PARENT = "role"

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="scopes")
    model = models.CharField(
        max_length=100, help_text="A model, as in candidates.candidate; * for all others."
    )
    verb = models.CharField(
        max_length=40, blank=True, help_text="As in view or change; empty for all others."
    )
    reach = models.CharField(max_length=4, choices=Reach)

    class Meta:
        ordering = ["role", "model", "verb", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["role", "model", "verb"],
                name="accounts_scope_once",
                violation_error_message="This role has such a scope already.",
            ),
            models.CheckConstraint(
                condition=Q(reach__in=Reach.values),
                name="accounts_scope_reach_known",
                violation_error_message="Choose own, team or all.",
            ),
            models.CheckConstraint(
                condition=Q(model=Lower("model")),
                name="accounts_scope_model_folded",
                violation_error_message="Write the model in small letters, as in candidates.candidate.",
            ),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        plain = {"id", "created_at", "updated_at", "version", "role", "model", "verb", "reach"}

    def __str__(self) -> str:
        what = f"{self.verb} {self.model}".strip()
        return f"{self.role}: {what}, {self.get_reach_display().lower()}"


class UserRole(Record):
    """One user in one role."""

    PARENT = "user"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="user_roles")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="user_roles", verbose_name="role")

    class Meta:
        ordering = ["user", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "group"],
                name="accounts_user_role_once",
                violation_error_message="This user has the role already.",
            ),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        plain = {"id", "created_at", "updated_at", "version", "user", "group"}

    def __str__(self) -> str:
        return f"{self.user} as {self.group.name}"


class TeamObjectPermissionBase(BaseObjectPermission):
    """guardian's grant on one record, given to a team: the sister of its user and group grants."""

    content_object: models.Model
    team = models.ForeignKey(Team, on_delete=models.CASCADE)

    class Meta:
        abstract = True
        unique_together = ["team", "permission", "content_object"]

    def __str__(self) -> str:
        """Name the team: guardian's own words look for a user or a group."""
        return f"{self.content_object} | {self.team} | {self.permission.codename}"


class ApiKeyQuerySet(RecordQuerySet["ApiKey"]):
    def live(self, at: datetime | None = None) -> ApiKeyQuerySet:
        """Keep the keys that open the door: not revoked, not expired, their account active."""
        return self.filter(
            Q(expires_at=None) | Q(expires_at__gt=at or timezone.now()),
            revoked_at=None,
            account__is_active=True,
        )


class ApiKey(Record):
    """A secret by which another system acts as its service account. Only the digest is kept."""

    PARENT = "account"
    UNTRACKED = frozenset({"digest", "last_used_at"})

    account = models.ForeignKey(User, on_delete=models.PROTECT, related_name="api_keys")
    name = models.CharField(max_length=120, help_text="Where the key is used.")
    prefix = models.CharField(max_length=16, unique=True, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(
        models.CharField(max_length=60, validators=[validate_key_scope]),
        help_text="What the key may be used for, within the rights of its account: candidates:read, *:write.",
    )
    networks = ArrayField(
        models.CharField(max_length=50, validators=[validate_network]),
        default=list,
        blank=True,
        help_text="Where it may be used from, as in 192.0.2.0/24; anywhere when empty.",
    )
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name = "API key"
        verbose_name_plural = "API keys"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(scopes=[]),
                name="accounts_key_has_scope",
                violation_error_message="Say what the key may be used for.",
            ),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        plain = {
            "id", "created_at", "updated_at", "version", "account", "name", "prefix", "digest",
            "scopes", "networks", "expires_at", "revoked_at", "last_used_at",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
