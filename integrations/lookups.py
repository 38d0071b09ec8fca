"""Which records hold a key: each lookup answers for many keys in one query."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.db.models.functions import Lower

from governance.models import ExternalIdentifier, System
from integrations.planning import Lookup


def by_external_id(model: type[Model], system: System | None) -> Lookup:
    """Find records by the key that ``system`` has for them."""

    def find(values: Iterable[str]) -> Iterable[tuple[str, int]]:
        keys = ExternalIdentifier.objects.live().filter(
            system=system, model=model._meta.label_lower, external_id__in=values
        )
        return keys.values_list("external_id", "object_id")

    return find


def by_reference(model: type[Model]) -> Lookup:
    def find(values: Iterable[str]) -> Iterable[tuple[str, int]]:
        rows = model._default_manager.filter(reference__in=values).order_by()
        return rows.values_list("reference", "pk")

    return find


def by_text(model: type[Model], *fields: str, within: str = "") -> Lookup:
    """Find records by a text in small letters, whatever its case there, in any of ``fields``.

    With ``within`` ("client_id") the keys are pairs of that field's value and the text.
    """

    def find(values: Iterable[Any]) -> Iterable[tuple[Any, int]]:
        wanted = set(values)
        texts = {value[1] for value in wanted} if within else wanted
        places = {f"{within}__in": {value[0] for value in wanted}} if within else {}
        for field in fields:
            rows = model._default_manager.annotate(small=Lower(field)).filter(small__in=texts, **places)
            for place, text, pk in rows.order_by("pk").values_list(within or "pk", "small", "pk"):
                yield ((place, text) if within else text), pk

    return find


def holders(lookup: Lookup, values: Iterable[Any]) -> dict[Any, set[int]]:
    """Return the keys of the records that hold each value."""
    found: dict[Any, set[int]] = defaultdict(set)
    for value, pk in lookup(values):
        found[value].add(pk)
    return found
