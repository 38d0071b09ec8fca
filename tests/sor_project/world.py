"""An agency with a secret: one row of every kind behind restricted records, and a mark in all its texts."""

import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import Error, models, transaction
from django.db.models import Value
from django.db.models.functions import Cast, Concat
from django.urls import URLPattern, URLResolver, get_resolver
from factory.django import DjangoModelFactory

from accounts.choices import RoleCode
from accounts.models import User
from audit.context import acting
from candidates.models import Candidate
from clients.models import Client, JobOrder
from integrations.models import ImportBatch, ImportRow
from placements.choices import Stage
from records.reports import reports
from records.spots import spots_of
from tests.accounts.factories import TeamFactory, UserFactory
from tests.candidates.factories import (
    BulkActFactory,
    CandidateEmailFactory,
    CandidateFactory,
    DocumentFactory,
    DroppedResumeFactory,
    DuplicatePairFactory,
    ResumeDropFactory,
    SavedSearchFactory,
    SuggestionFactory,
    TalentPoolFactory,
    TalentPoolMemberFactory,
    WorkAuthorisationFactory,
)
from tests.clients.factories import ClientContactFactory, ClientFactory, JobOrderFactory
from tests.governance.factories import ChangeRequestFactory
from tests.integrations.factories import (
    DiscrepancyFactory,
    ImportBatchFactory,
    ImportRowFactory,
    InboundChangeFactory,
    ReconciliationRunFactory,
    SavedMappingFactory,
)
from tests.interactions.factories import FollowUpFactory, InteractionFactory, OutreachFactory
from tests.placements.factories import (
    InterviewFactory,
    OfferFactory,
    PlacementFactory,
    SubmissionFactory,
)
from tests.privacy.factories import LegalBasisFactory

MARK = "zqxleak"
ROOMS = (
    "accounts", "candidates", "clients", "governance", "integrations", "interactions", "placements", "privacy",
)  # fmt: skip

# What everybody who works here reads, or what those read who set up the site.
PUBLIC = {
    "accounts.user", "accounts.team", "accounts.teammembership", "accounts.role", "accounts.rolescope",
    "accounts.userrole", "accounts.apikey", "auth.group", "governance.skill", "governance.tag",
    "governance.source", "governance.reason", "governance.system", "governance.dataelement",
    "governance.authorityrule", "governance.disclosure", "interactions.loggingpolicy",
    "integrations.webhookendpoint", "integrations.webhookdelivery", "integrations.drop",
    "integrations.copysource",
    "governance.protectedfield", "privacy.consentrule",
}  # fmt: skip

# An import is read by those who answer for it, all but the people in it who are restricted.
# Dropped résumés, nobody's yet, are for who dropped them and for those who answer for privacy.
OVERSEEN = {
    "integrations.importbatch", "integrations.reconciliationrun", "candidates.resumedrop", "candidates.droppedresume",
}  # fmt: skip

# Named by those who brought them, and read by all who answer for that.
FILES = {"integrations.importbatch", "integrations.reconciliationrun"}

STAFF = tuple(code for code in RoleCode if code != RoleCode.INTEGRATION)


@dataclass
class World:
    """``hidden`` and ``shown`` have one row of each kind, by label."""

    hermit: User
    hidden: dict[str, models.Model]
    shown: dict[str, models.Model]
    readers: dict[str, User]


def make_world() -> World:
    """Make the agency: all that is hidden belongs to the hermit, all that is shown to the recruiter."""
    hermit = UserFactory(display_name="Hermit", role=RoleCode.RECRUITER)
    hidden = _hide(hermit)
    team = TeamFactory(name="Engineering")
    readers: dict[str, User] = {
        code: UserFactory(email=f"{code}@agency.example", role=code, team=team) for code in STAFF
    }
    readers["no role"] = UserFactory(email="new@agency.example")
    readers["superuser"] = UserFactory(email="super@agency.example", is_superuser=True)
    return World(hermit, hidden, _show(readers[RoleCode.RECRUITER], hidden), readers)


