"""The keys that act on every page, as the sheet on "?" lists them; sor/keys.js acts on what the sheet says."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.translation import get_language

from candidates.models import Candidate
from clients.models import Client, JobOrder
from placements.models import Submission
from records.policies import may, rights_of

PLACES = (
    ("g h", "Home", "admin:index", None),
    ("g c", "Candidates", "admin:candidates_candidate_changelist", Candidate),
    ("g s", "Search candidates", "admin:candidates_candidate_search", Candidate),
    ("g j", "Jobs", "admin:clients_joborder_changelist", JobOrder),
    ("g k", "Clients", "admin:clients_client_changelist", Client),
    ("g b", "Board", "admin:placements_submission_board", Submission),
    ("g p", "My preferences", "admin_preferences", None),
)


@dataclass(frozen=True)
class Shortcut:
    """``keys`` are pressed one after the other; a place has its address, an act is known to the script."""

    keys: str
    title: str
    url: str = ""

    @property
    def each(self) -> list[str]:
        return self.keys.split()


ACTS = (
    Shortcut("/", "Find, in this list or anywhere"),
    Shortcut("j", "Next row"),
    Shortcut("k", "Row before"),
    Shortcut("f", "Filters of the list"),
    Shortcut("]", "Next record of the list you came from"),
    Shortcut("[", "Record before"),
    Shortcut("l", "Log a contact: of the row, the page or the most urgent"),
    Shortcut("n", "New, of what is listed; else a new candidate"),
    Shortcut("?", "This sheet"),
)


def sheet_for(user: Any) -> str:
    """Return the sheet, as it was drawn before for the same rights."""
    kept: dict[Hashable, str] = rights_of(user).__dict__.setdefault("_sheets", {})
    key = (user.has_single_keys, get_script_prefix(), get_language())
    if key not in kept:
        kept[key] = render_to_string(
            "sor/shortcuts.html",
            {
                "groups": groups_for(user),
                "new_url": new_candidate_url(user),
                "has_single_keys": user.has_single_keys,
            },
        )
    return kept[key]


def groups_for(user: Any) -> list[tuple[str, list[Shortcut]]]:
    """Return what the keys do for ``user``, under headings."""
    return [("Anywhere and in lists", list(ACTS)), ("Go to", list(_places(user)))]


def _places(user: Any) -> Iterator[Shortcut]:
    for keys, title, view, model in PLACES:
        if model is None or may(user, "view", model):
            try:
                yield Shortcut(keys, title, reverse(view))
            except NoReverseMatch:
                continue


def new_candidate_url(user: Any) -> str:
    """Return where a candidate is added, "" for those who may not."""
    return reverse("admin:candidates_candidate_add") if may(user, "add", Candidate) else ""
