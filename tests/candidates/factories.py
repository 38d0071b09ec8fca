# ruff: noqa: RUF001 - names in many scripts
"""Candidates for tests, with names as people have them."""

import hashlib
from decimal import Decimal

import factory
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile

from candidates.choices import WorkPermitKind
from candidates.models import (
    BulkAct,
    Candidate,
    CandidateEmail,
    CandidateLanguage,
    CandidateLink,
    CandidatePhone,
    CandidateSecondaryOwner,
    CandidateSkill,
    CandidateTag,
    CandidateTeamGrant,
    CandidateUserGrant,
    Certification,
    Document,
    DroppedResume,
    DuplicatePair,
    Education,
    MergeOperation,
    MergeRun,
    ResumeDrop,
    SavedSearch,
    Suggestion,
    TalentPool,
    TalentPoolMember,
    WorkAuthorisation,
    WorkHistory,
)
from candidates.normalise import normalise_email, normalise_link, normalise_phone
from tests.accounts.factories import TeamFactory, UserFactory
from tests.governance.factories import SkillFactory, TagFactory

# (full name, given name, family name, country)
NAMES = [
    ("Jane Smith", "Jane", "Smith", "GB"),
    ("Sukarno", "", "", "ID"),
    ("María José García-Márquez Núñez", "María José", "García-Márquez Núñez", "ES"),
    ("Nguyễn Thị Minh Khai", "Minh Khai", "Nguyễn", "VN"),
    ("山田 太郎", "太郎", "山田", "JP"),
    ("Владимир Петрович Иванов", "Владимир", "Иванов", "KZ"),
    ("محمد بن سلمان", "محمد", "", "SA"),
    ("Seán Ó Briain", "Seán", "Ó Briain", "IE"),
    ("Łukasz Żółć", "Łukasz", "Żółć", "PL"),
    ("Jürgen von der Groß", "Jürgen", "von der Groß", "DE"),
    ("李 伟", "伟", "李", "CN"),
    ("Chukwuemeka Odumegwu Ojukwu", "Chukwuemeka", "Ojukwu", "NG"),
    ("கமலா தேவி", "கமலா", "தேவி", "IN"),
    ("Björk Guðmundsdóttir", "Björk", "Guðmundsdóttir", "IS"),
    ("D’Angelo O'Connor", "D’Angelo", "O'Connor", "US"),
    ("Ἀλέξανδρος Παπαδόπουλος", "Ἀλέξανδρος", "Παπαδόπουλος", "GR"),
]


class CandidateFactory(factory.django.DjangoModelFactory[Candidate]):
    class Meta:
        model = Candidate

    class Params:
        international = factory.Trait(
            full_name=factory.Sequence(lambda n: NAMES[n % len(NAMES)][0]),
            given_name=factory.Sequence(lambda n: NAMES[n % len(NAMES)][1]),
            family_name=factory.Sequence(lambda n: NAMES[n % len(NAMES)][2]),
            country=factory.Sequence(lambda n: NAMES[n % len(NAMES)][3]),
        )

    full_name = factory.Sequence(lambda n: f"Candidate {n}")
    owner = factory.SubFactory(UserFactory)
    country = "GB"


class CandidateEmailFactory(factory.django.DjangoModelFactory[CandidateEmail]):
    class Meta:
        model = CandidateEmail

    candidate = factory.SubFactory(CandidateFactory)
    value = factory.Sequence(lambda n: f"Person{n}@Example.org")
    normalised = factory.LazyAttribute(lambda row: normalise_email(row.value))


class CandidatePhoneFactory(factory.django.DjangoModelFactory[CandidatePhone]):
    class Meta:
        model = CandidatePhone

    candidate = factory.SubFactory(CandidateFactory)
    value = factory.Sequence(lambda n: f"+44 20 7946 {n % 10_000:04}")
    normalised = factory.LazyAttribute(lambda row: normalise_phone(row.value).number)


class CandidateLinkFactory(factory.django.DjangoModelFactory[CandidateLink]):
    class Meta:
        model = CandidateLink

    candidate = factory.SubFactory(CandidateFactory)
    value = factory.Sequence(lambda n: f"linkedin.com/in/person-{n}")
    normalised = factory.LazyAttribute(lambda row: normalise_link(row.value).value)
    kind = factory.LazyAttribute(lambda row: normalise_link(row.value).kind)


class CandidateSkillFactory(factory.django.DjangoModelFactory[CandidateSkill]):
    class Meta:
        model = CandidateSkill

    candidate = factory.SubFactory(CandidateFactory)
    skill = factory.SubFactory(SkillFactory)


class CandidateLanguageFactory(factory.django.DjangoModelFactory[CandidateLanguage]):
    class Meta:
        model = CandidateLanguage

    candidate = factory.SubFactory(CandidateFactory)
    language = factory.Sequence(lambda n: ("fr", "de", "es", "it", "nl", "pl")[n % 6])


class CandidateTagFactory(factory.django.DjangoModelFactory[CandidateTag]):
    class Meta:
        model = CandidateTag

    candidate = factory.SubFactory(CandidateFactory)
    tag = factory.SubFactory(TagFactory)


class CandidateSecondaryOwnerFactory(factory.django.DjangoModelFactory[CandidateSecondaryOwner]):
    class Meta:
        model = CandidateSecondaryOwner

    candidate = factory.SubFactory(CandidateFactory)
    user = factory.SubFactory(UserFactory)


