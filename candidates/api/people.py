"""Candidates over REST: put on the record, changed, found, told apart and merged."""

from collections.abc import Mapping
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from candidates import operations
from candidates.api.parts import STATED
from candidates.api.search import Searched, described
from candidates.merging import BOTH, GROUPS, LOSER, SURVIVOR, survivor_of
from candidates.models import Candidate, CandidateEmail, CandidateLink, CandidatePhone, CandidateSkill
from candidates.operations.merging import merge_or_propose
from candidates.operations.pairs import tell_from
from governance.api import SHARING, KeyedResource
from governance.models import Skill, Tag
from records.api.fields import Choice, Named, Reference, Row, Several
from records.api.inputs import Act, Change, Write

PERSON = (
    "given_name", "family_name", "preferred_name", "pronouns", "headline", "current_title", "current_employer",
    "summary", "street", "postcode", "city", "region", "country", "latitude", "longitude", "language",
    "willing_to_relocate", "work_modes", "employment_types", "available_from", "available_until", "notice_days",
    "pay_minimum", "pay_target", "pay_currency", "pay_unit", "owner", "team", "source", "source_detail",
    "referred_by", "is_restricted",
)  # fmt: skip


def _parts() -> dict[str, Any]:
    """Return how the rows of a person are given: the list that is sent is the whole list."""
    return {
        "emails": Several(child=Row(CandidateEmail, ("value", "kind", "is_primary")), required=False),
        "phones": Several(child=Row(CandidatePhone, ("value", "kind", "is_primary")), required=False),
        "links": Several(child=Row(CandidateLink, ("value", "kind")), required=False),
        "skills": Several(child=Row(CandidateSkill, ("skill", *STATED)), required=False),
        "tags": Several(child=Reference(Tag), required=False),
    }


def merge(
    survivor: Candidate,
    *,
    loser: Candidate,
    loser_version: int | None = None,
    choices: Mapping[str, str] | None = None,
    reason: str = "",
    version: int | None = None,
) -> Candidate:
    """Merge `loser` into this candidate: all that belongs to it goes over, and its key leads here for ever.

    `choices` says by group of fields whose value is kept; what is left out is chosen as on the screen.
    Without the right to merge, it is proposed to those who have it.
    `merges` tells what was moved, and undoes it.
    """
    merge_or_propose(
        survivor,
        loser,
        choices=choices,
        survivor_version=version,
        loser_version=loser_version,
        reason=reason,
    )
    return survivor


def _chosen() -> Any:
    """Return whose value is kept, by group of fields."""
    sides = Choice(choices=[SURVIVOR, LOSER, BOTH])
    return Named("MergeChoices", {group.name: sides for group in GROUPS}, required=False)


class Candidates(Searched, KeyedResource):
    noun = "candidates"
    extras = {"search": described}
    model = Candidate
    filters = (
        "reference", "status", "owner", "team", "source", "country", "city", "do_not_contact", "is_restricted",
        "full_name",
    )  # fmt: skip
    expansions = (
        "owner", "team", "source", "emails", "phones", "links", "skill_rows", "taggings", "work_history",
        "education", "certifications", "work_authorisations",
    )  # fmt: skip
    creation = Write(
        operations.create_candidate, *PERSON, "status", model=Candidate,
        before_many=operations.hold_many, **_parts(),
    )  # fmt: skip
    change = Change(operations.revise_candidate, "full_name", *PERSON, "status", model=Candidate, **_parts())
    removal = Act(operations.delete_candidate)
    acts = {
        "change-status": Act(operations.change_candidate_status),
        "change-owner": Act(operations.change_owner),
        "set-do-not-contact": Act(operations.set_do_not_contact),
        "lift-do-not-contact": Act(operations.lift_do_not_contact),
        "add-owner": Act(operations.add_secondary_owner, needs_version=False),
        "remove-owner": Act(operations.remove_secondary_owner, needs_version=False),
        "tag": Act(operations.tag_candidate, needs_version=False),
        "untag": Act(operations.untag_candidate, needs_version=False),
        "add-skills": Act(
            operations.add_skills,
            needs_version=False,
            skills=Several(child=Row(CandidateSkill, ("skill", *STATED))),
        ),
        "remove-skills": Act(
            operations.remove_skills, needs_version=False, skills=Several(child=Reference(Skill))
        ),
        "merge": Act(merge, choices=_chosen()),
        "tell-apart": Act(tell_from, needs_version=False, different_from=Several(child=Reference(Candidate))),
        **SHARING,
    }

    def retrieve(self, request: Request, pk: int) -> Response:
        """Tell of a record that was merged which one goes on, however often it was merged since."""
        answer = super().retrieve(request, pk)
        if isinstance(answer.data, dict) and answer.data.get("merged_into"):
            survivor = survivor_of(Candidate.objects.get(pk=pk))
            if self.rows(request).filter(pk=survivor.pk).exists():
                address = request.build_absolute_uri(self.address(survivor.pk))
                answer.headers["Link"] = f'<{address}>; rel="canonical"'
        return answer
