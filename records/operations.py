"""The frame of every write: one transaction, one acting user, one named act, a lock before the check."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction

from audit.context import acting, current
from audit.diffs import Revision, changes_since
from records import gates, policies
from records.models import Record
from records.refusals import readable_refusals


class Conflict(ValidationError):  # noqa: N818 - the word that people and HTTP use
    """Somebody saved the record after it was read; ``revisions`` says who changed what since."""

    def __init__(self, record: models.Model, revisions: list[Revision]) -> None:
        self.record = record
        self.revisions = revisions
        super().__init__(self._sentence(), code="conflict")

    def _sentence(self) -> str:
        names = sorted({r.change_set.actor_name for r in self.revisions if r.change_set})
        fields = sorted({str(c.field.verbose_name) for r in self.revisions for c in r.changes})
        who = " and ".join(names) or "Someone"
        what = f" ({', '.join(fields)})" if fields else ""
        return f"{who} changed this {self.record._meta.verbose_name}{what} while you were editing it."


def operation[**P, R](verb: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Frame a write as one act called ``verb`` ("advanced submission"), all of it or nothing."""

    def decorate(write: Callable[P, R]) -> Callable[P, R]:
        @wraps(write)
        def framed(*args: P.args, **kwargs: P.kwargs) -> R:
            with acting(verb=verb), gates.scope(), readable_refusals(), transaction.atomic():
                return write(*args, **kwargs)

        framed.verb = verb  # type: ignore[attr-defined]
        return framed

    return decorate


def acting_user() -> Any:
    """Return who acts. Raises :class:`PermissionDenied` when nobody does: no write is anonymous."""
    act = current()
    user = act.actor if act else None
    if user is None:
        raise PermissionDenied("Nobody is acting: log in, or name the acting user.")
    return user


def require(condition: object, sentence: str) -> None:
    """Refuse with ``sentence``, which says to a person what may not be done and why."""
    if not condition:
        raise PermissionDenied(sentence)


def lock[M: Record](record: M, *, version: int | None = None) -> M:
    """Return ``record`` as it is now, locked until the transaction ends.

    ``version`` is the one that the caller read; raises :class:`Conflict` if it is no longer current.
    """
    fresh = type(record)._base_manager.select_for_update(of=("self",)).get(pk=record.pk)
    if version is not None and fresh.version != version:
        raise Conflict(fresh, changes_since(fresh, version))
    return fresh


@operation("created a record")
def create_record[M: Record](instance: M) -> M:
    """Check and save a new plain record that needs no operation of its own."""
    name = instance._meta.verbose_name
    require(policies.may(acting_user(), "add", instance), f"You may not add this {name}.")
    instance.full_clean()
    require_open(instance)
    instance.save(force_insert=True)
    return instance


def require_open(part: Record) -> None:
    """Lock what ``part`` belongs to, one step up, and refuse if nothing may be added to it any more.

    Whoever closes it at this moment takes the part along, or is over and has it refused.
    """
    whole = getattr(part, part.PARENT.partition(".")[0], None) if part.PARENT else None
    if isinstance(whole, Record):
        rows = type(whole)._base_manager.select_for_update(of=("self",), no_key=True)
        rows.get(pk=whole.pk).refuse_parts()


@operation("changed a record")
def update_record[M: Record](instance: M, *, changes: Mapping[str, Any], version: int | None = None) -> M:
    """Set ``changes`` on a plain record, under lock.

    The right is asked for the row as it was and as it will be: nobody may push a record out of, or pull
    one into, what they may change.
    """
    sentence = f"You may not change this {instance._meta.verbose_name}."
    fresh = lock(instance, version=version)
    require(policies.may(acting_user(), "change", fresh), sentence)
    require(policies.may_set(acting_user(), fresh, changes), sentence)
    for name, value in changes.items():
        setattr(fresh, name, value)
    fresh.full_clean()
    fresh.save(update_fields=list(changes))
    # A policy answers for the row in the database, so that the new one is asked about once it is there.
    require(policies.may(acting_user(), "change", fresh), sentence)
    return fresh


@operation("deleted a record")
def delete_record(instance: Record, *, version: int | None = None) -> None:
    """Delete a plain record. Raises :class:`ValidationError` that lists what still holds it."""
    fresh = lock(instance, version=version)
    name = instance._meta.verbose_name
    require(policies.may(acting_user(), "delete", fresh), f"You may not delete this {name}.")
    try:
        fresh.delete()
    except (models.ProtectedError, models.RestrictedError) as refusal:
        raise ValidationError(held_sentence(fresh, refusal), code="held") from refusal


def held_sentence(record: models.Model, refusal: models.ProtectedError | models.RestrictedError) -> str:
    """Say which records keep ``record`` from being deleted: how many of each kind, the first three by name.

    Those that the acting user may not see are counted, not named.
    """
    holders: Any = getattr(refusal, "protected_objects", None) or getattr(refusal, "restricted_objects", ())
    kinds: dict[type[models.Model], list[models.Model]] = {}
    for holder in holders:
        kinds.setdefault(type(holder), []).append(holder)
    parts = sorted(_counted(model, rows) for model, rows in kinds.items())
    return f"{record} cannot be deleted, because it is held by {'; '.join(parts)}."


def _counted(model: type[models.Model], rows: list[models.Model]) -> str:
    keys = [row.pk for row in rows]
    seen = set(policies.visible(acting_user(), model).filter(pk__in=keys).values_list("pk", flat=True))
    names = [str(row) for row in rows if row.pk in seen][:3]
    if len(rows) > len(names):
        names.append(f"{len(rows) - len(names)} more" if names else "not shown to you")
    kind = model._meta.verbose_name if len(rows) == 1 else model._meta.verbose_name_plural
    return f"{len(rows)} {kind} ({', '.join(names)})"
