"""The pages of reports: the list of them, one with its filters and chart, the rows behind a figure, a CSV."""

import json
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from audit.access import trace
from audit.choices import Reading
from audit.typed import key_in
from records.lens import shown_to, veil
from records.reports import Asked, Report, Row, reports
from records.spreadsheets import lines_of

SHOWN = 50
CHARTED = 20
WIDEST, UPRIGHT = 24, 15
SPANS = (30, 90, 365)
COLOURS = ("var(--color-primary-600)", "#d97706", "#2563eb", "#7c3aed")
_AXIS = {"border": {"width": 0}, "ticks": {"color": "#6b7280", "precision": 0}, "grid": {"tickLength": 0}}
ACROSS = {  # the theme has no bars that lie down
    "indexAxis": "y",
    "animation": False,
    "maintainAspectRatio": False,
    "plugins": {"legend": {"display": False}},
    "scales": {"x": _AXIS, "y": {**_AXIS, "grid": {"display": False}}},
}
CHOICES = {
    "team": ("accounts.team", "Team", "name"),
    "person": ("accounts.user", "Person", "display_name"),
    "client": ("clients.client", "Client", "legal_name"),
    "job": ("clients.joborder", "Job", "-updated_at"),
}
LISTED = 500
# What nobody means, and what no calendar could reckon with.
FIRST, LAST = date(1900, 1, 1), date(2999, 12, 31)


class AskedForm(forms.Form):
    """What a report is narrowed to; what cannot be read is left out."""

    since = forms.DateField(required=False, label="From")
    until = forms.DateField(required=False, label="To")

    def __init__(self, user: Any, report: Report, data: Any) -> None:
        super().__init__(data)
        if not report.has_period:
            del self.fields["since"], self.fields["until"]
        for name in report.filters:
            label, title, order = CHOICES[name]
            rows = shown_to(user, apps.get_model(label)).order_by(order, "pk")
            self.fields[name] = forms.ModelChoiceField(rows, required=False, label=title, empty_label="All")
        self.report = report
        self.is_valid()

    def asked(self) -> Asked:
        said = self.cleaned_data
        until = max(said.get("until") or timezone.localdate(), FIRST)
        since = said.get("since") or until - timedelta(days=self.report.days)
        chosen = {name: said[name].pk for name in self.report.filters if said.get(name)}
        since, until = (min(max(day, FIRST), LAST) for day in (min(since, until), until))
        return Asked(since, until, **chosen)

    def options(self) -> list[dict[str, Any]]:
        """Return each drop-down as it is drawn: at most ``LISTED`` to choose from, and what is chosen."""
        drawn = []
        for name in self.report.filters:
            field: Any = self.fields[name]
            rows, chosen = list(field.queryset[:LISTED]), self.cleaned_data.get(name)
            if chosen and chosen not in rows:
                rows.insert(0, chosen)
            drawn.append({"name": name, "label": field.label, "rows": rows, "chosen": chosen})
        return drawn


