"""What stands in the sidebar, in the order of a recruiter's day: only what the reader may open."""

import re
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from unfold.dataclasses import SearchResult

from accounts.rights import rights_of
from records import policies
from records.reports import reports
from sor_project.badges import counts


@dataclass(frozen=True)
class Entry:
    """The list of one kind of record, or another view of it; ``verb`` is the right without which it is of no use."""

    title: str
    icon: str
    model: str
    verb: str = "view"
    # Which number stands beside it (see ``badges``).
    badge: str = ""
    view: str = "changelist"
    # What the list is narrowed down to at first.
    query: str = ""
    # Of whose model the right is asked, where it is another one.
    of: str = ""
    # The right of those who look after others: everybody else begins with their own rows.
    own_unless: str = ""

    def link_for(self, user: Any) -> str:
        """Return the address of the list, or "" for those who may not open it."""
        model = apps.get_model(self.model)
        asked = apps.get_model(self.of) if self.of else model
        if model not in admin.site._registry or not policies.may(user, self.verb, asked):
            return ""
        link = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{self.view}")
        own = self.own_unless and not policies.may(user, self.own_unless, asked)
        query = "&".join(filter(None, [self.query, "whose=mine" if own else ""]))
        return f"{link}?{query}" if query else link


DAY = (
    Entry("Search", "search", "candidates.candidate", view="search"),
    Entry("Candidates", "person_search", "candidates.candidate"),
    Entry("Talent pools", "folder_shared", "candidates.talentpool"),
    Entry("Jobs", "work", "clients.joborder"),
    Entry("Clients", "apartment", "clients.client"),
)
PROCESS = (
    Entry("Board", "view_kanban", "placements.submission", view="board"),
    Entry("Submissions", "send", "placements.submission"),
    Entry("Interviews", "event", "placements.interview"),
    Entry("Offers", "handshake", "placements.offer"),
    Entry("Placements", "badge", "placements.placement"),
)
TOUCH = (
    Entry(
        "To be logged",
        "pending_actions",
        "interactions.obligation",
        badge="obligations",
        query="standing=open",
        own_unless="waive",
    ),
    Entry("Is everything logged?", "fact_check", "interactions.obligation", "waive", view="report"),
    Entry("Interactions", "forum", "interactions.interaction"),
    Entry("Meetings", "groups", "interactions.meeting"),
    Entry(
        "My follow-ups",
        "task_alt",
        "interactions.followup",
        badge="follow_ups",
        view="mine",
    ),
    Entry("Follow-ups", "checklist_rtl", "interactions.followup", query="status__exact=open"),
    Entry("Papers that expire", "event_busy", "candidates.candidate", view="expiring"),
    Entry("Consent that ends", "verified_user", "privacy.legalbasis", "add", view="ending"),
    Entry("Without owner", "person_off", "candidates.candidate", "change", view="without-owner"),
    Entry("Worth another call", "restart_alt", "interactions.outreach", "add", view="dormant"),
)
RECORD = (
    Entry(
        "To approve",
        "approval",
        "governance.changerequest",
        badge="to_approve",
    ),
    Entry(
        "My proposals",
        "outbox",
        "governance.changerequest",
        "add",
        badge="my_proposals",
        view="mine",
    ),
    Entry("Imports", "upload_file", "integrations.importbatch"),
    Entry(
        "Export", "download", "integrations.importbatch", "export", view="export", of="candidates.candidate"
    ),
    Entry("Résumé drops", "stacks", "candidates.resumedrop"),
    Entry("Bulk changes", "checklist", "candidates.bulkact"),
    Entry("Handovers", "move_down", "interactions.handover"),
    Entry("Duplicates", "join_inner", "candidates.duplicatepair", "change"),
    Entry("Merges", "merge", "candidates.mergeoperation", "add"),
    Entry("Consents and refusals", "contract", "privacy.legalbasis"),
    Entry("Audit log", "policy", "audit.changeset"),
    Entry("Access log", "visibility", "audit.accesslog"),
)
OTHERS = (
    Entry("Who decides on what", "balance", "governance.authorityrule", view="map"),
    Entry("Inbound changes", "move_to_inbox", "integrations.inboundchange", "change"),
    Entry("Discrepancies", "difference", "integrations.discrepancy", "change"),
    Entry("Comparisons", "compare_arrows", "integrations.reconciliationrun"),
    Entry("Systems", "hub", "governance.system"),
    Entry("Authority rules", "gavel", "governance.authorityrule"),
    Entry("Webhooks", "webhook", "integrations.webhookendpoint", badge="webhooks"),
    Entry("File drops", "drive_folder_upload", "integrations.drop"),
    Entry("API keys", "key", "accounts.apikey"),
)
SETTINGS = (
    Entry("People", "group", "accounts.user", "change"),
    Entry("Teams", "diversity_3", "accounts.team", "change"),
    Entry("Roles", "shield_person", "accounts.role", "change"),
    Entry("Skills", "psychology", "governance.skill"),
    Entry("Tags", "label", "governance.tag"),
    Entry("Sources", "travel_explore", "governance.source"),
    Entry("Reasons", "help_center", "governance.reason"),
    Entry("Protected values", "lock_person", "governance.protectedfield", "change"),
    Entry("Logging policy", "timer", "interactions.loggingpolicy"),
    Entry("Rule of consent", "gavel", "privacy.consentrule"),
)
ENTRIES = (*DAY, *PROCESS, *TOUCH, *RECORD, *OTHERS, *SETTINGS)
OWN_VIEWS = {entry.view for entry in ENTRIES} - {"changelist"}
KEPT = 100
"""Sidebars that are kept beside the same rights: they differ by where the reader is, and by the numbers."""
_KEYS = re.compile(r"\d+")


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the groups of the sidebar for this reader."""
    index = reverse("admin:index")
    home = {"title": "Home", "icon": "home", "link": index, "active": request.path == index}
    return [
        {"items": [home, *_items(request, DAY), *_reports(request)]},
        {"title": "In process", "separator": True, "items": _items(request, PROCESS)},
        {"title": "Keeping in touch", "separator": True, "items": _items(request, TOUCH)},
        {"title": "The record", "separator": True, "items": _items(request, RECORD)},
        {
            "title": "Other systems",
            "separator": True,
            "collapsible": True,
            "items": _items(request, OTHERS),
        },
        {
            "title": "Settings",
            "separator": True,
            "collapsible": True,
            "items": _items(request, SETTINGS),
        },
    ]


def sidebar(request: HttpRequest) -> str:
    """Return the sidebar, as it was drawn before for the same rights, place and numbers."""
    kept = rights_of(request.user).__dict__.setdefault("_sidebars", {})
    numbers = counts(request)
    key = (_KEYS.sub("0", request.path), get_language(), *numbers.values())
    if key not in kept:
        if len(kept) >= KEPT:
            kept.clear()
        kept[key] = _drawn(navigation(request), numbers)
    return kept[key]


def _drawn(groups: list[dict[str, Any]], numbers: dict[str, int | str | None]) -> str:
    for group in groups:
        group["is_open"] = any(item["active"] for item in group["items"])
        for item in group["items"]:
            item["number"] = numbers.get(item.get("badge", ""))
    return render_to_string("sor/sidebar.html", {"groups": groups})


def _reports(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the way to the reports, for whom there is any."""
    if not any(reports.of(request.user)):
        return []
    link = reverse("admin:reports")
    return [{"title": "Reports", "icon": "bar_chart", "link": link, "active": request.path.startswith(link)}]


def pages_called(user: Any, term: str) -> list[SearchResult]:
    """Return the lists with ``term`` in their title."""
    return [
        SearchResult(entry.title, "page", link, entry.icon)
        for entry in ENTRIES
        if term.lower() in entry.title.lower() and (link := entry.link_for(user))
    ]


def _items(request: HttpRequest, entries: tuple[Entry, ...]) -> list[dict[str, Any]]:
    items = []
    for entry in entries:
        if link := entry.link_for(request.user):
            active = _is_active(request.path, link)
            item = {"title": entry.title, "icon": entry.icon, "link": link, "badge": entry.badge}
            items.append({**item, "active": active})
    return items


def _is_active(path: str, link: str) -> bool:
    """Tell whether ``path`` stands below ``link``, and not below another view that has an entry of its own."""
    link = link.partition("?")[0]
    return path.startswith(link) and path.removeprefix(link).partition("/")[0] not in OWN_VIEWS
