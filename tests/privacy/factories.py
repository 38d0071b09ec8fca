"""Legal bases and rules of consent for tests."""

import factory

from privacy.choices import Channel, Purpose
from privacy.models import ConsentRule, LegalBasis
from tests.accounts.factories import UserFactory
from tests.candidates.factories import CandidateFactory


class LegalBasisFactory(factory.django.DjangoModelFactory[LegalBasis]):
    """A consent to be called about jobs, given today, that holds until it is withdrawn."""

    class Meta:
        model = LegalBasis

    candidate = factory.SubFactory(CandidateFactory)
    purpose = Purpose.CONTACT
    channel = Channel.FORM
    evidence = "“Yes, call me about jobs.”"
    recorded_by = factory.SubFactory(UserFactory)


class ConsentRuleFactory(factory.django.DjangoModelFactory[ConsentRule]):
    class Meta:
        model = ConsentRule

    needs_consent = True
    months = 12
    reason = "Our clients ask for it."
