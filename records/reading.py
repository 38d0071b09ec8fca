"""What a request that only reads needs to ask no more than once."""

from collections.abc import Callable, Collection, Hashable, Sequence
from typing import Any

from django.db import models
from django.http import HttpRequest

from audit.questions import Asked, asked
from records import policies

TOGETHER = ("view", "change", "delete")
"""Asked for together, with the verbs of their own that the policy of the record knows."""


def once[T](request: HttpRequest, key: Hashable, ask: Callable[[], T]) -> T:
    """Return what ``ask`` does. A request that may write asks anew each time: its answers change."""
    if request.method not in ("GET", "HEAD"):
        return ask()
    known: dict[Hashable, Any] = request.__dict__.setdefault("_known", {})
    if key not in known:
        known[key] = ask()
    return known[key]


def about(
    user: Any,
    name: Hashable,
    key: int,
    make: Callable[[int], models.QuerySet[Any]],
    *,
    among: Collection[int] = (),
) -> Asked[Any]:
    """Return the question ``name`` about the record ``key``, put into SQL once for all with the rights of ``user``.

    ``among`` are the keys where ``make`` says ``KEYS`` (see :func:`audit.questions.asked`).
    """
    return asked(policies.questions_of(policies.rights_of(user)), name, key, make, among=among)


def foresee(request: HttpRequest, records: Sequence[models.Model]) -> None:
    """Ask at once what the reader may do to ``records`` of one kind that the page is going to show."""
    if not records or request.method not in ("GET", "HEAD"):
        return
    policy = policies.policy_for(records[0])
    allowed = policy.allowed_each(request.user, [record.pk for record in records], (*TOGETHER, *policy.verbs))
    for record in records:
        found = allowed.get(record.pk, frozenset())
        once(request, _key(record), lambda found=found: found)  # type: ignore[misc]


def _key(record: models.Model) -> Hashable:
    return type(record), record.pk, TOGETHER


def may_do(request: HttpRequest, verb: str, record: models.Model) -> bool:
    """Tell whether the reader may do ``verb`` to ``record``; the usual verbs are asked for together."""
    user = request.user
    policy = policies.policy_for(record)
    verbs = (*TOGETHER, *policy.verbs)
    if verb not in verbs or record._state.adding:
        return policies.may(user, verb, record)
    return verb in once(request, _key(record), lambda: policy.allowed(user, record, verbs))
