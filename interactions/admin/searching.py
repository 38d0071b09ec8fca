"""Searching the rows of this room by candidate."""

from django.db.models import QuerySet
from django.http import HttpRequest

from candidates.models import Candidate
from candidates.search import found
from records.policies import visible

LISTED = 1_000


def about(queryset: QuerySet, request: HttpRequest, term: str) -> tuple[QuerySet, bool]:
    """Keep the rows about candidates who go by ``term``."""
    if not term.strip():
        return queryset, False
    people = found(visible(request.user, Candidate), term).order_by("pk").values_list("pk", flat=True)
    return queryset.filter(candidate__in=list(people[:LISTED])), False
