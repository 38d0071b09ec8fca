"""The pages of people, teams, roles and keys."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import ApiKey, Role, Team, User
from tests.accounts.factories import (
    ApiKeyFactory,
    RoleFactory,
    ServiceAccountFactory,
    TeamFactory,
    UserFactory,
)
from tests.records.admin_suite import AdminSuite, address


class TestUserAdmin(AdminSuite):
    model = User

    def make(self, owner: User) -> User:
        return UserFactory()


class TestTeamAdmin(AdminSuite):
    model = Team

    def make(self, owner: User) -> Team:
        return TeamFactory()


class TestRoleAdmin(AdminSuite):
    model = Role

    def make(self, owner: User) -> Role:
        return RoleFactory()

    hide = make


class TestApiKeyAdmin(AdminSuite):
    model = ApiKey

    def make(self, owner: User) -> ApiKey:
        return ApiKeyFactory()

    hide = make


def test_key_is_shown_once(as_user: Any, administrator: User) -> None:
    account = ServiceAccountFactory()
    browser = as_user(administrator)

    answer = browser.post(
        reverse("admin:accounts_apikey_add"),
        {"account": account.pk, "name": "Payroll", "scopes": "candidates:read", "networks": ""},
    )

    key = ApiKey.objects.get(account=account)
    text = answer.context["text"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert text in answer.content.decode()
    for view in ("change", "history"):
        page = browser.get(address(key, view)).content.decode()
        assert text not in page
        assert key.digest not in page


@pytest.mark.parametrize("view", ["add", "changelist"])
def test_recruiter_manages_nobody(as_user: Any, recruiter: User, view: str) -> None:
    url = reverse(f"admin:accounts_role_{view}")

    assert as_user(recruiter).get(url).status_code == 403


def test_administrator_cannot_take_over_a_superuser(as_user: Any, administrator: User) -> None:
    superuser = UserFactory(is_superuser=True, email="root@agency.example")

    as_user(administrator).post(
        address(superuser, "change"), {"email": "mine@evil.example", "display_name": "x"}
    )

    superuser.refresh_from_db()
    assert superuser.email == "root@agency.example"
