"""Columns and parameters as fields of JSON: strict about kinds, while rules are left to the operations."""

import datetime as dt
import re
import types
from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import Enum
from typing import Any, Union, get_args, get_origin

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from rest_framework import serializers

from records import policies
from records.operations import acting_user

LONGEST_LIST = 500
LONGEST_TEXT = 200_000
# Countries and currencies are checked by their column; a document that lists them each time helps nobody.
MOST_CODES = 40
# What the columns of PostgreSQL hold.
LARGEST = 2**63 - 1


def whole(data: Any) -> Any:
    """Return a whole number of JSON as one of ours: 3.0 is 3, as JSON Schema has it."""
    return int(data) if isinstance(data, float) and data.is_integer() else data


class Text(serializers.CharField):
    """Text. What is missing is null outside and empty inside."""

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        is_empty, value = super().validate_empty_values(data)
        return is_empty, "" if is_empty and data is None else value

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Number(serializers.IntegerField):
    """A whole number, never its text."""

    def to_internal_value(self, data: Any) -> int:
        data = whole(data)
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return super().to_internal_value(data)


class Flag(serializers.BooleanField):
    """True or false, never a word for it."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Amount(serializers.DecimalField):
    """An exact number as text: many programs would round a number of JSON."""

    default_error_messages = {"invalid": 'Write an amount as text, as in "1234.50".'}

    @property
    def pattern(self) -> str:
        places = self.decimal_places or 0
        return rf"^-?[0-9]{{1,{(self.max_digits or 14) - places}}}(\.[0-9]{{1,{places}}})?$"

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        """What is missing is null; the framework would take blanks for it."""
        return (False, data) if isinstance(data, str) else super().validate_empty_values(data)

    def to_internal_value(self, data: Any) -> Decimal:
        data = whole(data)
        text = str(data) if isinstance(data, int) and not isinstance(data, bool) else data
        if not isinstance(text, str) or not re.fullmatch(self.pattern[1:-1], text):
            self.fail("invalid")
        return super().to_internal_value(text)


class Clock(serializers.TimeField):
    """A time of day, without a zone."""


class Choice(serializers.ChoiceField):
    """One of fixed codes; null where there may be none."""

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        is_empty, value = super().validate_empty_values(data)
        is_text = all(isinstance(code, str) for code in self.choices if code is not None)
        return is_empty, "" if is_empty and data is None and is_text else value

    def to_internal_value(self, data: Any) -> Any:
        data = whole(data)
        if isinstance(data, bool) or not isinstance(data, (str, int)):
            self.fail("invalid_choice", input=data)
        for code in self.choices:
            if code == data and type(code) is type(data):
                return data
        self.fail("invalid_choice", input=str(data)[:50])
        return None


class Day(serializers.DateField):
    """A date without a time."""

    def to_internal_value(self, value: Any) -> dt.date:
        if not isinstance(value, str):
            self.fail("invalid", format="YYYY-MM-DD")
        return super().to_internal_value(value)


class Moment(serializers.DateTimeField):
    """A time; without an offset it is taken as UTC, whoever asks."""

    def __init__(self, **options: Any) -> None:
        super().__init__(default_timezone=dt.UTC, **options)

    def to_internal_value(self, value: Any) -> dt.datetime:
        if not isinstance(value, str):
            self.fail("invalid", format="YYYY-MM-DDThh:mm:ssZ")
        return super().to_internal_value(value)


class Seconds(Number):
    """A duration in whole seconds."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": 2**31 - 1, **options})

    def to_internal_value(self, data: Any) -> Any:
        seconds = super().to_internal_value(data)
        super().run_validators(seconds)
        return dt.timedelta(seconds=seconds)

    def run_validators(self, value: Any) -> None:
        """The number was checked before it became a duration."""


