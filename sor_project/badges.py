"""What waits for the reader, counted beside the entries of the sidebar: one question on every page."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest
from django.utils import timezone

from accounts.rights import rights_of
from audit.questions import FOR_EVERYBODY, asked
from governance.choices import ProposalStatus
from governance.models import ChangeRequest
from governance.policies import to_decide
from integrations.models import WebhookEndpoint
from interactions.models import FollowUp, Obligation
from records import plans
from records.policies import may, visible

MOST = 100
"""Nobody counts on from here: "99+" stands in the sidebar."""


@dataclass(frozen=True)
class _Circumstances:
    """What the question depends on beside the reader: it is long, and names only the proposals that there are."""

    today: date
    kinds: frozenset[tuple[str, str]]
    """Of the proposals of others that are undecided: model and right."""
    has_proposed: bool

    @classmethod
    def of(cls, user: Any) -> Self:
        there = asked(FOR_EVERYBODY, "undecided", 0, _undecided).tuples()
        kinds = frozenset((model, right) for model, right, proposer in there if proposer != user.pk)
        return cls(timezone.localdate(), kinds, any(proposer == user.pk for *_, proposer in there))


def _undecided(_: int) -> QuerySet[Any]:
    return ChangeRequest.objects.undecided().order_by().values_list("model", "right", "proposer").distinct()


def _waiting(user: Any, now: _Circumstances) -> dict[str, QuerySet[Any]]:
    proposed = visible(user, ChangeRequest) if now.has_proposed else ChangeRequest.objects.none()
    mine = proposed.undecided().filter(proposer=user)
    overdue = visible(user, Obligation).overdue(Now())
    return {
        "obligations": overdue if may(user, "waive", Obligation) else overdue.filter(responsible=user),
        "follow_ups": visible(user, FollowUp).overdue(now.today).filter(owner=user),
        "to_approve": to_decide(user, now.kinds).filter(awaits_answer=False),
        "my_proposals": mine.filter(Q(awaits_answer=True) | Q(status=ProposalStatus.STALE)),
        "webhooks": visible(user, WebhookEndpoint).in_trouble(),
    }


def counts(request: HttpRequest) -> dict[str, int | str | None]:
    """Count once for a page, and only when it is drawn: what the request wrote is done by then.

    Contacts that the reader, or those whom they look after, should have logged by now, next steps that are overdue,
    proposals that wait for a decision, own proposals with a question or overtaken by another change, webhooks whose
    messages do not arrive.
    """
    kept: dict[str, Any] = request.__dict__
    if "_badges" not in kept:
        kept["_badges"] = _counted(request.user)
    return kept["_badges"]


def _counted(user: Any) -> dict[str, int | str | None]:
    names, sql, params = _question(user)
    with plans.kept(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        found = zip(names, cursor.fetchone(), strict=True)
    return {name: f"{MOST - 1}+" if count == MOST else count or None for name, count in found}


def _question(user: Any) -> tuple[list[str], str, list[Any]]:
    """Return the names and the statement that counts, kept beside the rights it was made from.

    To put it together took a third of the time of a page; new rights have nothing kept beside them.
    """
    now = _Circumstances.of(user)
    kept = rights_of(user).__dict__
    if kept.get("_badges", (None,))[0] != now:
        kept["_badges"] = (now, _put_together(_waiting(user, now)))
    return kept["_badges"][1]


def _put_together(waiting: dict[str, QuerySet[Any]]) -> tuple[list[str], str, list[Any]]:
    parts: list[str] = []
    params: list[Any] = []
    for rows in waiting.values():
        try:
            sql, args = rows.order_by().values("pk")[:MOST].query.sql_with_params()
        except EmptyResultSet:
            parts.append("0")
        else:
            parts.append(f"(SELECT count(*) FROM ({sql}) part)")  # noqa: S608 - written by the ORM
            params += args
    return list(waiting), f"SELECT {', '.join(parts)}", params
