"""Two records side by side, as a reader may see them: each value, who set it, and what would become of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from audit.diffs import FieldChange, revisions
from audit.models import ChangeSet
from audit.wording import Dictionary
from candidates.merging import BOTH, GROUPS, LOSER, SURVIVOR, Group, is_equal, is_filled, options, propose
from candidates.models import Candidate
from records.merging import MoveLabelled, rules_for
from records.policies import policy_for, visible

LOOKED_AT = 100
LABELS = {SURVIVOR: "Keep", LOSER: "Take", BOTH: "Both"}


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
    proposed: str
    choices: tuple[tuple[str, str], ...]
    is_equal: bool

    @property
    def takes_loser(self) -> bool:
        return self.proposed == LOSER


@dataclass(frozen=True)
class Heap:
    """Rows of one kind: how many each record has."""

    kind: str
    survivor: int
    loser: int


def lines(survivor: Candidate, loser: Candidate, reader: Any) -> list[Line]:
    """Return the groups in which at least one of the records says something."""
    origins = {candidate.pk: origins_of(candidate) for candidate in (survivor, loser)}
    times = {key: {name: each.at for name, each in found.items()} for key, found in origins.items()}
    words = _Words(reader, survivor, loser)
    found = []
    for group in GROUPS:
        if not (is_filled(survivor, group) or is_filled(loser, group)):
            continue
        same = is_equal(survivor, loser, group)
        offered = () if same else tuple((code, LABELS[code]) for code in options(group))
        found.append(
            Line(
                group,
                Side(words.of(survivor, group), _latest(origins[survivor.pk], group)),
                Side(words.of(loser, group), _latest(origins[loser.pk], group)),
                propose(survivor, loser, group, since=times[survivor.pk], since_loser=times[loser.pk]),
                offered,
                same,
            )
        )
    return found


def heaps(survivor: Candidate, loser: Candidate, reader: Any) -> list[Heap]:
    """Count what each has, as far as ``reader`` may see it; what goes over unseen is only told by its kind."""
    found = []
    for rule in rules_for(Candidate):
        if not rule.is_moving:
            continue
        rows = _seen(rule, reader).filter(**{f"{rule.field}__in": [survivor.pk, loser.pk]})
        if isinstance(rule, MoveLabelled):
            rows = rows.filter(model=Candidate._meta.label_lower)
        numbers = dict(rows.values_list(rule.field).annotate(number=Count("pk")))
        if numbers:
            kind = str(rule.model._meta.verbose_name_plural)
            found.append(Heap(kind, numbers.get(survivor.pk, 0), numbers.get(loser.pk, 0)))
    return found


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
        words = []
        for name in group.fields:
            if group.name == "name" and name != "full_name":
                continue
            field: Any = Candidate._meta.get_field(name)
            change = FieldChange(field, None, self._value(candidate, name))
            word = self._dictionary.word(change).new
            if word and word != "no":
                words.append(word)
        return ", ".join(words)

    @staticmethod
    def _value(candidate: Candidate, name: str) -> Any:
        field: Any = Candidate._meta.get_field(name)
        return getattr(candidate, field.attname)
