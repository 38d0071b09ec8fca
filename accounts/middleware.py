"""Shows times in the time zone of whoever reads."""

import zoneinfo
from collections.abc import Callable
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.utils import timezone


@cache
def _known_zones() -> set[str]:
    """Return the names of time zones, for which Python walks through folders each time."""
    return zoneinfo.available_timezones()


class TimeZoneMiddleware:
    """Stands behind the authentication middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        name = user.time_zone if user.is_authenticated else None
        # The tables of time zones change; a name that is gone must not lock its user out.
        if name not in _known_zones():
            return self.get_response(request)
        with timezone.override(name):
            return self.get_response(request)
