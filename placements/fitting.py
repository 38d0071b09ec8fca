"""Who would fit a job order, and why, in words: from the people whom the reader may see, within a bounded number."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Left
from django.utils import timezone

from candidates.choices import DocumentKind
from candidates.models import Candidate, CandidateSkill, Document
from candidates.reaching import reachable, unpresentable
from candidates.search.latest import latest
from candidates.search.nearness import nearness
from candidates.search.places import Circle, place_called
from candidates.search.words import Meanings
from clients.models import JobOrder
from governance.choices import WorkMode
from placements.choices import OPEN_STAGES, Stage
from placements.models import ClientRestriction, StageEvent, Submission
from records.policies import visible

POOL = 200
SHOWN = 10
NEAR_KM = 50
WEIGHTS = {
    "skills": 50,
    "extra": 8,
    "title": 16,
    "place": 10,
    "available": 8,
    "pay": 8,
    "stage": 6,
    "meaning": 16,
}
READ = 4_000
"""So many letters of a job and of a résumé are compared in meaning; further down stand names of schools."""


@dataclass
class Fit:
    """A candidate and how well they fit; ``reasons`` speak for them, ``doubts`` against."""

    candidate: Candidate
    score: float = 0
    reasons: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def add(self, aspect: str, share: float, reason: str) -> None:
        self.score += WEIGHTS[aspect] * share
        self.reasons.append(reason)


def fitting(job: JobOrder, user: Any, limit: int = SHOWN) -> list[Fit]:
    """Return the best of those who have the skills or the title, best first.

    At most a few hundred are weighed: of those with all skills, with some, with the title, those who changed last.
    """
    wish = _Wish(job)
    people = _pool(wish, _askable(job, user))
    kept_back = unpresentable([each.pk for each in people], timezone.localdate())
    fits = {each.pk: Fit(each) for each in people if each.pk not in kept_back}
    _weigh_skills(fits, wish)
    _weigh_stages(fits, user)
    _weigh_meaning(fits, job, user)
    for fit in fits.values():
        _weigh_title(fit, wish)
        _weigh_terms(fit, wish)
    return sorted(fits.values(), key=lambda fit: (-fit.score, -fit.candidate.pk))[:limit]


class _Wish:
    """What a job asks for, looked up once."""

    def __init__(self, job: JobOrder) -> None:
        self.job = job
        wanted = list(job.wanted_skills.select_related("skill"))
        self.required = {row.skill_id: row.skill.name for row in wanted if row.is_required}
        self.welcome = {row.skill_id: row.skill.name for row in wanted if not row.is_required}
        words = Meanings.of([job.title]).words.get(job.title, [])
        self.title = [word for word in words if len(word.folded) > 2]
        place = place_called(f"{job.city}, {job.country}".rstrip(", ")) if job.city else None
        self.circle = Circle(place.latitude, place.longitude, NEAR_KM) if place else None
        self.near: set[int] = set()

    def queries(self) -> Iterator[str]:
        """Yield from the narrowest to the widest what somebody should have."""
        skills = [f"'skill#{key}'" for key in self.required]
        title = " & ".join(
            "(" + " | ".join(f"'t#{_clean(stem)}'" for stem in word.stems) + ")" for word in self.title
        )
        if len(skills) > 1:
            yield " & ".join(skills)
        if skills and title:
            yield f"({' | '.join(skills)}) & ({title})"
        if skills:
            yield " | ".join(skills)
        if title:
            yield title


def _clean(stem: str) -> str:
    return stem.replace("\\", "").replace("'", "")


def _askable(job: JobOrder, user: Any) -> QuerySet[Candidate]:
    """Return those who may be put forward at all."""
    barred = ClientRestriction.objects.in_force(timezone.localdate()).covering(job.client_id)
    there = Submission.objects.filter(job_order=job, candidate=OuterRef("pk"))
    rows = reachable(visible(user, Candidate).live(), timezone.localdate())
    return rows.exclude(Exists(there.order_by())).exclude(
        Exists(barred.filter(candidate=OuterRef("pk")).order_by())
    )


def _pool(wish: _Wish, rows: QuerySet[Candidate]) -> list[Candidate]:
    keys: dict[int, None] = {}
    for query in wish.queries():
        has_words = Q(search_row__words__matches=query)
        keys |= dict.fromkeys(latest(rows, lambda people: people.filter(has_words), POOL))  # noqa: B023 - read at once
        if len(keys) >= POOL:
            break
    people = Candidate.objects.filter(pk__in=keys).select_related("owner")
    if wish.circle:
        wish.near = set(people.filter(wish.circle.condition).values_list("pk", flat=True))
    return list(people)


def _weigh_skills(fits: dict[int, Fit], wish: _Wish) -> None:
    held: dict[int, set[int]] = {key: set() for key in fits}
    asked = {**wish.required, **wish.welcome}
    for key, skill in CandidateSkill.objects.filter(candidate__in=fits, skill__in=asked).values_list(
        "candidate", "skill"
    ):
        held[key].add(skill)
    for key, fit in fits.items():
        has = sorted(wish.required[skill] for skill in held[key] & wish.required.keys())
        lacks = sorted(name for skill, name in wish.required.items() if skill not in held[key])
        if has:
            share = len(has) / len(wish.required)
            fit.add(
                "skills", share, f"has {'all skills: ' if not lacks and len(has) > 1 else ''}{', '.join(has)}"
            )
        if lacks:
            fit.doubts.append(f"no word of {', '.join(lacks)}")
        if also := sorted(wish.welcome[skill] for skill in held[key] & wish.welcome.keys()):
            fit.add("extra", len(also) / len(wish.welcome), f"also {', '.join(also)}")


def _weigh_stages(fits: dict[int, Fit], user: Any) -> None:
    """Count how far somebody came before, as far as the reader may know."""
    order = {stage.value: place for place, stage in enumerate(OPEN_STAGES)}
    events = visible(user, StageEvent).filter(submission__candidate__in=fits, to_stage__in=order).order_by()
    best: dict[int, str] = {}
    for key, stage in events.values_list("submission__candidate", "to_stage").distinct():
        if order[stage] > order.get(best.get(key, ""), -1):
            best[key] = stage
    for key, stage in best.items():
        if order[stage] > order[Stage.INTERNAL_REVIEW]:
            fits[key].add("stage", order[stage] / len(order), f"came to {Stage(stage).label.lower()} before")


def _weigh_meaning(fits: dict[int, Fit], job: JobOrder, user: Any) -> None:
    """Weigh how near what somebody wrote is to what the job is about, beside the nearest of all; an extra."""
    near = nearness()
    if near is None or not fits:
        return
    texts = {
        key: [fit.candidate.current_title, fit.candidate.headline, fit.candidate.summary]
        for key, fit in fits.items()
    }
    resumes = visible(user, Document).filter(candidate__in=fits, kind=DocumentKind.RESUME).exclude(text="")
    latest_first = resumes.order_by("candidate_id", "-id").distinct("candidate_id")
    for key, text in latest_first.values_list("candidate_id", Left("text", READ)):
        texts[key].append(text)
    about = "\n".join((job.title, job.description[:READ], job.posting[:READ]))
    shares = dict(zip(texts, near(about, ["\n".join(each) for each in texts.values()]), strict=True))
    most = max(shares.values())
    for key, share in shares.items():
        if most and share:
            fits[key].score += WEIGHTS["meaning"] * share / most
        if most and share == most and len(shares) > 1:
            fits[key].reasons.append("reads most like the job")


def _weigh_title(fit: Fit, wish: _Wish) -> None:
    said = f"{fit.candidate.current_title} {fit.candidate.headline}".lower()
    hits = sum(any(stem in said for stem in word.stems) for word in wish.title)
    if hits:
        fit.add(
            "title",
            hits / len(wish.title),
            f"works as {fit.candidate.current_title or fit.candidate.headline}",
        )


def _weigh_terms(fit: Fit, wish: _Wish) -> None:
    """Weigh place, availability and pay."""
    job, person = wish.job, fit.candidate
    if job.work_mode == WorkMode.REMOTE:
        pass
    elif person.pk in wish.near or (job.city and person.city.lower() == job.city.lower()):
        fit.add(
            "place",
            1,
            f"lives near {job.city}" if person.city.lower() != job.city.lower() else f"lives in {job.city}",
        )
    elif job.city and person.willing_to_relocate:
        fit.add("place", 0.5, "would relocate")
    elif job.city and person.city:
        fit.doubts.append(f"lives in {person.city}")
    start = job.starts_on or timezone.localdate() + timedelta(days=30)
    if person.available_from and person.available_from <= start:
        fit.add("available", 1, "available in time")
    elif person.available_from:
        fit.doubts.append(f"available only from {person.available_from:%-d %b %Y}")
    least, top = person.pay_minimum or person.pay_target, job.pay_maximum or job.pay_minimum
    if least and top and (person.pay_currency, person.pay_unit) == (job.currency, job.unit):
        if least <= top:
            fit.add("pay", 1, "within the pay")
        else:
            fit.doubts.append("asks for more pay")
