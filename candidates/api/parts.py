"""What belongs to a candidate over REST: addresses, skills, tags, history, papers."""

from candidates import operations
from candidates.models import (
    CandidateEmail,
    CandidateLanguage,
    CandidateLink,
    CandidatePhone,
    CandidateSkill,
    CandidateTag,
    Certification,
    Education,
    WorkAuthorisation,
    WorkHistory,
)
from records.api.inputs import Act, Write, change_of, creation_of, removal_of
from records.api.resource import Resource

STATED = ("level", "years", "last_used", "evidence")


class Part(Resource):
    """Rows of a person; there are many, and a reader takes them by key."""

    usual_order = "id"


class CandidateEmails(Part):
    noun = "candidate-emails"
    model = CandidateEmail
    filters = ("candidate", "normalised", "kind", "is_primary")
    creation = Write(operations.add_email, model=CandidateEmail)
    change = change_of(CandidateEmail, "kind", "opted_out_at")
    removal = Act(operations.remove_contact)
    acts = {"make-primary": Act(operations.make_primary)}


class CandidatePhones(Part):
    noun = "candidate-phones"
    model = CandidatePhone
    filters = ("candidate", "normalised", "kind", "is_primary")
    creation = Write(operations.add_phone, model=CandidatePhone)
    change = change_of(CandidatePhone, "kind", "opted_out_at")
    removal = Act(operations.remove_contact)
    acts = {"make-primary": Act(operations.make_primary)}


class CandidateLinks(Part):
    noun = "candidate-links"
    model = CandidateLink
    filters = ("candidate", "normalised", "kind")
    creation = Write(operations.add_link, model=CandidateLink)
    removal = Act(operations.remove_contact)


class CandidateSkills(Part):
    noun = "candidate-skills"
    model = CandidateSkill
    filters = ("candidate", "skill", "level", "evidence")
    expansions = ("skill",)
    creation = creation_of(CandidateSkill, "candidate", "skill", *STATED)
    change = change_of(CandidateSkill, *STATED)
    removal = removal_of()


class CandidateTags(Part):
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


class WorkHistories(Part):
    noun = "work-history"
    model = WorkHistory
    filters = ("candidate", "is_current")
    creation = creation_of(WorkHistory, "candidate", *_JOB)
    change = change_of(WorkHistory, *_JOB)
    removal = removal_of()


class Educations(Part):
    noun = "education"
    model = Education
    filters = ("candidate",)
    creation = creation_of(Education, "candidate", *_STUDY)
    change = change_of(Education, *_STUDY)
    removal = removal_of()


class Certifications(Part):
    noun = "certifications"
    model = Certification
    filters = ("candidate", "expires_on")
    creation = creation_of(Certification, "candidate", *_CERTIFICATE)
    change = change_of(Certification, *_CERTIFICATE)
    removal = removal_of()


class WorkAuthorisations(Part):
    noun = "work-authorisations"
    model = WorkAuthorisation
    filters = ("candidate", "country", "kind", "expires_on")
    creation = creation_of(WorkAuthorisation, "candidate", *_PERMIT)
    change = change_of(WorkAuthorisation, *_PERMIT)
    removal = removal_of()


class CandidateLanguages(Part):
    noun = "candidate-languages"
    model = CandidateLanguage
    filters = ("candidate", "language", "level")
    creation = creation_of(CandidateLanguage, "candidate", "language", "level")
    change = change_of(CandidateLanguage, "level")
    removal = removal_of()
