"""Nothing is sent into our own networks, however the way there is written."""

import asyncio
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from typing import Any

import httpx
import pytest

from integrations import outbound
from integrations.outbound import ForbiddenAddressError, Sender, UnreachableError, is_public, refusal_of

PRIVATE = [
    "127.0.0.1", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1",
    "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1",
    "::", "::1", "fe80::1", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "::127.0.0.1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:a9fe:a9fe::1", "2001::1", "2001:db8::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_on_the_open_internet_is_refused(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["9.9.9.9", "2620:fe::fe", "::ffff:9.9.9.9", "2a00:1450:4001::200e"])
def test_what_is_on_the_open_internet_is_allowed(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("nonsense", "whole address"),
        ("ftp://example.org/", "whole address"),
        ("https://", "whole address"),
        ("https://example.org:99999/", "whole address"),
        ("https://me:secret@example.org/", "name and password"),
        ("https://example.org/#x", "Leave out"),
        ("http://example.org/", "Use https"),
        ("https://example.org:25/", "port 443"),
        ("https://127.0.0.1/", "no public address"),
        ("https://[::1]/", "no public address"),
        ("https://[::ffff:10.0.0.1]/", "no public address"),
    ],
)
def test_an_address_is_refused_in_a_sentence(url: str, sentence: str) -> None:
    assert sentence in refusal_of(url)


@pytest.mark.parametrize(
    "url", ["https://example.org/hooks?x=1", "https://example.org:8443/", "https://9.9.9.9/"]
)
def test_a_usual_address_is_not_refused(url: str) -> None:
    assert refusal_of(url) == ""


def send(url: str, **options: Any) -> outbound.Answer:
    async def act() -> outbound.Answer:
        async with Sender(url, **options) as sender:
            return await sender.send("POST", headers={}, content=b"{}")

    # In a thread of its own: the browser of another test may have left its loop in this one.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, act()).result()


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Let a name have addresses, one list for each time that it is looked up; tell who was connected to."""

    def say(*answers: list[str]) -> list[str]:
        left = list(answers)
        reached: list[str] = []

        def getaddrinfo(host: Any, port: Any, *_: Any, **__: Any) -> list[Any]:
            now = left.pop(0) if len(left) > 1 else left[0]
            return [
                (socket.AF_INET6 if ":" in each else socket.AF_INET, 1, 6, "", (each, port)) for each in now
            ]

        async def connect(self: Any, request: httpx.Request) -> httpx.Response:
            reached.append(request.url.host)
            assert request.headers["Host"] == "hooks.example"
            assert request.extensions["sni_hostname"] == "hooks.example"
            return httpx.Response(204, request=request, stream=httpx.ByteStream(b""))

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", connect)
        return reached

    return say


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_that_leads_inside_is_not_followed(names: Any, address: str) -> None:
    reached = names([address])

    with pytest.raises(ForbiddenAddressError, match="no public address"):
        send("https://hooks.example/")
    assert reached == []


def test_one_private_address_among_public_ones_forbids_them_all(names: Any) -> None:
    reached = names(["9.9.9.9", "10.0.0.1"])

    with pytest.raises(ForbiddenAddressError):
        send("https://hooks.example/")
    assert reached == []


def test_a_name_that_changes_after_it_was_looked_up_changes_nothing(names: Any) -> None:
    """DNS rebinding: the second answer leads inside. Nobody asks a second time within one request."""
    reached = names(["9.9.9.9"], ["127.0.0.1"])

    assert send("https://hooks.example/").address == "9.9.9.9"
    with pytest.raises(ForbiddenAddressError):
        send("https://hooks.example/")
    assert reached == ["9.9.9.9"]


def test_numbers_that_mean_this_machine_are_seen_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system reads 2130706433, 0x7f.1 and 127.1 as 127.0.0.1: the address counts, not the words."""
    monkeypatch.undo()
    for host in ("2130706433", "0x7f.1", "127.1", "localhost"):
        with pytest.raises((ForbiddenAddressError, UnreachableError, RuntimeError)):
            send(f"https://{host}/")


def test_a_private_network_that_is_named_is_reached_also_without_https(names: Any, settings: Any) -> None:
    settings.OUTBOUND_NETWORKS = ["10.0.0.0/8"]
    reached = names(["10.0.0.1"])

    send("http://hooks.example/")

    assert reached == ["10.0.0.1"]
    with pytest.raises(ForbiddenAddressError):
        send("http://192.168.0.1/")


def test_the_open_internet_is_never_spoken_to_in_clear_text(names: Any, settings: Any) -> None:
    settings.OUTBOUND_NETWORKS = ["10.0.0.0/8"]
    names(["9.9.9.9"])

    with pytest.raises(ForbiddenAddressError, match="Use https"):
        send("http://hooks.example/")
