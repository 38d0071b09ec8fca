"""How proposals are read: what was there, what would be, what is there now. Rooms above add ways of their own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.apps import apps
from django.db import models

from audit.diffs import FieldChange
from audit.wording import Dictionary
from governance.choices import ProposalKind
from governance.models import ChangeRequest
from records.operations import update_record
from records.spots.base import as_json
from records.spots.fields import read_value

type State = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """One value of a proposal in words, as far as the reader may see what it names."""

    label: str
    old: str
    now: str
    proposed: str

    @property
    def is_overtaken(self) -> bool:
        return self.old != self.now


class Way(Protocol):
    """How one kind of proposal is compared, read and done."""

    def now(self, record: Any, request: ChangeRequest) -> State:
        """Return what is there now, in the shape of ``request.old``."""

    def lines(self, user: Any, request: ChangeRequest, now: State) -> Sequence[Line]:
        """Say the proposal in words."""

    def address(self, request: ChangeRequest) -> str:
        """Return where more of it is seen, or ""."""

    def carry_out(self, record: Any, request: ChangeRequest) -> None:
        """Do it, by the operations of the room, as whoever acts."""


class FieldsWay:
    """Columns of the record itself; each kind of record has the operation that writes it."""

    def now(self, record: Any, request: ChangeRequest) -> State:
        return state_of(record, request.old)

    def lines(self, user: Any, request: ChangeRequest, now: State) -> list[Line]:
        meta = apps.get_model(request.model)._meta
        fields = [meta.get_field(name) for name in request.proposed]
        states = (request.old, now, request.proposed)
        changes = [
            [
                FieldChange(field, None, read_value(field, state.get(field.name), pointed=False))
                for state in states
            ]  # type: ignore[arg-type]
            for field in fields
        ]
        dictionary = Dictionary(user, (each for row in changes for each in row))
        words = [[dictionary.word(each) for each in row] for row in changes]
        return [Line(row[0].label, *(each.new for each in row)) for row in words]

    def address(self, request: ChangeRequest) -> str:
        return ""

    def carry_out(self, record: Any, request: ChangeRequest) -> None:
        write = _writers.get(request.model, update_record)
        write(record, changes=values_of(record, request.proposed))


def state_of(record: models.Model, names: Mapping[str, Any]) -> State:
    """Return ``names`` of ``record`` as JSON keeps them."""
    fields = [record._meta.get_field(name) for name in names]
    return {field.name: as_json(getattr(record, field.attname)) for field in fields}  # type: ignore[union-attr]


def values_of(record: models.Model, state: State) -> dict[str, Any]:
    """Return a state as the record holds it, foreign keys as their records."""
    return {name: read_value(record._meta.get_field(name), value) for name, value in state.items()}


_ways: dict[str, Way] = {ProposalKind.FIELDS: FieldsWay()}
_writers: dict[str, Callable[..., Any]] = {}


def register_way(kind: ProposalKind, way: Way) -> None:
    """Let ``way`` read and do proposals of ``kind``; rooms above do so from ``AppConfig.ready()``."""
    _ways[kind] = way


def register_writer(model_label: str, operation: Callable[..., Any]) -> None:
    """Name the operation ``(record, changes=...)`` that changes columns of ``model_label``."""
    _writers[model_label.lower()] = operation


def way_of(request: ChangeRequest) -> Way:
    return _ways[request.kind]


def subject_of(request: ChangeRequest) -> Any:
    """Return the record that ``request`` is about; none when it is gone."""
    return apps.get_model(request.model)._base_manager.filter(pk=request.object_id).first()


def beside_of(request: ChangeRequest) -> Any:
    """Return the other record of a merge, if it is one."""
    if request.beside_id is None:
        return None
    return apps.get_model(request.model)._base_manager.filter(pk=request.beside_id).first()
