"""The record's story: acts, the rows that each changed, and every old and new value."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models

from audit import lens
from audit.choices import Kind
from audit.diffs import FieldChange, differences
from audit.gathering import Pool, gather
from audit.history import tracked_fields
from audit.keys import keyed
from audit.models import ChangeEntry, ChangeSet, RowHistory
from audit.questions import FOR_EVERYBODY, KEYS, Asked, asked
from audit.triggers import BOOKKEEPING
from audit.wording import Dictionary, Wording

type Key = tuple[str, int]

NAMED = 4
"""As many rows and fields are named where an act is told in a line."""


@dataclass
class Step:
    """One row that an act changed."""

    entry: ChangeEntry
    kind_of_record: str
    name: str = ""
    is_hidden: bool = False
    changes: list[Wording] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    """What the changed fields are called."""

    @property
    def kind(self) -> Kind:
        return Kind(self.entry.kind)

    @property
    def is_of_root(self) -> bool:
        return (self.entry.model, self.entry.object_id) == (self.entry.root_model, self.entry.root_id)

    @property
    def in_short(self) -> str:
        """Say what was changed: fields of the record itself, else which kind of row."""
        kind = self.kind
        has_fields = kind == Kind.CHANGED and self.labels and self.is_of_root
        return f"{kind.label} {', '.join(self.labels[:NAMED]) if has_fields else self.kind_of_record}"


@dataclass
class Act:
    """One act and, of the rows that it changed, those that are being told."""

    change_set: ChangeSet
    steps: list[Step] = field(default_factory=list)

    @property
    def at(self) -> datetime:
        return self.change_set.occurred_at

    @property
    def in_short(self) -> str:
        """Say what was changed by its first steps, nothing if none is told."""
        said = "; ".join(step.in_short for step in self.steps[:NAMED])
        return f"{said} and more" if len(self.steps) > NAMED else said

    @property
    def is_hidden(self) -> bool:
        """Whether nothing of this act may be shown to the reader, not even its reason."""
        return bool(self.steps) and all(step.is_hidden for step in self.steps)


_kin: dict[str, Callable[[models.Model], Sequence[int]]] = {}


def register_kin(model_label: str, kin: Callable[[models.Model], Sequence[int]]) -> None:
    """Let ``kin`` say which other records of ``model_label`` became a part of one: their stories are its own."""
    _kin[model_label.lower()] = kin


def kin_of(record: models.Model) -> list[int]:
    """Return the keys of the records that became a part of ``record``, asked for once."""
    kin = _kin.get(record._meta.label_lower)
    known: dict[str, Any] = record.__dict__
    if "_kin" not in known:
        known["_kin"] = list(kin(record)) if kin else []
    return known["_kin"]


def entries_about(record: Any) -> models.QuerySet[ChangeEntry]:
    """Return what happened to ``record`` and, when it has a story of its own, to its parts and its kin."""
    label = record._meta.label_lower
    if getattr(record, "PARENT", None) is None:
        kin = kin_of(record)
        if not kin:
            return ChangeEntry.objects.filter(root_model=label, root_id=record.pk)
        return ChangeEntry.objects.filter(root_model=label, root_id__in=[record.pk, *kin])
    model: Any = type(record)
    acts = model.history.filter(id=record.pk).values("change_set_id")
    return ChangeEntry.objects.filter(model=label, object_id=record.pk, change_set_id__in=acts)


@dataclass(frozen=True)
class ToldElsewhere:
    """What of a story others tell: rows that were ``created``, columns that ``changed`` (none: any)."""

    created: frozenset[str] = frozenset()
    changed: Mapping[str, Sequence[str] | None] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.created, frozenset(self.changed)))

    def tells(self, entry: ChangeEntry) -> bool:
        if entry.kind == Kind.CREATED:
            return entry.model in self.created
        if entry.kind != Kind.CHANGED or entry.model not in self.changed:
            return False
        columns = self.changed[entry.model]
        return columns is None or set(entry.fields) - BOOKKEEPING <= set(columns)

    def leave_out(self, entries: models.QuerySet[ChangeEntry]) -> models.QuerySet[ChangeEntry]:
        if self.created:
            entries = entries.exclude(model__in=list(self.created), kind=Kind.CREATED)
        for model, columns in self.changed.items():
            told = models.Q(model=model, kind=Kind.CHANGED)
            if columns is not None:
                told &= models.Q(fields__contained_by=[*columns, *BOOKKEEPING])
            entries = entries.exclude(told)
        return entries


def acts_about(
    record: models.Model,
    *,
    limit: int,
    before: tuple[datetime, int] | None = None,
    without: ToldElsewhere | None = None,
) -> list[tuple[datetime, ChangeSet]]:
    """Return at most ``limit`` acts with their times, newest first, older than ``before`` (time and key).

    Acts that did no more than what ``without`` names are left out.
    """
    if before is None and _has_plain_story(record):
        label = record._meta.label_lower

        def question(key: int) -> models.QuerySet[Any]:
            entries = ChangeEntry.objects.filter(root_model=label, root_id=key)
            return _times(without.leave_out(entries) if without else entries)[:limit]

        times = dict(asked(FOR_EVERYBODY, ("acts", label, limit, without), record.pk, question).tuples())
    else:
        entries = entries_about(record)
        page = _times(without.leave_out(entries) if without else entries)
        if before is not None:
            at, key = before
            page = page.filter(models.Q(at__lt=at) | models.Q(at=at, change_set_id__lt=key))
        times = dict(page.values_list("change_set_id", "at")[:limit])
    acts = {act.pk: act for act in _by_key(times)}
    return [(times[key], acts[key]) for key in times]


def _by_key(keys: Collection[int]) -> Asked[ChangeSet]:
    def question(_: int) -> models.QuerySet[ChangeSet]:
        return ChangeSet.objects.filter(keyed("pk", KEYS)).order_by()

    return asked(FOR_EVERYBODY, "acts by key", 0, question, among=keys)


def _times(entries: models.QuerySet[ChangeEntry]) -> models.QuerySet[Any]:
    """Return the acts of ``entries`` with their times, newest first."""
    acts = entries.values("change_set_id").annotate(at=models.Max("occurred_at"))
    return acts.order_by("-at", "-change_set_id")


def tell(entries: Iterable[ChangeEntry], *, user: Any, open_to: Collection[Key] = ()) -> list[Act]:
    """Group ``entries`` (with their change sets) by act, in their order, as far as ``user`` may see them.

    ``open_to`` names records that are not asked about: they became a part of one that ``user`` sees.
    """
    entries = list(entries)
    pool = Pool()
    rows = _Rows(entries, pool)
    differences_of = {entry.pk: _telling(entry, rows.difference(entry)) for entry in entries}
    changes = (each for changes in differences_of.values() for each in changes)
    dictionary = Dictionary(user, changes, pool=pool)
    hidden = _hidden(entries, user) - set(open_to)
    acts: dict[int, Act] = {}
    for entry in entries:
        act = acts.setdefault(entry.change_set_id, Act(entry.change_set))
        step = Step(entry, kind_of(entry.model))
        if {(entry.root_model, entry.root_id), (entry.model, entry.object_id)} & hidden:
            step.is_hidden = True
        else:
            step.name = rows.name(entry)
            step.changes = _told(dictionary.word(change) for change in differences_of[entry.pk])
        act.steps.append(step)
    return list(acts.values())


def tell_about(record: models.Model, acts: Sequence[ChangeSet], *, user: Any) -> list[Act]:
    """Tell what ``acts`` did to ``record`` and its parts, as if what ``user`` may not see were not there."""
    entries = (
        entries_about(record)
        .filter(change_set__in=acts)
        .select_related("change_set")
        .order_by("-change_set_id", "id")
    )
    told = tell(entries, user=user, open_to=_own(record))
    for act in told:
        act.steps = [step for step in act.steps if not step.is_hidden]
    return [act for act in told if act.steps]


def outline(record: models.Model, acts: Sequence[ChangeSet], *, user: Any) -> list[Act]:
    """Tell what ``acts`` did as :func:`tell_about` does, with the names of fields and without values."""
    told = {act.pk: Act(act) for act in acts}
    entries = list(_entries_of(record, told))
    hidden = _hidden(entries, user) - _own(record)
    for entry in entries:
        if not {(entry.root_model, entry.root_id), (entry.model, entry.object_id)} & hidden:
            step = Step(entry, kind_of(entry.model), labels=_labels(entry))
            told[entry.change_set_id].steps.append(step)
    return [act for act in told.values() if act.steps]


def _entries_of(record: models.Model, acts: Collection[int]) -> Iterable[ChangeEntry]:
    """Return what ``acts`` changed of ``record`` and its parts."""
    if not _has_plain_story(record):
        return entries_about(record).filter(keyed("change_set", acts)).order_by("-change_set_id", "id")
    label = record._meta.label_lower

    def question(key: int) -> models.QuerySet[ChangeEntry]:
        entries = ChangeEntry.objects.filter(root_model=label, root_id=key)
        return entries.filter(keyed("change_set", KEYS)).order_by("-change_set_id", "id")

    return asked(FOR_EVERYBODY, ("entries", label), record.pk, question, among=acts)


def _has_plain_story(record: models.Model) -> bool:
    """Tell whether all of the story stands under the key of ``record`` itself."""
    return getattr(record, "PARENT", None) is None and not kin_of(record)


def model_of(label: str) -> type[models.Model] | None:
    """Return the model named by ``label``, or none for a table that no longer has one."""
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def kind_of(label: str) -> str:
    """Return what people call a record of ``label``."""
    model = model_of(label)
    return str(model._meta.verbose_name) if model else label.rpartition(".")[2].replace("_", " ")


def _own(record: models.Model) -> set[Key]:
    return {(record._meta.label_lower, key) for key in kin_of(record)}


def _hidden(entries: list[ChangeEntry], user: Any) -> set[tuple[str, int]]:
    """Return what ``user`` may not see of the changed rows and of the records whose story they tell."""
    keys: dict[type[models.Model], set[int]] = defaultdict(set)
    for entry in entries:
        for label, key in ((entry.root_model, entry.root_id), (entry.model, entry.object_id)):
            if model := model_of(label):
                keys[model].add(key)
    return {(model._meta.label_lower, key) for model, key in lens.current().hidden(user, keys)}


def _labels(entry: ChangeEntry) -> list[str]:
    model = model_of(entry.model)
    called = {field.column: field for field in model._meta.concrete_fields} if model else {}
    return [
        str(called[column].verbose_name)
        for column in entry.fields
        if column in called and called[column].name not in BOOKKEEPING
    ]


def _telling(entry: ChangeEntry, changes: list[FieldChange]) -> list[FieldChange]:
    """Leave out that a part belongs to the record whose story is told."""
    if entry.kind == Kind.CHANGED:
        return changes
    return [
        change
        for change in changes
        if not (
            isinstance(change.field, models.ForeignKey)
            and change.field.related_model._meta.label_lower == entry.root_model
            and entry.root_id in (change.old, change.new)
        )
    ]


def _told(changes: Iterable[Wording]) -> list[Wording]:
    """Leave out fields that were empty and are: a new row has many."""
    return [change for change in changes if change.old or change.new]


class _Rows:
    """The history rows behind a page of entries, each with the row before it, in a query for each."""

    def __init__(self, entries: list[ChangeEntry], pool: Pool) -> None:
        self._after: dict[int, Any] = {}
        self._before: dict[int, Any] = {}
        tracked: dict[type[models.Model], list[ChangeEntry]] = defaultdict(list)
        foreign: list[ChangeEntry] = []
        for entry in sorted(entries, key=lambda each: each.pk):
            model = model_of(entry.model)
            if model is not None and hasattr(model._meta, "simple_history_manager_attribute"):
                tracked[model].append(entry)
            else:
                foreign.append(entry)
        self._load(tracked)
        if foreign:
            self._load_foreign(foreign)
        self._then = {
            key: _as_it_was(row) for key, row in self._after.items() if not isinstance(row, RowHistory)
        }
        pool.link(self._then.values(), depth=2)

    def difference(self, entry: ChangeEntry) -> list[FieldChange]:
        model = model_of(entry.model)
        after, before = self._after.get(entry.pk), self._before.get(entry.pk)
        if model is None or after is None or isinstance(after, RowHistory):
            return []
        if entry.kind == Kind.DELETED:
            return differences(model, old=after, new=None)
        return differences(model, old=None if entry.kind == Kind.CREATED else before, new=after)

    def name(self, entry: ChangeEntry) -> str:
        """Return what the changed row was called then."""
        row = self._after.get(entry.pk)
        if row is None:
            return ""
        if isinstance(row, RowHistory):
            return str(row.row.get("name", ""))
        try:
            return str(self._then[entry.pk])
        except (models.ObjectDoesNotExist, AttributeError, TypeError):
            return ""  # it was named after a record that is gone

    def _load(self, tracked: dict[type[models.Model], list[ChangeEntry]]) -> None:
        found = gather([_rows_of(model, entries) for model, entries in tracked.items()])
        missing = [{row.older_id for row in rows} - {None} for rows in found]
        earlier = gather(
            [
                model.history.filter(history_id__in=keys)  # type: ignore[attr-defined]
                for model, keys in zip(tracked, missing, strict=True)
            ]
        )
        for (model, entries), rows, older in zip(tracked.items(), found, earlier, strict=True):
            key = model._meta.pk.attname
            groups: dict[tuple[int, int], list[Any]] = defaultdict(list)
            for row in rows:
                groups[(row.change_set_id, getattr(row, key))].append(row)
            before = {row.history_id: row for row in older}
            for entry in entries:
                if group := groups.get((entry.change_set_id, entry.object_id)):
                    row = group.pop(0) if len(group) > 1 else group[0]
                    self._after[entry.pk] = row
                    self._before[entry.pk] = before.get(row.older_id)

    def _load_foreign(self, entries: list[ChangeEntry]) -> None:
        rows = RowHistory.objects.filter(
            model__in={entry.model for entry in entries},
            change_set__in={entry.change_set_id for entry in entries},
        )
        found = {(row.change_set_id, row.model, row.object_id): row for row in rows.order_by("id")}
        for entry in entries:
            self._after[entry.pk] = found.get((entry.change_set_id, entry.model, entry.object_id))


def _rows_of(model: Any, entries: list[ChangeEntry]) -> models.QuerySet[Any]:
    """Return the history rows that ``entries`` tell of, each with the key of the one before it."""
    key = model._meta.pk.attname
    older = model.history.filter(
        **{key: models.OuterRef(key)}, history_id__lt=models.OuterRef("history_id")
    ).order_by("-history_date", "-history_id")
    rows = model.history.filter(
        change_set_id__in={entry.change_set_id for entry in entries},
        **{f"{key}__in": {entry.object_id for entry in entries}},
    )
    return rows.annotate(older_id=models.Subquery(older.values("history_id")[:1])).order_by("history_id")


def _as_it_was(row: Any) -> models.Model:
    """Return the record of a history row; simple-history's own way asks for what is not in history."""
    model = row.instance_type
    return model(**{field.attname: getattr(row, field.attname) for field in tracked_fields(model)})
