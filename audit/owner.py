"""Lends the default connection the rights of the owner, for the few moments that change the schema."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections


@contextmanager
def as_owner(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Connect as the owner of the schema inside the block; as before when there is no other owner."""
    connection = connections[using]
    application = connection.settings_dict
    connection.close()
    connection.settings_dict = {**application, **settings.DATABASE_OWNER}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = application
