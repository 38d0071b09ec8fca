"""Whose request it is, what every answer carries and how long a session may last."""

import ipaddress
import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.csp import build_policy

SEEN_AGAIN = 5 * 60
"""How often the use of a session is noted, which writes to the database."""

Answer = Callable[[HttpRequest], HttpResponse]


def client_address(get_response: Answer) -> Answer:
    """Put the client's address where the proxy's stands, and forget what a stranger says in a proxy's name.

    The address is the first, from the near end, that is no proxy of ours; never further out than
    ``PROXY_HOPS``, because beyond that everything is the client's own word. Stands before all others.
    """
    trusted = [ipaddress.ip_network(network) for network in settings.TRUSTED_PROXIES]

    def is_trusted(address: str) -> bool:
        parsed = _parsed(address)
        return parsed is not None and any(parsed in network for network in trusted)

    def answer(request: HttpRequest) -> HttpResponse:
        meta = request.META
        address = meta.get("REMOTE_ADDR", "")
        if is_trusted(address):
            told = meta.get("HTTP_X_FORWARDED_FOR", "").split(",")
            for each in reversed(told[-settings.PROXY_HOPS :]):
                parsed = _parsed(each)
                if parsed is None or not is_trusted(address):
                    break
                address = str(parsed)
            meta["REMOTE_ADDR"] = address
        elif trusted:
            for name in ("FOR", "PROTO", "HOST", "PORT"):
                meta.pop(f"HTTP_X_FORWARDED_{name}", None)
        return get_response(request)

    return answer


def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Read an address with or without a port; an IPv4 address in IPv6's dress is an IPv4 address."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


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
