"""What the map of authority gives a system, for tests of what leaves."""

from dataclasses import replace

import pytest

from governance import authority
from governance.models import System


def give(monkeypatch: pytest.MonkeyPatch, system: System, model: str, *names: str) -> None:
    """Let the map give ``system`` the fields ``names`` of ``model``; none takes them back."""
    read = authority._read
    given = {system.pk: {model: frozenset(names)}} if names else {}
    monkeypatch.setattr(authority, "_read", lambda: replace(read(), shared=given))
    monkeypatch.setattr(authority, "_kept", None)