def _factories() -> Iterator[type[DjangoModelFactory]]:
    for room in ROOMS:
        module = importlib.import_module(f"tests.{room}.factories")
        for each in vars(module).values():
            if isinstance(each, type) and issubclass(each, DjangoModelFactory) and each._meta.model:
                yield each


def _hide(hermit: User) -> dict[str, models.Model]:
    """Make a row of every kind, close candidates, clients and jobs, and mark every text below them."""
    with acting(hermit, reason=f"{MARK} reason"), transaction.atomic():
        rows = [make() for make in dict.fromkeys(_factories())]
        for model in (Candidate, Client, JobOrder):
            model._base_manager.update(is_restricted=True, owner=hermit)
        for row in rows:
            if row._meta.label_lower not in PUBLIC:
                _give(row, hermit)
        # Whatever the factories made on their way is hidden as well.
        for model in {type(row) for row in rows if row._meta.label_lower not in PUBLIC | FILES}:
            _mark(model)
        ImportRow.objects.update(
            candidate=Candidate.objects.earliest("pk"), raw=[MARK, f"{MARK}@{MARK}.example"]
        )
        ImportBatch.objects.update(status="done", owner=hermit)
    return {row._meta.label_lower: type(row)._base_manager.get(pk=row.pk) for row in rows}


def _give(row: Any, hermit: User) -> None:
    """Leave nobody else as an owner; what its owner alone reads is private."""
    for name, value in (("owner", hermit), ("visibility", "private")):
        if any(field.name == name for field in row._meta.concrete_fields):
            type(row)._base_manager.filter(pk=row.pk).update(**{name: value})


def _mark(model: type[models.Model]) -> None:
    """Put the mark into every text of every row: all at once, or where a constraint minds, one by one."""
    texts = [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, (models.CharField, models.TextField)) and not field.choices
    ]
    if texts and not _written(model._base_manager.all(), dict.fromkeys(texts, _marked("{} {}"))):
        for key in model._base_manager.values_list("pk", flat=True):
            row = model._base_manager.filter(pk=key)
            for name in texts:
                shapes = ("{} {}", "{}-{}", f"{{}}{{}}@{MARK}.example")
                next(filter(None, (_written(row, {name: _marked(shape)}) for shape in shapes)), None)


def _marked(shape: str) -> Any:
    """Return ``shape`` with the mark and the key of the row in it."""
    before, after = shape.format(MARK, "|").split("|")
    return Concat(Value(before), Cast("pk", models.CharField()), Value(after))


def _written(rows: models.QuerySet[Any], values: dict[str, Any]) -> bool:
    try:
        with transaction.atomic():
            rows.update(**values)
    except Error:
        return False
    return True


