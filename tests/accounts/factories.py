"""Users, teams, roles and keys for tests; a user has no role unless one is given."""

from typing import Any

import factory
from django.contrib.auth.hashers import make_password
from factory.django import DjangoModelFactory

from accounts.models import ApiKey, Role, RoleScope, Team, TeamMembership, User, UserRole
from accounts.secrets import new_secret
from records.choices import Reach

PASSWORD = "correct-horse-battery"


class UserFactory(DjangoModelFactory):
    """A user; ``role="recruiter"`` and ``team=team`` give them one."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"user{n}@agency.example")
    display_name = factory.Sequence(lambda n: f"User {n}")
    password = factory.LazyFunction(lambda: make_password(PASSWORD))

    @factory.post_generation
    def role(self: User, create: bool, code: str | None, **_: Any) -> None:  # type: ignore[misc]
        if create and code:
            UserRole.objects.create(user=self, group=Role.objects.get(code=code).group)

    @factory.post_generation
    def team(self: User, create: bool, team: Team | None, **_: Any) -> None:  # type: ignore[misc]
        if create and team:
            TeamMembership.objects.create(user=self, team=team)


class ServiceAccountFactory(UserFactory):
    is_service = True
    is_staff = False
    password = "!"


class TeamFactory(DjangoModelFactory):
    class Meta:
        model = Team

    name = factory.Sequence(lambda n: f"Team {n}")


class TeamMembershipFactory(DjangoModelFactory):
    class Meta:
        model = TeamMembership

    team = factory.SubFactory(TeamFactory)
    user = factory.SubFactory(UserFactory)


class GroupFactory(DjangoModelFactory):
    class Meta:
        model = "auth.Group"

    name = factory.Sequence(lambda n: f"Role {n}")


class RoleFactory(DjangoModelFactory):
    """A role of the agency's own, which may nothing yet."""

    class Meta:
        model = Role

    group = factory.SubFactory(GroupFactory)
    code = factory.Sequence(lambda n: f"role-{n}")


class RoleScopeFactory(DjangoModelFactory):
    class Meta:
        model = RoleScope

    role = factory.SubFactory(RoleFactory)
    model = "candidates.candidate"
    reach = Reach.TEAM


class UserRoleFactory(DjangoModelFactory):
    class Meta:
        model = UserRole

    user = factory.SubFactory(UserFactory)
    group = factory.SubFactory(GroupFactory)


class ApiKeyFactory(DjangoModelFactory):
    """A key; ``secret`` is its text, which only the test knows."""

    class Meta:
        model = ApiKey

    class Params:
        secret = factory.LazyFunction(new_secret)

    account = factory.SubFactory(ServiceAccountFactory)
    name = "Payroll"
    prefix = factory.SelfAttribute("secret.prefix")
    digest = factory.SelfAttribute("secret.digest")
    scopes = factory.LazyFunction(lambda: ["*:write"])
