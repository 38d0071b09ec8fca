"""Who is this? Asked in the form before somebody is added who seems to be on the record."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from candidates import operations
from candidates.matching import Likeness, PossibleDuplicates
from candidates.models import Candidate, CandidateEmail, CandidateLink, CandidatePhone
from candidates.operations.pairs import tell_many_apart
from candidates.operations.people import NewCandidate, refuse_duplicates
from records.forms import RecordForm
from records.policies import visible

type Facts = list[tuple[str, list[str]]]

REACHED = ("emails", "phones", "links")
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
        same = [known[key] for key, word in said.items() if key in known and word == SAME]
        if len(same) == 1:
            request.to_merge = same[0]  # type: ignore[attr-defined]
        return candidate

    def response_post_save_add(self, request: HttpRequest, obj: Candidate) -> HttpResponse:
        """Lead from somebody who was added twice to the page on which the two become one."""
        there = getattr(request, "to_merge", None)
        if there is None:
            return super().response_post_save_add(request, obj)  # type: ignore[misc]
        return HttpResponseRedirect(reverse("admin:candidates_candidate_merge", args=[there.pk, obj.pk]))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        refusal = getattr(request, "refusal", None)
        if isinstance(refusal, PossibleDuplicates):
            instance = context["adminform"].form.instance
            context["likenesses"] = _beside(refusal.likenesses)
            context["typed"] = _facts(instance, *(list(_values(request, name)) for name in REACHED))
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]


def _beside(likenesses: Sequence[Likeness]) -> list[tuple[Likeness, Facts]]:
    """Return who is likely with what is known of them, in the order of what was typed."""
    people = [each.candidate for each in likenesses]
    prefetch_related_objects(people, *REACHED)
    return [
        (
            each,
            _facts(
                each.candidate,
                *([row.value for row in getattr(each.candidate, name).all()] for name in REACHED),
            ),
        )
        for each in likenesses
    ]


def _facts(candidate: Candidate, *reached: list[str]) -> Facts:
    work = [part for part in (candidate.current_title, candidate.current_employer) if part]
    named = zip(("E-mail", "Telephone", "Profile"), reached, strict=True)
    return [
        *named,
        ("Job", [", ".join(work)] if work else []),
        ("Place", [candidate.place] if candidate.place else []),
    ]


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
