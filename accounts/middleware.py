"""Shows times, dates and numbers as whoever reads is used to them."""

import zoneinfo
from collections.abc import Callable
from contextlib import ExitStack
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from accounts.choices import Locale


@cache
def _known_zones() -> set[str]:
    """Return the names of time zones, for which Python walks through folders each time."""
    return zoneinfo.available_timezones()


class PreferencesMiddleware:
    """Stands behind the authentication middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        with ExitStack() as stack:
            # The tables of time zones change; a name that is gone must not lock its user out.
            if user.time_zone in _known_zones():
                stack.enter_context(timezone.override(user.time_zone))
            if user.locale in Locale:
                stack.enter_context(translation.override(user.locale))
            return self.get_response(request)
