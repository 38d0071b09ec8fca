"""Colleagues and their teams over REST: who owns a record is told by key."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

from accounts.models import Team, TeamMembership, User
from records.api.resource import Resource


class KeyScheme(OpenApiAuthenticationExtension):
    """Tells readers of the API's description how a key is sent."""

    target_class = "accounts.authentication.ApiKeyAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "An API key of a service account."}


class Users(Resource):
    noun = "users"
    model = User
    columns = (
        "id", "email", "display_name", "time_zone", "is_active", "is_service", "created_at", "updated_at", "version",
    )  # fmt: skip
    filters = ("email", "is_active", "is_service")


class Teams(Resource):
    noun = "teams"
    model = Team
    filters = ("parent", "lead")
    expansions = ("parent", "lead")


class TeamMemberships(Resource):
    noun = "team-memberships"
    model = TeamMembership
    filters = ("team", "user")
    expansions = ("team", "user")


resources = [Users, Teams, TeamMemberships]
