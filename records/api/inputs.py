"""What a request may say, read from the operation that it is for: parameters are the properties of the body."""

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, get_type_hints

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from rest_framework import serializers

from records.api.fields import for_parameter, parsed, settable
from records.operations import create_record, delete_record, update_record

OURS = frozenset({"changes", "version"})
"""Parameters that a request does not name: the view gives them."""


FILLED_IN = frozenset({"owner"})
"""Columns that operations fill in when nobody names them: whoever adds a record owns it."""


_ROLE = re.compile(r":\w+:`~?(?:\w+\.)*(\w+)`")
"""A name as docstrings link to it."""


class Body:
    """The properties of a request, named for the schema of the API."""

    def __init__(self, fields: Mapping[str, serializers.Field]) -> None:
        self.fields = dict(fields)

    def parse(self, data: Any, *, partial: bool = False) -> dict[str, Any]:
        return parsed(self.fields, data, partial=partial)


class Write:
    """An operation as a request. ``details`` are columns of ``model`` that it takes beside its parameters.

    ``fields`` say how single parameters are given, where their type does not. ``before_many`` is told the rows of
    many at once before the first of them is carried out.
    """

    def __init__(
        self,
        operation: Callable[..., Any],
        *details: str,
        model: type[models.Model] | None = None,
        before_many: Callable[[Sequence[Mapping[str, Any]]], None] | None = None,
        **fields: Any,
    ) -> None:
        self.operation = operation
        self.details = details
        self.model = model
        self.before_many = before_many
        self.fields: dict[str, serializers.Field] = fields

    @cached_property
    def body(self) -> Body:
        return Body(self._given(self._parameters()))

    @cached_property
    def takes_version(self) -> bool:
        return "version" in inspect.signature(self.operation).parameters

    @property
    def title(self) -> str:
        return str(getattr(self.operation, "verb", self.operation.__name__.replace("_", " ")))

    @property
    def description(self) -> str:
        told = inspect.cleandoc(self.operation.__doc__ or "").replace("``", "`")
        return _ROLE.sub(r"`\1`", told)

    def _parameters(self) -> list[inspect.Parameter]:
        return [
            each
            for each in inspect.signature(self.operation).parameters.values()
            if each.kind not in (each.VAR_KEYWORD, each.VAR_POSITIONAL)
        ]

    def _given(self, parameters: Sequence[inspect.Parameter]) -> dict[str, serializers.Field]:
        hints = get_type_hints(inspect.unwrap(self.operation))
        fields = {
            each.name: self.fields.get(each.name) or self._field(each, hints[each.name])
            for each in parameters
            if each.name not in OURS
        }
        for name in self.details:
            fields[name] = settable(self._model, name, required=False if name in FILLED_IN else None)
        for each in parameters:
            if each.name in self.fields and each.default is each.empty:
                self.fields[each.name].required = True
        return fields | self.fields

    def _field(self, parameter: inspect.Parameter, hint: Any) -> serializers.Field:
        required = parameter.default is parameter.empty
        if self._is_column(parameter.name):
            return settable(self._model, parameter.name, required=required)
        return for_parameter(hint, required=required)

    def _is_column(self, name: str) -> bool:
        if self.model is None or name in self.fields:
            return False
        try:
            return bool(self.model._meta.get_field(name).concrete) and not name.endswith("s")
        except FieldDoesNotExist:
            return False

    @property
    def _model(self) -> type[models.Model]:
        if self.model is None:
            raise LookupError(f"{self.operation.__name__} takes details of no model.")
        return self.model

    def carry_out(self, values: Mapping[str, Any]) -> Any:
        return self.operation(**values)


class Act(Write):
    """An operation on a record that is there: its first parameter is that record.

    ``needs_version`` unless it only adds something beside what others may have changed.
    """

    def __init__(
        self, operation: Callable[..., Any], *details: str, needs_version: bool = True, **options: Any
    ) -> None:
        super().__init__(operation, *details, **options)
        self.needs_version = needs_version

    def _parameters(self) -> list[inspect.Parameter]:
        return super()._parameters()[1:]

    def carry_out_on(self, record: Any, values: Mapping[str, Any], *, version: int | None) -> Any:
        told = {"version": version} if self.takes_version else {}
        return self.operation(record, **values, **told)


class Change(Act):
    """An operation that sets columns: those that ``details`` name travel as its ``changes``."""

    def carry_out_on(self, record: Any, values: Mapping[str, Any], *, version: int | None) -> Any:
        changes = {name: value for name, value in values.items() if name in self.details}
        others = {name: value for name, value in values.items() if name not in self.details}
        return self.operation(record, changes=changes, version=version, **others)


def creation_of(model: type[Any], *columns: str) -> Write:
    """Return how a plain record is made, which needs no operation of its own."""
    name = model._meta.verbose_name

    def create(**values: Any) -> Any:
        return create_record(model(**values))

    create.__doc__ = f"Put a {name} on the record."
    create.verb = f"created a {name}"  # type: ignore[attr-defined]
    return Write(create, *columns, model=model)


def change_of(model: type[models.Model], *columns: str) -> Change:
    """Return how the columns of a plain record are changed."""

    def change(record: Any, *, changes: Mapping[str, Any], version: int | None) -> Any:
        return update_record(record, changes=changes, version=version)

    change.__doc__ = f"Change a {model._meta.verbose_name}."
    change.verb = f"changed a {model._meta.verbose_name}"  # type: ignore[attr-defined]
    return Change(change, *columns, model=model)


def removal_of() -> Act:
    """Return how a plain record is deleted."""

    def remove(record: Any, *, version: int | None) -> None:
        """Delete it, unless other records hold it."""
        delete_record(record, version=version)

    return Act(remove)
