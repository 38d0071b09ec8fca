"""One body for a record that is there or is to be: what a program sends under its own key, time and again."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError

from records.api.inputs import Body, Change, Write

NEEDED = "A new record needs this."
KEPT = "The record has another value, and this is not how it changes. Leave it out, or take its own address."


class Upsert:
    """The properties of a creation and of a change, as far as there is something for each to do.

    The same body may be sent again: what only a new record takes is not looked at once it is there, and a
    column that has its own way to change is refused only when it says something else.
    """

    def __init__(self, creation: Write, change: Change) -> None:
        self.creation = creation
        self.change = change

    @cached_property
    def body(self) -> Body:
        return Body({**self.creation.body.fields, **self.change.body.fields})

    def parse(self, data: Any) -> dict[str, Any]:
        return self.body.parse(data, partial=True)

    def for_new(self, told: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return what the creation takes of ``told``, and what a change has to say after it."""
        fields = self.creation.body.fields
        if missing := [name for name, field in fields.items() if field.required and name not in told]:
            raise ValidationError({name: [NEEDED] for name in missing})
        return (
            {name: value for name, value in told.items() if name in fields},
            {name: value for name, value in told.items() if name not in fields},
        )

    def for_known(self, record: Any, told: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the change takes of ``told``."""
        fields = self.change.body.fields
        beside = {name: value for name, value in told.items() if name not in fields}
        if contradicted := [name for name, value in beside.items() if not _is_so(record, name, value)]:
            raise ValidationError({name: [KEPT] for name in contradicted})
        return {name: value for name, value in told.items() if name in fields}


def _is_so(record: Any, name: str, value: Any) -> bool:
    try:
        column = record._meta.get_field(name)
    except FieldDoesNotExist:
        return True
    if not column.concrete or column.many_to_many:
        return True
    return bool(getattr(record, column.attname) == (value.pk if column.is_relation and value else value))
