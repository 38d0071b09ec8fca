"""What upper rooms note on the cards of the board, registered from ``AppConfig.ready()``."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Note:
    """One line on a card."""

    text: str
    icon: str
    due_on: date | None = None
    is_late: bool = False


type Source = Callable[[Any, Collection[int]], Mapping[int, Note]]

_sources: list[Source] = []


def register_notes(source: Source) -> None:
    """Let ``source``, given a reader and the keys of candidates, note one line on each of their cards."""
    _sources.append(source)


def notes_for(reader: Any, candidates: Collection[int]) -> dict[int, list[Note]]:
    """Return what all rooms note, by candidate."""
    notes: dict[int, list[Note]] = {}
    for source in _sources:
        for key, note in source(reader, candidates).items():
            notes.setdefault(key, []).append(note)
    return notes
