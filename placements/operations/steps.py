"""What the operations of this room share: one step of a state machine, one reason of the right kind."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from governance.choices import ReasonKind
from governance.models import Reason
from records.models import Record
from records.operations import acting_user, lock, require
from records.policies import may


def changeable[M: Record](record: M, *, version: int | None = None) -> M:
    """Return ``record`` locked, for someone who may change it."""
    fresh = lock(record, version=version)
    require(
        may(acting_user(), "change", fresh),
        f"You may not change this {fresh._meta.verbose_name}.",
    )
    return fresh


def addable[M: models.Model](record: M) -> M:
    """Check and save a new ``record``, for someone who may add it."""
    require(
        may(acting_user(), "add", record),
        f"You may not add this {record._meta.verbose_name}.",
    )
    record.full_clean()
    record.save(force_insert=True)
    return record


def saved[M: models.Model](record: M, **changes: Any) -> M:
    """Set, check and save ``changes``; read back what the database stamped."""
    for name, value in changes.items():
        setattr(record, name, value)
    record.full_clean()
    record.save(update_fields=list(changes))
    record.refresh_from_db()
    return record


def moved[M: models.Model](record: M, *, to: str, table: Mapping[Any, frozenset[Any]], **changes: Any) -> M:
    """Take ``record`` one step along ``table``."""
    status: Any = record._meta.get_field("status")
    if to not in table[record.status]:  # type: ignore[attr-defined]
        labels = dict(status.flatchoices)
        was = labels[record.status]  # type: ignore[attr-defined]
        raise ValidationError(
            f"{article(record)} that is “{was}” cannot become “{labels[to]}”.",
            code="forbidden_step",
        )
    return saved(record, status=to, **changes)


def article(record: models.Model) -> str:
    name = str(record._meta.verbose_name)
    return f"{'An' if name[0] in 'aeiou' else 'A'} {name}"


def fitting(reason: Reason | None, kind: ReasonKind) -> Reason:
    """Return ``reason`` if it answers the question of ``kind``."""
    if reason is None or reason.kind != kind or not reason.is_active:
        raise ValidationError(f"Choose a reason of the kind “{kind.label}”.", code="reason")
    return reason


def written(text: str, sentence: str) -> str:
    """Return ``text`` without blanks around it; refuse it with ``sentence`` when there is none."""
    if not (text := text.strip()):
        raise ValidationError(sentence, code="required")
    return text