class Reference(Number):
    """The key of another record, which must be one that the acting user sees."""

    default_error_messages = {"hidden": "There is no such {kind}, or it is hidden from you."}

    def __init__(self, model: type[models.Model], **options: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST, **options)
        self.model = model

    def to_internal_value(self, data: Any) -> Any:
        key = super().to_internal_value(data)
        super().run_validators(key)
        found = policies.visible(acting_user(), self.model).filter(pk=key).first()
        if found is None:
            self.fail("hidden", kind=self.model._meta.verbose_name)
        return found

    def run_validators(self, value: Any) -> None:
        """The key was checked before it became a record."""


class Several(serializers.ListField):
    """A list of bounded length."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=options.pop("max_length", LONGEST_LIST), **options)


class Row(serializers.Field):
    """A row that is part of a record, as an object with some of its columns; not saved yet."""

    default_error_messages = {"invalid": "Send an object."}

    def __init__(self, model: type[models.Model], columns: Sequence[str], **options: Any) -> None:
        super().__init__(**options)
        self.model = model
        self.columns = columns
        self.fields = {name: settable(model, name) for name in columns}

    def to_internal_value(self, data: Any) -> models.Model:
        if not isinstance(data, dict):
            self.fail("invalid")
        return self.model(**parsed(self.fields, data))


class Named(serializers.Field):
    """An object with these properties, none of them required."""

    default_error_messages = {"invalid": "Send an object."}

    def __init__(self, name: str, fields: dict[str, Any], **options: Any) -> None:
        super().__init__(**options)
        self.name = name
        self.fields = fields

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, dict):
            self.fail("invalid")
        return parsed(self.fields, data, partial=True)


class Properties(serializers.DictField):
    """An object with any properties; what they may be is left to the record."""

    default_error_messages = {"not_a_dict": "Send an object."}


def parsed(fields: dict[str, Any], data: Any, *, partial: bool = False) -> dict[str, Any]:
    """Return the values of ``data``. Raises one ``ValidationError`` with all that is wrong, by field."""
    if not isinstance(data, dict):
        raise serializers.ValidationError("Send a JSON object.")
    errors: dict[str, Any] = {
        name: ["There is no such field, or it cannot be set."] for name in data if name not in fields
    }
    values = {}
    for name, field in fields.items():
        if name not in data:
            if field.required and not partial:
                errors[name] = ["This field is required."]
            continue
        try:
            values[name] = field.run_validation(data[name])
        except serializers.ValidationError as error:
            errors[name] = error.detail
    if errors:
        raise serializers.ValidationError(errors)
    return values


# A time is a kind of date to Django, so that it is asked for first.
_COLUMNS: tuple[tuple[type[models.Field], type[serializers.Field]], ...] = (
    (models.BooleanField, Flag),
    (models.DateTimeField, Moment),
    (models.DateField, Day),
    (models.TimeField, Clock),
    (models.DurationField, Seconds),
    (models.JSONField, serializers.JSONField),
)

# --- From columns ------------------------------------------------------------------------------------


def shown(column: Any) -> serializers.Field:
    """Return how a column is told."""
    is_key = column.primary_key
    return _of_column(column, required=is_key, allow_null=not is_key and (column.null or column.blank))


def settable(model: type[models.Model], name: str, *, required: bool | None = None) -> serializers.Field:
    """Return how a column is given."""
    column: Any = model._meta.get_field(name)
    if required is None:
        has_default = column.has_default() or column.db_default is not models.NOT_PROVIDED
        required = not (column.null or column.blank or has_default)
    if isinstance(column, models.JSONField) and column.default is dict:
        return Properties(required=required, help_text=str(column.help_text) or None)
    is_empty = column.null or (column.blank and isinstance(column, (models.CharField, models.TextField)))
    return _of_column(column, required=required, allow_null=is_empty)


def _of_column(column: Any, **options: Any) -> serializers.Field:
    options["help_text"] = str(column.help_text) or None
    if isinstance(column, ArrayField):
        options.pop("allow_null", None)
        return Several(child=_of_column(column.base_field), **options)
    if isinstance(column, models.ForeignKey):
        return Reference(column.related_model, **options)
    if column.choices and len(column.flatchoices) <= MOST_CODES:
        return Choice(choices=[code for code, _ in column.flatchoices if code not in ("", None)], **options)
    return _of_plain_column(column, options)


def _of_plain_column(column: Any, options: dict[str, Any]) -> serializers.Field:
    for kind, field in _COLUMNS:
        if isinstance(column, kind):
            return field(**options)
    if isinstance(column, models.DecimalField):
        return Amount(max_digits=column.max_digits, decimal_places=column.decimal_places, **options)
    if isinstance(column, models.IntegerField):
        lowest, highest = _range(column)
        return Number(min_value=lowest, max_value=highest, **options)
    if options.get("allow_null"):
        options["allow_blank"] = True
    return Text(max_length=column.max_length or LONGEST_TEXT, **options)


def _range(column: models.IntegerField) -> tuple[int, int]:
    bits = 15 if isinstance(column, (models.SmallIntegerField, models.PositiveSmallIntegerField)) else 31
    if isinstance(column, (models.BigIntegerField, models.PositiveBigIntegerField, models.BigAutoField)):
        bits = 63
    is_positive = isinstance(
        column,
        (models.PositiveSmallIntegerField, models.PositiveIntegerField, models.PositiveBigIntegerField),
    )
    return 0 if is_positive else -(2**bits), 2**bits - 1


# --- From parameters ---------------------------------------------------------------------------------

_PLAIN: dict[Any, tuple[type[serializers.Field], dict[str, Any]]] = {
    str: (Text, {"max_length": LONGEST_TEXT}),
    bool: (Flag, {}),
    int: (Number, {"min_value": -(2**31), "max_value": 2**31 - 1}),
    Decimal: (Amount, {"max_digits": 14, "decimal_places": 4}),
    dt.date: (Day, {}),
    dt.datetime: (Moment, {}),
    dt.timedelta: (Seconds, {}),
}


def for_parameter(hint: Any, *, required: bool) -> serializers.Field:
    """Return how a parameter of an operation is given, by its type."""
    options: dict[str, Any] = {"required": required}
    if get_origin(hint) in (Union, types.UnionType):
        kinds = [kind for kind in get_args(hint) if kind is not types.NoneType]
        if len(kinds) < len(get_args(hint)):
            options["allow_null"] = True
        hint = kinds[0]
    if get_origin(hint) in (Iterable, Sequence, list):
        return Several(child=for_parameter(get_args(hint)[0], required=True), required=required)
    if isinstance(hint, type) and issubclass(hint, models.Model):
        return Reference(hint, **options)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return Choice(choices=[each.value for each in hint if each.value != ""], **options)
    kind, more = _PLAIN[hint]
    if kind is Text and not required:
        options |= {"allow_blank": True, "allow_null": True}
    return kind(**more, **options)


def from_text(field: Any, text: str) -> Any:
    """Return the value that ``text`` of an address is for ``field``."""
    if isinstance(field, Flag):
        known = {"true": True, "false": False}
        if text not in known:
            raise serializers.ValidationError("Write true or false.")
        return known[text]
    if isinstance(field, Reference):
        return Number(min_value=1, max_value=LARGEST).run_validation(_whole(text))
    if isinstance(field, Number) or (isinstance(field, Choice) and not _is_text(field)):
        return field.run_validation(_whole(text))
    return field.run_validation(text)


def _is_text(field: Choice) -> bool:
    return all(isinstance(code, str) for code in field.choices)


def _whole(text: str) -> int:
    if not (text.isascii() and text.removeprefix("-").isdigit() and len(text) <= 20):
        raise serializers.ValidationError("Write a whole number.")
    return int(text)


def moment(text: str) -> dt.datetime:
    """Return the time that ``text`` of an address names; a plus sign may have become a blank there."""
    value = Moment().run_validation(text.strip().replace(" ", "+") if "T" in text else text)
    return value if timezone.is_aware(value) else timezone.make_aware(value, dt.UTC)
