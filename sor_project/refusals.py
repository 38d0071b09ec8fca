"""What is said of an address that is not there and of a fault of ours: a page to people, a problem to programs."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views import defaults
from django.views.decorators.csrf import csrf_exempt

from records.api.problems import outside_views

REST = "/api/"


@csrf_exempt  # nothing is done there, and a missing token is not what is wrong
def no_such_address(request: HttpRequest) -> HttpResponse:
    return outside_views(request, 404, "There is no such address. See /api/docs/ for those that are.")


def _told(status: int, detail: str, page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.path.startswith(REST):
            return outside_views(request, status, detail)
        return page(request, *args, **kwargs)

    return answer


bad_request = _told(400, "The request cannot be understood.", defaults.bad_request)
forbidden = _told(403, "You may not do this.", defaults.permission_denied)
not_found = _told(404, "There is no such address.", defaults.page_not_found)
crashed = _told(
    500, "Something went wrong here. The request id leads to it in our log.", defaults.server_error
)
