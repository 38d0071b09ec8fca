"""Whom we may call about jobs and show to clients: nobody who asked to be left alone, nobody whom a room above bars."""

from collections import ChainMap
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Protocol

from django.db.models import Q


class Bar(Protocol):
    """Why some people are not contacted, beside their own “do not contact”."""

    @property
    def hint(self) -> str:
        """Say in a sentence who is left out of a list."""

    def condition(self, today: date) -> Q:
        """Return, as a condition on candidates, who is barred."""

    def reasons(self, keys: Sequence[int], today: date) -> dict[int, str]:
        """Return why those of ``keys`` are barred who are."""

    def unpresentable(self, keys: Sequence[int], today: date) -> dict[int, str]:
        """Return why those of ``keys`` may not be shown to a client who may not."""


_bars: list[Bar] = []


def register_bar(bar: Bar) -> None:
    """Let ``bar`` keep people from being contacted; rooms above do so from ``AppConfig.ready()``."""
    _bars.append(bar)


def reachable(people: Any, today: date) -> Any:
    """Keep of ``people`` whom we may call or write to about jobs."""
    return people.contactable().filter(within_reach(today))


def within_reach(today: date) -> Q:
    """Return, as a condition on candidates, whom no room above bars."""
    return Q(*(~bar.condition(today) for bar in _bars))


def barred(keys: Sequence[int], today: date) -> dict[int, str]:
    """Return why those of ``keys`` may not be contacted whom a room above bars."""
    return _first_of(bar.reasons(keys, today) for bar in _bars)


def unpresentable(keys: Sequence[int], today: date) -> dict[int, str]:
    """Return why those of ``keys`` may not be shown to a client whom a room above keeps from it."""
    return _first_of(bar.unpresentable(keys, today) for bar in _bars)


def _first_of(told: Iterable[dict[int, str]]) -> dict[int, str]:
    return dict(ChainMap(*told))


def hints() -> list[str]:
    """Return who else is left out of lists of people to contact, a sentence each."""
    return [bar.hint for bar in _bars]
