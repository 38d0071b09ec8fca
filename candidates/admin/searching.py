"""The page of the search in the admin site, what it is kept as, and what is taken away from it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.text import get_valid_filename
from django.views.decorators.http import require_POST, require_safe

from audit.access import trace
from audit.choices import Reading
from candidates.choices import AlertFrequency, Visibility
from candidates.models import Candidate, SavedSearch
from candidates.search import Asked, BrokenQueryError, Found, alike, find
from candidates.search.export import MOST, lines
from candidates.search.filters import facets
from candidates.search.finding import BEST, ORDERS, Beginning, counted, matching
from candidates.search.places import DISTANCES, place_called
from candidates.search.showing import hits
from governance.choices import Unit
from records.operations import create_record
from records.policies import may, visible
from records.refusals import sentence_of

SAVED_SHOWN = 30
FACETS, ALIKE = "facets", "alike"
HINTS = (
    ("java developer", "both words, in any form"),
    ('"data engineer" or "data scientist"', "either phrase"),
    ("title:nurse -agency", "nurse in a title, “agency” nowhere"),
    ("(python or django) and not junior", "brackets group"),
    ("develop*", "anything that begins so"),
    ("jon smiht", "names are found misspelt"),
    ("0176 1234", "a part of a telephone number"),
    ("company:acme city:leeds skill:k8s", "one field"),
)


class SearchViews:
    """The ways into the search; mixed into the admin of candidates."""

    def search_urls(self) -> list[Any]:
        view = self.admin_site.admin_view  # type: ignore[attr-defined]
        return [
            path("search/", view(self.search_view), name="candidates_candidate_search"),
            path("search/save/", view(self.save_search_view), name="candidates_candidate_search_save"),
            path("search/export/", view(self.export_view), name="candidates_candidate_search_export"),
        ]

    @method_decorator(require_safe)
    def search_view(self, request: HttpRequest) -> HttpResponse:
        """Answer with the page, with the next part of the list, or with what comes after it: facets, names alike."""
        _require(may(request.user, "view", Candidate))
        if FACETS in request.GET or ALIKE in request.GET:
            return _afterwards(request)
        asked, problem, found = Asked.read(request.GET), "", None
        after = request.GET.get("after", "")[:300]
        try:
            found = None if asked.is_blank else find(request.user, asked, after=after)
        except BrokenQueryError as broken:
            problem = " ".join(broken.messages)
        if found:
            shown = [each.pk for each in found.candidates]
            trace(Reading.SEARCHED, model=Candidate, ids=shown, query=asked.address())
        context = {"asked": asked, "found": found, "problem": problem, **_answer(request, asked, found)}
        if found and Beginning.read(after).place:
            return TemplateResponse(request, "candidates/search/rows.html", context)
        return TemplateResponse(
            request,
            "candidates/search/page.html",
            {
                **self.admin_site.each_context(request),  # type: ignore[attr-defined]
                "title": "Search candidates",
                **context,
                **_frame(request, asked, found, after),
            },
            status=422 if problem else 200,
        )

    @method_decorator(require_POST)
    def save_search_view(self, request: HttpRequest) -> HttpResponse:
        """Keep the search under a name."""
        owner: Any = request.user
        asked = Asked.read(request.POST)
        back = f"{reverse('admin:candidates_candidate_search')}?{asked.address()}"
        search = SavedSearch(
            name=request.POST.get("name", "").strip()[:120],
            owner=owner,
            query=asked.saved(),
            visibility=request.POST.get("visibility", Visibility.PRIVATE),
            alert=request.POST.get("alert", AlertFrequency.NEVER),
        )
        try:
            create_record(search)
        except (ValidationError, PermissionDenied) as refusal:
            messages.error(request, sentence_of(refusal))
        else:
            messages.success(request, f"Saved as “{search.name}”.")
        return HttpResponseRedirect(back)

    @method_decorator(require_safe)
    def export_view(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        """Stream all that was found, for those who may take it away."""
        _require(may(request.user, "export", Candidate))
        asked = Asked.read(request.GET)
        back = f"{reverse('admin:candidates_candidate_search')}?{asked.address()}"
        try:
            allowed = visible(request.user, Candidate, "export").order_by().values("pk")
            rows = matching(request.user, asked).filter(pk__in=allowed)
            keys = list(rows.order_by("-updated_at", "-id").values_list("pk", flat=True)[: MOST + 1])
        except BrokenQueryError:
            return HttpResponseRedirect(back)
        if len(keys) > MOST:
            messages.error(request, f"A file has at most {MOST:,} people. Narrow the search first.")
            return HttpResponseRedirect(back)
        trace(Reading.EXPORTED, model=Candidate, ids=keys, query=asked.address())
        name = get_valid_filename(f"candidates {asked.q[:40]}".strip() or "candidates")
        return StreamingHttpResponse(
            lines(keys),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
        )


def _require(condition: bool) -> None:  # noqa: FBT001 - a question, answered
    if not condition:
        raise PermissionDenied("You may not do this with candidates.")


def _answer(request: HttpRequest, asked: Asked, found: Found | None) -> dict[str, Any]:
    if not found:
        return {}
    user = request.user
    return {
        "hits": hits(found.candidates, found.meaning, user),
        "more_url": f"?{asked.address(after=found.after)}" if found.after else "",
        "further_url": f"?{asked.address(after=found.further)}" if found.further and not found.after else "",
    }


def _frame(request: HttpRequest, asked: Asked, found: Found | None, after: str) -> dict[str, Any]:
    user = request.user
    best = [(BEST, "Best match")] if found and found.meaning.query else []
    return {
        "chips": list(asked.chips(user)),
        "facets_url": f"?{asked.address(**{FACETS: '1', 'after': after})}",
        "next_url": f"?{asked.address(after=found.further)}" if found and found.further else "",
        "first_url": f"?{asked.address()}" if after else "",
        "alike_url": f"?{asked.address(**{ALIKE: '1'})}" if found and found.may_be_misspelt else "",
        "orders": [
            (name, label, f"?{asked.address(sort=None if name == BEST else name)}", name == found.order)
            for name, label in (*best, *((name, order.label) for name, order in ORDERS.items()))
        ]
        if found
        else [],
        "is_place_unknown": bool(asked.place) and place_called(asked.place) is None,
        "distances": DISTANCES,
        "units": Unit.choices,
        "hints": [(text, meaning, f"?{Asked(q=text).address()}") for text, meaning in HINTS],
        "saved": [
            (each, f"?{Asked.read(each.query).address()}")
            for each in visible(user, SavedSearch).select_related("owner")[:SAVED_SHOWN]
        ],
        "visibilities": Visibility.choices,
        "frequencies": AlertFrequency.choices,
        "kept": [(name, value) for name, said in asked.saved().items() for value in _listed(said)],
        "may_export": may(user, "export", Candidate),
        "export_url": f"{reverse('admin:candidates_candidate_search_export')}?{asked.address()}",
    }


def _afterwards(request: HttpRequest) -> HttpResponse:
    """Answer with a part of the page that it does not wait for; a query that cannot be read has none."""
    user, asked = request.user, Asked.read(request.GET)
    try:
        if FACETS in request.GET:
            keys = [] if asked.is_blank else counted(user, asked, after=request.GET.get("after", "")[:300])
            context = {"facets": _facets(asked, keys, user) if keys else []}
            return TemplateResponse(request, "candidates/search/facets.html", context)
        found = find(user, asked)
    except BrokenQueryError:
        return HttpResponse()
    people = alike(user, found)
    trace(Reading.SEARCHED, model=Candidate, ids=[each.pk for each in people], query=asked.address())
    shown = {"hits": hits(people, found.meaning, user)}
    return TemplateResponse(request, "candidates/search/alike.html", shown)


def _facets(asked: Asked, keys: list[int], user: Any) -> list[dict[str, Any]]:
    """Return what else narrows the search, each value with its address and whether it is chosen."""
    shown = []
    for each, choices in facets(keys, user):
        chosen = asked.values.get(each.name, ())
        values = [
            {
                "label": choice.label,
                "count": choice.count,
                "is_chosen": choice.value in chosen,
                "url": f"?{asked.address(**{each.name: _toggled(chosen, choice.value)})}",
            }
            for choice in choices
        ]
        if values:
            shown.append({"name": each.name, "label": each.label, "values": values, "is_open": bool(chosen)})
    return shown


def _toggled(chosen: tuple[str, ...], value: str) -> list[str]:
    return [each for each in chosen if each != value] if value in chosen else [*chosen, value]


def _listed(said: Any) -> list[Any]:
    return said if isinstance(said, list) else [said]
