"""How the admin site looks: Unfold's theme in our colours. Sidebar, home and palette are beside it."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse_lazy

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Record",
    "SITE_HEADER": "Record",
    "SITE_SUBHEADER": "The recruitment record",
    "SITE_SYMBOL": "verified_user",
    "SITE_URL": "",
    "SHOW_BACK_BUTTON": False,
    "SHOW_VIEW_ON_SITE": False,
    "LOGIN": {"form": "accounts.forms.LoginForm"},
    "BORDER_RADIUS": "8px",
    "DASHBOARD_CALLBACK": "sor_project.home.dashboard",
    "STYLES": [lambda request: static("sor/record.css")],
    "SCRIPTS": [
        lambda request: static("sor/theme.js"),
        lambda request: static("sor/record.js"),
        lambda request: static("sor/keys.js"),
        lambda request: static("sor/documents.js"),
    ],
    "ACCOUNT": {
        "navigation": [
            {"title": "My preferences", "link": reverse_lazy("admin_preferences")},
            {"title": "My calendar", "link": reverse_lazy("admin:interactions_calendarfeed_mine")},
            {"title": "Keyboard shortcuts", "link": "#sor-shortcuts"},
            {"title": "Change password", "link": reverse_lazy("admin:password_change")},
        ]
    },
    "COLORS": {
        # 600 carries white text and stands on white, 500 stands on the dark ground: both above 4.5 to 1.
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
    "SIDEBAR": {
        "show_search": True,
        "show_all_applications": False,
    },
    # No search over every model and no history of searches: the one is slow, the other keeps names.
    "COMMAND": {"search_models": False, "show_history": False},
}
