"""Whether candidates are in process or placed: read from their submissions and placements, never typed."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from candidates.models import Candidate
from candidates.search.filters import Bands
from placements.models import Placement, Submission


def in_process(candidates: QuerySet[Candidate]) -> QuerySet[Candidate]:
    """Keep those who are put forward for a job."""
    return candidates.filter(_in_process())


def placed(candidates: QuerySet[Candidate]) -> QuerySet[Candidate]:
    """Keep those who work, or are about to, through a placement."""
    return candidates.filter(_placed())


def with_standing(candidates: QuerySet[Candidate]) -> QuerySet[Candidate]:
    """Tell of each candidate whether they are ``in_process`` and ``placed``."""
    return candidates.annotate(in_process=_in_process(), placed=_placed())


def _in_process() -> Exists:
    return Exists(Submission.objects.open().filter(candidate=OuterRef("pk")).order_by())


def _placed() -> Exists:
    return Exists(Placement.objects.live().filter(submission__candidate=OuterRef("pk")).order_by())


def _ever_placed() -> Exists:
    return Exists(Placement.objects.filter(submission__candidate=OuterRef("pk")).order_by())


STANDING = Bands(
    "process",
    "In process",
    {
        "open": ("put forward for a job", lambda _user: Q(_in_process())),
        "free": ("for no job", lambda _user: ~Q(_in_process())),
        "placed": ("works through us", lambda _user: Q(_placed())),
        "never": ("never placed", lambda _user: ~Q(_ever_placed())),
    },
)
"""Whether somebody is in process, for the search."""
