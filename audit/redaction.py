"""The one way to take values out of history, for an erasure that the law asks for."""

from typing import Any

import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models


def redact(record: models.Model, fields: list[str], *, reason: str, actor: models.Model) -> int:
    """Blank ``fields`` in every history row of ``record``; return how many rows held a value.

    Runs on a connection of its own, as the redactor, because the application has no such right. The trace
    that it leaves (``audit.Redaction``) names fields, person and reason. Raises ``psycopg.Error`` with the
    database's sentence when a field may not be redacted or the reason is too short.
    """
    if not settings.DATABASE_REDACTOR_URL:
        raise ImproperlyConfigured("Set DATABASE_REDACTOR_URL: only the redactor may redact history.")
    model: Any = type(record)
    columns = [model._meta.get_field(name).column for name in fields]
    with psycopg.connect(settings.DATABASE_REDACTOR_URL) as connection:
        row = connection.execute(
            "SELECT audit_redact(%s, %s, %s, %s, %s, %s, %s)",
            [
                model.history.model._meta.db_table,
                model._meta.label_lower,
                record.pk,
                columns,
                reason,
                actor.pk,
                str(actor),
            ],
        ).fetchone()
    return row[0] if row else 0
