"""How much of the record a reader of history may see.

Who may see which record is decided on floors above; they put their answer in place at start-up.
"""

from collections.abc import Collection
from typing import Any, Protocol

from django.db.models import Model, QuerySet


class Lens(Protocol):
    """A reader's view of records by their keys."""

    def rows(self, user: Any, model: type[Model]) -> QuerySet:
        """Return the rows of ``model`` that ``user`` may see."""

    def names(self, user: Any, model: type[Model], keys: Collection[int]) -> dict[int, str]:
        """Return the names of those of ``keys`` that ``user`` may see."""

    def hidden(self, user: Any, model: type[Model], keys: Collection[int]) -> set[int]:
        """Return those of ``keys`` that exist but that ``user`` may not see."""


class Closed:
    """Shows nothing: a lens that was never put in place must not leak."""

    def rows(self, user: Any, model: type[Model]) -> QuerySet:
        return model._default_manager.none()

    def names(self, user: Any, model: type[Model], keys: Collection[int]) -> dict[int, str]:
        return {}

    def hidden(self, user: Any, model: type[Model], keys: Collection[int]) -> set[int]:
        return set(keys)


_lenses: list[Lens] = [Closed()]


def use(lens: Lens) -> None:
    _lenses[:] = [lens]


def current() -> Lens:
    return _lenses[0]
