"""The parts of the OpenAPI document that have names of their own, and fields that its maker does not know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from records.api.fields import Amount, Clock, Text


@dataclass(frozen=True)
class Extra:
    """What is asked for at an address that no other resource has."""

    summary: str
    responses: Mapping[Any, Any]
    parameters: Sequence[OpenApiParameter] = ()
    description: str = ""


class AmountExtension(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]  # registers itself
    target_class = Amount

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        if direction == "response":
            return {"type": "string", "pattern": self.target.pattern}
        most = 10 ** (self.target.max_digits - self.target.decimal_places) - 1
        told = {"type": ["string", "integer"], "pattern": self.target.pattern}
        return {**told, "minimum": -most, "maximum": most}


# A character that stays: Python strips more than what a pattern knows as a blank.
FILLED = r"[^\s\x1c-\x1f\x85]"


class TextExtension(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]  # registers itself
    target_class = Text

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        told: dict[str, Any] = {"type": "string", "maxLength": self.target.max_length}
        return told if self.target.allow_blank else told | {"pattern": FILLED}


class ClockExtension(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]  # registers itself
    target_class = Clock

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """A time of RFC 3339 has an offset; this one has none."""
        return {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"}


class FaultSerializer(serializers.Serializer):
    """What is wrong at one place: in the body, a parameter or a header."""

    detail = serializers.CharField()
    pointer = serializers.CharField(required=False, help_text="Where in the body, as a JSON pointer.")
    parameter = serializers.CharField(required=False)
    header = serializers.CharField(required=False)


class ProblemSerializer(serializers.Serializer):
    """A refusal (RFC 9457). ``code`` is for programs, ``detail`` a sentence for people."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    errors = FaultSerializer(many=True, required=False)  # type: ignore[assignment]  # a field, not the property
    request_id = serializers.CharField(required=False)
    current_version = serializers.IntegerField(required=False, allow_null=True)


class RowResultSerializer(serializers.Serializer):
    """What became of one row of many."""

    status = serializers.IntegerField()
    id = serializers.IntegerField(allow_null=True)
    version = serializers.IntegerField(allow_null=True)
    problem = ProblemSerializer(allow_null=True)
    change_requests = serializers.ListField(
        child=serializers.IntegerField(), required=False, help_text="What of it waits for a second person."
    )


class BulkResultSerializer(serializers.Serializer):
    """What became of each row, in the order in which they were sent."""

    results = RowResultSerializer(many=True)
    succeeded = serializers.IntegerField()
    failed = serializers.IntegerField()


def serializer(name: str, fields: dict[str, Any], doc: str = "") -> type[serializers.Serializer]:
    """Make a serializer that only the schema reads; one name is one component."""
    if name not in _made:
        _made[name] = type(name, (serializers.Serializer,), {**fields, "__doc__": doc})
    return _made[name]


_made: dict[str, type[serializers.Serializer]] = {}
