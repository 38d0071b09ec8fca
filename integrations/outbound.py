"""Requests to addresses that people typed: only to the open internet, or where a setting allows it.

A name is looked up once, every address that it has must be allowed, and the connection goes to such an
address, whatever the name says a moment later. Nothing is followed: a redirect is an answer like another.
"""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Self

import httpx
from django.conf import settings

type Address = IPv4Address | IPv6Address

PATIENCE = 15.0
"""Seconds for everything: looking the name up, connecting, sending and reading the answer."""
LONGEST_ANSWER = 64 << 10
INCOMPLETE = "Give a whole address, such as https://hooks.agency.example/record."
NOT_PUBLIC = "It leads to {address}, which is no public address. OUTBOUND_NETWORKS names the networks that are allowed."
NOT_HTTPS = "Use https: only networks that OUTBOUND_NETWORKS names are spoken to in clear text."
# Everything that is routed on the open internet; then what lies in it and leads elsewhere: Teredo and its
# neighbours, documentation, and 6to4, which carries any IPv4 address.
_OPEN_IPV6 = ip_network("2000::/3")
_NOT_OPEN_IPV6 = [ip_network(text) for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]


class UnreachableError(Exception):
    """A request that was not sent, or not answered, with a sentence for people that says why."""

    def __init__(self, sentence: str, address: str = "") -> None:
        self.address = address
        super().__init__(sentence)


class ForbiddenAddressError(UnreachableError):
    """An address to which nothing is sent."""


@dataclass(frozen=True)
class Answer:
    """What came back, cut off where it was too long."""

    status: int
    body: bytes
    address: str
    headers: httpx.Headers


def refusal_of(url: str) -> str:
    """Say why nothing will ever be sent to ``url``, as far as it can be told without looking it up."""
    try:
        parsed = httpx.URL(url)
        port = parsed.port or 443
    except (httpx.InvalidURL, ValueError, UnicodeError):
        return INCOMPLETE
    faults = {
        INCOMPLETE: parsed.scheme not in {"http", "https"} or not parsed.host or port > 65535,
        "Leave name and password out of the address.": bool(parsed.userinfo),
        "Leave out what follows the #.": bool(parsed.fragment),
        NOT_HTTPS: parsed.scheme == "http" and not settings.OUTBOUND_NETWORKS,
        "Use port 443, or one above 1023.": parsed.scheme == "https" and port != 443 and port < 1024,
    }
    return next((sentence for sentence, holds in faults.items() if holds), "") or _refusal_of_host(
        parsed.host
    )


def _refusal_of_host(host: str) -> str:
    try:
        literal = ip_address(host)
    except ValueError:
        return ""
    return "" if is_allowed(literal) else NOT_PUBLIC.format(address=literal)


def is_allowed(address: Address) -> bool:
    """Tell whether anything may be sent to ``address``."""
    address = getattr(address, "ipv4_mapped", None) or address
    return is_public(address) or _is_named(address)


def is_public(address: Address) -> bool:
    """Tell whether ``address`` is on the open internet. ``is_global`` of the standard library is not enough."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if address not in _OPEN_IPV6 or any(address in network for network in _NOT_OPEN_IPV6):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _is_named(address: Address) -> bool:
    networks = (ip_network(text, strict=False) for text in settings.OUTBOUND_NETWORKS)
    return any(address in network for network in networks)


class Sender:
    """Sends to one address; connections are kept between requests. Use it as an asynchronous context."""

    def __init__(self, url: str, *, patience: float = PATIENCE) -> None:
        self.url = httpx.URL(url)
        self.patience = patience
        self._client = httpx.AsyncClient(
            verify=_trusted(), trust_env=False, follow_redirects=False, timeout=patience
        )

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(self, *fault: object) -> None:
        await self._client.aclose()

    async def send(
        self,
        method: str,
        *,
        headers: Mapping[str, str],
        content: bytes = b"",
        url: str = "",
        most: int = LONGEST_ANSWER,
    ) -> Answer:
        """Send one request and return the answer. ``url`` may differ in path and query alone.

        Raises :class:`UnreachableError`.
        """
        target = httpx.URL(url) if url else self.url
        if (target.scheme, target.host, target.port) != (self.url.scheme, self.url.host, self.url.port):
            raise ForbiddenAddressError("It leads to another server.")
        if sentence := refusal_of(str(target)):
            raise ForbiddenAddressError(sentence)
        request = self._client.build_request(
            method,
            target,
            headers={"Accept-Encoding": "identity", **headers, "Host": target.netloc.decode("ascii")},
            content=content,
        )
        try:
            async with asyncio.timeout(self.patience):
                return await self._sent(request, most)
        except TimeoutError:
            raise UnreachableError(f"No answer within {self.patience:g} seconds.") from None

    async def _sent(self, request: httpx.Request, most: int) -> Answer:
        fault = UnreachableError("The name has no address.")
        for address in await looked_up(request.url):
            try:
                return await self._sent_to(address, request, most)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                fault = UnreachableError(_sentence(error), str(address))
            except httpx.HTTPError as error:
                raise UnreachableError(_sentence(error), str(address)) from error
        raise fault

    async def _sent_to(self, address: Address, request: httpx.Request, most: int) -> Answer:
        """Send to ``address``, under the name for which the certificate stands."""
        named = httpx.Request(
            request.method,
            request.url.copy_with(host=str(address)),
            headers=request.headers,
            content=request.content,
            extensions={**request.extensions, "sni_hostname": request.url.raw_host.decode("ascii")},
        )
        response = await self._client.send(named, stream=True)
        try:
            body = b""
            async for part in response.aiter_raw():
                body += part
                if len(body) >= most:
                    break
            return Answer(response.status_code, body[:most], str(address), response.headers)
        finally:
            await response.aclose()


async def looked_up(url: httpx.URL) -> list[Address]:
    """Return the addresses of the host of ``url``. One that is not allowed forbids them all."""
    port = url.port or (443 if url.scheme == "https" else 80)
    try:
        found = await asyncio.get_running_loop().getaddrinfo(url.raw_host.decode("ascii"), port, type=1)
    except OSError:
        raise UnreachableError("The name of the server has no address.") from None
    addresses = [ip_address(str(place[4][0]).partition("%")[0]) for place in found]
    addresses = [getattr(each, "ipv4_mapped", None) or each for each in dict.fromkeys(addresses)]
    for address in addresses:
        if not is_allowed(address):
            raise ForbiddenAddressError(NOT_PUBLIC.format(address=address), str(address))
        if url.scheme != "https" and not _is_named(address):
            raise ForbiddenAddressError(NOT_HTTPS, str(address))
    return addresses


@cache
def _trusted() -> ssl.SSLContext:
    """Return whom to trust; made once, as reading the certificates takes longer than a request."""
    return ssl.create_default_context()


def _sentence(error: httpx.HTTPError) -> str:
    if isinstance(error.__cause__, ssl.SSLError) or "SSL" in str(error) or "certificate" in str(error):
        return f"No safe connection: {error}."[:300]
    return f"No answer: {str(error) or type(error).__name__}."[:300]
