"""Changing a spot of a record and taking the change back, never over what somebody else made of it."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from audit.models import ChangeSet
from records.operations import lock, operation
from records.spots import Spot
from records.spots.base import State, fingerprint


class Overtaken(ValidationError):  # noqa: N818 - like Conflict
    """Somebody changed the spot after it was read; ``act`` is theirs, if the record's story knows it."""

    def __init__(self, spot: Spot, act: ChangeSet | None, now: State) -> None:
        self.act = act
        self.now = now
        who = act.actor_name if act else "Somebody"
        super().__init__(f"{who} changed this in between: {spot.label}.", code="conflict")

    @property
    def who(self) -> str:
        return self.act.actor_name if self.act else "Somebody"


@dataclass(frozen=True)
class Edit:
    """What a change in place made of a spot."""

    before: State
    after: State

    @property
    def is_none(self) -> bool:
        return self.before == self.after


def change_in_place(record: Any, spot: Spot, *, wanted: State, read: str) -> Edit:
    """Bring ``spot`` of ``record`` into the state ``wanted``.

    ``read`` is the fingerprint of the state on which that rests. Raises :class:`Overtaken`.
    """

    @operation(f"changed {spot.label}")
    def write() -> Edit:
        fresh = lock(record)
        before = spot.state(fresh)
        if spot.is_met(before, wanted):
            return Edit(before, before)
        if fingerprint(before) != read:
            raise Overtaken(spot, _last_act(spot, fresh), before)
        spot.write(fresh, wanted)
        return Edit(before, spot.state(_anew(fresh)))

    return write()


def take_back(record: Any, spot: Spot, edit: Edit) -> None:
    """Put back what was there before ``edit``. Raises :class:`Overtaken` if it was changed again since."""

    @operation(f"took back a change of {spot.label}")
    def write() -> None:
        fresh = lock(record)
        now = spot.state(fresh)
        if now != edit.after:
            raise Overtaken(spot, _last_act(spot, fresh), now)
        spot.write(fresh, edit.before)

    write()


def _anew(record: Any) -> Any:
    return type(record)._base_manager.get(pk=record.pk)


def _last_act(spot: Spot, record: Any) -> ChangeSet | None:
    entry = spot.entries(record).select_related("change_set").order_by("-id").first()
    return entry.change_set if entry else None
