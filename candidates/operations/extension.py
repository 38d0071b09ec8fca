"""Adding to many people at once what another source knows of them: what an import updates."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from candidates.models import (
    Candidate,
    CandidateEmail,
    CandidateLink,
    CandidatePhone,
    CandidateSkill,
)
from candidates.operations.people import NewCandidate, insert_parts
from candidates.search.later import words_once
from governance.models import Tag
from records.changes import check_fields, write_changes
from records.operations import acting_user, operation, require
from records.policies import visible

# Noted of many at once, and lifted only one by one, with how we know.
REFUSAL = frozenset({"do_not_contact", "do_not_contact_reason"})
NO_RIGHT = "You may not change every one of these candidates."
PLAIN_FIELDS = frozenset(
    {
        "full_name", "given_name", "family_name", "preferred_name", "headline", "current_title",
        "current_employer", "summary", "street", "postcode", "city", "region", "country", "pronouns", "language",
        "available_from", "available_until", "notice_days", "pay_minimum", "pay_target", "pay_currency", "pay_unit",
        "work_modes", "employment_types", "willing_to_relocate",
    }
)  # fmt: skip


@dataclass(kw_only=True)
class Extension:
    """What is to be changed about a candidate and added: only fields without a rule of their own."""

    candidate: Candidate
    changes: dict[str, Any] = field(default_factory=dict)
    emails: list[CandidateEmail] = field(default_factory=list)
    phones: list[CandidatePhone] = field(default_factory=list)
    links: list[CandidateLink] = field(default_factory=list)
    skills: list[CandidateSkill] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not any((self.changes, self.emails, self.phones, self.links, self.skills, self.tags))


@operation("changed candidates")
def extend_candidates(extensions: Sequence[Extension]) -> None:
    """Write all of ``extensions``, or none and the first error."""
    if not extensions:
        return
    keys = {extension.candidate.pk for extension in extensions}
    require(
        visible(acting_user(), Candidate, "change").filter(pk__in=keys).order_by().count() == len(keys),
        NO_RIGHT,
    )
    # In the order of keys, like every writer of many: two of them must not wait for each other.
    fresh = {
        candidate.pk: candidate
        for candidate in Candidate.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    }
    with words_once():
        for extension in extensions:
            extension.candidate = fresh[extension.candidate.pk]
            _write(extension)
        insert_parts([_as_parts(extension) for extension in extensions])


def _write(extension: Extension) -> None:
    candidate = extension.candidate
    if candidate.merged_into_id:
        raise ValidationError(f"{candidate.reference} was merged into another record: change that one.")
    lifts = extension.changes.get("do_not_contact") is False
    if lifts or extension.changes.keys() - PLAIN_FIELDS - REFUSAL:
        raise ValidationError("These fields are not changed for many people at once.")
    write_changes(candidate, extension.changes)
    for row in (*extension.emails, *extension.phones, *extension.links):
        row.candidate = candidate
        check_fields(row)
    for skill in extension.skills:
        skill.candidate = candidate


def _as_parts(extension: Extension) -> NewCandidate:
    return NewCandidate(
        candidate=extension.candidate,
        emails=extension.emails,
        phones=extension.phones,
        links=extension.links,
        skills=extension.skills,
        tags=extension.tags,
    )
