"""What deleting a record would mean: what goes with it, and what holds it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.admin.utils import NestedObjects
from django.db import models

from records.lens import shown_to

NAMED = 10


@dataclass
class Group:
    """Rows of one kind: those that the reader may see by record, the rest as a number."""

    kind: str
    count: int
    named: list[models.Model] = field(default_factory=list)

    @property
    def unnamed(self) -> int:
        return self.count - len(self.named)


@dataclass
class Consequences:
    """``goes`` would be deleted too; as long as there is anything in ``holds``, nothing can be."""

    goes: list[Group]
    holds: list[Group]


def consequences(record: models.Model, user: Any) -> Consequences:
    """Say what deleting ``record`` would do, as far as ``user`` may know."""
    collector = NestedObjects(using=record._state.db or "default")
    collector.collect([record])
    goes = [row for model, rows in collector.model_objs.items() for row in rows if row != record]
    return Consequences(_grouped(goes, user, named=0), _grouped(collector.protected, user, named=NAMED))


def _grouped(rows: Iterable[models.Model], user: Any, *, named: int) -> list[Group]:
    by_model: dict[type[models.Model], set[int]] = defaultdict(set)
    for row in rows:
        by_model[type(row)].add(row.pk)
    groups = []
    for model, keys in by_model.items():
        meta = model._meta
        kind = str(meta.verbose_name if len(keys) == 1 else meta.verbose_name_plural)
        shown = list(shown_to(user, model).filter(pk__in=keys)[:named]) if named else []
        groups.append(Group(kind, len(keys), shown))
    return sorted(groups, key=lambda group: group.kind)
