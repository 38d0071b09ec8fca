"""Candidates with whom we lost touch and who are worth another call, the most promising first, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, Max, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from candidates.models import Candidate, CandidateSkill
from candidates.reaching import reachable
from clients.choices import JobOrderStatus
from clients.models import JobOrder
from governance.models import Skill
from interactions.models import Outreach
from placements.choices import CLIENT_STAGES, LIVE_PLACEMENTS, Stage
from placements.models import Placement, Submission
from records.policies import visible

REACHED = (*CLIENT_STAGES, Stage.PLACED)
LOOKED_AT = 200
RESTING = timedelta(days=30)
STAGE_WEIGHT, SKILL_WEIGHT, SKILLS_AT_MOST = 10, 6, 6
MONTH = timedelta(days=30)


@dataclass(frozen=True)
class Suggestion:
    """A candidate, how promising they are, and the reasons in words."""

    candidate: Candidate
    score: int
    why: str


def dormant(user: Any, *, months: int, mine: bool, now: datetime) -> QuerySet[Candidate]:
    """Return who is silent for ``months``, free, may be contacted, and is not being called by anyone.

    Only what the reader sees counts for the ranking; that somebody is in process or placed counts for
    everybody, so that nobody is called past a colleague.
    """
    cutoff = now - months * MONTH
    silent = Q(last_interaction_at__lt=cutoff) | Q(last_interaction_at__isnull=True, created_at__lt=cutoff)
    people: QuerySet[Candidate] = reachable(
        visible(user, Candidate).live().filter(silent), timezone.localdate(now)
    )
    if mine:
        people = people.filter(owner=user)
    in_process = Submission.objects.open().filter(candidate=OuterRef("pk"))
    placed = Placement.objects.filter(submission__candidate=OuterRef("pk"), status__in=LIVE_PLACEMENTS)
    taken = Outreach.objects.filter(candidate=OuterRef("pk")).filter(
        Q(outcome="", claimed_until__gte=now) | Q(worked_at__gte=now - RESTING) & ~Q(outcome="let_go")
    )
    return people.exclude(
        Exists(in_process.order_by()) | Exists(placed.order_by()) | Exists(taken.order_by())
    )


def suggestions(user: Any, *, months: int, mine: bool, now: datetime, limit: int = 25) -> list[Suggestion]:
    """Rank by the stage once reached and by skills that my open jobs ask for.

    The best few hundred by each are looked at, so that it takes no longer with a million candidates.
    """
    people = dormant(user, months=months, mine=mine, now=now)
    wanted = wanted_skills(user)
    keys = _most_advanced(user, people) + _best_fitting(people, wanted)
    if len(set(keys)) < limit:
        keys += list(people.order_by("-last_interaction_at", "-id").values_list("pk", flat=True)[:limit])
    return _ranked(user, sorted(set(keys)), wanted, now)[:limit]


def wanted_skills(user: Any) -> set[int]:
    """Return the skills that the open jobs of ``user`` ask for."""
    jobs = visible(user, JobOrder).filter(Q(owner=user) | Q(recruiters=user), status=JobOrderStatus.OPEN)
    return set(jobs.order_by().values_list("wanted_skills__skill", flat=True)) - {None}


def _rank() -> Case:
    return Case(*(When(stage_events__to_stage=stage, then=Value(n)) for n, stage in enumerate(REACHED, 1)))


def _advanced(user: Any, people: Any) -> QuerySet[Any]:
    rows = visible(user, Submission).filter(candidate__in=people, stage_events__to_stage__in=REACHED)
    return rows.order_by().values("candidate").annotate(best=Max(_rank()))


def _most_advanced(user: Any, people: QuerySet[Candidate]) -> list[int]:
    rows = _advanced(user, people.order_by().values("pk")).order_by("-best", "-candidate")
    return [row["candidate"] for row in rows[:LOOKED_AT]]


def _fitting(people: Any, wanted: set[int]) -> QuerySet[Any]:
    rows = CandidateSkill.objects.filter(candidate__in=people, skill__in=wanted)
    return rows.order_by().values("candidate").annotate(hits=Count("pk"))


def _best_fitting(people: QuerySet[Candidate], wanted: set[int]) -> list[int]:
    if not wanted:
        return []
    rows = _fitting(people.order_by().values("pk"), wanted).order_by("-hits", "-candidate")
    return [row["candidate"] for row in rows[:LOOKED_AT]]


def _ranked(user: Any, keys: Sequence[int], wanted: set[int], now: datetime) -> list[Suggestion]:
    best = {row["candidate"]: row["best"] or 0 for row in _advanced(user, keys)}
    known: dict[int, list[int]] = {}
    for candidate, skill in CandidateSkill.objects.filter(candidate__in=keys, skill__in=wanted).values_list(
        "candidate", "skill"
    ):
        known.setdefault(candidate, []).append(skill)
    names = dict(Skill.objects.filter(pk__in=wanted).values_list("pk", "name"))
    found = visible(user, Candidate).select_related("owner").in_bulk(keys)
    ranked = []
    for key, candidate in found.items():
        skills = sorted(names[skill] for skill in known.get(key, ()) if skill in names)
        score = STAGE_WEIGHT * best.get(key, 0) + SKILL_WEIGHT * min(len(skills), SKILLS_AT_MOST)
        ranked.append(Suggestion(candidate, score, _in_words(candidate, best.get(key, 0), skills, now)))
    return sorted(ranked, key=lambda each: (-each.score, each.candidate.pk))


def _in_words(candidate: Candidate, best: int, skills: list[str], now: datetime) -> str:
    parts = [f"once reached “{REACHED[best - 1].label}”"] if best else []
    if skills:
        more = f" and {len(skills) - 3} more" if len(skills) > 3 else ""
        parts.append(f"knows {', '.join(skills[:3])}{more}, which your open jobs ask for")
    last = candidate.last_interaction_at
    parts.append(f"last contact {(now - last).days // 30} months ago" if last else "never contacted")
    told = "; ".join(parts)
    return (told[0].upper() + told[1:])[:300]