def _show(owner: User, hidden: dict[str, Any]) -> dict[str, models.Model]:
    """Make the recruiter's own records, each pointing to something hidden where a foreign key can."""
    secret, company = hidden["candidates.candidate"], hidden["clients.client"]
    with acting(owner):
        candidate = CandidateFactory(full_name="Open Person", owner=owner, referred_by=secret)
        Candidate.objects.filter(pk=secret.pk).update(referred_by=candidate)
        client = ClientFactory(legal_name="Open Company", owner=owner, parent=company)
        job = JobOrderFactory(client=client, owner=owner)
        submission = SubmissionFactory(candidate=candidate, job_order=job, recruiter=owner, stage="offer")
        other = CandidateFactory(owner=owner)
        placed = SubmissionFactory(candidate=other, job_order=job, recruiter=owner, stage="placed")
        SubmissionFactory(candidate=candidate, job_order=hidden["clients.joborder"], recruiter=owner)
        InteractionFactory(
            candidate=candidate, job_order=hidden["clients.joborder"], performed_by=owner, body=MARK
        )
        pool = TalentPoolFactory(owner=owner)
        TalentPoolMemberFactory(pool=pool, candidate=secret)
        WorkAuthorisationFactory(candidate=candidate)
        batch = ImportBatchFactory(owner=owner, status="done")
        ImportRowFactory(batch=batch, candidate=secret)
        SavedMappingFactory(owner=owner)
        drop = ResumeDropFactory(owner=owner)
        DroppedResumeFactory(drop=drop, candidate=secret, status="added")
        search = SavedSearchFactory(owner=owner, visibility="all", query={"pool": [str(pool.pk)]})
        records = [
            DuplicatePairFactory(first=candidate, second=other),
            ChangeRequestFactory(about=candidate, proposer=owner),
            OutreachFactory(candidate=candidate, user=owner),
            BulkActFactory(owner=owner, candidate_keys=[candidate.pk, secret.pk]),
            SuggestionFactory(document__candidate=candidate),
            drop,
            search,
            candidate,
            CandidateEmailFactory(candidate=candidate),
            client,
            ClientContactFactory(client=client),
            job,
            submission,
            pool,
            batch,
            TalentPoolMemberFactory(pool=pool, candidate=candidate),
            DocumentFactory(candidate=candidate),
            InterviewFactory(submission=submission),
            OfferFactory(submission=submission),
            PlacementFactory(submission=placed),
            InteractionFactory(candidate=candidate, performed_by=owner),
            FollowUpFactory(candidate=candidate, owner=owner),
            LegalBasisFactory(candidate=candidate, recorded_by=owner),
            ReconciliationRunFactory(owner=owner),
            DiscrepancyFactory(candidate=candidate),
            InboundChangeFactory(about=candidate),
        ]
    return {record._meta.label_lower: record for record in records}


# --- Addresses ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Address:
    """A pattern of the site; ``label`` names the model whose records it is about, if any."""

    pattern: str
    name: str
    label: str

    def __str__(self) -> str:
        return self.pattern

    @property
    def takes_key(self) -> bool:
        return "<" in re.sub(r"<slug:\w+>", "", self.pattern)

    def of(self, key: object) -> str:
        """Return the address for a record; of its versions, the first."""
        return next(self.ways(key))

    def ways(self, key: object) -> Iterator[str]:
        """Yield every address for a record: one for each spot and stage, where the pattern asks for one."""
        for name in self._names():
            filled = re.sub(r"<slug:\w+>", name, self.pattern.replace("<int:version>", "1"))
            yield "/" + re.sub(r"<\w+:\w+>", str(key), filled)

    def _names(self) -> list[str]:
        if "<slug:spot>" in self.pattern:
            return list(spots_of(apps.get_model(self.label)))
        return list(Stage.values) if "<slug:stage>" in self.pattern else ["none"]


def pages() -> Iterator[str]:
    """Yield every address of the admin site that is about no record in particular."""
    for path, name in walk(get_resolver().url_patterns):
        address = Address(path, name, label_of(path))
        if path.startswith("admin/") and "<slug:code>" in path:
            yield from (f"/{path.replace('<slug:code>', code)}" for code in reports.known)
        elif path.startswith("admin/") and "(?P" not in path and not address.takes_key and name != "logout":
            yield from address.ways("")


def addresses(labels: set[str]) -> list[Address]:
    """Return every pattern of the admin site that is about a model of ``labels``."""
    return [
        Address(path, name, label)
        for path, name in walk(get_resolver().url_patterns)
        if (label := label_of(path)) in labels
    ]


def label_of(path: str) -> str:
    found = re.match(r"admin/(\w+)/(\w+)/", path)
    label = ".".join(found.groups()) if found else ""
    if "<int:user_id>" in path:
        return "accounts.user"
    return "candidates.candidate" if "<int:candidate_id>" in path else label


def walk(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, str]]:
    for each in patterns:
        path = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from walk(each.url_patterns, path)
        elif each.name:
            yield path, each.name
