"""What changed, in the order in which it was committed: nothing comes late, nothing is left out.

A key of the rows alone would lose what long transactions commit after shorter ones. The feed therefore
follows transaction ids, and ends where the oldest transaction that still writes may yet add something.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models

from records.lens import visible_of
from records.policies import policy_for, rights_of

_PAGE = """
SELECT cs.xid::text::bigint, e.id, e.occurred_at, e.model, e.object_id, e.kind, e.fields, cs.id, cs.via, cs.verb,
       cs.request_id, cs.actor_id
FROM audit_changeset cs JOIN audit_changeentry e ON e.change_set_id = cs.id
WHERE cs.xid >= %(xid)s::text::xid8 AND cs.xid < pg_snapshot_xmin(pg_current_snapshot())
  AND (cs.xid > %(xid)s::text::xid8 OR e.id > %(entry)s)
ORDER BY cs.xid, e.id
LIMIT %(limit)s
"""
_NEWEST = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint"


@dataclass(frozen=True, order=True)
class Place:
    """Where a reader stands: after this entry of this transaction."""

    xid: int = 0
    entry: int = 0


@dataclass(frozen=True)
class Change:
    """One row that an act created, changed or deleted."""

    place: Place
    at: dt.datetime
    model: type[models.Model]
    key: int
    kind: str
    fields: Sequence[str]
    act: int
    via: str
    verb: str
    request_id: str
    actor_id: int | None


def is_ahead(place: Place) -> bool:
    """Tell whether this database never came as far: it was restored, or the cursor is of another one."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST)
        return bool(place.xid > cursor.fetchone()[0])


def changes_after(place: Place, limit: int) -> tuple[list[Change], Place, bool]:
    """Return the next changes, where they end, and whether there are more; whoever may see them."""
    with connection.cursor() as cursor:
        cursor.execute(_PAGE, {"xid": place.xid, "entry": place.entry, "limit": limit + 1})
        rows = cursor.fetchall()
    found = [
        Change(Place(xid, entry), at, model, *rest)
        for xid, entry, at, label, *rest in rows[:limit]
        if (model := _model(label)) is not None
    ]
    end = Place(*rows[:limit][-1][:2]) if rows else place
    return found, end, len(rows) > limit


def shown(changes: Sequence[Change], user: Any) -> list[Change]:
    """Return those of ``changes`` whose records ``user`` may see, or saw before they were deleted."""
    wanted: dict[type[models.Model], set[int]] = defaultdict(set)
    for change in changes:
        wanted[change.model].add(change.key)
    seen = visible_of(user, wanted)
    unseen = {(model, key) for model, keys in wanted.items() for key in keys} - seen
    living = {
        (model, key)
        for model in {model for model, _ in unseen}
        for key in model._base_manager.filter(
            pk__in=[key for each, key in unseen if each is model]
        ).values_list("pk", flat=True)
    }
    rights = rights_of(user)
    gone = {(model, key) for model, key in unseen - living if policy_for(model).tells_end(rights, key)}
    return [change for change in changes if (change.model, change.key) in seen | gone]


def _model(label: str) -> Any:
    """Return the model of a label; none for what no longer exists in the code."""
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None
