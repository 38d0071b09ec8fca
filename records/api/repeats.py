"""Requests that are sent again because their answer was lost: one effect, and the first answer again."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import orjson
from rest_framework.request import Request
from rest_framework.response import Response

from records.api.problems import HeaderError
from records.api.transport import body_of, written

HEADER = "Idempotency-Key"
PATTERN = "^[!-~]{1,255}$"
_KEY = re.compile(PATTERN[1:-1])


@dataclass(frozen=True)
class Answer:
    """What is told again."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    text: str = ""
    """The body as it was sent."""


class Memory(Protocol):
    """Where answers are kept, in the transaction of their effect."""

    def once(self, user: Any, key: str, fingerprint: str, act: Callable[[], Answer]) -> tuple[Answer, bool]:
        """Return the answer of ``act``, or that of the first time, and whether it is that."""


class Forgetful:
    """Without a memory every request counts."""

    def once(self, user: Any, key: str, fingerprint: str, act: Callable[[], Answer]) -> tuple[Answer, bool]:
        return act(), False


_memory: list[Memory] = [Forgetful()]


def remember_with(memory: Memory) -> None:
    """Name where answers are kept; ``integrations`` does so at start-up."""
    _memory[:] = [memory]


def once(request: Request, act: Callable[[], Response]) -> Response:
    """Answer a request, at most once for each key that its sender chose."""
    key = request.headers.get(HEADER)
    if key is None:
        return act()
    key = key.strip().strip('"')
    if not _KEY.fullmatch(key):
        raise HeaderError(HEADER, "An Idempotency-Key has 1 to 255 visible ASCII characters.")

    def answered() -> Answer:
        response = act()
        return Answer(response.status_code, dict(response.headers), written(response.data).decode())

    answer, is_repeated = _memory[0].once(request.user, key, _fingerprint(request), answered)
    response = Response(orjson.loads(answer.text), status=answer.status, headers=answer.headers)
    response["Idempotent-Replayed"] = "true" if is_repeated else "false"
    return response


def _fingerprint(request: Request) -> str:
    """Return what makes two requests the same: what is asked of what address, and with which words."""
    request.data  # noqa: B018 - reads the body
    told = f"{request.method} {request.get_full_path()} {request.headers.get('If-Match', '')}\n".encode()
    return hashlib.sha256(told + body_of(request)).hexdigest()
