"""Vocabularies, systems and the map of authority for tests."""

import factory
from django.utils import timezone

from governance.choices import Classification, OnConflict, ReasonKind, SystemKind
from governance.models import (
    AuthorityRule,
    DataElement,
    ExternalIdentifier,
    Reason,
    Skill,
    Source,
    System,
    Tag,
)


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


class ExternalIdentifierFactory(factory.django.DjangoModelFactory[ExternalIdentifier]):
    class Meta:
        model = ExternalIdentifier

    model = "candidates.candidate"
    object_id = factory.Sequence(lambda n: n + 1)
    system = factory.SubFactory(SystemFactory)
    external_id = factory.Sequence(lambda n: f"X{n}")
