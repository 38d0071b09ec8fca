"""Searching candidates over REST: the language, filters and rights of the page."""

import base64
from collections.abc import Iterator, Sequence
from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from audit.access import trace
from audit.choices import Reading
from candidates.models import Candidate
from candidates.search import Asked, BrokenQueryError, Found, alike, find
from candidates.search.asking import SINGLE
from candidates.search.filters import all_filters, facets
from candidates.search.finding import BEST, CEILING, ORDERS
from candidates.search.places import DISTANCES
from governance.choices import Unit
from records.api.components import Extra, serializer
from records.api.paging import FOREIGN, MOST
from records.api.problems import ParameterError, UnfittingError
from records.api.queries import limit_of
from records.api.resource import Resource
from records.api.routes import Route

OWN = ("facets", "limit", "cursor")
USUAL = 25


class Searched(Resource):
    """Candidates, with the search at ``search/``."""

    @classmethod
    def routes(cls) -> Iterator[Route]:
        yield Route("search/", {"get": "search"}, "search")
        yield from super().routes()

    def search(self, request: Request) -> Response:
        """Answer with a page of those who are found, the best or the latest first."""
        query = request.query_params
        _refuse_unknown(query)
        limit = limit_of(query, usual=USUAL, most=MOST)
        asked, after = Asked.read(query), _place(query.get("cursor"))
        try:
            found = find(request.user, asked, after=after, limit=limit)
        except BrokenQueryError as broken:
            raise UnfittingError("q", " ".join(broken.messages)) from broken
        people = [*found.candidates, *alike(request.user, found)]
        trace(Reading.SEARCHED, model=Candidate, ids=[each.pk for each in people], query=asked.address())
        told = self.shape.of_records(people)
        self.shape.veil(told, request.user)
        then = found.after or found.further
        rest = f"{asked.address()}&limit={limit}&cursor={_written(then)}" if then else None
        return Response(
            {
                "results": told[: len(found.candidates)],
                "alike": told[len(found.candidates) :],
                "next": f"{request.build_absolute_uri(request.path)}?{rest}" if rest else None,
                "previous": None,
                "count": None if after else found.count,
                "is_more": found.is_more,
                "looked_at": found.looked or None,
                "order": found.order,
                "facets": _facets(found, request.user) if query.get("facets") == "true" else None,
            }
        )


def _refuse_unknown(query: Any) -> None:
    known = {*SINGLE, *OWN, *(each.name for each in all_filters())}
    for name in query:
        if name not in known:
            raise ParameterError(name, f"There is no parameter {name!r} here.")
        if any("\x00" in value for value in query.getlist(name)):
            raise ParameterError(name, "Remove the NUL character.")
    for name, codes in _codes().items():
        if name in query and query[name] not in codes:
            raise ParameterError(name, f"Write one of: {', '.join(codes)}.")


def _codes() -> dict[str, list[str]]:
    """Return the parameters that take one of a few words."""
    return {
        "facets": ["true", "false"],
        "sort": [BEST, *ORDERS],
        "km": [str(km) for km in DISTANCES],
        "unit": list(Unit.values),
    }


def _written(place: str) -> str:
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def _place(text: str | None) -> str:
    if text is None:
        return ""
    try:
        place = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except ValueError as error:
        raise UnfittingError("cursor", FOREIGN) from error
    if not place or "\x00" in place or "|" not in place:
        raise UnfittingError("cursor", FOREIGN)
    return place[:300]


def _facets(found: Found, user: Any) -> dict[str, list[dict[str, Any]]]:
    return {
        each.name: [
            {"value": choice.value, "label": choice.label, "count": choice.count} for choice in choices
        ]
        for each, choices in facets(found.keys, user)
    }


def _parameters() -> Sequence[OpenApiParameter]:
    codes = _codes()
    words = {
        "q": "What is looked for: words, phrases, AND, OR, NOT, brackets, `java*`, `title:nurse`.",
        "place": "The name of a town.",
        "km": "How far around it.",
        "pay": "Who would come for this amount.",
        "currency": "In which currency.",
        "unit": "For which time.",
        "sort": "What comes first.",
        "facets": "Whether to tell what else narrows the search.",
    }
    found = [
        OpenApiParameter(
            name, {"type": "string", **({"enum": codes[name]} if name in codes else {})}, description=text
        )
        for name, text in words.items()
    ]
    found += [
        OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}),
        OpenApiParameter("cursor", {"type": "string", "pattern": "^[A-Za-z0-9_-]+$"}),
    ]
    kind = {"type": "array", "items": {"type": "string"}}
    return found + [
        OpenApiParameter(each.name, kind, description=f"{each.label}: any of these.", explode=True)
        for each in all_filters()
    ]


def described(record: type[serializers.Serializer]) -> Extra:
    """Return how the search is described; ``record`` is how a candidate is told."""
    value = {
        "value": serializers.CharField(),
        "label": serializers.CharField(),
        "count": serializers.IntegerField(),
    }
    facet = serializer("FacetValue", value)
    link: dict[str, Any] = {"allow_null": True}
    page = serializer(
        "CandidateSearchPage",
        {
            "results": record(many=True),
            "alike": record(
                many=True, help_text="People with nearly that name, where nearly nobody was found."
            ),
            "next": serializers.CharField(**link),
            "previous": serializers.CharField(**link),
            "count": serializers.IntegerField(help_text=f"At most {CEILING:,}; on the first page.", **link),
            "is_more": serializers.BooleanField(
                help_text="Whether there may be more than were counted: follow `next` to the end to reach everybody."
            ),
            "looked_at": serializers.IntegerField(
                help_text=(
                    "How many were looked at, those who changed last, where few of very many fit; `count` is of these."
                ),
                **link,
            ),
            "order": serializers.ChoiceField(choices=[BEST, *ORDERS]),
            "facets": serializers.DictField(child=facet(many=True), **link),
        },
    )
    return Extra(
        "Search candidates",
        {200: page},
        _parameters(),
        "Find candidates as on the page of the search, by the same rights.",
    )
