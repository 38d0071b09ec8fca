"""What systems sent about fields that somebody decides on, over REST: what became of it, and settling it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from integrations.models import InboundChange
from integrations.operations.inbound import settle_inbound
from records.api.inputs import Act
from records.api.queries import Query
from records.api.resource import Resource
from records.api.shapes import Told
from records.lens import visible_of

VALUES = ("before", "after")


class InboundChanges(Resource):
    """A write that touched the map of authority, and what became of it.

    `elements` says of each field what was there, what came, and what was done with it. A system reads here what
    became of its own.
    """

    noun = "inbound-changes"
    model = InboundChange
    filters = ("system", "outcome", "settlement", "model", "object_id", "root_model", "root_id", "request_id")
    expansions = ("system",)
    acts = {"settle": Act(settle_inbound)}

    def told(self, rows: Sequence[Told], asked: Query) -> list[Told]:
        _veil_values(rows, self.request.user)
        return super().told(rows, asked)

    def _needed(self, asked: Query) -> list[str]:
        names = super()._needed(asked)
        return [*names, "model"] if "elements" in names else names


def _veil_values(rows: Sequence[Told], user: Any) -> None:
    """Take the keys of records that ``user`` may not see out of the values."""
    wanted: dict[type[models.Model], set[int]] = defaultdict(set)
    pointing = list(_pointing(rows))
    for element, kind in pointing:
        wanted[kind] |= {element[name] for name in VALUES if element[name] is not None}
    seen = visible_of(user, wanted) if wanted else set()
    for element, kind in pointing:
        for name in VALUES:
            if (kind, element[name]) not in seen:
                element[name] = None


def _pointing(rows: Sequence[Told]) -> Iterator[tuple[Told, type[models.Model]]]:
    """Yield the elements whose values are keys, and of what."""
    for row in rows:
        for element in row.get("elements") or ():
            try:
                field: Any = apps.get_model(row["model"])._meta.get_field(element["name"])
            except (LookupError, FieldDoesNotExist):
                continue
            if isinstance(field, models.ForeignKey):
                yield element, field.related_model
