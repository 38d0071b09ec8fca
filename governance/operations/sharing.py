"""With whom a record is shared."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db import models

from accounts.models import Team, User
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
