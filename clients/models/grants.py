"""With whom restricted clients and job orders are shared: by name, or by team."""

from typing import ClassVar

from django.db import models
from guardian.models import UserObjectPermissionBase

from accounts.models import TeamObjectPermissionBase
from clients.models.client import Client
from clients.models.job_order import JobOrder
from records.constraints import unique
from records.models import Record

ONCE = "It is shared with them already."


class ClientUserGrant(UserObjectPermissionBase, Record):
    """A restricted client shared with a user."""

    PARENT = "content_object"

    content_object = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="user_grants")

    class Meta:
        ordering = ["content_object", "id"]
        constraints = [unique("once", "user", "permission", "content_object", message=ONCE)]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        plain = {
            "id",
            "created_at",
            "updated_at",
            "version",
            "user",
            "permission",
            "content_object",
        }


class ClientTeamGrant(TeamObjectPermissionBase, Record):
    """A restricted client shared with a team."""

    PARENT = "content_object"

    content_object = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="team_grants")

    class Meta:
        ordering = ["content_object", "id"]
        constraints = [unique("once", "team", "permission", "content_object", message=ONCE)]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        plain = {
            "id",
            "created_at",
            "updated_at",
            "version",
            "team",
            "permission",
            "content_object",
        }


class JobOrderUserGrant(UserObjectPermissionBase, Record):
    """A restricted job order shared with a user."""

    PARENT = "content_object"

    content_object = models.ForeignKey(JobOrder, on_delete=models.CASCADE, related_name="user_grants")

    class Meta:
        ordering = ["content_object", "id"]
        constraints = [unique("once", "user", "permission", "content_object", message=ONCE)]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        plain = {
            "id",
            "created_at",
            "updated_at",
            "version",
            "user",
            "permission",
            "content_object",
        }


class JobOrderTeamGrant(TeamObjectPermissionBase, Record):
    """A restricted job order shared with a team."""

    PARENT = "content_object"

    content_object = models.ForeignKey(JobOrder, on_delete=models.CASCADE, related_name="team_grants")

    class Meta:
        ordering = ["content_object", "id"]
        constraints = [unique("once", "team", "permission", "content_object", message=ONCE)]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        plain = {
            "id",
            "created_at",
            "updated_at",
            "version",
            "team",
            "permission",
            "content_object",
        }
