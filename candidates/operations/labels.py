"""Tags, skills and pools of a candidate."""

from collections.abc import Iterable

from candidates.merging import refuse_merged
from candidates.models import (
    Candidate,
    CandidateSkill,
    CandidateTag,
    TalentPool,
    TalentPoolMember,
)
from governance.models import Skill, Tag
from records.changes import check_fields
from records.operations import acting_user, lock, operation, require
from records.policies import may

NO_RIGHT = "You may not change this candidate."


@operation("tagged a candidate")
def tag_candidate(candidate: Candidate, *, tags: Iterable[Tag]) -> None:
    """Put ``tags`` on ``candidate``; those it has already stay as they are."""
    fresh = _changeable(candidate)
    CandidateTag.objects.bulk_create(
        [CandidateTag(candidate=fresh, tag=tag) for tag in tags], ignore_conflicts=True
    )


@operation("untagged a candidate")
def untag_candidate(candidate: Candidate, *, tags: Iterable[Tag]) -> None:
    """Take ``tags`` off ``candidate``."""
    CandidateTag.objects.filter(candidate=_changeable(candidate), tag__in=list(tags)).delete()


@operation("added skills to a candidate")
def add_skills(candidate: Candidate, *, skills: Iterable[Skill | CandidateSkill]) -> None:
    """Note ``skills``; for one that is noted already, level, years and evidence are replaced.

    A bare skill says nothing new about one that is noted already.
    """
    fresh = _changeable(candidate)
    given = list(skills)
    told = [skill for skill in given if isinstance(skill, CandidateSkill)]
    bare = [CandidateSkill(candidate=fresh, skill=skill) for skill in given if isinstance(skill, Skill)]
    for row in told:
        row.candidate = fresh
        check_fields(row)
    CandidateSkill.objects.bulk_create(
        told,
        update_conflicts=True,
        unique_fields=["candidate", "skill"],
        update_fields=["level", "years", "last_used", "evidence"],
    )
    CandidateSkill.objects.bulk_create(bare, ignore_conflicts=True)


@operation("removed skills from a candidate")
def remove_skills(candidate: Candidate, *, skills: Iterable[Skill]) -> None:
    """Take ``skills`` off ``candidate``."""
    CandidateSkill.objects.filter(candidate=_changeable(candidate), skill__in=list(skills)).delete()


@operation("added candidates to a pool")
def add_to_pool(pool: TalentPool, *, candidates: Iterable[Candidate], reason: str = "") -> int:
    """Keep ``candidates`` in a pool for later; return how many were new in it."""
    user = acting_user()
    before = pool.members.count()
    people = Candidate.objects.filter(pk__in=[each.pk for each in candidates]).order_by("pk")
    locked = list(people.select_for_update(of=("self",), no_key=True))
    rows = [
        TalentPoolMember(pool=pool, candidate=candidate, added_by=user, reason=reason) for candidate in locked
    ]
    for row in rows:
        require(may(user, "add", row), "You may not add to this pool.")
        refuse_merged(row.candidate)
    TalentPoolMember.objects.bulk_create(rows, ignore_conflicts=True)
    return pool.members.count() - before


@operation("removed candidates from a pool")
def remove_from_pool(pool: TalentPool, *, candidates: Iterable[Candidate]) -> None:
    """Take ``candidates`` out of a pool."""
    user = acting_user()
    rows = TalentPoolMember.objects.filter(pool=pool, candidate__in=list(candidates))
    for row in rows:
        require(may(user, "delete", row), "You may not remove from this pool.")
    rows.delete()


def _changeable(candidate: Candidate) -> Candidate:
    fresh = lock(candidate)
    require(may(acting_user(), "change", fresh), NO_RIGHT)
    refuse_merged(fresh)
    return fresh
