"""What a reading asked for, in words: the log keeps the filters of a list as its address has them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models

from audit.diffs import FieldChange
from audit.models import AccessLog
from audit.story import model_of
from audit.wording import Dictionary

_LIST = re.compile(r"\w+:(?P<app>[a-z]+)_(?P<model>\w+)_changelist")
_FILTER = re.compile(r"(?P<path>\w+)=(?P<value>.+)", re.DOTALL)
_ADDRESS = re.compile(r"(?P<lead>[^=&]*? )?(?P<pairs>[\w.]+=[^\s&]*(?:&[\w.]+=[^\s&]*)*)")
_LOOKUPS = {
    "exact": "", "id": "", "pk": "", "in": "", "iexact": "", "from": "from", "gte": "from", "gt": "after",
    "to": "to", "lte": "to", "lt": "before", "icontains": "with", "isnull": "missing",
}  # fmt: skip


@dataclass(frozen=True)
class _Said:
    """One filter; without a field it is repeated as it was said."""

    label: str
    value: Any
    field: models.Field | None = None

    def text(self, dictionary: Dictionary) -> str:
        shown = dictionary.word(FieldChange(self.field, None, self.value)).new if self.field else self.value
        return f"{self.label}: {shown}" if self.label else str(shown)


def asked(rows: Iterable[AccessLog], user: Any) -> dict[int, str]:
    """Return, by row, what was asked; the names in it as far as ``user`` may see them, looked up at once."""
    told = {row.pk: _told(row) for row in rows}
    changes = [
        FieldChange(said.field, None, said.value) for parts in told.values() for said in parts if said.field
    ]
    dictionary = Dictionary(user, changes)
    return {key: "; ".join(said.text(dictionary) for said in parts) for key, parts in told.items()}


def _told(row: AccessLog) -> list[_Said]:
    if row.query and (found := _LIST.fullmatch(row.view)):
        model = model_of(f"{found['app']}.{found['model']}")
        parts = [(_FILTER.fullmatch(part), part) for part in row.query.split("; ")]
        return [
            _said(model, pair["path"], pair["value"]) if pair else _Said("", part) for pair, part in parts
        ]
    if found := _ADDRESS.fullmatch(row.query):
        lead = [_Said("", found["lead"].rstrip(" :"))] if found["lead"] else []
        return lead + [_said(model_of(row.model), *pair) for pair in parse_qsl(found["pairs"])]
    return [_Said("", row.query)] if row.query else []


def _said(model: type[models.Model] | None, path: str, value: str) -> _Said:
    """Return a filter such as ``owner__id__exact=5`` with the field that it is about, if there is one."""
    field: models.Field | None = None
    words: list[str] = []
    how = ""
    above: Any = model
    for name in re.split(r"__|_(?=(?:from|to)$)", path):
        inner = _field(above, name)
        if inner is not None:
            field, above = inner, inner.related_model
            words.append(str(inner.verbose_name))
        elif name in _LOOKUPS and words:
            how = _LOOKUPS[name] or how
        else:
            return _Said("" if path == "q" else path.replace("_", " "), value)
    label = f"{' of '.join(reversed(words))} {how}".strip().capitalize()
    if how:
        return _Said(label, {"True": "yes", "1": "yes", "False": "no", "0": "no"}.get(value, value))
    return _typed(label, field, value)


def _field(model: Any, name: str) -> models.Field | None:
    """Return the column of this name, but not the key of a record, which is what a filter ends in."""
    try:
        field = model._meta.get_field(name) if model and name not in ("id", "pk") else None
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, models.Field) else None


def _typed(label: str, field: models.Field | None, value: str) -> _Said:
    try:
        read = field.to_python(value) if field and not field.is_relation else int(value)
    except (ValidationError, ValueError):
        return _Said(label, value)
    return _Said(label, read, field)
