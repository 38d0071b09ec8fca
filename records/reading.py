"""What a request that only reads needs to ask no more than once."""

from collections.abc import Callable, Hashable
from typing import Any

from django.db import models
from django.http import HttpRequest

from records import policies

TOGETHER = ("view", "change", "delete")


def once[T](request: HttpRequest, key: Hashable, ask: Callable[[], T]) -> T:
    """Return what ``ask`` does. A request that may write asks anew each time: its answers change."""
    if request.method not in ("GET", "HEAD"):
        return ask()
    known: dict[Hashable, Any] = request.__dict__.setdefault("_known", {})
    if key not in known:
        known[key] = ask()
    return known[key]


def may_do(request: HttpRequest, verb: str, record: models.Model) -> bool:
    """Tell whether the reader may do ``verb`` to ``record``; the usual verbs are asked for together."""
    user = request.user
    if verb not in TOGETHER or record._state.adding:
        return policies.may(user, verb, record)
    policy = policies.policy_for(record)
    key = (type(record), record.pk, TOGETHER)
    return verb in once(request, key, lambda: policy.allowed(user, record, TOGETHER))
