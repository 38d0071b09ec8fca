"""Stored values in words that people read."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import formats, timezone
from django.utils.text import capfirst

from audit import lens
from audit.diffs import FieldChange
from audit.gathering import Keys, Pool


@dataclass(frozen=True)
class Wording:
    """One field's change as a person reads it; an empty text means that there was no value."""

    name: str
    label: str
    old: str
    new: str


class Dictionary:
    """The names of the records that changes point to, looked up once, as far as ``user`` may see them."""

    def __init__(self, user: Any, changes: Iterable[FieldChange], *, pool: Pool | None = None) -> None:
        wanted: dict[type[models.Model], set[int]] = defaultdict(set)
        for change in changes:
            if isinstance(change.field, models.ForeignKey):
                wanted[change.field.related_model] |= {change.old, change.new} - {None, ""}
        self._names = names(user, wanted, pool=pool)

    @classmethod
    def of_values(cls, user: Any, field: models.Field, values: list[Any]) -> list[str]:
        """Return ``values`` of one field in words."""
        changes = [FieldChange(field, None, value) for value in values]
        dictionary = cls(user, changes)
        return [dictionary.word(change).new for change in changes]

    def word(self, change: FieldChange) -> Wording:
        label = capfirst(str(change.field.verbose_name))
        return Wording(
            change.field.name,
            label,
            self._shown(change.field, change.old),
            self._shown(change.field, change.new),
        )

    def _shown(self, field: models.Field, value: Any) -> str:
        if value is None or value in ("", [], {}):
            return ""
        if isinstance(field, models.ForeignKey):
            kind = field.related_model._meta.verbose_name
            return self._names.get((field.related_model, value), f"{kind} no. {value}")
        return worded(field, value)


def names(user: Any, wanted: Keys, *, pool: Pool | None = None) -> dict[tuple[type[models.Model], int], str]:
    """Return the names of those of ``wanted`` that ``user`` may see, in a handful of queries."""
    pool = pool or Pool()
    seen = lens.current().visible(user, wanted)
    pool.load({model: {key for each, key in seen if each is model} for model in wanted})
    return {(model, key): str(record) for model, key in seen if (record := pool.get(model, key))}


def worded(field: models.Field, value: Any) -> str:  # noqa: PLR0911 - one line for each kind of value
    """Return ``value`` of ``field`` as text, in the reader's time zone."""
    choices = getattr(field, "flatchoices", None)
    if choices and not isinstance(value, (list, dict)):
        return str(dict(choices).get(value, value))
    match value:
        case bool():
            return "yes" if value else "no"
        case datetime():
            return formats.localize(timezone.localtime(value))
        case date() | time():
            return formats.localize(value)
        case timedelta():
            return span_in_words(value)
        case Decimal():
            return f"{value.normalize():f}"
        case list() | tuple() | set():
            labels = dict(getattr(getattr(field, "base_field", None), "flatchoices", None) or ())
            return ", ".join(str(labels.get(each, each) if labels else each) for each in value)
        case dict():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(value)


def span_in_words(span: timedelta) -> str:
    """Return a span in its two largest units: "2 hours 37 minutes"."""
    seconds, said = int(abs(span).total_seconds()), []
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)):
        count, seconds = divmod(seconds, length)
        if count:
            said.append(f"{count} {unit}{'' if count == 1 else 's'}")
    return " ".join(said[:2]) or "no time"
