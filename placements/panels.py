"""What submissions show on the pages of candidates, jobs and clients."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from audit.gathering import gather
from placements.models import Placement, Submission
from placements.wording import STAGE_VARIANTS
from records.panels import Panel
from records.policies import may, visible

LISTED = 50


class SubmissionsPanel(Panel):
    """Where the candidate is put forward, or who is put forward for the job."""

    title = "Submissions"
    template_name = "placements/submissions.html"
    order = 50

    def __init__(self, field: str) -> None:
        self.field = field

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any] | None:
        rows = visible(request.user, Submission).filter(**{self.field: record})
        rows = rows.select_related("candidate", "job_order__client", "recruiter").order_by(
            "-stage_since", "-id"
        )
        shown = [(row, STAGE_VARIANTS[row.stage]) for row in rows[:LISTED]]
        return {
            "submissions": shown,
            "field": self.field,
            "may_add": may(request.user, "add", Submission),
            "is_for_candidate": self.field == "candidate",
        }


class StandingPanel(Panel):
    """Badges in the header: put forward, or placed."""

    template_name = "placements/standing.html"
    column = "badges"

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any] | None:
        user = request.user
        submissions = visible(user, Submission).open().filter(candidate=record)
        placements = visible(user, Placement).live().filter(submission__candidate=record)
        in_process, placed = gather([rows.order_by()[:1] for rows in (submissions, placements)])
        return {"in_process": in_process, "placed": placed}
