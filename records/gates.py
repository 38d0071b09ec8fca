"""What every write passes: rooms above say here whether a value may be saved, and what becomes of it if not.

``Record.save`` and ``records.loading`` ask before they write, so that a form, a change in place, REST, an import and
a merge are judged alike. Rooms register from ``AppConfig.ready()``:

- a *gate* answers with a :class:`Ruling` for each field on which it has something to say;
- the *proposer* keeps what is to be approved first, in the transaction of the write:
  ``proposer(record, changes, rulings) -> proposals``, with ``changes`` by column (a foreign key by its key);
- a *guard* says whether many rows that are written at once have to be judged one by one;
- a *witness* is told of each write on which a gate had something to say, also of refused ones.

Rejected values refuse the whole write (:class:`Refused`); values to be approved are left as they were and proposed;
all others are saved. A door learns what waits from ``outcome()`` after its operation.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import BaseExpression

KEPT_BY_DATABASE = frozenset({"created_at", "updated_at", "version"})
NOT_AUTHORITATIVE = "not_authoritative"
WHOLE = ""
"""Stands for the record itself among the names of fields: asked about when it is to be deleted."""
NOT_YET = "It cannot be proposed for a record that is not there yet."

type Model = type[models.Model]


class Verdict(StrEnum):
    """What becomes of a value, from mild to strict."""

    ACCEPT = "accept"
    FLAG = "flag"
    PROPOSE = "propose"
    REJECT = "reject"

    @property
    def strictness(self) -> int:
        return list(type(self)).index(self)


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """A verdict with the sentence that a person reads: who is authoritative, and what to do."""

    verdict: Verdict
    sentence: str = ""
    more: Callable[[Any], str] | None = None
    """What a form tells of the record beside the sentence, looked up only when it is shown."""

    @property
    def is_for_forms(self) -> bool:
        """Whether a field shows it; of what is proposed, ``records.waiting`` tells."""
        return self.verdict in {Verdict.FLAG, Verdict.REJECT}

    def told(self, record: models.Model | None) -> str:
        return f"{self.sentence} {self.more(record) if self.more and record and record.pk else ''}".strip()


@dataclass(frozen=True, kw_only=True)
class Element:
    """One field of a write, as it was and as it was to be; without a ruling nobody minds."""

    name: str
    before: Any
    after: Any
    ruling: Ruling | None = None

    @property
    def verdict(self) -> Verdict:
        return self.ruling.verdict if self.ruling else Verdict.ACCEPT


@dataclass
class Outcome:
    """What a door should tell beside what was saved."""

    proposals: list[Any] = field(default_factory=list)
    flagged: list[Element] = field(default_factory=list)


class Refused(ValidationError):  # noqa: N818 - like Conflict
    """A write with values that somebody else decides; each is told at its field."""

    def __init__(self, record: models.Model, elements: Sequence[Element]) -> None:
        self.record = record
        self.elements = tuple(elements)
        refused = {each.name: each for each in elements if each.verdict == Verdict.REJECT}
        super().__init__(
            {
                name: ValidationError(each.ruling.sentence, code=NOT_AUTHORITATIVE)
                for name, each in refused.items()
                if each.ruling
            }
        )


type Gate = Callable[[Model, Collection[str], models.Model | None], Mapping[str, Ruling]]
"""Asked with a model, names of its fields and the record, where one is written alone."""
type Proposer = Callable[[Any, Mapping[str, Any], Mapping[str, Ruling]], Sequence[Any]]
type Witness = Callable[[Any, Sequence[Element], "Refused | None"], None]

type Guard = Callable[[models.QuerySet[Any], Collection[str]], bool]
"""Tells of many rows whether a gate may have something to say about one of them."""

_gates: list[Gate] = []
_guards: list[Guard] = []
_witnesses: list[Witness] = []
_proposers: list[Proposer] = []


def register_gate(gate: Gate) -> None:
    _gates.append(gate)


def register_guard(guard: Guard) -> None:
    _guards.append(guard)


def register_witness(witness: Witness) -> None:
    _witnesses.append(witness)


def register_proposer(proposer: Proposer) -> None:
    _proposers[:] = [proposer]


# --- Scope --------------------------------------------------------------------------------------------

_memo: ContextVar[dict[str, Any] | None] = ContextVar("gates_memo", default=None)
_outcome: ContextVar[Outcome | None] = ContextVar("gates_outcome", default=None)
_is_decided: ContextVar[bool] = ContextVar("gates_decided", default=False)


@contextmanager
def scope() -> Iterator[None]:
    """Remember what gates look up and what waits, as long as a request or, outside, an operation lasts."""
    if _memo.get() is not None:
        yield
        return
    token = _memo.set({})
    try:
        with watching():
            yield
    finally:
        _memo.reset(token)


def remembered[T](key: str, find: Callable[[], T]) -> T:
    """Return what ``find`` returned before in this scope; outside of any, ask it."""
    memo = _memo.get()
    if memo is None:
        return find()
    if key not in memo:
        memo[key] = find()
    return memo[key]  # type: ignore[no-any-return]


@contextmanager
def watching() -> Iterator[Outcome]:
    """Gather the outcome of the writes inside alone, such as of one row out of many or of one attempt."""
    token = _outcome.set(seen := Outcome())
    try:
        yield seen
    finally:
        _outcome.reset(token)


def outcome() -> Outcome:
    """Return what the writes of this request (or of what watches most closely) left waiting or flagged."""
    return _outcome.get() or Outcome()


@contextmanager
def decided() -> Iterator[None]:
    """Let everything pass: those who decide have decided, such as the approver of a proposal."""
    token = _is_decided.set(True)
    try:
        yield
    finally:
        _is_decided.reset(token)


def is_decided() -> bool:
    """Tell whether whoever decides has decided."""
    return _is_decided.get()


# --- Asking -------------------------------------------------------------------------------------------


def rulings(model: Model, names: Collection[str], record: models.Model | None = None) -> dict[str, Ruling]:
    """Return the strictest ruling on each of ``names`` on which a gate has something to say."""
    found: dict[str, Ruling] = {}
    if is_decided():
        return found
    for gate in _gates:
        for name, ruling in gate(model, names, record).items():
            if name not in found or found[name].verdict.strictness < ruling.verdict.strictness:
                found[name] = ruling
    return found


def are_guarded(rows: models.QuerySet[Any], names: Collection[str]) -> bool:
    """Tell whether ``rows`` have to be judged one by one before ``names`` of them are set."""
    return not is_decided() and any(guard(rows, names) for guard in _guards)


class Passage:
    """One record on its way through the gates."""

    def __init__(self, record: Any, elements: Sequence[Element]) -> None:
        self.record = record
        self.elements = elements

    @property
    def waiting(self) -> dict[str, Element]:
        return {each.name: each for each in self.elements if each.verdict == Verdict.PROPOSE}

    def refuse(self) -> None:
        """Raise :class:`Refused` if one value is rejected; put back those that wait."""
        if any(each.verdict == Verdict.REJECT for each in self.elements):
            raise Refused(self.record, self.elements)
        for name, each in self.waiting.items():
            setattr(self.record, self.record._meta.get_field(name).attname, each.before)

    def complete(self) -> None:
        """Propose what waits and tell the witnesses, now that the rest is saved."""
        told = outcome()
        if waiting := self.waiting:
            changes = {name: each.after for name, each in waiting.items()}
            reasons = {name: each.ruling for name, each in waiting.items() if each.ruling}
            told.proposals += _proposers[0](self.record, changes, reasons)
        told.flagged += [each for each in self.elements if each.verdict == Verdict.FLAG]
        for witness in _witnesses:
            witness(self.record, self.elements, None)


def ask(record: Any, update_fields: Collection[str] | None, *, is_new: bool) -> Passage | None:
    """Judge a record before it is saved; None when nobody minds. Raises :class:`Refused`."""
    if is_new:
        found = ask_new([record])
        return found[0] if found else None
    names = _names(type(record), update_fields)
    found_rulings = rulings(type(record), names, record)
    if not found_rulings:
        return None
    columns = {name: record._meta.get_field(name).attname for name in names}
    before = type(record)._base_manager.values(*columns.values()).get(pk=record.pk)
    differing = [name for name, column in columns.items() if getattr(record, column) != before[column]]
    elements = [
        Element(
            name=name,
            before=before[columns[name]],
            after=getattr(record, columns[name]),
            ruling=_answerable(found_rulings.get(name)),
        )
        for name in differing
    ]
    return _judged(record, elements)


def ask_new(records: Sequence[Any]) -> list[Passage]:
    """Judge new rows of one model, by the values that they were given."""
    if not records:
        return []
    model = type(records[0])
    names = _names(model, None)
    found = rulings(model, names, records[0] if len(records) == 1 else None)
    if not found:
        return []
    passages = []
    for record in records:
        elements = [
            Element(name=name, before=_unset(given), after=value, ruling=_for_new(given, found.get(name)))
            for name in names
            if not _is_unset(
                given := model._meta.get_field(name), value := record.__dict__.get(given.attname)
            )
        ]
        if passage := _judged(record, elements):
            passages.append(passage)
    return passages


def ask_removal(model: Model) -> None:
    """Refuse to delete what somebody else decides on as a whole."""
    ruling = rulings(model, [WHOLE]).get(WHOLE)
    if ruling and ruling.verdict in {Verdict.PROPOSE, Verdict.REJECT}:
        raise ValidationError(ruling.sentence, code=NOT_AUTHORITATIVE)


def tell_refused(refusal: Refused) -> None:
    """Tell the witnesses of a refusal, once what it undid is undone: a door that answers it does."""
    for witness in _witnesses:
        witness(refusal.record, refusal.elements, refusal)


def _judged(record: Any, elements: Sequence[Element]) -> Passage | None:
    if not any(each.ruling for each in elements):
        return None
    passage = Passage(record, elements)
    passage.refuse()
    return passage


def _names(model: Model, update_fields: Collection[str] | None) -> list[str]:
    fields: Iterable[Any] = (
        model._meta.concrete_fields
        if update_fields is None
        else [model._meta.get_field(name) for name in update_fields]
    )
    return [
        each.name
        for each in fields
        if not each.primary_key
        and not getattr(each, "generated", False)
        and each.name not in KEPT_BY_DATABASE
    ]


def _answerable(ruling: Ruling | None) -> Ruling | None:
    """Reject what nobody could approve."""
    if ruling and ruling.verdict == Verdict.PROPOSE and not _proposers:
        return Ruling(verdict=Verdict.REJECT, sentence=ruling.sentence)
    return ruling


def _for_new(given: Any, ruling: Ruling | None) -> Ruling | None:
    """Reject a proposal without which the record could not be."""
    if ruling and ruling.verdict == Verdict.PROPOSE and not (given.blank or given.null):
        return Ruling(verdict=Verdict.REJECT, sentence=f"{ruling.sentence} {NOT_YET}".strip())
    return _answerable(ruling)


def _unset(given: Any) -> Any:
    return None if given.null else given.get_default()


def _is_unset(given: Any, value: Any) -> bool:
    return isinstance(value, BaseExpression) or value in (None, "", [], {}) or value == given.get_default()
