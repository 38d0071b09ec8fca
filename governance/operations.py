"""Writes that every room shares: with whom a record is shared, and what other systems call it."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import Permission
from django.db import connection, models, transaction
from django.utils import timezone

from accounts.models import Team, User
from governance.choices import IdentifierStatus
from governance.models import ExternalIdentifier, System
from records.models import Record
from records.operations import acting_user, lock, operation, require
from records.policies import may, policy_for

REACHABLE = "You may not share this record."


@operation("shared a record")
def share(record: Record, *, holder: User | Team, to_change: bool = False) -> Any:
    """Open ``record`` to a person or a team: to see it, or ``to_change`` it as well."""
    fresh = lock(record)
    require(may(acting_user(), "share", fresh), REACHABLE)
    grants, field = _grants(fresh, holder)
    given = [
        grants.objects.get_or_create(
            **{field: holder}, content_object=fresh, permission=_permission(fresh, verb)
        )
        for verb in (("view", "change") if to_change else ("view",))
    ]
    grant, _ = given[-1]
    return grant


@operation("ended the sharing of a record")
def unshare(record: Record, *, holder: User | Team) -> int:
    """Close ``record`` to a person or a team; return how many grants that ended."""
    fresh = lock(record)
    require(may(acting_user(), "share", fresh), REACHABLE)
    grants, field = _grants(fresh, holder)
    ended, _ = grants.objects.filter(**{field: holder}, content_object=fresh).delete()
    return ended


@operation("named a record in another system")
def identify(record: models.Model, *, system: System, external_id: str) -> ExternalIdentifier:
    """Remember the key by which ``system`` knows ``record``, or that it was seen again.

    Raises :class:`ValidationError` when that key belongs to another record.
    """
    require(may(acting_user(), "change", record), "You may not change this record.")
    label = record._meta.label_lower
    known = ExternalIdentifier.objects.filter(
        system=system, model=label, external_id=external_id, object_id=record.pk
    )
    if known.update(last_seen_at=timezone.now(), status=IdentifierStatus.ACTIVE):
        return known.get()
    identifier = ExternalIdentifier(system=system, model=label, object_id=record.pk, external_id=external_id)
    identifier.full_clean()
    identifier.save(force_insert=True)
    return identifier


def upsert[M: Record](
    model: type[M],
    *,
    system: System,
    external_id: str,
    create: Callable[[], M],
    change: Callable[[int], M],
) -> tuple[M, bool]:
    """Change the record that ``system`` knows as ``external_id``, or create it; tell whether it is new.

    Whoever sends the same key at the same time waits, so that one person never becomes two records.
    """
    label = model._meta.label_lower
    with transaction.atomic():
        with connection.cursor() as cursor:
            name = f"{system.pk} {label} {external_id}"
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        known = ExternalIdentifier.objects.live().filter(system=system, model=label, external_id=external_id)
        key = known.values_list("object_id", flat=True).first()
        record = create() if key is None else change(key)
        identify(record, system=system, external_id=external_id)
    return record, key is None


def _grants(record: models.Model, holder: User | Team) -> tuple[Any, str]:
    """Return the grant model that names such a holder, and its field."""
    field = "team" if isinstance(holder, Team) else "user"
    for grants in policy_for(record).grants:
        if any(column.name == field for column in grants._meta.fields):
            return grants, field
    raise LookupError(f"{record._meta.label} cannot be shared with a {field}.")


def _permission(record: models.Model, verb: str) -> Permission:
    model = record._meta
    return Permission.objects.get(
        codename=f"{verb}_{model.model_name}", content_type__app_label=model.app_label
    )
