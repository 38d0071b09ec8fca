"""What becomes of the rows that name a record which is merged into another: moved, united or kept, and back again.

Each room declares a rule for every key by which its rows name such a record, from ``AppConfig.ready()``. A merge
refuses to begin while a key has no rule: nothing may be forgotten.
"""

import dataclasses
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from simple_history.models import HistoricalChanges

from records import gates
from records.gates import Verdict


@dataclasses.dataclass
class Journal:
    """What one rule did to the rows of one model, as it is kept for undoing."""

    model: str
    field: str
    moved: list[int] = dataclasses.field(default_factory=list)
    kept: list[int] = dataclasses.field(default_factory=list)
    added: list[int] = dataclasses.field(default_factory=list)
    changed: dict[str, dict[str, list[Any]]] = dataclasses.field(default_factory=dict)
    """By the key of a row, its fields with their values before and after."""
    notes: list[str] = dataclasses.field(default_factory=list)
    beside: dict[str, dict[str, dict[str, list[Any]]]] = dataclasses.field(default_factory=dict)
    """What changed in rows that hang on these, by their kind and key."""

    @property
    def is_empty(self) -> bool:
        return not (self.moved or self.kept or self.added or self.changed)

    def note_change(self, row: models.Model, name: str, after: Any) -> None:
        """Keep what a field was before it is set to ``after``, in a form that JSON can hold."""
        self.changed.setdefault(str(row.pk), {})[name] = self._change(row, name, after)

    def note_beside(self, row: models.Model, name: str, after: Any) -> None:
        """Keep the same of a row that hangs on one of these."""
        rows = self.beside.setdefault(row._meta.label_lower, {})
        rows.setdefault(str(row.pk), {})[name] = self._change(row, name, after)

    def _change(self, row: models.Model, name: str, after: Any) -> list[Any]:
        attname = row._meta.get_field(name).attname  # type: ignore[union-attr]
        return [as_json(getattr(row, attname)), as_json(after)]


@dataclasses.dataclass
class Leftover:
    """A row of which undoing a merge cannot say whose it is, and why."""

    model: str
    key: int
    why: str


class Rule:
    """How rows follow a record that is merged. ``field`` is the key by which they name it."""

    model: type[models.Model]
    field: str
    is_moving: ClassVar[bool] = True

    def rows(self, record: models.Model) -> models.QuerySet[Any]:
        return self.model._base_manager.filter(**{self.field: record.pk}).order_by("pk")

    def merge(self, survivor: models.Model, loser: models.Model) -> Journal:
        raise NotImplementedError

    def undo(
        self, journal: Journal, survivor: models.Model, loser: models.Model, *, since: datetime
    ) -> list[Leftover]:
        raise NotImplementedError

    def clashes(self, survivor: models.Model, loser: models.Model) -> list[tuple[Any, str]]:
        """Return the rows that would not stay as they are, and what would become of each, in a sentence."""
        return []

    def journal(self) -> Journal:
        return Journal(self.model._meta.label_lower, self.field)


class Keep(Rule):
    """Rows that stay with the record that was merged, for the reason given."""

    is_moving = False

    def __init__(self, why: str) -> None:
        self.why = why

    def merge(self, survivor: models.Model, loser: models.Model) -> Journal:
        return self.journal()

    def undo(
        self, journal: Journal, survivor: models.Model, loser: models.Model, *, since: datetime
    ) -> list[Leftover]:
        return []


