"""Operations that take a file: a form with parts in place of JSON."""

from functools import cached_property
from typing import Any

from django.http import QueryDict
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers

from records.api.fields import Reference, from_text
from records.api.inputs import Body, Write


class File(serializers.FileField):
    """A file, as one part of a form."""

    default_error_messages = {"invalid": "Send the file as a part with a name of its own."}


class FileExtension(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]  # registers itself
    target_class = File

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        return {"type": "string", "format": "binary", "minLength": 1}


class Form(Body):
    """The properties of a form: each is text, and means what the same words mean in JSON."""

    def parse(self, data: Any, *, partial: bool = False) -> dict[str, Any]:
        if not isinstance(data, QueryDict):
            raise serializers.ValidationError("Send a form with parts (multipart/form-data).")
        errors: dict[str, Any] = {}
        told: dict[str, Any] = {}
        for name, values in data.lists():
            field = self.fields.get(name)
            try:
                told[name] = values[-1] if field is None else _meant(field, values)
            except serializers.ValidationError as error:
                errors[name] = error.detail
        if errors:
            raise serializers.ValidationError(errors)
        return super().parse(told, partial=partial)


def _meant(field: Any, values: list[Any]) -> Any:
    if len(values) != 1:
        raise serializers.ValidationError("Give this part once.")
    value = values[0]
    if isinstance(field, File) or not isinstance(value, str):
        return value
    if value == "" and field.allow_null:
        return None
    if isinstance(field, (Reference, serializers.BooleanField, serializers.IntegerField)):
        return from_text(field, value)
    return value


class Upload(Write):
    """An operation whose request is a form with a file."""

    @cached_property
    def body(self) -> Form:
        return Form(self._given(self._parameters()))
