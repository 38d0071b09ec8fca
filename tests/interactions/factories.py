"""Interactions and follow-ups for tests."""

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone

from interactions.choices import Kind, LetterKind, Outcome, Trigger
from interactions.models import (
    CalendarFeed,
    FollowUp,
    Handover,
    Interaction,
    Letter,
    LoggingPolicy,
    Meeting,
    Obligation,
    Outreach,
)
from tests.accounts.factories import UserFactory
from tests.candidates.factories import CandidateFactory
from tests.governance.factories import SystemFactory


class InteractionFactory(factory.django.DjangoModelFactory[Interaction]):
    """An hour ago unless told; whether that is late is for the database to say."""

    class Meta:
        model = Interaction

    candidate = factory.SubFactory(CandidateFactory)
    kind = Kind.CALL
    outcome = Outcome.CONNECTED
    occurred_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1))
    performed_by = factory.SubFactory(UserFactory)
    logged_by = factory.SelfAttribute("performed_by")
    credited_to = factory.SelfAttribute("performed_by")
    body = "Talked about notice and pay."


class FollowUpFactory(factory.django.DjangoModelFactory[FollowUp]):
    class Meta:
        model = FollowUp

    candidate = factory.SubFactory(CandidateFactory)
    next_step = "Send the job description"
    owner = factory.SubFactory(UserFactory)
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=2))


class LoggingPolicyFactory(factory.django.DjangoModelFactory[LoggingPolicy]):
    """Comes into force tomorrow: the database takes none for the past."""

    class Meta:
        model = LoggingPolicy

    hours = 12
    effective_from = factory.Sequence(lambda n: timezone.now() + timedelta(days=1, seconds=n))
    reason = "Clients expect it."


class ObligationFactory(factory.django.DjangoModelFactory[Obligation]):
    """Arose an hour ago by a stage, unless told; when it is due is for the database to say."""

    class Meta:
        model = Obligation

    trigger = Trigger.STAGE
    source_key = factory.Sequence(lambda n: f"stage:{n}")
    candidate = factory.SubFactory(CandidateFactory)
    responsible = factory.SubFactory(UserFactory)
    arises_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1))
    fits_from = factory.SelfAttribute("arises_at")

    @classmethod
    def _create(cls, model_class: type[Obligation], *args: Any, **kwargs: Any) -> Obligation:
        obligation = super()._create(model_class, *args, **kwargs)
        obligation.refresh_from_db()
        return obligation


class LetterFactory(factory.django.DjangoModelFactory[Letter]):
    class Meta:
        model = Letter

    kind = LetterKind.REMINDER
    obligation = factory.SubFactory(ObligationFactory)
    recipient = factory.SelfAttribute("obligation.responsible")


class HandoverFactory(factory.django.DjangoModelFactory[Handover]):
    class Meta:
        model = Handover

    leaver = factory.SubFactory(UserFactory)
    owner = factory.SubFactory(UserFactory)
    reason = "Leaves in March."


class CalendarFeedFactory(factory.django.DjangoModelFactory[CalendarFeed]):
    class Meta:
        model = CalendarFeed

    user = factory.SubFactory(UserFactory)
    digest = factory.Sequence(lambda n: f"{n:064x}")


class OutreachFactory(factory.django.DjangoModelFactory[Outreach]):
    class Meta:
        model = Outreach

    candidate = factory.SubFactory(CandidateFactory)
    user = factory.SubFactory(UserFactory)
    claimed_until = factory.LazyFunction(lambda: timezone.now() + timedelta(minutes=30))


class MeetingFactory(factory.django.DjangoModelFactory[Meeting]):
    """Ended an hour ago, unless told."""

    class Meta:
        model = Meeting

    candidate = factory.SubFactory(CandidateFactory)
    organiser = factory.SubFactory(UserFactory)
    starts_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=2))
    ends_at = factory.LazyAttribute(lambda meeting: meeting.starts_at + timedelta(hours=1))
    subject = "Coffee"
    system = factory.SubFactory(SystemFactory)
    uid = factory.Sequence(lambda n: f"{n}@calendar.example")
