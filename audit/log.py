"""A page of the audit log: what each act changed, in a few words and three queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Min

from audit import lens
from audit.links import address
from audit.models import ChangeEntry, ChangeSet
from audit.story import kind_of, model_of


@dataclass
class Summary:
    """What one act touched. ``name`` and ``url`` are there when it told the story of one record only."""

    rows: int
    records: int
    kinds: str
    name: str = ""
    url: str = ""
    is_hidden: bool = False


def summaries(acts: Sequence[ChangeSet], user: Any) -> dict[int, Summary]:
    """Sum up ``acts`` as far as ``user`` may see what they touched."""
    rows = (
        ChangeEntry.objects.filter(change_set__in=[act.pk for act in acts])
        .order_by()
        .values("change_set_id")
        .annotate(
            rows=Count("id"),
            records=Count("root_id", distinct=True),
            models=ArrayAgg("root_model", distinct=True),
            root_id=Min("root_id"),
        )
    )
    found: dict[int, Summary] = {}
    single: dict[str, dict[int, int]] = defaultdict(dict)
    for row in rows:
        kinds = ", ".join(sorted(kind_of(label) for label in row["models"]))
        found[row["change_set_id"]] = Summary(row["rows"], row["records"], kinds)
        if row["records"] == len(row["models"]) == 1:
            single[row["models"][0]][row["change_set_id"]] = row["root_id"]
    for label, roots in single.items():
        _name(label, roots, found, user)
    return found


def _name(label: str, roots: dict[int, int], found: dict[int, Summary], user: Any) -> None:
    model = model_of(label)
    if model is None:
        return
    names = lens.current().names(user, model, set(roots.values()))
    hidden = lens.current().hidden(user, model, set(roots.values()))
    for act, key in roots.items():
        summary = found[act]
        summary.is_hidden = key in hidden
        if key in names:
            summary.name, summary.url = names[key], address(label, key)
