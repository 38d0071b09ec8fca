"""Numbers of ours as they come back in addresses and forms, where anybody may have typed over them."""

LONGEST_KEY = 18
"""Digits that surely fit a 64-bit key."""
LONGEST_VERSION = 9
NO_VERSION = -1
"""A version that no record ever has."""


def key_in(text: object) -> int | None:
    """Return the key that ``text`` says; None for nothing and for nonsense, which name no record alike."""
    return _digits(text, LONGEST_KEY)


def version_in(text: object) -> int | None:
    """Return the version that ``text`` says, None where it says none.

    Nonsense is ``NO_VERSION``, and so a conflict: it must not pass for "do not compare".
    """
    if text in (None, ""):
        return None
    version = _digits(text, LONGEST_VERSION)
    return NO_VERSION if version is None else version


def _digits(text: object, most: int) -> int | None:
    said = str(text or "")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= most else None
