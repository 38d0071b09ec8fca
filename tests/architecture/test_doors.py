"""Doors parse, ask and answer; nobody listens to signals; every module says why it exists."""

from pathlib import Path

import pytest

from tests.architecture import guards

SOURCES = list(guards.our_sources())


def _name(path: Path) -> str:
    return str(path.relative_to(guards.ROOT))


@pytest.mark.parametrize("path", sorted(guards.door_files()), ids=_name)
def test_no_door_writes(path: Path) -> None:
    assert list(guards.writing_calls(path.read_text())) == []


def test_nobody_listens_to_signals_but_what_follows_a_migration() -> None:
    found = {_name(path) for path in SOURCES if list(guards.receivers(path.read_text()))}
    assert found == {"audit/apps.py", "accounts/apps.py"}


def test_every_module_says_why_it_exists() -> None:
    assert [_name(path) for path in SOURCES if guards.undocumented(path.read_text())] == []


@pytest.mark.parametrize(
    "fault",
    [
        "Candidate.objects.create(full_name='x')",
        "record.save()",
        "self.get_queryset(request).filter(pk=1).update(name='x')",
        "queryset.delete()",
        "form.save()",
    ],
)
def test_the_door_guard_sees_a_write(fault: str) -> None:
    assert list(guards.writing_calls(fault))


@pytest.mark.parametrize(
    "harmless", ["context.update({'a': 1})", "super().save()", "form.save(commit=False)"]
)
def test_the_door_guard_lets_the_rest_pass(harmless: str) -> None:
    assert list(guards.writing_calls(harmless)) == []


@pytest.mark.parametrize("fault", ["post_save.connect(f)", "@receiver(post_save)\ndef f(): pass"])
def test_the_signal_guard_sees_a_receiver(fault: str) -> None:
    assert list(guards.receivers(fault))


def test_the_docstring_guard_sees_a_silent_module() -> None:
    assert guards.undocumented("x = 1")
