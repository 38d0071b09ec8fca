"""How the admin site looks and what its navigation holds, in the order of a recruiter's day."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy


def _may_view(label: str) -> Callable[[HttpRequest], bool]:
    def answer(request: HttpRequest) -> bool:
        from records.policies import may

        return may(request.user, "view", apps.get_model(label))

    return answer


def _may_import(request: HttpRequest) -> bool:
    from records.policies import may

    return may(request.user, "import", apps.get_model("candidates.candidate"))


def _may_read_audit(request: HttpRequest) -> bool:
    from audit.admin import may_read_log

    return may_read_log(request.user)


def _item(title: str, icon: str, label: str, **more: Any) -> dict[str, Any]:
    app, model = label.split(".")
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{app}_{model}_changelist"),
        "permission": _may_view(label),
        **more,
    }


NAVIGATION: list[dict[str, Any]] = [
    {
        "items": [
            {"title": "Home", "icon": "home", "link": reverse_lazy("admin:index")},
            _item("Candidates", "person_search", "candidates.candidate"),
            _item("Jobs", "work", "clients.joborder"),
            _item("Clients", "apartment", "clients.client"),
        ],
    },
    {
        "title": "In process",
        "separator": True,
        "items": [
            _item("Submissions", "send", "placements.submission"),
            _item("Interviews", "event", "placements.interview"),
            _item("Offers", "handshake", "placements.offer"),
            _item("Placements", "badge", "placements.placement"),
        ],
    },
    {
        "title": "Keeping in touch",
        "separator": True,
        "items": [
            _item("Interactions", "forum", "interactions.interaction"),
            _item(
                "Follow-ups", "task_alt", "interactions.followup", badge="sor_project.home.follow_ups_badge"
            ),
        ],
    },
    {
        "title": "The record",
        "separator": True,
        "items": [
            _item("Import", "upload_file", "integrations.importbatch", permission=_may_import),
            {
                "title": "Audit log",
                "icon": "policy",
                "link": reverse_lazy("admin:audit_changeset_changelist"),
                "permission": _may_read_audit,
            },
        ],
    },
    {
        "title": "Settings",
        "separator": True,
        "collapsible": True,
        "items": [
            _item("People", "group", "accounts.user"),
            _item("Teams", "diversity_3", "accounts.team"),
            _item("Roles", "shield_person", "accounts.role"),
            _item("API keys", "key", "accounts.apikey"),
            _item("Skills", "psychology", "governance.skill"),
            _item("Tags", "label", "governance.tag"),
            _item("Sources", "travel_explore", "governance.source"),
            _item("Reasons", "help_center", "governance.reason"),
            _item("Talent pools", "groups", "candidates.talentpool"),
            _item("Systems", "hub", "governance.system"),
            _item("Who is right about what", "balance", "governance.authorityrule"),
            _item("Logging policy", "timer", "interactions.loggingpolicy"),
        ],
    },
]

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Record",
    "SITE_HEADER": "Record",
    "SITE_SUBHEADER": "The recruitment record",
    "SITE_SYMBOL": "verified_user",
    "SITE_URL": "",
    "SHOW_BACK_BUTTON": False,
    "SHOW_VIEW_ON_SITE": False,
    "BORDER_RADIUS": "8px",
    "DASHBOARD_CALLBACK": "sor_project.home.dashboard",
    "STYLES": [lambda request: static("sor/record.css")],
    "SCRIPTS": [lambda request: static("sor/record.js")],
    "COLORS": {
        # 600 carries white text and stands on white; 500 stands on the dark background: both above 4.5 to 1.
        "primary": {
            "50": "#f0fdfa",
            "100": "#ccfbf1",
            "200": "#99f6e4",
            "300": "#5eead4",
            "400": "#2dd4bf",
            "500": "#2dd4bf",
            "600": "#0f766e",
            "700": "#115e59",
            "800": "#134e4a",
            "900": "#0f3d3a",
            "950": "#042f2e",
        },
    },
    "SIDEBAR": {"show_search": True, "show_all_applications": False, "navigation": NAVIGATION},
    "COMMAND": {"search_models": False, "show_history": False},
}
