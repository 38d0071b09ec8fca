"""Opens the act of each request: who, from where, under which request id; and traces what it read."""

import re
import uuid
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from audit.access import noting
from audit.choices import Via
from audit.context import acting

_REQUEST_ID = re.compile(r"[\w.:-]{8,128}")


class ActingMiddleware:
    """Stands behind the authentication middleware. The user is asked for only when something is written,
    so that a log-in or an API key that comes later in the request counts.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        request.request_id = request_id  # type: ignore[attr-defined]
        acts = acting(
            lambda: getattr(request, "user", None),
            via=Via.API if request.path.startswith("/api/") else Via.UI,
            request_id=request_id,
            address=request.META.get("REMOTE_ADDR") or None,
            api_key_id=lambda: getattr(getattr(request, "auth", None), "pk", None),
        )
        with acts, noting() as noted:
            response = self.get_response(request)
            if request.method != "HEAD" and response.status_code < HTTPStatus.BAD_REQUEST:
                noted.write(view=getattr(request.resolver_match, "view_name", ""))
        response["X-Request-ID"] = request_id
        return response
