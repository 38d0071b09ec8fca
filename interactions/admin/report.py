"""What the page "Is everything logged?" shows: figures, each with the address of its rows."""

import json
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from interactions.choices import ObligationStatus
from interactions.obligations import Line, report

SPANS = (4, 12, 26)
STANDINGS = {
    "on_time": ObligationStatus.ON_TIME,
    "late": ObligationStatus.LATE,
    "overdue": ObligationStatus.OVERDUE,
}


def report_context(request: HttpRequest) -> dict[str, Any]:
    """Return what ``interactions/report.html`` needs."""
    asked = request.GET.get("weeks", "")
    weeks = int(asked) if asked in map(str, SPANS) else SPANS[1]
    reader: Any = request.user
    now = timezone.now()
    found = report(reader, now=timezone.localtime(now), weeks=weeks)
    since = {"arises_at_from": f"{found.since:%Y-%m-%d}"}
    tables = (
        ("Person", [_row(line, since, responsible__id__exact=line.key) for line in found.people]),
        ("Team", [_row(line, since, team=line.key or "") for line in found.teams]),
        ("Kind", [_row(line, since, trigger__exact=line.key) for line in found.kinds]),
        ("Week from", [_row(line, _week(line.key)) for line in reversed(found.weeks)]),
    )
    return {
        "report": found,
        "now": now,
        "weeks": weeks,
        "spans": SPANS,
        "tables": tables,
        "chart": _chart(found.weeks),
        "urls": {name: _url(since, standing=code) for name, code in STANDINGS.items()},
        "overdue_url": _url({}, standing=ObligationStatus.OVERDUE),
        "waived_url": _url(since, standing=ObligationStatus.WAIVED),
    }


def _row(line: Line, since: dict[str, str], **filters: Any) -> dict[str, Any]:
    urls = {name: _url(since, standing=code, **filters) for name, code in STANDINGS.items()}
    return {"line": line, "urls": urls}


def _week(monday: datetime) -> dict[str, str]:
    sunday = monday + timedelta(days=6)
    return {"arises_at_from": f"{monday:%Y-%m-%d}", "arises_at_to": f"{sunday:%Y-%m-%d}"}


def _url(since: dict[str, str], **filters: Any) -> str:
    query = urlencode({name: value for name, value in {**since, **filters}.items() if value != ""})
    return f"{reverse('admin:interactions_obligation_changelist')}?{query}"


def _chart(weeks: list[Line]) -> str:
    """Return the bars of the weeks for Chart.js."""
    colours = {"on_time": "var(--color-primary-600)", "late": "#d97706", "overdue": "#dc2626"}
    labels = {"on_time": "Within the window", "late": "Late", "overdue": "Overdue"}
    return json.dumps(
        {
            "labels": [week.name for week in weeks],
            "datasets": [
                {
                    "label": labels[name],
                    "data": [getattr(week.score, name) for week in weeks],
                    "backgroundColor": colour,
                    "stack": "logged",
                    "maxBarThickness": 48,
                    "borderRadius": 3,
                    "displayYAxis": True,
                }
                for name, colour in colours.items()
            ],
        }
    )
