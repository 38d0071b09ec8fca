"""Whose address counts: the client's behind proxies of ours, and nobody's own word."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from sor_project.middleware import client_address

PROXY, CLIENT = "10.0.0.5", "198.51.100.4"


def seen(**meta: Any) -> HttpRequest:
    """Send a request through the middleware and return it as the site sees it."""
    request = RequestFactory().get("/", **meta)
    client_address(lambda _: HttpResponse())(request)
    return request


@pytest.fixture(autouse=True)
def _proxies(settings: Any) -> None:
    settings.TRUSTED_PROXIES = [PROXY, "10.1.0.0/16", "2001:db8::/32"]
    settings.PROXY_HOPS = 1


@pytest.mark.parametrize(
    ("peer", "told", "hops", "address"),
    [
        (PROXY, CLIENT, 1, CLIENT),
        (PROXY, f"203.0.113.9, {CLIENT}", 1, CLIENT),  # the first is what the client made up
        (PROXY, f"{CLIENT}, 10.1.2.3", 2, CLIENT),
        (PROXY, f"{CLIENT}, 10.1.2.3", 1, "10.1.2.3"),
        (PROXY, f"10.1.9.9, {CLIENT}", 2, CLIENT),  # a client that calls itself a proxy of ours
        (PROXY, f"{CLIENT}:4711", 1, CLIENT),
        (PROXY, "[2001:db9::1]:4711", 1, "2001:db9::1"),
        ("2001:db8::7", CLIENT, 1, CLIENT),
        (f"::ffff:{PROXY}", CLIENT, 1, CLIENT),
        (PROXY, "", 1, PROXY),
        (PROXY, "unknown", 1, PROXY),
        (PROXY, "'; DROP TABLE x; --", 1, PROXY),
        (CLIENT, "203.0.113.9", 1, CLIENT),
        (CLIENT, "10.0.0.5", 1, CLIENT),
        ("", "203.0.113.9", 1, ""),
    ],
)
def test_address_is_the_first_that_is_no_proxy_of_ours(
    settings: Any, peer: str, told: str, hops: int, address: str
) -> None:
    settings.PROXY_HOPS = hops

    assert seen(REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=told).META["REMOTE_ADDR"] == address


def test_stranger_says_nothing_in_the_name_of_a_proxy(settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    assert not seen(REMOTE_ADDR=CLIENT, HTTP_X_FORWARDED_PROTO="https").is_secure()
    assert seen(REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_PROTO="https").is_secure()


def test_without_proxies_nobody_is_believed(settings: Any) -> None:
    settings.TRUSTED_PROXIES = []

    assert seen(REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=CLIENT).META["REMOTE_ADDR"] == PROXY
