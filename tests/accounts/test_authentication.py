"""The door for other systems: who is let in by which key, from where, for what."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import RequestFactory
from django.utils import timezone
from freezegun import freeze_time
from rest_framework.exceptions import AuthenticationFailed

from accounts.authentication import ApiKeyAuthentication
from accounts.models import ApiKey, User
from accounts.secrets import new_secret
from candidates.models import Candidate
from clients.models import Client
from records.policies import may, visible
from tests.accounts.factories import ApiKeyFactory
from tests.candidates.factories import CandidateFactory

pytestmark = pytest.mark.django_db

SECRET = new_secret()


@pytest.fixture
def key(integration: User) -> ApiKey:
    return ApiKeyFactory(account=integration, secret=SECRET)


def authenticate(header: str, address: str = "192.0.2.7") -> Any:
    headers = {"HTTP_AUTHORIZATION": header} if header else {}
    request = RequestFactory().get("/api/v1/candidates", REMOTE_ADDR=address, **headers)
    return ApiKeyAuthentication().authenticate(request)  # type: ignore[arg-type]


def test_a_key_acts_as_its_account(key: ApiKey, integration: User) -> None:
    for scheme in ("Bearer", "bearer"):
        assert authenticate(f"{scheme} {SECRET.text}") == (integration, key)


@pytest.mark.parametrize("header", ["", "Basic dXNlcjpwYXNz", "Token abc"])
def test_another_scheme_is_left_to_others(header: str, key: ApiKey) -> None:
    assert authenticate(header) is None


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Bearer sor_1_é",
        pytest.param(f"Bearer {SECRET.digest}", id="its digest"),
    ],
)
def test_an_unknown_key_is_refused(header: str, key: ApiKey) -> None:
    with pytest.raises(AuthenticationFailed):
        authenticate(header)


def _revoke(key: ApiKey) -> None:
    ApiKey.objects.filter(pk=key.pk).update(revoked_at=timezone.now())


def _expire(key: ApiKey) -> None:
    ApiKey.objects.filter(pk=key.pk).update(expires_at=timezone.now())


def _disable(key: ApiKey) -> None:
    User.objects.filter(pk=key.account_id).update(is_active=False)


@pytest.mark.parametrize("close", [_revoke, _expire, _disable])
def test_a_closed_key_is_refused_at_once(close: Callable[[ApiKey], None], key: ApiKey) -> None:
    assert authenticate(f"Bearer {SECRET.text}")

    close(key)

    with pytest.raises(AuthenticationFailed):
        authenticate(f"Bearer {SECRET.text}")


@pytest.mark.parametrize(
    ("address", "is_let_in"),
    [("192.0.2.7", True), ("192.0.3.7", False), ("2001:db8::1", True), ("2001:db9::1", False), ("", False)],
)
def test_a_key_works_only_from_its_networks(address: str, is_let_in: bool, key: ApiKey) -> None:
    ApiKey.objects.filter(pk=key.pk).update(networks=["192.0.2.0/24", "2001:db8::/32"])

    if is_let_in:
        assert authenticate(f"Bearer {SECRET.text}", address)
    else:
        with pytest.raises(AuthenticationFailed):
            authenticate(f"Bearer {SECRET.text}", address)


def test_a_key_that_only_reads_changes_nothing_whichever_door_forgets_to_ask(key: ApiKey) -> None:
    ApiKey.objects.filter(pk=key.pk).update(scopes=["candidates:read", "clients:read"])
    candidate = CandidateFactory()

    account, _ = authenticate(f"Bearer {SECRET.text}")

    assert may(account, "view", candidate)
    assert not may(account, "change", candidate)
    assert not may(account, "export", Candidate)
    assert not may(account, "change", Client)
    assert candidate not in visible(account, Candidate, "change")


def test_the_use_of_a_key_is_noted_once_a_minute_without_history(
    key: ApiKey, django_assert_num_queries: Any
) -> None:
    with freeze_time("2026-11-23 10:00"):
        authenticate(f"Bearer {SECRET.text}")
    with freeze_time("2026-11-23 10:00:30"), django_assert_num_queries(2):  # key, roles
        authenticate(f"Bearer {SECRET.text}")
    key.refresh_from_db()
    first = key.last_used_at
    with freeze_time("2026-11-23 10:02"):
        authenticate(f"Bearer {SECRET.text}")
    key.refresh_from_db()

    assert key.last_used_at - first == timedelta(minutes=2)
    assert key.version == 1
    assert ApiKey.history.count() == 1
