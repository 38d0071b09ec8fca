"""API keys as text: made once, shown once, known afterwards by their digest."""

import hashlib
import secrets
from dataclasses import dataclass, field

MARK = "sor"


@dataclass(frozen=True)
class Secret:
    """``sor_<prefix>_<256 random bits>``; the mark lets scanners of leaked secrets recognise it."""

    prefix: str
    text: str = field(repr=False)

    @property
    def digest(self) -> str:
        return digest_of(self.text)


def new_secret() -> Secret:
    prefix = secrets.token_hex(4)
    return Secret(prefix, f"{MARK}_{prefix}_{secrets.token_urlsafe(32)}")


def digest_of(text: str) -> str:
    """Return what is kept of a key. A plain hash will do: 256 random bits cannot be guessed."""
    return hashlib.sha256(text.encode()).hexdigest()
