"""The database's refusals in the words that its constraints carry."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError
from django.db.models import BaseConstraint, Model, UniqueConstraint


@contextmanager
def readable_refusals() -> Iterator[None]:
    """Turn a broken constraint into the ``ValidationError`` that its model would have raised.

    The database decides, also between two people who save at once; asking it beforehand, one query
    for each constraint, would cost more than the write and settle nothing.
    """
    try:
        yield
    except IntegrityError as error:
        refusal = refusal_of(error)
        if refusal is None:
            raise
        raise refusal from error


@contextmanager
def blame(field: str) -> Iterator[None]:
    """Let a ``ValidationError`` raised inside stand at ``field``."""
    try:
        yield
    except ValidationError as error:
        raise ValidationError({field: error.error_list}) from error


def sentence_of(refusal: Exception) -> str:
    """Return what a refusal says to a person, in one line."""
    return " ".join(getattr(refusal, "messages", None) or [str(refusal)])


def refusal_of(error: IntegrityError) -> ValidationError | None:
    """Return ``error`` as a person should read it, or none when no constraint of ours speaks."""
    diagnosis = getattr(error.__cause__, "diag", None)
    known = _constraints().get(getattr(diagnosis, "constraint_name", None) or "")
    if known is None:
        return None
    model, constraint = known
    code = constraint.violation_error_code or constraint.name
    sentence = ValidationError(constraint.get_violation_error_message(), code=code)
    return ValidationError({_blamed(model, constraint): sentence})


def _blamed(model: type[Model], constraint: BaseConstraint) -> str:
    """Name the field where the sentence belongs: the last of those that must not be equal together."""
    if isinstance(constraint, UniqueConstraint) and constraint.fields:
        name = constraint.fields[-1]
        if model._meta.get_field(name).editable:
            return name
    return NON_FIELD_ERRORS


@cache
def _constraints() -> dict[str, tuple[type[Model], BaseConstraint]]:
    return {
        constraint.name: (model, constraint)
        for model in apps.get_models()
        for constraint in model._meta.constraints
    }
