"""What changed, in the order in which it was committed: nothing comes late, nothing is left out.

A key of the rows alone would lose what long transactions commit after shorter ones. The feed therefore
follows transaction ids, and ends where the oldest transaction that still writes may yet add something.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models

from audit.choices import Kind
from integrations.models import FeedEpoch
from records.lens import visible_of
from records.policies import policy_for, rights_of

BEYOND = 2**63 - 1

# What a transaction changed, then what it redacted. Only the newest epoch is still written; of the others the
# transaction numbers are those of another database, and everything in them is long committed.
_PAGE = """
WITH entries AS (
    SELECT cs.xid, 0 AS rank, e.id, e.occurred_at, e.model, e.object_id, e.kind::text, e.fields,
           cs.id AS act, cs.via, cs.verb, cs.request_id, cs.actor_id
    FROM audit_changeset cs JOIN audit_changeentry e ON e.change_set_id = cs.id
    WHERE cs.xid >= %(xid)s::text::xid8 AND (cs.xid > %(xid)s::text::xid8 OR (%(rank)s = 0 AND e.id > %(entry)s))
      AND cs.id > %(acts_from)s AND cs.id <= %(acts_to)s
      AND (NOT %(is_open)s OR cs.xid < pg_snapshot_xmin(pg_current_snapshot()))
    ORDER BY cs.xid, e.id
    LIMIT %(limit)s
), redactions AS (
    SELECT xid, 1 AS rank, id, occurred_at, model, object_id, '!', fields,
           NULL::bigint, 'task', 'redacted', '', actor_id
    FROM audit_redaction
    WHERE xid >= %(xid)s::text::xid8 AND (xid > %(xid)s::text::xid8 OR %(rank)s = 0 OR id > %(entry)s)
      AND id > %(redactions_from)s AND id <= %(redactions_to)s
      AND (NOT %(is_open)s OR xid < pg_snapshot_xmin(pg_current_snapshot()))
    ORDER BY xid, id
    LIMIT %(limit)s
)
SELECT xid::text::bigint, rank, id, occurred_at, model, object_id, kind, fields, act, via, verb, request_id, actor_id
FROM (SELECT * FROM entries UNION ALL SELECT * FROM redactions) AS both_kinds
ORDER BY both_kinds.xid, rank, id
LIMIT %(limit)s
"""
_NEWEST = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
_EPOCH = "SELECT integrations_feed_epoch()"
REDACTED = "redacted"
KINDS = [*(kind.label for kind in Kind), REDACTED]


@dataclass(frozen=True, order=True)
class Place:
    """Where a reader stands: in this epoch, after this entry (rank 0) or redaction (1) of this transaction."""

    epoch: int = 0
    xid: int = 0
    rank: int = 0
    entry: int = 0


@dataclass(frozen=True)
class Change:
    """One row that an act created, changed or deleted, or in whose history values were redacted."""

    place: Place
    at: dt.datetime
    model: type[models.Model]
    key: int
    kind: str
    fields: Sequence[str]
    act: int | None
    via: str
    verb: str
    request_id: str
    actor_id: int | None


def current_epoch() -> FeedEpoch:
    """Return the epoch of this database. A copy that was restored begins one of its own when first asked."""
    with connection.cursor() as cursor:
        cursor.execute(_EPOCH)
        (key,) = cursor.fetchone()
    return FeedEpoch.objects.get(pk=key)


def is_ahead(place: Place) -> bool:
    """Tell whether this database never came as far: it was set back without becoming another one."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST)
        return place.epoch == current_epoch().pk and bool(place.xid > cursor.fetchone()[0])


def newest_place() -> Place:
    """Return where the feed ends now: nothing in front of it can still appear."""
    epoch = current_epoch()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        # Just before the oldest transaction that still writes.
        return Place(epoch.pk, cursor.fetchone()[0] - 1, rank=1, entry=2**62)


def changes_after(place: Place, limit: int) -> tuple[list[Change], Place, bool]:
    """Return the next changes, where they end, and whether there are more; whoever may see them."""
    epochs = list(FeedEpoch.objects.filter(pk__gte=place.epoch).order_by("pk")[:2])
    if not epochs:
        return [], place, False
    epoch, later = epochs[0], epochs[1:]
    if place.epoch != epoch.pk:
        place = Place(epoch.pk)
    rows = _page(place, limit + 1, epoch, later)
    if not rows and later:
        return [], Place(later[0].pk), True
    found = [
        Change(Place(epoch.pk, xid, rank, entry), at, model, key, *_named(model, kind, fields), *rest)
        for xid, rank, entry, at, label, key, kind, fields, *rest in rows[:limit]
        if (model := _model(label)) is not None
    ]
    end = Place(epoch.pk, *rows[:limit][-1][:3]) if rows else place
    return found, end, len(rows) > limit or bool(later)


def _page(place: Place, limit: int, epoch: FeedEpoch, later: Sequence[FeedEpoch]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            _PAGE,
            {
                "xid": place.xid,
                "rank": place.rank,
                "entry": place.entry,
                "limit": limit,
                "is_open": not later,
                "acts_from": epoch.acts_before,
                "acts_to": later[0].acts_before if later else BEYOND,
                "redactions_from": epoch.redactions_before,
                "redactions_to": later[0].redactions_before if later else BEYOND,
            },
        )
        return cursor.fetchall()


def _named(model: Any, kind: str, fields: Sequence[str]) -> tuple[str, Sequence[str]]:
    """Return the kind and the fields in our words: redactions name columns."""
    if kind in Kind.values:
        return Kind(kind).label, fields
    names = {field.column: field.name for field in model._meta.concrete_fields}
    return REDACTED, [names.get(column, column) for column in fields]


def shown(changes: Sequence[Change], user: Any) -> list[Change]:
    """Return those of ``changes`` whose records ``user`` may see, or saw before they were deleted."""
    known = known_to(user, {(change.model, change.key) for change in changes})
    return [change for change in changes if (change.model, change.key) in known]


def known_to(
    user: Any, records: Collection[tuple[type[models.Model], int]]
) -> set[tuple[type[models.Model], int]]:
    """Return those of ``records`` that ``user`` may see, or saw before they were deleted."""
    wanted: dict[type[models.Model], set[int]] = defaultdict(set)
    for model, key in records:
        wanted[model].add(key)
    seen = visible_of(user, wanted)
    unseen = set(records) - seen
    living = {
        (model, key)
        for model in {model for model, _ in unseen}
        for key in model._base_manager.filter(
            pk__in=[key for each, key in unseen if each is model]
        ).values_list("pk", flat=True)
    }
    rights = rights_of(user)
    return seen | {(model, key) for model, key in unseen - living if policy_for(model).tells_end(rights, key)}


def _model(label: str) -> Any:
    """Return the model of a label; none for what no longer exists in the code."""
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None
