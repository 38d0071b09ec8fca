"""How gunicorn serves the site; read by it as its configuration file."""

import json
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine
from gunicorn.workers.gthread import ThreadWorker

from sor_project import leash, settings

wsgi_app = "sor_project.wsgi"
bind = f"{settings.BIND}:{settings.PORT}"
# Threads, because most of a request is waiting for PostgreSQL; processes, because Python has one lock.
worker_class = "sor_project.web_server.Worker"
workers = settings.WEB_WORKERS
threads = settings.WEB_THREADS
timeout = 60
graceful_timeout = 20
# Leaks of libraries do not add up; the jitter keeps the workers from going together.
max_requests = 20_000
max_requests_jitter = 2_000
# Searches and lists of columns stand in the address; a longer one is refused with 414.
limit_request_line = 8190
loglevel = "warning"
# Addresses of pages hold what people searched for: acts and readers are written down in the audit instead.
accesslog = None
control_socket_disable = True


def when_ready(server: Any) -> None:  # noqa: ARG001 - gunicorn's hook
    leash.end_with_supervisor()


TOO_LONG = {
    LimitRequestLine: (
        HTTPStatus.REQUEST_URI_TOO_LONG,
        f"The address is longer than {limit_request_line:,} characters. Ask for less at once.",
    ),
    LimitRequestHeaders: (
        HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
        "The headers are too many or too long. Leave out cookies and headers that are not ours.",
    ),
}


class Worker(ThreadWorker):
    """Says what is too long before Django sees it as REST says everything else (RFC 9457)."""

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        if type(exc) not in TOO_LONG:
            super().handle_error(req, client, addr, exc)
            return
        status, detail = TOO_LONG[type(exc)]
        body = json.dumps({
            "type": "about:blank", "title": status.phrase, "status": status, "detail": detail,
            "code": "too_long",
        })  # fmt: skip
        head = (
            f"HTTP/1.1 {status.value} {status.phrase}\r\nConnection: close\r\n"
            f"Content-Type: application/problem+json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        with suppress(OSError):  # whoever asked is gone
            client.sendall((head + body).encode())
