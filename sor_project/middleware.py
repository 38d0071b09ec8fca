"""What every answer carries and how long a session may last."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.csp import build_policy

SEEN_AGAIN = 5 * 60
"""How often the use of a session is noted, which writes to the database."""

Answer = Callable[[HttpRequest], HttpResponse]


def content_security_policy(get_response: Answer) -> Answer:
    """Send the strict policy, or the admin site's, which must let Alpine evaluate its expressions."""
    strict = build_policy(settings.SECURE_CSP)
    admin = build_policy(settings.SECURE_CSP_ADMIN)

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        policy = admin if request.path.startswith("/admin/") else strict
        # A view that serves other people's files sets a stricter one itself.
        response.headers.setdefault("Content-Security-Policy", policy)
        return response

    return answer


def absolute_session_limit(get_response: Answer) -> Answer:
    """End a session some days after log-in, however busy it is, and keep it alive while it is used."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            began = request.session.setdefault("began", int(time.time()))
            if time.time() - began > settings.SESSION_ABSOLUTE_AGE:
                logout(request)
            elif time.time() - request.session.get("seen", 0) > SEEN_AGAIN:
                request.session["seen"] = int(time.time())
        return get_response(request)

    return answer
