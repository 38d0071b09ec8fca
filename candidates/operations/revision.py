"""Changing a candidate together with what belongs to them, as another system knows the whole person."""

from collections.abc import Iterable, Mapping
from typing import Any

from candidates.models import Candidate, CandidateEmail, CandidateLink, CandidatePhone, CandidateSkill
from candidates.operations.labels import add_skills, remove_skills, tag_candidate, untag_candidate
from candidates.operations.reach import replace_emails, replace_links, replace_phones
from candidates.operations.standing import update_candidate
from governance.models import Skill, Tag
from records.operations import operation


@operation("changed a candidate")
def revise_candidate(
    candidate: Candidate,
    *,
    changes: Mapping[str, Any],
    emails: Iterable[CandidateEmail] | None = None,
    phones: Iterable[CandidatePhone] | None = None,
    links: Iterable[CandidateLink] | None = None,
    skills: Iterable[CandidateSkill] | None = None,
    tags: Iterable[Tag] | None = None,
    version: int | None = None,
) -> Candidate:
    """Set ``changes``; lists that are given become those that the person has, others stay as they are."""
    fresh = update_candidate(candidate, changes=changes, version=version)
    if emails is not None:
        replace_emails(fresh, rows=emails)
    if phones is not None:
        replace_phones(fresh, rows=phones)
    if links is not None:
        replace_links(fresh, rows=links)
    if skills is not None:
        _replace_skills(fresh, list(skills))
    if tags is not None:
        _replace_tags(fresh, list(tags))
    return fresh


def _replace_skills(candidate: Candidate, rows: list[CandidateSkill]) -> None:
    wanted = {row.skill_id: row for row in rows}
    gone = Skill.objects.filter(candidate_rows__candidate=candidate).exclude(pk__in=wanted)
    remove_skills(candidate, skills=gone)
    add_skills(candidate, skills=wanted.values())


def _replace_tags(candidate: Candidate, tags: list[Tag]) -> None:
    gone = Tag.objects.filter(candidates=candidate).exclude(pk__in=[tag.pk for tag in tags])
    untag_candidate(candidate, tags=gone)
    tag_candidate(candidate, tags=tags)
