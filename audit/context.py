"""Who acts, through which door and why: told to the database with each write.

While somebody acts, every writing statement is preceded, in the same message, by a transaction-local
setting that the history triggers read. It costs no round trip, also holds in autocommit, survives a
savepoint's rollback and cannot leak into the next transaction of a pooled connection.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction
from psycopg import sql

from audit.choices import Via

_WRITES = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|MERGE|WITH)\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Act:
    """The circumstances of what is being done. ``user`` may be a callable, asked when first needed.

    ``name`` is told where there is no user: who sat at the command line, say.
    """

    user: Any = None
    name: str = "the system"
    via: str = ""
    verb: str = ""
    reason: str = ""
    request_id: str = ""
    address: str | None = None
    api_key_id: int | Callable[[], int | None] | None = None

    @property
    def actor(self) -> Any:
        """The acting user, or none for the system itself or a visitor."""
        user = self.user() if callable(self.user) else self.user
        return user if user is not None and user.is_authenticated else None

    def as_setting(self) -> str:
        """Return the JSON that ``audit_change_set()`` reads."""
        actor = self.actor
        key = self.api_key_id() if callable(self.api_key_id) else self.api_key_id
        context = {
            "actor_id": actor.pk if actor else None,
            "actor_name": str(actor) if actor else self.name,
            "via": self.via or Via.TASK,
            "verb": self.verb,
            "reason": self.reason,
            "request_id": self.request_id,
            "address": self.address,
            "api_key_id": key,
        }
        return json.dumps({name: value for name, value in context.items() if value not in (None, "")})


_current: ContextVar[Act | None] = ContextVar("audit_act", default=None)


def current() -> Act | None:
    """Return the act under way, if any."""
    return _current.get()


@contextmanager
def acting(user: Any = None, **circumstances: Any) -> Iterator[Act]:
    """Attribute all writes inside to ``user`` and ``circumstances`` (see :class:`Act`).

    An inner act inherits what it does not say. The first verb and reason stay, because the outer act is
    the one that a person asked for. A transaction that has already written keeps its first change set.
    """
    outer = _current.get()
    act = _merged(outer or Act(), user, circumstances)
    token = _current.set(act)
    # The context is copied into a worker's threads, a connection is not: ask it, not the outer act.
    is_told = _tell_database in connection.execute_wrappers
    try:
        with nullcontext() if is_told else connection.execute_wrapper(_tell_database):
            yield act
    finally:
        _current.reset(token)


def _merged(outer: Act, user: Any, circumstances: dict[str, Any]) -> Act:
    said = {name: value for name, value in circumstances.items() if value not in (None, "")}
    if user is not None:
        # Another person begins an act of their own, whatever command or task they act through.
        return replace(outer, **{"verb": "", "reason": "", **said, "user": user})
    for name in ("verb", "reason"):
        if getattr(outer, name):
            said.pop(name, None)
    return replace(outer, **said)


def tell_database() -> None:
    """Name the act for writes that do not start with a writing word, such as COPY or ``SELECT f()``.

    Must be called inside the transaction that writes.
    """
    act = _current.get()
    if act is not None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('sor.context', %s, true)", [act.as_setting()])


def _tell_database(
    execute: Callable[..., Any], statement: Any, params: Any, many: Any, context: dict[str, Any]
) -> Any:
    act = _current.get()
    if act is None or not isinstance(statement, str) or not _WRITES.match(statement):
        return execute(statement, params, many, context)
    if many:
        with transaction.atomic():
            tell_database()
            return execute(statement, params, many, context)
    setting = sql.Literal(act.as_setting()).as_string()
    prefix = f"SELECT set_config('sor.context', {setting}, true); "
    if params is not None:
        prefix = prefix.replace("%", "%%")
    result = execute(prefix + statement, params, many, context)
    context["cursor"].cursor.nextset()
    return result
