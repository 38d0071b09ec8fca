"""How much of the record a reader of history may see.

Who may see which record is decided on floors above; they put their answer in place at start-up.
"""

from typing import Any, Protocol

from django.db.models import Model, QuerySet

from audit.gathering import Keys

type Found = set[tuple[type[Model], int]]


class Lens(Protocol):
    """A reader's view of records by their keys."""

    def rows(self, user: Any, model: type[Model]) -> QuerySet:
        """Return the rows of ``model`` that ``user`` may see."""

    def visible(self, user: Any, wanted: Keys) -> Found:
        """Return those of ``wanted`` that ``user`` may see."""

    def hidden(self, user: Any, wanted: Keys) -> Found:
        """Return those of ``wanted`` that exist, or did, but that ``user`` may not see."""


class Closed:
    """Shows nothing: a lens that was never put in place must not leak."""

    def rows(self, user: Any, model: type[Model]) -> QuerySet:
        return model._default_manager.none()

    def visible(self, user: Any, wanted: Keys) -> Found:
        return set()

    def hidden(self, user: Any, wanted: Keys) -> Found:
        return {(model, key) for model, keys in wanted.items() for key in keys}


_lenses: list[Lens] = [Closed()]


def use(lens: Lens) -> None:
    _lenses[:] = [lens]


def current() -> Lens:
    return _lenses[0]
