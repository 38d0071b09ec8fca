"""Secrets that must be read again, kept so that the database alone does not give them away.

The key is made of ``SECRET_KEY``. What was sealed under a former one (``SECRET_KEY_FALLBACKS``) can be opened.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


class BrokenSealError(Exception):
    """Something sealed under a key that nobody has any more."""


def seal(text: str) -> str:
    return _keys().encrypt(text.encode()).decode()


def opened(sealed: str) -> str:
    """Return what was sealed. Raises :class:`BrokenSealError`."""
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise BrokenSealError("The secret was sealed under another SECRET_KEY. Make a new one.") from None


def _keys() -> MultiFernet:
    return MultiFernet([_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str) -> Fernet:
    digest = salted_hmac("integrations.sealing", "", secret=secret, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(digest))
