"""Candidates and what belongs to them over REST."""

from typing import Any

from candidates import operations
from candidates.models import (
    Candidate,
    CandidateEmail,
    CandidateLink,
    CandidatePhone,
    CandidateSkill,
    CandidateTag,
    Certification,
    Document,
    Education,
    TalentPool,
    TalentPoolMember,
    WorkAuthorisation,
    WorkHistory,
)
from governance.api import SHARING, KeyedResource
from governance.models import Skill, Tag
from records.api.fields import Reference, Row, Several
from records.api.inputs import Act, Change, Write, change_of, creation_of, removal_of
from records.api.resource import Resource

PERSON = (
    "given_name", "family_name", "preferred_name", "pronouns", "headline", "current_title", "current_employer",
    "summary", "street", "postcode", "city", "region", "country", "latitude", "longitude", "language",
    "willing_to_relocate", "work_modes", "employment_types", "available_from", "available_until", "notice_days",
    "pay_minimum", "pay_target", "pay_currency", "pay_unit", "owner", "team", "source", "source_detail",
    "referred_by", "is_restricted",
)  # fmt: skip
STATED = ("level", "years", "last_used", "evidence")


def _parts() -> dict[str, Any]:
    """Return how the rows of a person are given: the list that is sent is the whole list."""
    return {
        "emails": Several(child=Row(CandidateEmail, ("value", "kind", "is_primary")), required=False),
        "phones": Several(child=Row(CandidatePhone, ("value", "kind", "is_primary")), required=False),
        "links": Several(child=Row(CandidateLink, ("value", "kind")), required=False),
        "skills": Several(child=Row(CandidateSkill, ("skill", *STATED)), required=False),
        "tags": Several(child=Reference(Tag), required=False),
    }


class Candidates(KeyedResource):
    noun = "candidates"
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
        "remove-skills": Act(
            operations.remove_skills, needs_version=False, skills=Several(child=Reference(Skill))
        ),
        **SHARING,
    }


class _Part(Resource):
    """Rows of a person; there are many, and a reader takes them by key."""

    usual_order = "id"


class CandidateEmails(_Part):
    noun = "candidate-emails"
    model = CandidateEmail
    filters = ("candidate", "normalised", "kind", "is_primary")
    creation = Write(operations.add_email, model=CandidateEmail)
    change = change_of(CandidateEmail, "kind", "opted_out_at")
    removal = Act(operations.remove_contact)
    acts = {"make-primary": Act(operations.make_primary)}


class CandidatePhones(_Part):
    noun = "candidate-phones"
    model = CandidatePhone
    filters = ("candidate", "normalised", "kind", "is_primary")
    creation = Write(operations.add_phone, model=CandidatePhone)
    change = change_of(CandidatePhone, "kind", "opted_out_at")
    removal = Act(operations.remove_contact)
    acts = {"make-primary": Act(operations.make_primary)}


class CandidateLinks(_Part):
    noun = "candidate-links"
    model = CandidateLink
    filters = ("candidate", "normalised", "kind")
    creation = Write(operations.add_link, model=CandidateLink)
    removal = Act(operations.remove_contact)


class CandidateSkills(_Part):
    noun = "candidate-skills"
    model = CandidateSkill
    filters = ("candidate", "skill", "level", "evidence")
    expansions = ("skill",)
    creation = creation_of(CandidateSkill, "candidate", "skill", *STATED)
    change = change_of(CandidateSkill, *STATED)
    removal = removal_of()


class CandidateTags(_Part):
    noun = "candidate-tags"
    model = CandidateTag
    filters = ("candidate", "tag")
    expansions = ("tag",)
    creation = creation_of(CandidateTag, "candidate", "tag")
    removal = removal_of()


_JOB = (
    "employer", "title", "employment_type", "city", "country", "started_on", "ended_on", "is_current", "description",
)  # fmt: skip
_STUDY = ("institution", "qualification", "field_of_study", "started_on", "ended_on", "grade", "description")
_CERTIFICATE = ("name", "issuer", "number", "issued_on", "expires_on")
_PERMIT = ("country", "kind", "number", "valid_from", "expires_on", "evidence", "note")


class WorkHistories(_Part):
    noun = "work-history"
    model = WorkHistory
    filters = ("candidate", "is_current")
    creation = creation_of(WorkHistory, "candidate", *_JOB)
    change = change_of(WorkHistory, *_JOB)
    removal = removal_of()


class Educations(_Part):
    noun = "education"
    model = Education
    filters = ("candidate",)
    creation = creation_of(Education, "candidate", *_STUDY)
    change = change_of(Education, *_STUDY)
    removal = removal_of()


class Certifications(_Part):
    noun = "certifications"
    model = Certification
    filters = ("candidate", "expires_on")
    creation = creation_of(Certification, "candidate", *_CERTIFICATE)
    change = change_of(Certification, *_CERTIFICATE)
    removal = removal_of()


class WorkAuthorisations(_Part):
    noun = "work-authorisations"
    model = WorkAuthorisation
    filters = ("candidate", "country", "kind", "expires_on")
    creation = creation_of(WorkAuthorisation, "candidate", *_PERMIT)
    change = change_of(WorkAuthorisation, *_PERMIT)
    removal = removal_of()


class Documents(_Part):
    noun = "documents"
    model = Document
    without = ("file", "text")
    filters = ("candidate", "kind", "sha256")
    removal = Act(operations.delete_document)


class TalentPools(Resource):
    noun = "talent-pools"
    model = TalentPool
    filters = ("kind", "owner", "team", "visibility")
    expansions = ("owner", "team")
    creation = creation_of(TalentPool, "name", "description", "owner", "team", "visibility")
    change = change_of(TalentPool, "name", "description", "team", "visibility")
    removal = removal_of()
    acts = {
        "add": Act(
            operations.add_to_pool, needs_version=False, candidates=Several(child=Reference(Candidate))
        ),
        "remove": Act(
            operations.remove_from_pool, needs_version=False, candidates=Several(child=Reference(Candidate))
        ),
    }


class TalentPoolMembers(_Part):
    noun = "talent-pool-members"
    model = TalentPoolMember
    filters = ("pool", "candidate")
    expansions = ("candidate", "pool")


resources = [
    Candidates,
    CandidateEmails,
    CandidatePhones,
    CandidateLinks,
    CandidateSkills,
    CandidateTags,
    WorkHistories,
    Educations,
    Certifications,
    WorkAuthorisations,
    Documents,
    TalentPools,
    TalentPoolMembers,
]
