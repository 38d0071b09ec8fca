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
from audit.wording import names


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
    _name(single, found, user)
    return found


def _name(single: dict[str, dict[int, int]], found: dict[int, Summary], user: Any) -> None:
    """Name the records whose story alone an act told, to those who may see them."""
    roots = {model: acts for label, acts in single.items() if (model := model_of(label))}
    keys = {model: set(acts.values()) for model, acts in roots.items()}
    named, hidden = names(user, keys), lens.current().hidden(user, keys)
    for model, acts in roots.items():
        for act, key in acts.items():
            summary = found[act]
            summary.is_hidden = (model, key) in hidden
            if name := named.get((model, key)):
                summary.name, summary.url = name, address(model._meta.label_lower, key)
