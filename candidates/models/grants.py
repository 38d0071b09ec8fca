"""With whom restricted candidates are shared: by name, or by team."""

from typing import ClassVar

from django.db import models
from guardian.models import UserObjectPermissionBase

from accounts.models import TeamObjectPermissionBase
from candidates.models.candidate import Candidate
from records.constraints import unique
from records.models import Record

ONCE = "The candidate is shared with them already."


class CandidateUserGrant(UserObjectPermissionBase, Record):
    """A restricted candidate shared with a user."""

    PARENT = "content_object"

    content_object = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="user_grants")

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


class CandidateTeamGrant(TeamObjectPermissionBase, Record):
    """A restricted candidate shared with a team."""

    PARENT = "content_object"

    content_object = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="team_grants")

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
