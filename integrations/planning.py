"""What is to become of rows: the same reasoning for the preview and for the import itself."""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, ClassVar

from django.db.models import Model

from candidates.models import Candidate
from integrations.choices import WAITS, ExistingMode, RowAction
from integrations.drafts import Problem
from integrations.models import ImportBatch
from integrations.typed_cells import YES
from integrations.vocabulary import compact
from records import gates, policies

Key = tuple[str, Any]
# Finds who holds some of the keys of one kind: each with the record's own key.
Lookup = Callable[[Iterable[Any]], Iterable[tuple[Any, int]]]


@dataclass
class Plan:
    """What will become of one row, and why. ``draft`` and ``extension`` are of the kind that is imported."""

    line: int
    raw: list[str]
    draft: Any
    problems: list[Problem]
    action: RowAction = RowAction.CREATE
    reason: str = ""
    record: Any = None
    candidate: Candidate | None = None
    extension: Any = None
    is_new_key: bool = False

    def refuse(self, name: str, sentence: str, column: str = "") -> None:
        self.problems.append(Problem(name, column, sentence, is_error=True))
        self.action = RowAction.ERROR
        self.reason = sentence[:300]

    def skip(self, reason: str) -> None:
        self.action, self.reason = RowAction.SKIP, reason[:300]

    def note_waiting(self, proposals: Iterable[Any]) -> None:
        """Remark which values of the row were not written: a second person decides on them."""
        self.problems += [waiting(each) for each in proposals]


def waiting(proposal: Any) -> Problem:
    """Return the remark that a value waits for a second person."""
    return Problem(WAITS, "", f"Waits for approval: {proposal.what}"[:300], request=proposal.pk)


@dataclass(frozen=True)
class EarlierRow:
    """An earlier row of the same file with a key of this one. ``read`` says what it tells."""

    line: int
    read: Callable[[], Any]


@dataclass
class Known:
    """The records that share a key with some row, as the importing user may meet them."""

    by_key: dict[Key, list[Any]] = field(default_factory=lambda: defaultdict(list))
    visible: set[int] = field(default_factory=set)
    changeable: set[int] = field(default_factory=set)


