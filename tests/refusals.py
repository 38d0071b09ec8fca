"""Trying to break each rule that the database holds: by plain SQL, and by a form that is told why."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model

type Bad = dict[str, Any] | Callable[[Any], dict[str, Any]]


@dataclass
class Attack:
    """Values that break ``constraint`` when a row of ``factory`` gets them.

    ``bad`` may be a function of the row that makes further rows first.
    """

    constraint: str
    factory: Any
    bad: Bad
    given: dict[str, Any]

    def __str__(self) -> str:
        return self.constraint


def attack(constraint: str, factory: Any, bad: Bad, **given: Any) -> Attack:
    return Attack(
        f"{factory._meta.model._meta.label_lower.replace('.', '_')}_{constraint}", factory, bad, given
    )


def carry_out(attack: Attack) -> None:
    """Write the bad values past every form, then through the model's own checks."""
    row = attack.factory(**attack.given)
    bad = attack.bad(row) if callable(attack.bad) else attack.bad
    constraint = next(c for c in row._meta.constraints if c.name == attack.constraint)

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        type(row)._base_manager.filter(pk=row.pk).update(**bad)
    assert refusal.value.__cause__.diag.constraint_name == attack.constraint

    for name, value in bad.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError) as told:
        row.full_clean()
    fields_at_fault = told.value.error_dict.keys() & bad.keys()
    assert fields_at_fault or constraint.get_violation_error_message() in told.value.messages


def constraints_of(app: str) -> set[str]:
    """Every constraint that the models of ``app`` declare."""
    return {c.name for model in apps.get_app_config(app).get_models() for c in model._meta.constraints}


def sentences_of(app: str) -> Iterable[tuple[type[Model], str]]:
    """What a person is told by each of them."""
    for model in apps.get_app_config(app).get_models():
        for constraint in model._meta.constraints:
            yield model, str(constraint.get_violation_error_message())
