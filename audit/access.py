"""Who reads what: noted while a request is answered, written in one statement before the answer leaves.

A page that was refused or broke was not read, and leaves nothing. A page that cannot be traced is not
shown. Outside a request a reading is written at once.
"""

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.db import connection, models
from django.http import HttpRequest

from audit.choices import TAKEN_AWAY, Reading, Via
from audit.context import current

IDS_A_ROW = 1_000
LONGEST_QUERY = 1_000
COLUMNS = (
    "reader_id", "reader_name", "action", "model", "object_ids", "query", "digest",
    "view", "via", "api_key_id", "request_id", "address",
)  # fmt: skip

# The minute is the database's own, so that two servers agree on it.
_NOW = "statement_timestamp(), date_trunc('minute', statement_timestamp())"
_ONE = f"({_NOW}, {', '.join(['%s'] * len(COLUMNS))})"
_INSERT = f"INSERT INTO audit_accesslog (read_at, minute, {', '.join(COLUMNS)}) VALUES "  # noqa: S608 - our own names
# A crash in the same moment may take the trace of a look with it, never that of a copy. One message and one
# transaction with the insert, so that no other write is made less durable.
_WITHOUT_WAITING = "SELECT set_config('synchronous_commit', 'off', true); "


@dataclass(frozen=True)
class _Read:
    """One row to be, without the circumstances of the request."""

    reader_id: int | None
    reader_name: str
    action: Reading
    model: str
    ids: tuple[int, ...]
    query: str

    @property
    def digest(self) -> uuid.UUID:
        what = repr((self.action.value, self.model, self.ids, self.query))
        return uuid.UUID(bytes=hashlib.blake2b(what.encode(), digest_size=16).digest())


class Noted:
    """What one request has read so far."""

    def __init__(self) -> None:
        self._reads: dict[_Read, None] = {}

    def add(self, reads: Iterable[_Read]) -> None:
        self._reads.update(dict.fromkeys(reads))

    def write(self, *, view: str = "") -> None:
        """Write it down; what the same person read in the same minute is there already."""
        _write(list(self._reads), view=view)


_noted: ContextVar[Noted | None] = ContextVar("audit_noted", default=None)


@contextmanager
def noting() -> Iterator[Noted]:
    """Collect what is read inside, for whoever knows whether it was shown in the end."""
    noted = Noted()
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


def trace(
    action: Reading | str,
    *records: models.Model,
    model: type[models.Model] | None = None,
    ids: Iterable[int] = (),
    query: str = "",
) -> None:
    """Note that the acting person read ``records``, or those of ``model`` with ``ids``, or asked ``query``.

    A search that found nothing names its ``model`` all the same. Call it before an answer begins to stream.
    """
    found = roots_of(records, model=model, ids=ids)
    if not found and model is not None:
        found = {model._meta.label_lower: set()}
    act = current()
    reader = act.actor if act else None
    name = str(reader) if reader else (act.name if act else "the system")
    asked = query.replace("\x00", "")[:LONGEST_QUERY]
    reads = [
        _Read(reader.pk if reader else None, name, Reading(action), label, some, asked)
        for label, keys in found.items()
        for some in (batched(sorted(keys), IDS_A_ROW) if keys else [()])
    ]
    noted = _noted.get()
    if noted is not None:
        noted.add(reads)
    else:
        _write(reads)


def question_of(request: HttpRequest) -> str:
    """Return what a list was asked, in words and filters, but not on which page."""
    said = [request.GET.get("q", "").strip()]
    said += [
        f"{name}={value}"
        for name, values in sorted(request.GET.lists())
        for value in values
        if value and name not in {"q", "p", "o", "_changelist_filters", "_popup", "_to_field"}
    ]
    return "; ".join(filter(None, said))


def roots_of(
    records: Collection[models.Model], *, model: type[models.Model] | None = None, ids: Iterable[int] = ()
) -> dict[str, set[int]]:
    """Return, by label, the records in whose stories ``records`` (or ``ids`` of ``model``) are told."""
    wanted: dict[type[models.Model], list[Any]] = defaultdict(list)
    found: dict[str, set[int]] = defaultdict(set)
    for record in records:
        wanted[record._meta.concrete_model or type(record)].append(record)
    for kind, some in wanted.items():
        label, way = _way_up(kind)
        if not way:
            found[label].update(record.pk for record in some)
        elif "__" not in way:
            found[label].update(getattr(record, way) for record in some)
        else:
            found[label].update(_looked_up(kind, way, (record.pk for record in some)))
    if model is not None and (keys := list(ids)):
        label, way = _way_up(model)
        found[label].update(_looked_up(model, way, keys) if way else keys)
    return {label: keys - {None} for label, keys in found.items() if keys - {None}}  # type: ignore[arg-type]


def _way_up(model: Any) -> tuple[str, str]:
    """Return the label of the root of ``model`` and the look-up of its key; "" for a root itself."""
    names = (getattr(model, "PARENT", None) or "").split(".")
    if not names[0]:
        return model._meta.label_lower, ""
    for name in names:
        field = model._meta.get_field(name)
        model = field.related_model
    return model._meta.label_lower, "__".join([*names[:-1], field.attname])


def _looked_up(model: type[models.Model], way: str, keys: Iterable[int]) -> Iterable[int]:
    rows = model._base_manager.filter(pk__in=list(keys)).order_by()
    return rows.values_list(way, flat=True).distinct()


def _write(reads: list[_Read], *, view: str = "") -> None:
    if not reads:
        return
    act = current()
    key = act.api_key_id if act else None
    where = (
        view,
        (act.via if act else "") or Via.TASK,
        key() if callable(key) else key,
        act.request_id if act else "",
        act.address if act else None,
    )
    values = [
        value
        for read in reads
        for value in (
            read.reader_id, read.reader_name, read.action.value, read.model, list(read.ids), read.query,
            read.digest, *where,
        )
    ]  # fmt: skip
    rows = ", ".join([_ONE] * len(reads))
    statement = f"{_INSERT}{rows} ON CONFLICT DO NOTHING"
    # Inside somebody's transaction the setting would reach their writes as well.
    lightly = not connection.in_atomic_block and not TAKEN_AWAY & {read.action for read in reads}
    with connection.cursor() as cursor:
        cursor.execute((_WITHOUT_WAITING if lightly else "") + statement, values)
