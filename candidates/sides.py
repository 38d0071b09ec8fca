"""Two records side by side, as a reader may see them: each value, who set it, and what would become of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from audit.diffs import FieldChange, revisions
from audit.models import ChangeSet
from audit.wording import Dictionary
from candidates.merging import BOTH, GROUPS, LOSER, Group, is_equal, is_filled, options, propose
from candidates.models import Candidate
from records.merging import Move, MoveLabelled, rules_for
from records.policies import policy_for, visible

LOOKED_AT = 100
LISTED = 200
ON_THE_MAP = frozenset({"latitude", "longitude"})


@dataclass(frozen=True)
class Origin:
    """Who set a value, when and through which door."""

    at: datetime
    change_set: ChangeSet | None


@dataclass(frozen=True)
class Side:
    text: str
    origin: Origin | None


@dataclass(frozen=True)
class Line:
    """One group of fields of both records, and what is proposed."""

    group: Group
    survivor: Side
    loser: Side
    chosen: str
    choices: tuple[str, ...]
    is_equal: bool
    is_single: bool
    """Whether only one of the records says something."""

    @property
    def outcome(self) -> str:
        """What the record that goes on would say."""
        if self.chosen == BOTH:
            return f"{self.survivor.text}, {self.loser.text}"
        return self.loser.text if self.chosen == LOSER else self.survivor.text


@dataclass(frozen=True)
class Heap:
    """Rows of one kind: how many each record has and, of what is united, which of them go over."""

    kind: str
    survivor: int
    loser: int
    mine: tuple[str, ...] = ()
    going: tuple[str, ...] = ()
    there: tuple[str, ...] = ()
    staying: tuple[str, ...] = ()

    @property
    def is_named(self) -> bool:
        return bool(self.mine or self.going or self.there or self.staying)


def lines(
    survivor: Candidate, loser: Candidate, reader: Any, *, chosen: Mapping[str, str] | None = None
) -> list[Line]:
    """Return the groups in which at least one of the records says something, with what was chosen or is proposed."""
    origins = {candidate.pk: origins_of(candidate) for candidate in (survivor, loser)}
    times = {key: {name: each.at for name, each in found.items()} for key, found in origins.items()}
    words = _Words(reader, survivor, loser)
    found = []
    for group in GROUPS:
        filled = [is_filled(survivor, group), is_filled(loser, group)]
        if not any(filled):
            continue
        same = is_equal(survivor, loser, group)
        offered = () if same else tuple(code for code in options(group) if all(filled) or code != BOTH)
        said = (chosen or {}).get(group.name, "")
        proposed = propose(survivor, loser, group, since=times[survivor.pk], since_loser=times[loser.pk])
        found.append(
            Line(
                group,
                Side(words.of(survivor, group), _latest(origins[survivor.pk], group)),
                Side(words.of(loser, group), _latest(origins[loser.pk], group)),
                said if said in offered else proposed,
                offered,
                same,
                is_single=not all(filled),
            )
        )
    return found


def heaps(survivor: Candidate, loser: Candidate, reader: Any) -> list[Heap]:
    """Return what each has and what goes over, as far as ``reader`` may see it."""
    found = []
    for rule in rules_for(Candidate):
        if not rule.is_moving:
            continue
        rows = _seen(rule, reader).filter(**{f"{rule.field}__in": [survivor.pk, loser.pk]})
        if isinstance(rule, MoveLabelled):
            rows = rows.filter(model=Candidate._meta.label_lower)
        kind = str(rule.model._meta.verbose_name_plural)
        if isinstance(rule, Move) and rule.same:
            heap = _named(rule, kind, rows, survivor, loser)
        else:
            numbers = dict(rows.values_list(rule.field).annotate(number=Count("pk")))
            heap = Heap(kind, numbers.get(survivor.pk, 0), numbers.get(loser.pk, 0))
        if heap.survivor or heap.loser:
            found.append(heap)
    return found


def clashes(survivor: Candidate, loser: Candidate, reader: Any) -> list[str]:
    """Return what cannot stand side by side and what becomes of it, as far as ``reader`` may see it."""
    found = []
    for rule in rules_for(Candidate):
        told = rule.clashes(survivor, loser)
        seen = set(_seen(rule, reader).filter(pk__in=[row.pk for row, _ in told])) if told else set()
        found += [sentence for row, sentence in told if row in seen]
    return found


def _named(rule: Move, kind: str, rows: Any, survivor: Candidate, loser: Candidate) -> Heap:
    """Tell by their names which rows go over, and which the survivor has already."""
    keys = [name for name in rule.same or () if rule.model._meta.get_field(name).is_relation]
    # Without names it would follow every key.
    read = list((rows.select_related(*keys) if keys else rows).order_by("pk")[:LISTED])
    column = rule.model._meta.get_field(rule.field).attname  # type: ignore[union-attr]
    mine = [row for row in read if getattr(row, column) == survivor.pk]
    theirs = [row for row in read if getattr(row, column) == loser.pk]
    fates = list(rule.fates(theirs, mine, survivor))
    return Heap(
        kind,
        len(mine),
        len(theirs),
        tuple(str(row) for row in mine),
        tuple(str(row) for row, _, goes in fates if goes),
        tuple(str(row) for row, twin, _ in fates if twin is not None),
        tuple(str(row) for row, twin, goes in fates if twin is None and not goes),
    )


def origins_of(candidate: Candidate) -> dict[str, Origin]:
    """Return for each field who last set it, as far back as the latest changes tell."""
    found: dict[str, Origin] = {}
    for revision in revisions(Candidate, candidate.pk, limit=LOOKED_AT):
        for change in revision.changes:
            found.setdefault(change.field.name, Origin(revision.when, revision.change_set))
    return found


def _seen(rule: Any, reader: Any) -> Any:
    try:
        policy_for(rule.model)
    except LookupError:
        return rule.model._default_manager.all()
    return visible(reader, rule.model).order_by()


def _latest(origins: Mapping[str, Origin], group: Group) -> Origin | None:
    found = [origins[name] for name in group.fields if name in origins]
    return max(found, key=lambda each: each.at, default=None)


def _pay(candidate: Candidate) -> str:
    amounts = [f"{each:,.0f}" for each in (candidate.pay_minimum, candidate.pay_target) if each is not None]
    unit = str(candidate.get_pay_unit_display()).lower()
    return f"{' to '.join(amounts)} {candidate.pay_currency} a {unit}" if amounts else ""


class _Words:
    """The values of both records in words, looked up together."""

    def __init__(self, reader: Any, *candidates: Candidate) -> None:
        changes = [
            FieldChange(Candidate._meta.get_field(name), None, self._value(candidate, name))  # type: ignore[arg-type]
            for candidate in candidates
            for group in GROUPS
            for name in group.fields
        ]
        self._dictionary = Dictionary(reader, changes)

    def of(self, candidate: Candidate, group: Group) -> str:
        if group.name == "pay":
            return _pay(candidate)
        words = []
        for name in group.fields:
            if (group.name == "name" and name != "full_name") or name in ON_THE_MAP:
                continue
            field: Any = Candidate._meta.get_field(name)
            change = FieldChange(field, None, self._value(candidate, name))
            word = self._dictionary.word(change).new
            if word and word != "no":
                words.append(word)
        if ON_THE_MAP & set(group.fields) and candidate.latitude is not None:
            words.append("with its place on the map")
        return ", ".join(words)

    @staticmethod
    def _value(candidate: Candidate, name: str) -> Any:
        field: Any = Candidate._meta.get_field(name)
        return getattr(candidate, field.attname)
