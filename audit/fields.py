"""Column types of PostgreSQL that Django does not have."""

from typing import Any

from django.db import models


class TransactionIdField(models.Field):
    """A 64-bit transaction id (``xid8``), an ``int`` in Python."""

    description = "PostgreSQL transaction id"

    def db_type(self, connection: Any) -> str:
        return "xid8"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> int | None:
        return None if value is None else int(value)

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else str(value)
