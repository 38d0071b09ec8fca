"""The home page: what I have to log, my next steps, my candidates, and whether contacts are logged in time."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Max
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from audit.access import trace
from audit.choices import Reading
from candidates.expiring import ending_soon
from candidates.models import Candidate
from interactions.choices import Timeliness
from interactions.models import FollowUp, Interaction
from interactions.obligations import mine as my_obligations
from interactions.timeliness import WINDOW, RecruiterTally, Summary, Tally, summary
from records.policies import may, rights_of, visible

FOLLOW_UPS = 10
TO_LOG = 12
RECENT = 8
CHARTED = 12


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add what the home page shows to ``context``."""
    reader: Any = request.user
    if not may(reader, "view", Candidate):
        return {**context, "title": "Home", "is_without_candidates": True}
    counts = summary(reader)
    who = request.GET.get("who", "")
    tallies = _chosen(request, counts, who)
    obligations = list(my_obligations(reader)[:TO_LOG])
    steps = _my_steps(request)
    recent = _my_recent(request)
    people = {each.candidate_id for each in obligations} | {each.candidate_id for each in steps}
    people |= {each.pk for each in recent}
    if people:
        trace(Reading.LISTED, model=Candidate, ids=people, query="home page")
    return {
        **context,
        "title": "Home",
        "obligations": obligations,
        "now": timezone.now(),
        "today": timezone.localdate(),
        "mine": counts.mine,
        "scopes": _scopes(who, counts),
        "tallies": [(row, _log_url(row)) for row in tallies],
        "chart": _chart(tallies[:CHARTED]),
        "window_days": WINDOW.days,
        "late_url": _list_url(performed_by__id__exact=request.user.pk, timeliness__exact=Timeliness.LATE),
        "steps": steps,
        "recent": recent,
        "ending": ending_soon(reader, today=timezone.localdate()),
        "may_import": may(request.user, "import", Candidate),
        "may_add": may(request.user, "add", Candidate),
    }


def _my_steps(request: HttpRequest) -> list[FollowUp]:
    steps = visible(request.user, FollowUp).open().filter(owner=request.user)
    horizon = timezone.localdate() + timedelta(days=7)
    return list(steps.filter(due_on__lte=horizon).select_related("candidate")[:FOLLOW_UPS])


def _my_recent(request: HttpRequest) -> list[Candidate]:
    """Return the candidates with whom I was last in contact, and after them those I own."""
    touched = (
        visible(request.user, Interaction).filter(performed_by=request.user).since(timezone.now() - WINDOW)
    )
    latest = touched.order_by().values("candidate").annotate(at=Max("occurred_at")).order_by("-at")
    keys = [row["candidate"] for row in latest[:RECENT]]
    found = visible(request.user, Candidate).select_related("owner").in_bulk(keys)
    recent = [found[key] for key in keys if key in found]
    if len(recent) < RECENT:
        owned = visible(request.user, Candidate).filter(owner=request.user).exclude(pk__in=found)
        recent += owned.select_related("owner").order_by("-updated_at", "-id")[: RECENT - len(recent)]
    return recent


def _scopes(who: str, counts: Summary) -> list[dict[str, Any]]:
    chosen = who if who in ("me", "team") else "all"
    tallies = {"me": ("Me", counts.mine), "team": ("My team", counts.team), "all": ("All", counts.all)}
    return [
        {"code": code, "title": title, "tally": tally, "percent": _percent(tally), "active": code == chosen}
        for code, (title, tally) in tallies.items()
    ]


def _chosen(request: HttpRequest, counts: Summary, who: str) -> list[RecruiterTally]:
    if who == "me":
        return [row for row in counts.recruiters if row.recruiter == request.user]
    if who == "team":
        team = {request.user.pk, *rights_of(request.user).colleague_ids}
        return [row for row in counts.recruiters if row.recruiter.pk in team]
    return counts.recruiters


def _percent(tally: Tally) -> int | None:
    return None if tally.share_on_time is None else round(100 * tally.share_on_time)


def _list_url(**filters: Any) -> str:
    return f"{reverse('admin:interactions_interaction_changelist')}?{urlencode(filters)}"


def _log_url(row: RecruiterTally) -> str:
    return _list_url(performed_by__id__exact=row.recruiter.pk, timeliness__exact=Timeliness.LATE)


def _chart(tallies: list[RecruiterTally]) -> str:
    """Return the bars for Chart.js, as Unfold's chart reads them."""
    return json.dumps(
        {
            "labels": [str(row.recruiter) for row in tallies],
            "datasets": [
                {
                    "label": "In time",
                    "displayYAxis": True,
                    "data": [row.tally.on_time for row in tallies],
                    "backgroundColor": "var(--color-primary-600)",
                    "stack": "logged",
                    "maxBarThickness": 48,
                    "borderRadius": 3,
                },
                {
                    "label": "Late",
                    "data": [row.tally.late for row in tallies],
                    "backgroundColor": "#d97706",
                    "stack": "logged",
                    "maxBarThickness": 48,
                    "borderRadius": 3,
                },
            ],
        }
    )
