"""Plans that PostgreSQL keeps: what a page asks about one record is planned once, not each time.

Only questions that begin at one record, or at one reader, are kept: whoever asks, they have the same good plan. What a
list asks depends on how many rows there are of each kind, and is planned for the values that it is asked with.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_are_kept: ContextVar[bool] = ContextVar("plans_are_kept", default=False)


def are_kept() -> bool:
    return _are_kept.get()


@contextmanager
def scope() -> Iterator[None]:
    """Forget at the end that plans were to be kept: around a request."""
    token = _are_kept.set(False)
    try:
        yield
    finally:
        _are_kept.reset(token)


def keep() -> None:
    """Have what is read from now on, until the end of the request, planned once for each connection."""
    _are_kept.set(True)


@contextmanager
def kept() -> Iterator[None]:
    """Have what is read inside planned once for each connection."""
    token = _are_kept.set(True)
    try:
        yield
    finally:
        _are_kept.reset(token)
