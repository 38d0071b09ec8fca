"""Who is this? Asked in the form before somebody is added who seems to be on the record."""

import re
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse

from candidates import operations
from candidates.matching import Likeness, PossibleDuplicates
from candidates.models import Candidate, CandidateEmail, CandidateLink, CandidatePhone
from candidates.operations.pairs import tell_many_apart
from candidates.operations.people import NewCandidate, refuse_duplicates
from records.forms import RecordForm
from records.policies import visible

DIFFERENT, SAME = "different", "same"
_SAID = re.compile(r"likely-(\d{1,18})")


class WhoIsThis:
    """A form that shows who is likely, and takes down what was said about each."""

    change_form_template = "candidates/change_form.html"

    def add_record(self, request: HttpRequest, instance: Candidate, form: RecordForm) -> Candidate:
        said = _said(request)
        known = visible(request.user, Candidate).in_bulk(said)
        refuse_duplicates(_as_typed(request, instance), different_from=known.values())
        candidate = operations.create_candidate(**form.details(), different_from=None)
        others = [known[key] for key, word in said.items() if key in known and word == DIFFERENT]
        if others:
            tell_many_apart(candidate, different_from=others)
        return candidate

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        refusal = getattr(request, "refusal", None)
        likenesses: list[Likeness] = []
        if isinstance(refusal, PossibleDuplicates):
            likenesses = list(refusal.likenesses)
        context["likenesses"] = likenesses
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]


def _said(request: HttpRequest) -> dict[int, str]:
    """Return what was said about each who was likely: a different person, or the same to be merged later."""
    found = {}
    for name, word in request.POST.items():
        if (match := _SAID.fullmatch(name)) and word in {DIFFERENT, SAME}:
            found[int(match.group(1))] = str(word)
    return found


def _as_typed(request: HttpRequest, instance: Candidate) -> NewCandidate:
    """Return the person with the addresses and numbers that are saved after them."""
    return NewCandidate(
        candidate=instance,
        emails=[CandidateEmail(value=value) for value in _values(request, "emails")],
        phones=[CandidatePhone(value=value) for value in _values(request, "phones")],
        links=[CandidateLink(value=value) for value in _values(request, "links")],
    )


def _values(request: HttpRequest, prefix: str) -> Iterator[str]:
    pattern = re.compile(rf"{prefix}-\d{{1,3}}-value")
    posted = ((name, str(value)) for name, value in request.POST.items())
    return (value for name, value in posted if pattern.fullmatch(name) and value.strip())
