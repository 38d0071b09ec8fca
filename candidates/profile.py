"""What the page of a candidate shows about the person, read in a handful of queries."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from candidates.choices import CandidateStatus
from candidates.models import (
    Candidate,
    CandidateEmail,
    CandidateLink,
    CandidatePhone,
    CandidateSkill,
    Certification,
    Document,
    Education,
    WorkAuthorisation,
    WorkHistory,
)
from governance.models import ExternalIdentifier, Tag
from records.policies import visible

STATUS_VARIANTS = {
    CandidateStatus.NEW: "info",
    CandidateStatus.ACTIVE: "success",
    CandidateStatus.PASSIVE: "primary",
    CandidateStatus.ARCHIVED: "",
    CandidateStatus.MERGED: "warning",
}


class Profile:
    """A candidate as ``reader`` may see them."""

    def __init__(self, candidate: Candidate, reader: Any) -> None:
        self.candidate = candidate
        self.reader = reader

    @property
    def initials(self) -> str:
        words = self.candidate.full_name.split()
        ends = [words[0], words[-1]] if len(words) > 1 else words
        return "".join(word[0] for word in ends).upper()

    @property
    def status_variant(self) -> str:
        return STATUS_VARIANTS[CandidateStatus(self.candidate.status)]

    @cached_property
    def emails(self) -> Sequence[CandidateEmail]:
        return list(self.candidate.emails.all())

    @cached_property
    def phones(self) -> Sequence[CandidatePhone]:
        return list(self.candidate.phones.all())

    @cached_property
    def links(self) -> Sequence[CandidateLink]:
        return list(self.candidate.links.all())

    @cached_property
    def tags(self) -> Sequence[Tag]:
        return list(Tag.objects.filter(taggings__candidate=self.candidate))

    @cached_property
    def skills(self) -> Sequence[CandidateSkill]:
        return list(self.candidate.skill_rows.select_related("skill").order_by("-level", "skill__name", "id"))

    @cached_property
    def work(self) -> Sequence[WorkHistory]:
        return list(self.candidate.work_history.all())

    @cached_property
    def education(self) -> Sequence[Education]:
        return list(self.candidate.education.all())

    @cached_property
    def certifications(self) -> Sequence[Certification]:
        return list(self.candidate.certifications.all())

    @cached_property
    def authorisations(self) -> Sequence[WorkAuthorisation]:
        return list(self.candidate.work_authorisations.all())

    @cached_property
    def documents(self) -> Sequence[Document]:
        rows = visible(self.reader, Document).filter(candidate=self.candidate)
        return list(rows.defer("text").order_by("-created_at", "-id"))

    @cached_property
    def identifiers(self) -> Sequence[ExternalIdentifier]:
        return list(ExternalIdentifier.objects.of(self.candidate).live().select_related("system"))

    @cached_property
    def other_owners(self) -> list[str]:
        return [str(row.user) for row in self.candidate.secondary_ownerships.select_related("user")]

    @property
    def employment(self) -> str:
        labels = _labels("employment_types")
        return ", ".join(str(labels.get(code, code)) for code in self.candidate.employment_types)

    @property
    def modes(self) -> str:
        labels = _labels("work_modes")
        return ", ".join(str(labels.get(code, code)) for code in self.candidate.work_modes)


def _labels(field_name: str) -> dict[Any, Any]:
    """Return the labels of the codes that a list field holds."""
    field: Any = Candidate._meta.get_field(field_name)
    return dict(field.base_field.choices)
