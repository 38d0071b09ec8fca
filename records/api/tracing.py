"""Every reading through this door leaves a trace, as on a screen: which records, and by which question."""

from collections.abc import Sequence
from typing import Any

from django.db import models

from audit.access import trace
from audit.choices import Reading
from records import policies
from records.api.queries import OF_LIST, OF_RECORD
from records.api.shapes import Told

_NOT_A_QUESTION = {*OF_RECORD, *OF_LIST} - {"updated_since", "updated_before", "created_since", "as_of"}


def opened(model: type[models.Model], told: Told) -> None:
    _trace(Reading.OPENED, model, [told])


def listed(model: type[models.Model], told: Sequence[Told], query: Any = None) -> None:
    """Note what a page showed. An empty one was asked for all the same."""
    words = [
        f"{name}={value}"
        for name, values in sorted(query.lists() if query else ())
        for value in values
        if name not in _NOT_A_QUESTION
    ]
    _trace(Reading.LISTED, model, told, "; ".join(words))


def _trace(action: Reading, model: type[models.Model], told: Sequence[Told], query: str = "") -> None:
    if isinstance(policies.policy_for(model), policies.VocabularyPolicy):
        return
    keys = [row["id"] for row in told]
    parent = getattr(model, "PARENT", None)
    # The key of the record whose story it is stands in the row, as a rule: no need to look it up.
    if parent and "." not in parent and told and all(parent in row for row in told):
        field: Any = model._meta.get_field(parent)
        model, keys = field.related_model, [row[parent] for row in told]
    trace(action, model=model, ids=dict.fromkeys(keys), query=query)