class Move(Rule):
    """Rows that go to the survivor.

    A row that the survivor has already, equal in ``same`` among those that fit ``among``, stays where it is, and
    what it knows more fills the gaps of the other (``fill``). With nothing in ``same`` there can be but one.
    Fields in ``yields`` step back from true to false when the survivor has such a row.
    """

    def __init__(
        self,
        *,
        same: Sequence[str] | None = None,
        among: Mapping[str, Any] | None = None,
        fill: Sequence[str] = (),
        yields: str = "",
    ) -> None:
        self.same = None if same is None else tuple(same)
        self.among = dict(among or {})
        self.fill = tuple(fill)
        self.yields = yields

    def merge(self, survivor: models.Model, loser: models.Model) -> Journal:
        journal = self.journal()
        self.settle(survivor, loser, journal)
        rows = list(self.rows(loser).select_for_update(of=("self",)))
        if not rows:
            return journal
        has = self.rows(survivor).filter(**self.among).select_for_update(of=("self",))
        for row, twin, goes in self.fates(rows, has if self.same is not None else (), survivor):
            (journal.moved if goes else journal.kept).append(row.pk)
            if twin is not None:
                self.unite(twin, row, journal)
        self._step_back(survivor, [row for row in rows if row.pk in set(journal.moved)], journal)
        self._repoint(journal.moved, survivor)
        return journal

    def undo(
        self, journal: Journal, survivor: models.Model, loser: models.Model, *, since: datetime
    ) -> list[Leftover]:
        left = []
        there = {row.pk: row for row in self.model._base_manager.filter(pk__in=journal.moved)}
        back = []
        for key in journal.moved:
            row = there.get(key)
            if row is None:
                left.append(Leftover(journal.model, key, "was deleted after the merge"))
            elif getattr(row, self._column) != survivor.pk:
                left.append(Leftover(journal.model, key, "was moved to another record after the merge"))
            else:
                back.append(key)
        self._repoint(back, loser)
        left += self._undo_changes(journal)
        self._restore(journal, back)
        self.model._base_manager.filter(pk__in=journal.added).delete()
        return left + self._newer(journal, survivor, since)

    def fates(
        self, rows: Iterable[Any], has: Iterable[Any], survivor: models.Model
    ) -> Iterator[tuple[Any, Any, bool]]:
        """Yield each of ``rows`` with its equal among those that the survivor ``has``, and whether it goes over."""
        twins = {self._identity(row): row for row in has if self._counts(row)}
        for row in rows:
            twin = twins.get(self._identity(row)) if self._counts(row) else None
            yield row, twin, twin is None and not self.stays(row, survivor)

    # For those who differ ------------------------------------------------------------------------

    def settle(self, survivor: models.Model, loser: models.Model, journal: Journal) -> None:
        """Resolve what cannot stand side by side, before anything is moved."""

    def stays(self, row: Any, survivor: models.Model) -> bool:
        """Tell whether ``row`` cannot be the survivor's."""
        return False

    def unite(self, twin: Any, row: Any, journal: Journal) -> None:
        """Let the survivor's ``twin`` know what only ``row`` knew."""
        names = [
            name for name in self.fill if _is_empty(getattr(twin, name)) and not _is_empty(getattr(row, name))
        ]
        names = [name for name in names if name not in held(twin, names)]
        for name in names:
            journal.note_change(twin, name, getattr(row, name))
            setattr(twin, name, getattr(row, name))
        if names:
            twin.save(update_fields=names)

    # ---------------------------------------------------------------------------------------------

    @property
    def _column(self) -> str:
        return self.model._meta.get_field(self.field).attname  # type: ignore[union-attr]

    def _identity(self, row: Any) -> tuple[Any, ...]:
        return tuple(_folded(getattr(row, row._meta.get_field(name).attname)) for name in self.same or ())

    def _counts(self, row: Any) -> bool:
        return self.same is not None and all(
            getattr(row, name) == value for name, value in self.among.items()
        )

    def _step_back(self, survivor: models.Model, rows: list[Any], journal: Journal) -> None:
        if not self.yields or not self.rows(survivor).filter(**{self.yields: True}).exists():
            return
        stepping = [row for row in rows if getattr(row, self.yields)]
        for row in stepping:
            journal.note_change(row, self.yields, after=False)
        self.model._base_manager.filter(pk__in=[row.pk for row in stepping]).update(**{self.yields: False})

    def _repoint(self, keys: Sequence[int], record: models.Model) -> None:
        if keys:
            self.model._base_manager.filter(pk__in=keys).update(**{self._column: record.pk})

    def _undo_changes(self, journal: Journal) -> list[Leftover]:
        """Set the fields of rows that stayed back to what they were, unless somebody changed them since."""
        left = []
        kept = {
            key: changes for key, changes in journal.changed.items() if int(key) not in set(journal.moved)
        }
        rows = self.model._base_manager.in_bulk([int(key) for key in kept])
        for key, changes in kept.items():
            row = rows.get(int(key))
            if row is None:
                continue
            back = revert(row, changes)
            if len(back) < len(changes):
                left.append(
                    Leftover(journal.model, int(key), "was changed after the merge and stays as it is")
                )
            if back:
                row.save(update_fields=back)
        return left

    def _restore(self, journal: Journal, keys: Sequence[int]) -> None:
        """Give moved rows back what they had to give up."""
        changed = [key for key in keys if str(key) in journal.changed]
        for row in self.model._base_manager.filter(pk__in=changed).order_by("pk"):
            if self.yields and self.rows_beside(row).filter(**{self.yields: True}).exists():
                continue
            if back := revert(row, journal.changed[str(row.pk)]):
                row.save(update_fields=back)

    def rows_beside(self, row: Any) -> models.QuerySet[Any]:
        return self.model._base_manager.filter(**{self._column: getattr(row, self._column)}).exclude(
            pk=row.pk
        )

    def _newer(self, journal: Journal, survivor: models.Model, since: datetime) -> list[Leftover]:
        """Name the rows that the survivor was given since: nobody can tell of which of the two they are."""
        if not any(each.name == "created_at" for each in self.model._meta.concrete_fields):
            return []
        rows = self.rows(survivor).filter(created_at__gt=since).exclude(pk__in=journal.added)
        return [
            Leftover(journal.model, key, "was added after the merge and stays with the survivor")
            for key in rows.values_list("pk", flat=True)[:200]
        ]


