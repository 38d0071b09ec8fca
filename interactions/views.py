"""The calendar at a secret address: for programs, which do not log in."""

from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from accounts.secrets import digest_of
from accounts.throttling import RequestsPerMinute
from audit.access import trace
from audit.choices import Reading, Via
from audit.context import acting
from candidates.models import Candidate
from interactions.calendar import calendar_of
from interactions.models import CalendarFeed


@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Answer with what is planned for whoever has the address; a wrong one is not found."""
    feed = CalendarFeed.objects.live().filter(digest=digest_of(secret)).select_related("user").first()
    if feed is None:
        raise Http404("There is no such calendar.")
    request.user = feed.user
    counter = RequestsPerMinute()
    if not counter.allow_request(request, None):  # type: ignore[arg-type]
        return HttpResponse("Too often.", status=429, headers={"Retry-After": str(int(counter.wait()) + 1)})
    body, people = calendar_of(feed.user)
    etag = quote_etag(sha256(body).hexdigest()[:32])
    headers = {"ETag": etag, "Cache-Control": "private, max-age=300", "X-Robots-Tag": "noindex"}
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)
    answer = get_conditional_response(request, etag=etag, response=response)
    if answer is response:
        with acting(feed.user, via=Via.API):
            trace(Reading.LISTED, model=Candidate, ids=people, query="calendar")
    return answer or response
