"""The people of every test: who they are to each other is said here once.

Recruiter, colleague and lead are one team; the stranger is in another; the manager, the auditor, the
privacy officer and the administrator are in none.
"""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.choices import RoleCode
from accounts.models import Team, User
from tests.accounts.factories import ServiceAccountFactory, TeamFactory, UserFactory


def _person(name: str, role: RoleCode, team: Team | None = None) -> User:
    return UserFactory(
        display_name=name, email=f"{name.split(maxsplit=1)[0].lower()}@agency.example", role=role, team=team
    )


@pytest.fixture
def team(db: None) -> Team:
    """The team of recruiter, colleague and lead."""
    return TeamFactory(name="Engineering")


@pytest.fixture
def other_team(db: None) -> Team:
    """The stranger's team."""
    return TeamFactory(name="Finance")


@pytest.fixture
def recruiter(team: Team) -> User:
    return _person("Rita Recruiter", RoleCode.RECRUITER, team)


@pytest.fixture
def colleague(team: Team) -> User:
    """Another recruiter of the same team."""
    return _person("Cole Colleague", RoleCode.RECRUITER, team)


@pytest.fixture
def stranger(other_team: Team) -> User:
    """A recruiter of another team."""
    return _person("Stella Stranger", RoleCode.RECRUITER, other_team)


@pytest.fixture
def account_manager(team: Team) -> User:
    return _person("Amir Accounts", RoleCode.ACCOUNT_MANAGER, team)


@pytest.fixture
def lead(team: Team) -> User:
    """Leads the team of the recruiter."""
    person = _person("Lena Lead", RoleCode.TEAM_LEAD)
    team.lead = person
    team.save(update_fields=["lead"])
    return person


@pytest.fixture
def manager(db: None) -> User:
    return _person("Mara Manager", RoleCode.MANAGER)


@pytest.fixture
def auditor(db: None) -> User:
    return _person("Aldo Auditor", RoleCode.AUDITOR)


@pytest.fixture
def privacy_officer(db: None) -> User:
    return _person("Petra Privacy", RoleCode.PRIVACY_OFFICER)


@pytest.fixture
def administrator(db: None) -> User:
    return _person("Ada Admin", RoleCode.ADMINISTRATOR)


@pytest.fixture
def integration(db: None) -> User:
    """The service account of another system."""
    return ServiceAccountFactory(
        display_name="Payroll", email="payroll@systems.example", role=RoleCode.INTEGRATION
    )


@pytest.fixture
def as_user(client: Client) -> Callable[[User], Client]:
    """Log a user in and return their browser."""

    def log_in(user: User) -> Client:
        client.force_login(user)
        return client

    return log_in