def held(record: models.Model, names: Collection[str]) -> set[str]:
    """Return those of ``names`` that somebody else decides on: what nobody chose is left to them."""
    found = gates.rulings(type(record), names, record).items()
    return {name for name, ruling in found if ruling.verdict in {Verdict.PROPOSE, Verdict.REJECT}}


def revert(row: Any, changes: Mapping[str, Sequence[Any]]) -> list[str]:
    """Set those fields of ``row`` back that still are what the merge made them; return their names."""
    back = []
    for name, (before, after) in changes.items():
        each = row._meta.get_field(name)
        if as_json(getattr(row, each.attname)) == after:
            setattr(
                row,
                each.attname,
                each.target_field.to_python(before) if each.is_relation else each.to_python(before),
            )
            back.append(name)
    return back


def as_json(value: Any) -> Any:
    """Return ``value`` as JSON keeps it."""
    return value if value is None or isinstance(value, (bool, int, str, list)) else str(value)


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [])


def _folded(value: Any) -> Any:
    return value.strip().casefold() if isinstance(value, str) else value


_rules: dict[tuple[str, str], Rule] = {}


def register_rule(model_label: str, field_name: str, rule: Rule) -> None:
    """Say what becomes of rows of ``model_label`` that name a merged record by ``field_name``."""
    rule.model = apps.get_model(model_label)
    rule.field = field_name
    _rules[model_label.lower(), field_name] = rule


def keys_to(model: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """Yield every key by which rows name a record of ``model``: foreign keys, and label with number."""
    for each in apps.get_models(include_auto_created=True):
        if issubclass(each, HistoricalChanges) or each._meta.app_label == "audit":
            continue
        names = {one.name for one in each._meta.concrete_fields}
        if {"model", "object_id"} <= names:
            yield each, "object_id"
        for one in each._meta.concrete_fields:
            if one.is_relation and one.related_model is model:
                yield each, one.name


def rules_for(model: type[models.Model]) -> list[Rule]:
    """Return the rules of all keys to ``model``; raises if one is missing."""
    missing = [
        f"{each._meta.label}.{name}"
        for each, name in keys_to(model)
        if (each._meta.label_lower, name) not in _rules
    ]
    if missing:
        raise ImproperlyConfigured(
            f"Nobody said what becomes of {', '.join(missing)} when a {model._meta.verbose_name} is merged. "
            "Register a rule (records.merging.register_rule)."
        )
    return [_rules[each._meta.label_lower, name] for each, name in keys_to(model)]


def rule_of(journal: Journal) -> Rule | None:
    """Return the rule that wrote ``journal``, or none if its room is gone."""
    return _rules.get((journal.model, journal.field))


class MoveLabelled(Move):
    """Rows that name a record of any kind by label and number."""

    def rows(self, record: models.Model) -> models.QuerySet[Any]:
        return super().rows(record).filter(model=record._meta.label_lower)
