"""The queue of suspicions, as it is worked through."""

from typing import Any

from candidates.choices import PairStatus
from candidates.models import DuplicatePair
from records.policies import visible


def next_pair(reader: Any, *, after: DuplicatePair | None = None) -> DuplicatePair | None:
    """Return the likeliest pair that still waits, of those that are no likelier than ``after``."""
    rows = visible(reader, DuplicatePair).filter(
        status=PairStatus.SUSPECTED, first__merged_into=None, second__merged_into=None
    )
    if after is not None:
        rows = rows.filter(score__lte=after.score).exclude(pk=after.pk)
    return rows.order_by("-score", "id").first()
