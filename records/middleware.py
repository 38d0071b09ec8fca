"""Lets a request ask the gates once for what all its writes need to know, and keep plans for as long as it lasts."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from records import gates, plans


def one_scope(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Stands before whatever writes."""

    def answer(request: HttpRequest) -> HttpResponse:
        with gates.scope(), plans.scope():
            return get_response(request)

    return answer
