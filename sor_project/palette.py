"""What the command palette finds: people, companies, jobs, pages, and "log a call with ..."."""

import re
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from unfold.dataclasses import SearchResult

from audit.access import trace
from audit.choices import Reading
from audit.links import url_of
from candidates.models import Candidate
from candidates.search import few
from clients.models import Client, ClientContact, JobOrder
from interactions.choices import Kind
from interactions.models import Interaction
from records import policies
from sor_project.navigation import pages_called

ROWS = 12
LONG_ENOUGH = 3

_LOG = re.compile(
    r"log(?:\s+(?:an?\s+)?(?P<kind>[\w-]+))?(?:\s+(?:with|to|from|for))?\s+(?P<who>.+)", re.IGNORECASE
)
_KINDS = {
    **{kind.value: kind for kind in Kind},
    "e-mail": Kind.EMAIL,
    "mail": Kind.EMAIL,
    "text": Kind.SMS,
    "phone": Kind.CALL,
    "meet": Kind.MEETING,
}


def found_for(user: Any, term: str) -> list[SearchResult]:
    """Return what ``user`` may open that goes by ``term``, at most twelve of each kind."""
    if len(term) < LONG_ENOUGH and term.isascii():  # names in other scripts are shorter
        return [*_acts(user, term), *pages_called(user, term)]
    if said := _LOG.fullmatch(term):
        return _logs(user, said["kind"], said["who"])
    return [
        *_acts(user, term),
        *_candidates(user, term),
        *_clients(user, term),
        *_jobs(user, term),
        *_contacts(user, term),
        *pages_called(user, term),
    ]


def _acts(user: Any, term: str) -> list[SearchResult]:
    """Return what can be begun from anywhere: "new candidate", "new job"."""
    made = ((Candidate, "New candidate"), (JobOrder, "New job"), (Client, "New client"))
    return [
        SearchResult(title, "begin", reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_add"), "add")
        for model, title in made
        if title.lower().startswith(term.lower()) and policies.may(user, "add", model)
    ]


def _logs(user: Any, kind: str | None, who: str) -> list[SearchResult]:
    if not policies.may(user, "add", Interaction):
        return []
    known = _KINDS.get((kind or "").lower())
    if kind and known is None:
        who = f"{kind} {who}"
    known = known or Kind.CALL
    query = urlencode({"log": known})
    return [
        SearchResult(
            f"Log: {known.label.lower()} with {candidate}",
            candidate.reference,
            f"{url_of(candidate)}?{query}#log",
            "edit_note",
        )
        for candidate in _people(user, who)
    ]


def _people(user: Any, term: str) -> list[Candidate]:
    people = few(policies.visible(user, Candidate), term, ROWS)
    trace(Reading.SEARCHED, *people, model=Candidate, query=term)
    return people


def _candidates(user: Any, term: str) -> list[SearchResult]:
    return [
        SearchResult(str(each), each.headline or each.current_title or each.reference, url_of(each), "person")
        for each in _people(user, term)
    ]


def _clients(user: Any, term: str) -> list[SearchResult]:
    rows = policies.visible(user, Client).named(term).order_by("legal_name", "id")
    return [
        SearchResult(str(each), each.get_status_display(), url_of(each), "apartment") for each in rows[:ROWS]
    ]


def _jobs(user: Any, term: str) -> list[SearchResult]:
    rows = policies.visible(user, JobOrder).filter(Q(title__icontains=term)).select_related("client")
    return [
        SearchResult(each.title, f"{each.client}, {each.get_status_display()}", url_of(each), "work")
        for each in rows.order_by("-updated_at", "-id")[:ROWS]
    ]


def _contacts(user: Any, term: str) -> list[SearchResult]:
    rows = policies.visible(user, ClientContact).present().called(term).select_related("client")
    return [
        SearchResult(str(each), f"at {each.client}", url_of(each) or url_of(each.client), "contact_phone")
        for each in rows.order_by("full_name", "id")[:ROWS]
    ]