class Planner(ABC):
    """Plans the rows of one import, a few hundred at a time and in their order.

    A subclass for each kind says how a row is read, by which keys a record is known, and what a row adds.
    """

    model: ClassVar[type[Model]]
    # How a record may be known, in words; those that say most first.
    by: ClassVar[Mapping[str, str]]
    someone: ClassVar[str] = "One"
    same: ClassVar[str] = "The same as in"

    def __init__(self, batch: ImportBatch) -> None:
        self._batch = batch
        self._user = batch.owner
        # Numbers for keys, and no drafts but those of this chunk: a file may have half a million rows.
        self._lines: dict[int, int] = {}
        self._drafts: dict[int, Any] = {}
        mapping, columns = batch.mapping, enumerate(batch.read_layout().columns)
        self._deleted = [place for place, column in columns if mapping.get(column) == "deleted"]

    def plan(self, rows: Iterable[tuple[int, list[str], str]]) -> list[Plan]:
        """Plan rows given by line, cells and what was wrong with reading them."""
        plans = [self._begun(line, raw, problem) for line, raw, problem in rows]
        self.resolve([plan for plan in plans if plan.action == RowAction.CREATE])
        fit = [plan for plan in plans if plan.action == RowAction.CREATE]
        self._drafts = {plan.line: plan.draft for plan in fit}
        known = self._known(fit)
        for plan in fit:
            self._decide(plan, known)
        return plans

    def is_deleted(self, raw: Sequence[str]) -> bool:
        """Tell whether the row says that the other system has deleted what it tells of."""
        return any(compact(raw[place]) in YES for place in self._deleted)

    # What a kind says ----------------------------------------------------------------------------

    @property
    def is_free_of_order(self) -> bool:
        """Whether what becomes of a row, once it is checked, does not hang on the rows above it."""
        return False

    @abstractmethod
    def read(self, raw: Sequence[str]) -> tuple[Any, list[Problem]]:
        """Return what the cells tell, and every problem found."""

    @abstractmethod
    def keys(self, draft: Any) -> list[Key]:
        """Return the keys by which the record may be known, those that say most first."""

    @abstractmethod
    def lookups(self) -> Mapping[str, Lookup]:
        """Return how the holders of each kind of key are found."""

    @abstractmethod
    def prepare_new(self, plan: Plan) -> None:
        """Refuse a row that cannot become a new record."""

    @abstractmethod
    def extend(self, plan: Plan, how: str) -> list[str]:
        """Note on the plan what it changes about its record, known by ``how``; return that in words."""

    @abstractmethod
    def name(self, record: Any) -> str:
        """Return a record as people call it."""

    @abstractmethod
    def write(self, plans: Sequence[Plan]) -> list[Any]:
        """Write what is planned by operations; return the new records in the order of their rows."""

    @abstractmethod
    def put_back(self, record: Any, values: Mapping[str, Any]) -> None:
        """Give a record the values that it had before an import, by an operation."""

    def resolve(self, plans: Sequence[Plan]) -> None:  # noqa: B027 - not every kind points to others
        """Find the other records to which the rows point."""

    def load(self, keys: set[int]) -> dict[int, Any]:
        return dict(self.model._default_manager.in_bulk(keys))

    def fitting(self, plan: Plan, matches: list[tuple[str, Any]], known: Known) -> list[tuple[str, Any]]:
        """Return those of ``matches`` that hold for this row."""
        return matches

    def is_same(self, plan: Plan, how: str, earlier: EarlierRow) -> bool:
        """Tell whether an earlier row with the same key is about the same."""
        return True

    def is_addition(self, draft: Any) -> bool:
        """Tell whether a row only adds to a record, so that several of them may be about the same."""
        return False

    # What all have in common ---------------------------------------------------------------------

    def named(self, record: Any, known: Known) -> str:
        return self.name(record) if record.pk in known.visible else "one that you may not see"

    def leave_decided(self, plan: Plan, changes: dict[str, Any]) -> None:
        """Leave out of ``changes`` what somebody else decides, with a remark; the rest of the row is imported."""
        for name, sentence in self._decided_elsewhere(changes).items():
            del changes[name]
            plan.problems.append(Problem(name, "", f"Left as it is: {sentence}"))

    def _decided_elsewhere(self, names: Collection[str]) -> dict[str, str]:
        known = [name for name in names if name in self._own_fields]
        found = gates.rulings(self.model, known).items()
        return {name: ruling.sentence for name, ruling in found if ruling.verdict == gates.Verdict.REJECT}

    @cached_property
    def _own_fields(self) -> frozenset[str]:
        return frozenset(field.name for field in self.model._meta.concrete_fields)

    def _begun(self, line: int, raw: list[str], problem: str) -> Plan:
        if problem:
            plan = Plan(line, raw, None, [])
            plan.refuse("", problem)
            return plan
        if self.is_deleted(raw):
            plan = Plan(line, raw, None, [])
            plan.skip("Deleted in the other system")
            return plan
        draft, problems = self.read(raw)
        plan = Plan(line, raw, draft, problems)
        if errors := [found for found in problems if found.is_error]:
            plan.action = RowAction.ERROR
            plan.reason = errors[0].sentence
        return plan

    def _chosen_keys(self, draft: Any) -> list[Key]:
        """A reference names one record, whatever else was chosen to know records by and whoever shares it."""
        keys = self.keys(draft)
        if keys and keys[0][0] == "reference":
            return keys[:1]
        return [key for key in keys if key[0] == (self._batch.match_by or key[0])]

    def _decide(self, plan: Plan, known: Known) -> None:
        keys = self._chosen_keys(plan.draft)
        if keys and keys[0][0] == "reference" and not known.by_key.get(keys[0]):
            kind = self.model._meta.verbose_name
            plan.refuse("reference", f"There is no {kind} {keys[0][1]}.")
            return
        matches = [(key[0], record) for key in keys for record in known.by_key.get(key, ())]
        matches = self.fitting(plan, matches, known)
        found = {record.pk: record for _, record in matches}
        if len(found) > 1 and self._batch.existing != ExistingMode.SKIP:
            named = ", ".join(f"{self.named(record, known)} by {self.by[how]}" for how, record in matches[:3])
            kind = self.model._meta.verbose_name
            plan.refuse("", f"Fits more than one {kind}: {named}. Merge them, or correct the row.")
        elif found:
            how, record = matches[0]
            self._meet(plan, record, how, known)
        else:
            self._meet_nobody(plan)
        if plan.action in {RowAction.CREATE, RowAction.UPDATE}:
            for key in keys:
                self._lines.setdefault(hash(key), plan.line)

    def _meet_nobody(self, plan: Plan) -> None:
        if earlier := self._earlier_row(plan):
            plan.skip(f"{self.same} line {earlier.line}")
        elif self._batch.existing == ExistingMode.ONLY:
            plan.skip("Not in the record, and nothing new is wanted")
        else:
            plan.reason = "New in the record"
            self.prepare_new(plan)
            if plan.action == RowAction.CREATE:
                for name, sentence in self._decided_elsewhere(plan.draft.values).items():
                    plan.refuse(name, sentence)

    def _meet(self, plan: Plan, record: Any, how: str, known: Known) -> None:
        if record.pk not in known.visible:
            plan.skip(f"{self.someone} with this {self.by[how]} is in the record, but you may not see them")
            return
        plan.record = record
        named = self.name(record)
        if self._batch.existing == ExistingMode.SKIP:
            plan.skip(f"In the record already, by {self.by[how]}: {named}")
        elif record.pk not in known.changeable:
            plan.skip(f"You may not change {named}, who has this {self.by[how]}")
        elif not self.is_addition(plan.draft) and (earlier := self._earlier_row(plan)):
            plan.skip(f"{self.same} line {earlier.line}")
        else:
            words = self.extend(plan, how)
            key = ("external_id", plan.draft.external_id)
            plan.is_new_key = bool(key[1]) and record not in known.by_key.get(key, ())
            if words or plan.is_new_key:
                plan.action = RowAction.UPDATE
                listed = ", ".join([*words, *(["key"] if plan.is_new_key else [])])
                plan.reason = f"{named}, by {self.by[how]}: {listed}"[:300]
            else:
                plan.skip(f"Nothing new about {named}")

    def _earlier_row(self, plan: Plan) -> EarlierRow | None:
        for key in self._chosen_keys(plan.draft):
            line = self._lines.get(hash(key))
            if line is None:
                continue
            earlier = EarlierRow(line, partial(self._draft_of, line))
            if self.is_same(plan, key[0], earlier):
                return earlier
        return None

    def _draft_of(self, line: int) -> Any:
        if line not in self._drafts:
            self._drafts[line] = self.read(self._batch.rows.get(line=line).raw)[0]
        return self._drafts[line]

    def _known(self, plans: Sequence[Plan]) -> Known:
        """Look all keys of all rows up: one query for each kind of key."""
        wanted: dict[str, set[Any]] = defaultdict(set)
        for plan in plans:
            for how, value in self.keys(plan.draft):
                wanted[how].add(value)
        holders: dict[Key, list[int]] = defaultdict(list)
        lookups = self.lookups()
        for how, values in wanted.items():
            for value, pk in lookups[how](values):
                holders[how, value].append(pk)
        known = Known()
        records = self.load({pk for pks in holders.values() for pk in pks})
        for key, pks in holders.items():
            known.by_key[key] = list({records[pk].pk: records[pk] for pk in pks if pk in records}.values())
        if records:
            keys = {record.pk for record in records.values()}
            for verb, target in (("view", known.visible), ("change", known.changeable)):
                rows = policies.visible(self._user, self.model, verb).filter(pk__in=keys)
                target.update(rows.order_by().values_list("pk", flat=True))
        return known