class WorkHistoryFactory(factory.django.DjangoModelFactory[WorkHistory]):
    class Meta:
        model = WorkHistory

    candidate = factory.SubFactory(CandidateFactory)
    employer = factory.Sequence(lambda n: f"Employer {n}")


class EducationFactory(factory.django.DjangoModelFactory[Education]):
    class Meta:
        model = Education

    candidate = factory.SubFactory(CandidateFactory)
    institution = factory.Sequence(lambda n: f"University {n}")


class CertificationFactory(factory.django.DjangoModelFactory[Certification]):
    class Meta:
        model = Certification

    candidate = factory.SubFactory(CandidateFactory)
    name = factory.Sequence(lambda n: f"Certificate {n}")


class WorkAuthorisationFactory(factory.django.DjangoModelFactory[WorkAuthorisation]):
    class Meta:
        model = WorkAuthorisation

    candidate = factory.SubFactory(CandidateFactory)
    country = "GB"
    kind = WorkPermitKind.CITIZEN


class DocumentFactory(factory.django.DjangoModelFactory[Document]):
    class Meta:
        model = Document

    class Params:
        content = factory.Sequence(lambda n: f"Résumé {n}".encode())

    candidate = factory.SubFactory(CandidateFactory)
    name = "resume.txt"
    content_type = "text/plain"
    size = factory.LazyAttribute(lambda row: len(row.content))
    sha256 = factory.LazyAttribute(lambda row: hashlib.sha256(row.content).hexdigest())
    file = factory.LazyAttribute(lambda row: ContentFile(row.content, name=row.name))


class SavedSearchFactory(factory.django.DjangoModelFactory[SavedSearch]):
    class Meta:
        model = SavedSearch

    name = factory.Sequence(lambda n: f"Search {n}")
    owner = factory.SubFactory(UserFactory)


class SuggestionFactory(factory.django.DjangoModelFactory[Suggestion]):
    class Meta:
        model = Suggestion

    document = factory.SubFactory(DocumentFactory)
    element = "title"
    key = factory.Sequence(lambda n: f"{n:032x}")
    values = factory.Sequence(lambda n: {"value": f"Title {n}"})
    confidence = 80


class ResumeDropFactory(factory.django.DjangoModelFactory[ResumeDrop]):
    class Meta:
        model = ResumeDrop

    owner = factory.SubFactory(UserFactory)


class DroppedResumeFactory(factory.django.DjangoModelFactory[DroppedResume]):
    class Meta:
        model = DroppedResume

    class Params:
        content = factory.Sequence(lambda n: f"Dropped résumé {n}".encode())

    drop = factory.SubFactory(ResumeDropFactory)
    name = "resume.txt"
    content_type = "text/plain"
    size = factory.LazyAttribute(lambda row: len(row.content))
    sha256 = factory.LazyAttribute(lambda row: hashlib.sha256(row.content).hexdigest())
    file = factory.LazyAttribute(lambda row: ContentFile(row.content, name=row.sha256))


class TalentPoolFactory(factory.django.DjangoModelFactory[TalentPool]):
    class Meta:
        model = TalentPool

    name = factory.Sequence(lambda n: f"Pool {n}")
    owner = factory.SubFactory(UserFactory)


class TalentPoolMemberFactory(factory.django.DjangoModelFactory[TalentPoolMember]):
    class Meta:
        model = TalentPoolMember

    pool = factory.SubFactory(TalentPoolFactory)
    candidate = factory.SubFactory(CandidateFactory)


class DuplicatePairFactory(factory.django.DjangoModelFactory[DuplicatePair]):
    class Meta:
        model = DuplicatePair

    first = factory.SubFactory(CandidateFactory)
    second = factory.SubFactory(CandidateFactory)
    score = Decimal("0.9")


class MergeOperationFactory(factory.django.DjangoModelFactory[MergeOperation]):
    class Meta:
        model = MergeOperation

    survivor = factory.SubFactory(CandidateFactory)
    loser = factory.SubFactory(CandidateFactory)
    merged_by = factory.SubFactory(UserFactory)


def permission(codename: str) -> factory.LazyFunction:
    """Find a permission that Django made after the migration."""
    return factory.LazyFunction(lambda: Permission.objects.get(codename=codename))


class CandidateUserGrantFactory(factory.django.DjangoModelFactory[CandidateUserGrant]):
    class Meta:
        model = CandidateUserGrant

    content_object = factory.SubFactory(CandidateFactory)
    user = factory.SubFactory(UserFactory)
    permission = permission("view_candidate")


class CandidateTeamGrantFactory(factory.django.DjangoModelFactory[CandidateTeamGrant]):
    class Meta:
        model = CandidateTeamGrant

    content_object = factory.SubFactory(CandidateFactory)
    team = factory.SubFactory(TeamFactory)
    permission = permission("view_candidate")


class BulkActFactory(factory.django.DjangoModelFactory[BulkAct]):
    class Meta:
        model = BulkAct

    owner = factory.SubFactory(UserFactory)
    candidate_keys = factory.LazyFunction(lambda: [CandidateFactory().pk])


class MergeRunFactory(factory.django.DjangoModelFactory[MergeRun]):
    class Meta:
        model = MergeRun

    owner = factory.SubFactory(UserFactory)
    least = Decimal("0.9900")
    pair_keys = factory.LazyFunction(lambda: [DuplicatePairFactory().pk])
