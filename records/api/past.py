"""Records as they were at a moment, out of history, for those who may see them now."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from records.api.shapes import Shape, Told


def as_of(shape: Shape, keys: Collection[int], at: dt.datetime, user: Any, names: list[str]) -> list[Told]:
    """Return those of ``keys`` that were there at ``at``, in the order of keys.

    What history does not keep (derived values) is left out.
    """
    history: Any = shape.model.history.model  # type: ignore[attr-defined]
    kept = {field.attname for field in history._meta.concrete_fields}
    wanted = names or list(shape.columns)
    columns = [name for name in wanted if shape.columns[name].attname in kept]
    attributes = ["history_type", "id", *(shape.columns[name].attname for name in columns)]
    rows = (
        history.objects.filter(id__in=keys, history_date__lte=at)
        .order_by("id", "-history_date", "-history_id")
        .distinct("id")
        .values_list(*attributes)
    )
    found = []
    for kind, _, *values in rows:
        if kind != "-":
            row: Told = {
                name: None if value == "" else value for name, value in zip(columns, values, strict=True)
            }
            found.append(row)
    shape.veil(found, user)
    return found
