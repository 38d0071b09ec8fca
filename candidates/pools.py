"""Who is in a pool, as far as the reader sees them: chosen by hand, or found by its search right now."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from audit.typed import key_in
from candidates.choices import PoolKind
from candidates.models import Candidate, TalentPool, TalentPoolMember
from candidates.reaching import barred
from candidates.search import Asked, BrokenQueryError, find, matching
from records.policies import visible
from records.reading import about

SHOWN = 50


@dataclass(frozen=True)
class Member:
    """A candidate in a pool; why, by whom and since when, where somebody put them there."""

    candidate: Candidate
    membership: TalentPoolMember | None = None
    warning: str = ""
    """Why they must not be contacted, if they must not."""


@dataclass(frozen=True)
class People:
    """One page of a pool; ``after`` leads to the next one."""

    members: list[Member] = field(default_factory=list)
    after: str = ""
    problem: str = ""


def people_of(user: Any, pool: TalentPool, *, after: str = "") -> People:
    """Return a page of the pool: those put in last come first."""
    people = _found(user, pool, after) if pool.kind == PoolKind.SEARCH else _chosen(user, pool, after)
    return replace(people, members=_warned(people.members))


def _chosen(user: Any, pool: TalentPool, after: str) -> People:
    rows = visible(user, TalentPoolMember).filter(pool=pool).select_related("candidate", "added_by")
    if (last := key_in(after)) is not None:
        rows = rows.filter(pk__lt=last)
    page = list(rows.order_by("-id")[: SHOWN + 1])
    members = [Member(row.candidate, row) for row in page[:SHOWN]]
    return People(members, str(page[SHOWN - 1].pk) if len(page) > SHOWN else "")


def _warned(members: Sequence[Member]) -> list[Member]:
    reasons = barred([each.candidate.pk for each in members], timezone.localdate())
    return [
        replace(
            each,
            warning=reasons.get(each.candidate.pk, "")
            if each.candidate.is_contactable
            else "This person asked not to be contacted.",
        )
        for each in members
    ]


def keys_of(user: Any, pool: TalentPool, *, most: int) -> list[int]:
    """Return whom a bulk change of the whole pool is about, at most one more than ``most``."""
    if pool.kind == PoolKind.SEARCH and pool.search:
        try:
            rows = matching(user, Asked.read(pool.search.query))
        except BrokenQueryError:
            return []
        return list(rows.values_list("pk", flat=True)[: most + 1])
    rows = visible(user, TalentPoolMember).filter(pool=pool).order_by("-id")
    return list(rows.values_list("candidate", flat=True)[: most + 1])


def pools_with(user: Any, candidate: Candidate) -> list[TalentPoolMember]:
    """Return the pools that hold ``candidate`` and are shown to ``user``."""

    def rows(key: int) -> QuerySet:
        found = visible(user, TalentPoolMember).filter(candidate=key).select_related("pool", "added_by")
        return found.order_by("pool__name", "id")[:SHOWN]

    return about(user, "pools with", candidate.pk, rows).read()


def _found(user: Any, pool: TalentPool, after: str) -> People:
    if pool.search is None:
        return People()
    try:
        found = find(user, Asked.read(pool.search.query), after=after, limit=SHOWN)
    except BrokenQueryError as error:
        return People(problem=str(error))
    return People([Member(each) for each in found.candidates], found.after or found.further)
