"""A program on the other side: it has a key, speaks JSON and remembers nothing."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.secrets import new_secret
from tests.accounts.factories import ApiKeyFactory

ROOT = "/api/v1"
_PLACE = re.compile("<[^>]+>")


class Program:
    """Another system with a key of ``account``."""

    def __init__(self, account: User, scopes: list[str] | None = None, **options: Any) -> None:
        secret = new_secret()
        self.account = account
        self.key = ApiKeyFactory(account=account, secret=secret, scopes=scopes or ["*:write"], **options)
        self.browser = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {secret.text}"}

    def get(self, path: str, query: dict[str, Any] | None = None, **headers: str) -> Any:
        return self.browser.get(_address(path), query or {}, headers=self._told(headers))

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        data = body if isinstance(body, (bytes, str)) else json.dumps({} if body is None else body)
        return self.browser.generic(
            method, _address(path), data, content_type="application/json", headers=self._told(headers)
        )

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("POST", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("PATCH", path, body, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("PUT", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self.send("DELETE", path, **headers)

    def _told(self, headers: dict[str, str]) -> dict[str, str]:
        return self.headers | {name.replace("_", "-"): value for name, value in headers.items()}


def path_of(resource: Any, route: Any, key: int) -> str:
    """Return where a record with this key is asked by ``route``, whatever else its address names."""
    suffix = route.suffix.replace("<int:pk>", str(key)).replace("<slug:system>", "crm")
    return f"{resource.noun}/{_PLACE.sub('1', suffix)}"


def _address(path: str) -> str:
    return path if path.startswith(("/api", "http")) else f"{ROOT}/{path.lstrip('/')}"


@pytest.fixture
def program(integration: User) -> Program:
    """The other system, with every scope."""
    return Program(integration)


@pytest.fixture
def program_of() -> Callable[..., Program]:
    """Make a program that acts as somebody: what a role may, it may over REST."""
    return Program
