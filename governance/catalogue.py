"""What can stand on the map of authority: kinds of record and their fields, read from the models."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.text import capfirst

from governance.choices import Classification
from records.gates import KEPT_BY_DATABASE

KINDS: Sequence[str] = (
    "candidates.candidate",
    "candidates.candidateemail",
    "candidates.candidatephone",
    "candidates.candidatelink",
    "candidates.candidateskill",
    "candidates.candidatetag",
    "candidates.workhistory",
    "candidates.education",
    "candidates.certification",
    "candidates.workauthorisation",
    "candidates.document",
    "clients.client",
    "clients.clientcontact",
    "clients.clientagreement",
    "clients.joborder",
    "clients.joborderskill",
    "placements.submission",
    "placements.interview",
    "placements.offer",
    "placements.placement",
    "placements.placementrate",
    "placements.payrollhandoff",
    "placements.timesheetsummary",
    "placements.clientrestriction",
    "interactions.interaction",
    "interactions.followup",
)
MONEY = ("pay_", "bill_", "fee_", "margin_", "rate", "tax_", "billing_", "payment_")


def kind_called(label: str) -> Any | None:
    """Return the model of a kind of record on the map, or none."""
    return apps.get_model(label) if label in KINDS else None


def name_of_kind(label: str) -> str:
    """Return what people call a kind of record, also one that is no longer known."""
    try:
        return capfirst(str(apps.get_model(label)._meta.verbose_name))
    except (LookupError, ValueError):
        return label


def name_of_field(label: str, name: str) -> str:
    try:
        return capfirst(str(apps.get_model(label)._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
    except (LookupError, ValueError):
        return name


def fields_of(model: type[models.Model]) -> Iterator[models.Field]:
    """Yield the fields that somebody says, without those that the database keeps by itself."""
    for field in model._meta.concrete_fields:
        if not (field.primary_key or field.generated or field.name in KEPT_BY_DATABASE):
            yield field


def classification_of(model: Any, field: models.Field) -> Classification:
    """Return how much care a field asks for, as its model says."""
    if field.name.startswith(MONEY):
        return Classification.FINANCIAL
    return Classification.PERSONAL if field.name in model.Privacy.personal else Classification.INTERNAL
