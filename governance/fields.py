"""Columns that look the same in every room: countries, money, e-mail, telephone numbers."""

from typing import Any

from django.db import models

from governance import iso
from governance.choices import Unit


def country(**options: Any) -> models.CharField:
    """Return a column for an ISO 3166 country, empty when unknown."""
    return models.CharField(max_length=2, choices=iso.countries, blank=True, **options)


def currency(**options: Any) -> models.CharField:
    """Return a column for an ISO 4217 currency, empty when there is no amount."""
    return models.CharField(max_length=3, choices=iso.currencies, blank=True, **options)


def language(**options: Any) -> models.CharField:
    """Return a column for an ISO 639-1 language, empty when unknown."""
    return models.CharField(max_length=2, choices=iso.languages, blank=True, **options)


def unit(**options: Any) -> models.CharField:
    """Return a column for what an amount of money is paid for."""
    return models.CharField(max_length=5, choices=Unit.choices, blank=True, **options)


def amount(**options: Any) -> models.DecimalField:
    """Return a column for an amount of money, empty when not agreed."""
    return models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True, **options)