class ReportViews:
    """What a site needs to show the reports of its rooms."""

    def report_urls(self) -> list[Any]:
        view = self.admin_view  # type: ignore[attr-defined]
        return [
            path("reports/", view(require_safe(self.reports_view)), name="reports"),
            path("reports/<slug:code>/", view(require_safe(self.report_view)), name="report"),
            path("reports/<slug:code>/rows/", view(require_safe(self.rows_view)), name="report_rows"),
            path("reports/<slug:code>/csv/", view(require_safe(self.csv_view)), name="report_csv"),
        ]

    def reports_view(self, request: HttpRequest) -> HttpResponse:
        found = list(reports.of(request.user))
        context = {**self.each_context(request), "title": "Reports", "reports": found}  # type: ignore[attr-defined]
        return TemplateResponse(request, "records/reports.html", context)

    def report_view(self, request: HttpRequest, code: str) -> HttpResponse:
        report = _report(request, code)
        form = AskedForm(request.user, report, request.GET)
        asked = form.asked()
        rows = report.rows(request.user, asked)
        query = _query(report, asked)
        context = {
            **self.each_context(request),  # type: ignore[attr-defined]
            "title": report.title,
            "report": report,
            "asked": asked,
            "filters": form.options(),
            "lines": [_line(report, row, query) for row in rows],
            "chart": _chart(report, rows),
            "chart_options": json.dumps(ACROSS) if _is_across(rows) else "",
            "chart_height": 60 + 26 * len(_drawn(rows)) if _is_across(rows) else 220,
            "charted": [
                (column.title, colour) for column, colour in zip(_charted(report), COLOURS, strict=False)
            ],
            "csv_url": f"{reverse('admin:report_csv', args=[code])}?{query}",
            "spans": _spans(report),
            "others": list(reports.of(request.user)),
        }
        return TemplateResponse(request, "records/report.html", context)

    def rows_view(self, request: HttpRequest, code: str) -> HttpResponse:
        """List the rows that a figure counts, a page at a time, the newest first."""
        report = _report(request, code)
        form = AskedForm(request.user, report, request.GET)
        asked, key = form.asked(), request.GET.get("row", "")
        name = request.GET.get("column", "")
        column = next((each for each in report.columns if each.name == name and each.linked), None)
        found = report.behind(request.user, asked, key, name) if column else None
        if column is None or found is None:
            raise Http404("There are no rows behind this figure.")
        if after := key_in(request.GET.get("after")):
            found = found.filter(pk__lt=after)
        rows = list(found.order_by("-pk")[: SHOWN + 1])
        shown = rows[:SHOWN]
        veil(shown, request.user)
        query = _query(report, asked, row=key, column=name)
        context = {
            **self.each_context(request),  # type: ignore[attr-defined]
            "title": f"{report.title}: {column.title.lower()}",
            "report": report,
            "rows": shown,
            "back_url": f"{reverse('admin:report', args=[code])}?{_query(report, asked)}",
            "next_url": f"?{query}&after={shown[-1].pk}" if len(rows) > SHOWN else "",
            "are_people": found.model._meta.label_lower == "candidates.candidate",
        }
        trace(Reading.LISTED, *shown, model=found.model, query=f"{report.title}: {query}")
        return TemplateResponse(request, "records/report_rows.html", context)

    def csv_view(self, request: HttpRequest, code: str) -> StreamingHttpResponse:
        report = _report(request, code)
        asked = AskedForm(request.user, report, request.GET).asked()
        heads = [report.heading, *(column.title for column in report.columns)]
        cells = (
            [row.label, *(_cell(row.values.get(column.name), column.kind) for column in report.columns)]
            for row in report.rows(request.user, asked)
        )
        trace(Reading.EXPORTED, model=report.needs, query=f"{report.title}: {_query(report, asked)}")
        answer = StreamingHttpResponse(list(lines_of(heads, cells)), content_type="text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="{code}-{asked.until:%Y-%m-%d}.csv"'
        return answer


def _report(request: HttpRequest, code: str) -> Report:
    report = reports.known.get(code)
    if report is None:
        raise Http404("There is no such report.")
    if not report.is_for(request.user):
        raise PermissionDenied("This report is about records that you may not see.")
    return report


def _query(report: Report, asked: Asked, **more: str) -> str:
    said: dict[str, Any] = {name: getattr(asked, name) for name in report.filters if getattr(asked, name)}
    if report.has_period:
        said |= {"since": asked.since.isoformat(), "until": asked.until.isoformat()}
    return urlencode({**said, **more})


def _line(report: Report, row: Row, query: str) -> dict[str, Any]:
    cells = []
    for column in report.columns:
        value = row.values.get(column.name)
        url = ""
        if column.linked and value:
            behind = urlencode({"row": row.key, "column": column.name})
            url = f"{reverse('admin:report_rows', args=[report.code])}?{'&'.join(filter(None, (query, behind)))}"
        cells.append({"text": _text(value, column.kind), "url": url})
    return {"label": row.label, "cells": cells}


def _text(value: float | None, kind: str) -> str:
    if value is None:
        return "—"
    if kind == "share":
        return f"{100 * value:.1f} %"
    return f"{value:,.1f}" if kind == "days" else f"{value:,.0f}"


def _cell(value: float | None, kind: str) -> Any:
    return "" if value is None else round(value, 4 if kind == "share" else 2)


def _charted(report: Report) -> list[Any]:
    return [column for column in report.columns if column.charted]


def _drawn(rows: list[Row]) -> list[Row]:
    return [row for row in rows if not row.is_total][:CHARTED]


def _is_across(rows: list[Row]) -> bool:
    """Tell whether the bars lie down: under standing ones long names would be cut."""
    return any(len(row.label) > UPRIGHT for row in _drawn(rows))


def _chart(report: Report, rows: list[Row]) -> str:
    """Return the bars for Chart.js; the table beside it says the same in words."""
    drawn = _drawn(rows)
    series = [
        {
            "label": column.title,
            "data": [round(row.values.get(column.name) or 0, 2) for row in drawn],
            "backgroundColor": colour,
            "grouped": True,  # the theme would draw them over each other
            "maxBarThickness": 40,
            "borderRadius": 3,
            "displayYAxis": True,
        }
        for column, colour in zip(_charted(report), COLOURS, strict=False)
    ]
    return json.dumps({"labels": [_short(row.label) for row in drawn], "datasets": series}) if drawn else ""


def _short(label: str) -> str:
    """Leave the bars some room on a telephone."""
    return label if len(label) <= WIDEST else f"{label[: WIDEST - 1].rstrip()}…"


def _spans(report: Report) -> list[tuple[int, str]]:
    if not report.has_period:
        return []
    today = timezone.localdate()
    return [
        (days, f"?since={today - timedelta(days=days):%Y-%m-%d}&until={today:%Y-%m-%d}") for days in SPANS
    ]
