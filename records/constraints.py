"""Rules that the database holds for many tables, each with a sentence a recruiter understands.

Names are made from the app and the class, so that one rule reads the same on every table.
"""

from collections.abc import Iterable

from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.expressions import BaseExpression
from django.db.models.functions import Length, Trim
from django.db.models.lookups import LessThanOrEqual

PREFIX = "%(app_label)s_%(class)s_"


def holds(name: str, condition: Q | BaseExpression, message: str) -> CheckConstraint:
    """A condition that each row meets."""
    return CheckConstraint(name=f"{PREFIX}{name}", condition=condition, violation_error_message=message)


def unique(name: str, *what: str | BaseExpression, message: str, when: Q | None = None) -> UniqueConstraint:
    """Columns or expressions that no two rows (or no two rows with ``when``) share."""
    name = f"{PREFIX}{name}"
    columns = [column for column in what if isinstance(column, str)]
    if len(columns) == len(what):
        return UniqueConstraint(name=name, fields=columns, condition=when, violation_error_message=message)
    return UniqueConstraint(*what, name=name, condition=when, violation_error_message=message)


def one_of(field: str, codes: Iterable[str] | Iterable[int], *, label: str | None = None) -> CheckConstraint:
    """A column that holds one of fixed codes."""
    known = sorted(codes)
    return holds(
        f"{field}_known",
        Q(**{f"{field}__in": known}),
        f"Choose one of the listed values for {label or field.replace('_', ' ')}.",
    )


def at_most(field: str, characters: int) -> CheckConstraint:
    """A text column without a length of its own, kept below a number of characters."""
    return holds(
        f"{field}_length",
        LessThanOrEqual(Length(field), characters),
        f"The {field.replace('_', ' ')} may have at most {characters:,} characters.",
    )


def filled(field: str, message: str) -> CheckConstraint:
    """A text column with more than blanks in it."""
    return holds(f"{field}_filled", ~Q(**{field: ""}) & Q(**{f"{field}": Trim(F(field))}), message)


def in_order(first: str, last: str, message: str) -> CheckConstraint:
    """Two dates or times, where both are known, in their order."""
    return holds(f"{first}_{last}_order", Q(**{f"{last}__gte": F(first)}), message)


def at_least(field: str, least: int, message: str) -> CheckConstraint:
    """A number that, where known, is not below ``least``."""
    return holds(f"{field}_least", Q(**{f"{field}__gte": least}), message)


def between(field: str, least: int, most: int, message: str) -> CheckConstraint:
    """A number that, where known, lies within two bounds."""
    return holds(f"{field}_range", Q(**{f"{field}__gte": least, f"{field}__lte": most}), message)


def shaped(field: str, pattern: str, message: str, *, blank: bool = False) -> CheckConstraint:
    """A text column that matches a regular expression of the database."""
    condition = Q(**{f"{field}__regex": pattern})
    return holds(f"{field}_shape", condition | Q(**{field: ""}) if blank else condition, message)


def country(field: str = "country") -> CheckConstraint:
    """An ISO 3166 code of two capitals, or nothing."""
    return shaped(field, "^[A-Z]{2}$", "Give the country as its two-letter code.", blank=True)


def money(name: str, amounts: Iterable[str], *, currency: str, unit: str | None) -> list[CheckConstraint]:
    """Amounts that are not negative and never stand without their currency and unit."""
    amounts = list(amounts)
    none = Q(**{f"{amount}__isnull": True for amount in amounts})
    told = Q(**{f"{currency}__regex": "^[A-Z]{3}$"})
    said = "a currency"
    if unit:
        told &= ~Q(**{unit: ""})
        said = "a currency and a unit"
    return [
        *(at_least(amount, 0, f"The {amount.replace('_', ' ')} cannot be negative.") for amount in amounts),
        holds(f"{name}_told", none | told, f"An amount of money needs {said}."),
        shaped(currency, "^[A-Z]{3}$", "Give the currency as its three-letter code.", blank=True),
    ]
