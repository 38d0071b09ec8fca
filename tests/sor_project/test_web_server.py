"""What the web server refuses before Django sees it is told as REST tells everything."""

import json
import socket

import pytest
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine

from sor_project.web_server import Worker


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        (LimitRequestLine(9000, 8190), 414, "The address is longer than 8,190 characters."),
        (
            LimitRequestHeaders("limit request headers fields size"),
            431,
            "The headers are too many or too long.",
        ),
    ],
)
def test_what_is_too_long_is_told_as_a_problem(error: Exception, status: int, sentence: str) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        Worker.handle_error(Worker.__new__(Worker), None, ours, ("127.0.0.1", 1), error)
        head, _, body = theirs.recv(4096).decode().partition("\r\n\r\n")

    told = json.loads(body)
    assert head.startswith(f"HTTP/1.1 {status} {told['title']}\r\n")
    assert f"Content-Type: application/problem+json\r\nContent-Length: {len(body)}" in head
    assert (told["status"], told["detail"].startswith(sentence)) == (status, True)
