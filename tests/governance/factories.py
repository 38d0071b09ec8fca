"""Vocabularies, systems and the map of authority for tests."""

from datetime import timedelta

import factory
from django.utils import timezone

from governance.choices import (
    Classification,
    DecisionKind,
    OnConflict,
    ProposalKind,
    ReasonKind,
    SystemKind,
)
from governance.models import (
    AuthorityRule,
    ChangeDecision,
    ChangeRequest,
    DataElement,
    Disclosure,
    ExternalIdentifier,
    ProtectedField,
    Reason,
    Skill,
    Source,
    System,
    Tag,
)
from tests.accounts.factories import UserFactory


class SkillFactory(factory.django.DjangoModelFactory[Skill]):
    class Meta:
        model = Skill

    name = factory.Sequence(lambda n: f"Skill {n}")


class TagFactory(factory.django.DjangoModelFactory[Tag]):
    class Meta:
        model = Tag

    name = factory.Sequence(lambda n: f"tag {n}")


class SourceFactory(factory.django.DjangoModelFactory[Source]):
    class Meta:
        model = Source

    name = factory.Sequence(lambda n: f"Source {n}")


class ReasonFactory(factory.django.DjangoModelFactory[Reason]):
    class Meta:
        model = Reason

    kind = ReasonKind.REJECTION
    name = factory.Sequence(lambda n: f"Reason {n}")


class SystemFactory(factory.django.DjangoModelFactory[System]):
    class Meta:
        model = System

    code = factory.Sequence(lambda n: f"system-{n}")
    name = factory.Sequence(lambda n: f"System {n}")
    kind = SystemKind.PAYROLL


class DataElementFactory(factory.django.DjangoModelFactory[DataElement]):
    class Meta:
        model = DataElement

    model = "candidates.candidate"
    field = factory.Sequence(lambda n: f"field_{n}")
    classification = Classification.PERSONAL


class AuthorityRuleFactory(factory.django.DjangoModelFactory[AuthorityRule]):
    class Meta:
        model = AuthorityRule

    element = factory.SubFactory(DataElementFactory)
    model = factory.SelfAttribute("element.model")
    system = factory.SubFactory(SystemFactory)
    on_conflict = OnConflict.REJECT
    valid_from = factory.LazyFunction(timezone.localdate)


class DisclosureFactory(factory.django.DjangoModelFactory[Disclosure]):
    class Meta:
        model = Disclosure

    element = factory.SubFactory(DataElementFactory)
    model = factory.SelfAttribute("element.model")
    system = factory.SubFactory(SystemFactory)


class ExternalIdentifierFactory(factory.django.DjangoModelFactory[ExternalIdentifier]):
    class Meta:
        model = ExternalIdentifier

    model = "candidates.candidate"
    object_id = factory.Sequence(lambda n: n + 1)
    system = factory.SubFactory(SystemFactory)
    external_id = factory.Sequence(lambda n: f"X{n}")


class ProtectedFieldFactory(factory.django.DjangoModelFactory[ProtectedField]):
    class Meta:
        model = ProtectedField

    model = "candidates.candidate"
    field = "headline"
    freed_by = "approve"
    decided_by = "approve"


class ChangeRequestFactory(factory.django.DjangoModelFactory[ChangeRequest]):
    class Meta:
        model = ChangeRequest

    kind = ProposalKind.FIELDS
    what = "Full name"
    model = "candidates.candidate"
    object_id = factory.LazyAttribute(lambda made: made.about.pk)
    right = "approve"
    base_version = factory.LazyAttribute(lambda made: made.about.version)
    old = factory.LazyAttribute(lambda made: {"full_name": made.about.full_name})
    proposed = factory.LazyAttribute(lambda made: {"full_name": "Anna Bergström"})
    proposer = factory.SubFactory(UserFactory)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))

    class Params:
        about = factory.SubFactory("tests.candidates.factories.CandidateFactory")


class ChangeDecisionFactory(factory.django.DjangoModelFactory[ChangeDecision]):
    class Meta:
        model = ChangeDecision

    request = factory.SubFactory(ChangeRequestFactory)
    kind = DecisionKind.ASKED
    by = factory.SubFactory(UserFactory)
    note = "Where does this come from?"
