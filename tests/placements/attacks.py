"""How plain SQL and a form run into the same constraint."""

import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.db import Error, connection, models, transaction


def refused(statement: str, *params: object) -> str:
    """Return the constraint that plain SQL ran into."""
    with pytest.raises(Error) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params)
    cause = refusal.value.__cause__
    assert isinstance(cause, psycopg.Error)
    return cause.diag.constraint_name or ""


def refused_update(record: models.Model, assignments: str) -> str:
    """Return the constraint that an UPDATE of one row ran into."""
    return refused(f'UPDATE "{record._meta.db_table}" SET {assignments} WHERE id = %s', record.pk)


def objections(record: models.Model, **changes: object) -> str:
    """Return what a person is told who types ``changes`` into a form."""
    for name, value in changes.items():
        setattr(record, name, value)
    with pytest.raises(ValidationError) as refusal:
        record.full_clean()
    return " ".join(refusal.value.messages)
