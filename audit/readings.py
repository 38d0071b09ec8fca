"""A page of the access log in words: which records were read, as far as the one who asks may see them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import F, Q

from audit import lens
from audit.links import address
from audit.models import AccessLog
from audit.story import kind_of, model_of
from audit.typed import key_in
from audit.wording import names

NAMED = 3


@dataclass(frozen=True)
class Read:
    """A record that was read; without a name it is not shown, or gone."""

    kind: str
    name: str = ""
    url: str = ""


def told(rows: Iterable[AccessLog], user: Any, *, named: int | None = NAMED) -> dict[int, list[Read]]:
    """Return, by row, the first ``named`` of the records that were read, the rest only counted."""
    rows = list(rows)
    wanted: dict[type[models.Model], set[int]] = defaultdict(set)
    for row in rows:
        if model := model_of(row.model):
            wanted[model].update(row.object_ids[:named])
    known = names(user, wanted)
    return {
        row.pk: [
            Read(kind_of(row.model), name, address(row.model, key) if name else "")
            for key in row.object_ids[:named]
            for name in [known.get((model_of(row.model), key), "")]  # type: ignore[arg-type]
        ]
        for row in rows
    }


def readings_of(
    record: models.Model, among: models.QuerySet[AccessLog] | None = None
) -> models.QuerySet[AccessLog]:
    """Return who read ``record``, latest first, of the rows ``among`` which to look."""
    log = AccessLog.objects.all() if among is None else among
    rows = log.filter(model=record._meta.label_lower, object_ids__contains=[record.pk])
    # Not the bare key: PostgreSQL would walk back through all of the log in search of a few rows.
    return rows.order_by((F("id") + 0).desc())


def record_called(text: str, user: Any) -> models.Model | None:
    """Return the record that ``text`` names, by reference or as "candidates.candidate:17", if it is shown."""
    label, _, key = text.strip().partition(":")
    if key_in(key) is not None and (model := model_of(label.lower())):
        return lens.current().rows(user, model).filter(pk=key).first()
    for model in apps.get_models():
        fields = {field.name: field for field in model._meta.concrete_fields}
        if "reference" in fields and fields["reference"].unique:
            shown = lens.current().rows(user, model).filter(Q(reference__iexact=text.strip())).first()
            if shown is not None:
                return shown
    return None
