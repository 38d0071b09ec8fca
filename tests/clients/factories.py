"""Clients and job orders for tests."""

from datetime import date
from decimal import Decimal

import factory
from django.contrib.auth.models import Permission

from clients.choices import AgreementKind, JobOrderStatus
from clients.models import (
    Client,
    ClientAgreement,
    ClientContact,
    ClientTeamGrant,
    ClientUserGrant,
    JobOrder,
    JobOrderRecruiter,
    JobOrderSkill,
    JobOrderTeamGrant,
    JobOrderUserGrant,
)
from governance.choices import EmploymentType
from tests.accounts.factories import TeamFactory, UserFactory
from tests.governance.factories import SkillFactory


class ClientFactory(factory.django.DjangoModelFactory[Client]):
    class Meta:
        model = Client

    legal_name = factory.Sequence(lambda n: f"Client {n} Ltd")
    owner = factory.SubFactory(UserFactory)
    country = "GB"


class ClientContactFactory(factory.django.DjangoModelFactory[ClientContact]):
    class Meta:
        model = ClientContact

    client = factory.SubFactory(ClientFactory)
    full_name = factory.Sequence(lambda n: f"Contact {n}")


class ClientAgreementFactory(factory.django.DjangoModelFactory[ClientAgreement]):
    class Meta:
        model = ClientAgreement

    client = factory.SubFactory(ClientFactory)
    title = factory.Sequence(lambda n: f"Terms {n}")
    kind = AgreementKind.PERMANENT
    fee_percent = Decimal("22.5")
    valid_from = date(2024, 1, 1)


class JobOrderFactory(factory.django.DjangoModelFactory[JobOrder]):
    class Meta:
        model = JobOrder

    client = factory.SubFactory(ClientFactory)
    title = factory.Sequence(lambda n: f"Job {n}")
    employment_type = EmploymentType.PERMANENT
    status = JobOrderStatus.OPEN
    owner = factory.SelfAttribute("client.owner")


class JobOrderRecruiterFactory(factory.django.DjangoModelFactory[JobOrderRecruiter]):
    class Meta:
        model = JobOrderRecruiter

    job_order = factory.SubFactory(JobOrderFactory)
    user = factory.SubFactory(UserFactory)


class JobOrderSkillFactory(factory.django.DjangoModelFactory[JobOrderSkill]):
    class Meta:
        model = JobOrderSkill

    job_order = factory.SubFactory(JobOrderFactory)
    skill = factory.SubFactory(SkillFactory)


def permission(codename: str) -> factory.LazyFunction:
    """Find a permission that Django made after the migration."""
    return factory.LazyFunction(lambda: Permission.objects.get(codename=codename))


class ClientUserGrantFactory(factory.django.DjangoModelFactory[ClientUserGrant]):
    class Meta:
        model = ClientUserGrant

    content_object = factory.SubFactory(ClientFactory)
    user = factory.SubFactory(UserFactory)
    permission = permission("view_client")


class ClientTeamGrantFactory(factory.django.DjangoModelFactory[ClientTeamGrant]):
    class Meta:
        model = ClientTeamGrant

    content_object = factory.SubFactory(ClientFactory)
    team = factory.SubFactory(TeamFactory)
    permission = permission("view_client")


class JobOrderUserGrantFactory(factory.django.DjangoModelFactory[JobOrderUserGrant]):
    class Meta:
        model = JobOrderUserGrant

    content_object = factory.SubFactory(JobOrderFactory)
    user = factory.SubFactory(UserFactory)
    permission = permission("view_joborder")


class JobOrderTeamGrantFactory(factory.django.DjangoModelFactory[JobOrderTeamGrant]):
    class Meta:
        model = JobOrderTeamGrant

    content_object = factory.SubFactory(JobOrderFactory)
    team = factory.SubFactory(TeamFactory)
    permission = permission("view_joborder")
