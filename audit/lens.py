"""How much of the record a reader of history may see.

Who may see which record is decided above this floor; ``records`` puts its answer in place at start-up.
"""

from collections.abc import Collection
from typing import Any, Protocol

from django.db.models import Model


class Lens(Protocol):
    def names(self, user: Any, model: type[Model], keys: Collection[int]) -> dict[int, str]:
        """Return the names of those of ``keys`` that ``user`` may see."""

    def hidden(self, user: Any, model: type[Model], keys: Collection[int]) -> set[int]:
        """Return those of ``keys`` that exist but that ``user`` may not see."""


class Closed:
    """Shows nothing: a lens that was never put in place must not leak."""

    def names(self, user: Any, model: type[Model], keys: Collection[int]) -> dict[int, str]:
        return {}

    def hidden(self, user: Any, model: type[Model], keys: Collection[int]) -> set[int]:
        return set(keys)


_current: Lens = Closed()


def use(lens: Lens) -> None:
    global _current  # noqa: PLW0603 - one lens for the process, put in place at start-up
    _current = lens


def current() -> Lens:
    return _current
