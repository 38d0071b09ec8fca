"""What submissions show on the pages of candidates, jobs and clients."""

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import Min, Model, Q, QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest
from django.urls import reverse

from audit.access import trace
from audit.choices import Reading
from audit.gathering import gather
from candidates.models import Candidate
from candidates.search import Asked
from clients.models import JobOrder
from placements.choices import InterviewStatus
from placements.fitting import fitting
from placements.models import Placement, StageEvent, Submission
from placements.wording import STAGE_VARIANTS
from records.panels import Panel
from records.policies import may, visible
from records.reading import about
from records.timeline import Event, Place, Source

LISTED = 50
PROFILE = "admin:placements_submission_profile"
BOARD = "admin:placements_submission_board"


class SubmissionsPanel(Panel):
    """Where the candidate is put forward, or who is put forward for the job."""

    title = "Submissions"
    template_name = "placements/submissions.html"
    order = 50

    def __init__(self, field: str) -> None:
        self.field = field

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any] | None:
        def rows(key: int) -> QuerySet:
            found = visible(request.user, Submission).filter(**{self.field: key})
            found = found.select_related("candidate", "job_order__client", "recruiter")
            found = found.annotate(next_interview=_next_interview())
            return found.order_by("-stage_since", "-id")[:LISTED]

        found = about(request.user, ("submissions of", self.field), record.pk, rows)
        shown = [(row, STAGE_VARIANTS[row.stage]) for row in found]
        if self.field != "candidate":
            _trace((row.candidate_id for row, _ in shown), "who is put forward for", record)
        return {
            "submissions": shown,
            "field": self.field,
            "board_url": "" if self.field == "candidate" else f"{reverse(BOARD)}?job={record.pk}",
            "profile_url": reverse(PROFILE, args=[record.pk]) if self.field == "candidate" else "",
            "may_add": may(request.user, "add", Submission),
            "is_for_candidate": self.field == "candidate",
        }


def _next_interview() -> Min:
    planned = Q(interviews__status=InterviewStatus.SCHEDULED, interviews__starts_at__gte=Now())
    return Min("interviews__starts_at", filter=planned)


def _trace(people: Iterable[int], how: str, record: Any) -> None:
    """Note that the page of ``record`` names ``people``."""
    if keys := set(people):
        trace(Reading.LISTED, model=Candidate, ids=keys, query=f"{how} {record.reference}")


class FittingPanel(Panel):
    """Who would fit an open job, and why."""

    template_name = "placements/fitting.html"
    order = 60

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any] | None:
        if not isinstance(record, JobOrder) or not record.is_open or not may(request.user, "view", Candidate):
            return None
        fits = fitting(record, request.user)
        _trace((fit.candidate.pk for fit in fits), "who fits", record)
        words = Asked(q=re.sub(r"[^\w\s+#.]", " ", record.title))
        return {
            "fits": fits,
            "may_add": may(request.user, "add", Submission),
            "search_url": f"{reverse('admin:candidates_candidate_search')}?{words.address()}",
        }


class StandingPanel(Panel):
    """Badges in the header: put forward, or placed."""

    template_name = "placements/standing.html"
    column = "badges"

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any] | None:
        user = request.user

        def submissions(key: int) -> QuerySet:
            return visible(user, Submission).open().filter(candidate=key).order_by()[:1]

        def placements(key: int) -> QuerySet:
            return visible(user, Placement).live().filter(submission__candidate=key).order_by()[:1]

        in_process, placed = gather(
            [
                about(user, "in process", record.pk, submissions),
                about(user, "placed", record.pk, placements),
            ]
        )
        return {"in_process": in_process, "placed": placed}


class StageMoves(Source):
    """How far the candidate came for each job, and why it ended."""

    name = "stage"
    label = "Stages"
    tells = frozenset({"placements.stageevent"})
    follows = {
        "placements.submission": ("stage", "stage_since", "closed_reason_id", "closed_by", "closed_note")
    }

    def events(self, user: Any, record: Model, before: Place | None, limit: int) -> Iterable[Event]:
        def rows(key: int) -> QuerySet:
            moves = visible(user, StageEvent).filter(submission__candidate=key)
            return moves.select_related("submission__job_order__client", "actor", "reason")

        for move in self.read(user, record, before, limit, rows=rows, at="occurred_at"):
            told = {"move": move, "variant": STAGE_VARIANTS[move.to_stage]}
            yield Event(move.occurred_at, self.name, move.pk, "placements/stage_event.html", {"told": told})
