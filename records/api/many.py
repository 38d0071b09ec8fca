"""Many rows in one request: each stands for itself, and what is refused is told in its place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from rest_framework import serializers

from records import gates
from records.api.fields import LARGEST, whole
from records.api.problems import describe
from records.api.shapes import Told
from records.gates import Refused, tell_refused

MOST_ROWS = 1000


@dataclass(frozen=True)
class _Refused:
    told: Told


def rows_of(data: Any) -> list[Any]:
    """Return the rows of a body, or refuse it."""
    rows = data.get("rows") if isinstance(data, dict) and data.keys() == {"rows"} else None
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_ROWS:
        raise serializers.ValidationError({"rows": [f"Send 1 to {MOST_ROWS:,} rows as a list called rows."]})
    return rows


def each(
    rows: Sequence[Any],
    read: Callable[[Any], Any],
    write: Callable[[Any], Told],
    before: Callable[[Sequence[Any]], None] | None = None,
) -> Told:
    """Read all rows, then write them, in one transaction; ``before`` is told the readable ones in between."""
    with transaction.atomic():
        understood = [_tried(read, row) for row in rows]
        if before:
            before([values for values in understood if not isinstance(values, _Refused)])
        results = [
            values if isinstance(values, _Refused) else _tried(_watched(write), values)
            for values in understood
        ]
    told = [result.told if isinstance(result, _Refused) else result for result in results]
    done = sum(1 for result in told if result["status"] < 400)
    return {"results": told, "succeeded": done, "failed": len(told) - done}


def _tried(act: Callable[[Any], Any], row: Any) -> Any:
    try:
        with transaction.atomic():
            return act(row)
    except Exception as error:
        told = describe(error)
        if told is None:
            raise
        if isinstance(error, Refused):
            tell_refused(error)
        return _Refused({"status": told["status"], "id": None, "version": None, "problem": told})


def _watched(write: Callable[[Any], Told]) -> Callable[[Any], Told]:
    """Put beside what became of a row what of it waits for a second person."""

    def written(row: Any) -> Told:
        with gates.watching() as seen:
            told = write(row)
        waiting = [proposal.pk for proposal in seen.proposals]
        return {**told, "status": 202, "change_requests": waiting} if waiting else told

    return written


def done(status: int, record: Any) -> Told:
    return {"status": status, "id": record.pk, "version": record.version, "problem": None}


def key_and_version(row: Any) -> tuple[int, int, Told]:
    """Return which record a row changes, the version that its sender read, and the rest of the row."""
    told = dict(row) if isinstance(row, dict) else {}
    key, version = whole(told.pop("id", None)), whole(told.pop("version", None))
    if not _is_count(key) or not _is_count(version):
        raise serializers.ValidationError("Name the id of the record and the version that you read.")
    return key, version, told


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST
