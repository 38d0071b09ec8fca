"""What somebody types over a key or a version neither breaks a page nor passes a comparison."""

import pytest

from audit.typed import NO_VERSION, key_in, version_in

NONSENSE = ["-1", "1.0", "abc", "²", "٣", "9" * 19, "9" * 5_000, " 7", "7\x00"]


@pytest.mark.parametrize("text", [*NONSENSE, "", None])
def test_a_key_that_cannot_be_is_none(text):
    assert key_in(text) is None


@pytest.mark.parametrize("text", NONSENSE)
def test_a_version_that_cannot_be_is_a_conflict(text):
    assert version_in(text) == NO_VERSION


def test_what_was_sent_is_read():
    assert (key_in("17"), key_in(17), version_in("3"), version_in(""), version_in(None)) == (
        17,
        17,
        3,
        None,
        None,
    )
