"""The home page: my day, and whether contacts are logged in time."""

from typing import Any

from django.http import HttpRequest


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    return context


def follow_ups_badge(request: HttpRequest) -> int | None:
    return None
