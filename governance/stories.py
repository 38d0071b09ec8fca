"""In whose story a record is told, and who wrote there."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from audit.models import ChangeEntry


def last_spoke(record: Any, accounts: Collection[int]) -> datetime | None:
    """Return when one of ``accounts`` last wrote anything of a record."""
    root = root_of(record)
    entries = ChangeEntry.objects.filter(root_model=root._meta.label_lower, root_id=root.pk)
    mine = entries.filter(change_set__actor__in=accounts).order_by("-id")
    return mine.values_list("change_set__occurred_at", flat=True).first()


def root_of(record: Any) -> Any:
    """Return the record in whose story ``record`` is told."""
    path = getattr(record, "PARENT", None)
    for name in path.split(".") if path else ():
        record = getattr(record, name)
    return record
