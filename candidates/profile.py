"""What the page of a candidate shows about the person, read in a handful of queries."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db.models import Model, QuerySet

from audit.gathering import Pool, gather
from audit.questions import FOR_EVERYBODY, asked
from candidates.choices import CandidateStatus
from candidates.models import (
    Candidate,
    CandidateEmail,
    CandidateLanguage,
    CandidateLink,
    CandidatePhone,
    CandidateSecondaryOwner,
    CandidateSkill,
    CandidateTag,
    Certification,
    Education,
    WorkAuthorisation,
    WorkHistory,
)
from governance.models import ExternalIdentifier, Tag

STATUS_VARIANTS = {
    CandidateStatus.NEW: "info",
    CandidateStatus.ACTIVE: "success",
    CandidateStatus.PASSIVE: "primary",
    CandidateStatus.ARCHIVED: "",
    CandidateStatus.MERGED: "warning",
}


PARTS: Mapping[str, Callable[[int], QuerySet[Any]]] = {
    "emails": lambda key: Candidate(pk=key).emails.all(),
    "phones": lambda key: Candidate(pk=key).phones.all(),
    "links": lambda key: Candidate(pk=key).links.all(),
    "skills": lambda key: Candidate(pk=key).skill_rows.order_by("-level", "skill__name", "id"),
    "tags": lambda key: Candidate(pk=key).taggings.order_by("tag__name", "id"),
    "work": lambda key: Candidate(pk=key).work_history.all(),
    "education": lambda key: Candidate(pk=key).education.all(),
    "certifications": lambda key: Candidate(pk=key).certifications.all(),
    "authorisations": lambda key: Candidate(pk=key).work_authorisations.all(),
    "owners": lambda key: Candidate(pk=key).secondary_ownerships.all(),
    "languages": lambda key: Candidate(pk=key).languages.all(),
    "identifiers": lambda key: ExternalIdentifier.objects.of(Candidate(pk=key)).live(),
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
    def tags(self) -> Sequence[Tag]:
        return [tagging.tag for tagging in self.parts[CandidateTag]]

    @cached_property
    def parts(self) -> dict[type[Model], Any]:
        """What belongs to the candidate, by kind, with what it points to."""
        candidate = self.candidate
        questions = [asked(FOR_EVERYBODY, ("profile", name), candidate.pk, PARTS[name]) for name in PARTS]
        found = gather(questions)
        Pool().link([candidate, *(row for rows in found for row in rows)])
        return {question.model: read for question, read in zip(questions, found, strict=True)}

    @property
    def emails(self) -> Sequence[CandidateEmail]:
        return self.parts[CandidateEmail]

    @property
    def phones(self) -> Sequence[CandidatePhone]:
        return self.parts[CandidatePhone]

    @property
    def links(self) -> Sequence[CandidateLink]:
        return self.parts[CandidateLink]

    @property
    def skills(self) -> Sequence[CandidateSkill]:
        return self.parts[CandidateSkill]

    @property
    def work(self) -> Sequence[WorkHistory]:
        return self.parts[WorkHistory]

    @property
    def education(self) -> Sequence[Education]:
        return self.parts[Education]

    @property
    def certifications(self) -> Sequence[Certification]:
        return self.parts[Certification]

    @property
    def authorisations(self) -> Sequence[WorkAuthorisation]:
        return self.parts[WorkAuthorisation]

    @property
    def languages(self) -> Sequence[CandidateLanguage]:
        return self.parts[CandidateLanguage]

    @property
    def identifiers(self) -> Sequence[ExternalIdentifier]:
        return self.parts[ExternalIdentifier]

    @property
    def other_owners(self) -> list[str]:
        return [str(row.user) for row in self.parts[CandidateSecondaryOwner]]

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
