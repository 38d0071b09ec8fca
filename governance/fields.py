"""Columns that look the same in every room: countries, money, e-mail, telephone numbers."""

from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from governance import iso
from governance.choices import Unit


class CodeField(models.CharField):
    """A code out of a long list, looked up in a set: Django would walk the list for every value.

    To migrations it is a plain text column.
    """

    @cached_property
    def codes(self) -> frozenset[str]:
        return frozenset(code for code, _ in self.flatchoices)

    @cached_property
    def labels(self) -> dict[str, str]:
        return dict(self.flatchoices)

    def contribute_to_class(self, cls: type[models.Model], name: str, *args: Any, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, *args, **kwargs)

        def label(record: models.Model) -> str:
            code = getattr(record, self.attname)
            return self.labels.get(code, code)

        setattr(cls, f"get_{name}_display", label)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        if value in self.codes:
            return
        if value:
            raise ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value}
            )
        super().validate(value, model_instance)

    def deconstruct(self) -> Any:
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options


def country(**options: Any) -> CodeField:
    """Return a column for an ISO 3166 country, empty when unknown."""
    return CodeField(max_length=2, choices=iso.countries, blank=True, **options)


def currency(**options: Any) -> CodeField:
    """Return a column for an ISO 4217 currency, empty when there is no amount."""
    return CodeField(max_length=3, choices=iso.currencies, blank=True, **options)


def language(**options: Any) -> CodeField:
    """Return a column for an ISO 639-1 language, empty when unknown."""
    return CodeField(max_length=2, choices=iso.languages, blank=True, **options)


def unit(**options: Any) -> models.CharField:
    """Return a column for what an amount of money is paid for."""
    return models.CharField(max_length=5, choices=Unit.choices, blank=True, **options)


def amount(**options: Any) -> models.DecimalField:
    """Return a column for an amount of money, empty when not agreed."""
    return models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True, **options)
