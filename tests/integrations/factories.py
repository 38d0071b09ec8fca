"""Imports for tests: a small file as it stands before its columns are confirmed, and its rows."""

import hashlib

import factory
from django.core.files.base import ContentFile
from django.utils import timezone

from integrations.choices import RowAction
from integrations.models import (
    CopiedRow,
    CopySource,
    Discrepancy,
    Drop,
    ImportBatch,
    ImportRow,
    InboundChange,
    ReconciliationRun,
    SavedMapping,
    WebhookDelivery,
    WebhookEndpoint,
)
from integrations.sealing import seal
from integrations.webhooks.planning import here
from integrations.webhooks.signing import new_secret
from tests.accounts.factories import ServiceAccountFactory, UserFactory
from tests.candidates.factories import CandidateFactory
from tests.governance.factories import SystemFactory

SMALL = b"Name,Email\nAda Byron,ada@example.org\n"

LAYOUT = {
    "encoding": "utf-8", "delimiter": ",", "header_line": 1, "notes": [], "columns": ["Name", "Email"],
}  # fmt: skip


class ImportBatchFactory(factory.django.DjangoModelFactory[ImportBatch]):
    class Meta:
        model = ImportBatch

    owner = factory.SubFactory(UserFactory)
    file_name = "people.csv"
    file = factory.LazyFunction(lambda: ContentFile(SMALL, name="people.csv"))
    size = len(SMALL)
    sha256 = hashlib.sha256(SMALL).hexdigest()
    layout = factory.LazyFunction(lambda: dict(LAYOUT))
    proposal = factory.LazyFunction(
        lambda: {
            "columns": [
                {
                    "column": "Name",
                    "target": "full_name",
                    "confidence": 0.95,
                    "samples": ["Ada Byron"],
                    "filled": 1,
                },
                {"column": "Email", "target": "email", "confidence": 1.0, "samples": [], "filled": 1},
            ]
        }
    )


class ImportRowFactory(factory.django.DjangoModelFactory[ImportRow]):
    class Meta:
        model = ImportRow

    batch = factory.SubFactory(ImportBatchFactory)
    line = factory.Sequence(lambda number: number + 2)
    raw = factory.LazyFunction(lambda: ["Ada Byron", "ada@example.org"])
    action = RowAction.CREATE


class SavedMappingFactory(factory.django.DjangoModelFactory[SavedMapping]):
    class Meta:
        model = SavedMapping

    owner = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda number: f"Mapping {number}")
    kind = "candidates"
    mapping = factory.LazyFunction(lambda: {"Name": "full_name"})


class WebhookEndpointFactory(factory.django.DjangoModelFactory[WebhookEndpoint]):
    class Meta:
        model = WebhookEndpoint

    system = factory.SubFactory(SystemFactory, account=factory.SubFactory(ServiceAccountFactory))
    owner = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda number: f"Webhook {number}")
    url = "https://hooks.example/record"
    secret = factory.LazyFunction(lambda: seal(new_secret()))
    secret_made_at = factory.LazyFunction(timezone.now)
    position = factory.LazyFunction(here)


class WebhookDeliveryFactory(factory.django.DjangoModelFactory[WebhookDelivery]):
    class Meta:
        model = WebhookDelivery

    endpoint = factory.SubFactory(WebhookEndpointFactory)
    event = "candidate.changed"
    model = "candidates.candidate"
    object_id = 1
    happened_at = factory.LazyFunction(timezone.now)


class DropFactory(factory.django.DjangoModelFactory[Drop]):
    class Meta:
        model = Drop

    system = factory.SubFactory(SystemFactory, account=factory.SubFactory(ServiceAccountFactory))
    owner = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda number: f"Drop {number}")


class ReconciliationRunFactory(factory.django.DjangoModelFactory[ReconciliationRun]):
    class Meta:
        model = ReconciliationRun

    owner = factory.SubFactory(UserFactory)
    system = factory.SubFactory(SystemFactory)
    file_name = "people.csv"
    file = factory.LazyFunction(lambda: ContentFile(SMALL, name="people.csv"))
    size = len(SMALL)
    sha256 = hashlib.sha256(SMALL).hexdigest()
    layout = factory.LazyFunction(lambda: dict(LAYOUT))
    proposal = factory.LazyFunction(lambda: {"columns": []})
    mapping = factory.LazyFunction(lambda: {"Name": "full_name", "Email": "email"})
    elements = ["full_name", "emails"]
    status = "done"


class CopiedRowFactory(factory.django.DjangoModelFactory[CopiedRow]):
    class Meta:
        model = CopiedRow

    run = factory.SubFactory(ReconciliationRunFactory)
    line = factory.Sequence(lambda number: number + 2)
    cells = factory.LazyFunction(lambda: ["Ada Byron", "ada@example.org"])


class DiscrepancyFactory(factory.django.DjangoModelFactory[Discrepancy]):
    class Meta:
        model = Discrepancy

    first_run = factory.SubFactory(ReconciliationRunFactory)
    last_run = factory.SelfAttribute("first_run")
    system = factory.SelfAttribute("first_run.system")
    kind = factory.SelfAttribute("first_run.kind")
    what = "different"
    element = "city"
    candidate = factory.SubFactory(CandidateFactory, city="Leeds")
    their_key = factory.Sequence(lambda number: f"K-{number}")
    ours = "Leeds"
    theirs = "York"
    right = "ours"


class CopySourceFactory(factory.django.DjangoModelFactory[CopySource]):
    class Meta:
        model = CopySource

    name = factory.Sequence(lambda number: f"Accounts {number}")
    system = factory.SubFactory(SystemFactory)
    owner = factory.SubFactory(UserFactory)
    url = "https://crm.example/api/people"
    mapping = factory.LazyFunction(lambda: {"id": "external_id", "name": "full_name", "place.city": "city"})


class InboundChangeFactory(factory.django.DjangoModelFactory[InboundChange]):
    class Meta:
        model = InboundChange
        exclude = ("about",)

    about = factory.SubFactory("tests.candidates.factories.CandidateFactory")
    system = factory.SubFactory("tests.governance.factories.SystemFactory")
    sender = "CRM"
    via = "api"
    model = "candidates.candidate"
    object_id = factory.SelfAttribute("about.pk")
    root_model = "candidates.candidate"
    root_id = factory.SelfAttribute("about.pk")
    fields = factory.LazyFunction(lambda: ["headline"])
    elements = factory.LazyFunction(
        lambda: [
            {
                "name": "headline",
                "before": "",
                "after": "New",
                "outcome": "flagged",
                "sentence": "It is flagged.",
            }
        ]
    )
    outcome = "flagged"
