"""Delivers what is due to one webhook: several messages at a time, about each record one after the other.

Only one courier serves a webhook, held by an advisory lock that goes with its connection: of a killed one
nothing is left to wait for. What it had sent and not noted is sent again under the same id.
"""

import asyncio
import datetime as dt
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

from django.apps import apps
from django.db import connection
from django.utils import timezone

from audit.access import trace
from audit.choices import Reading, Via
from audit.context import acting
from integrations.choices import DeliveryStatus, EndpointStatus
from integrations.feed import known_to
from integrations.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from integrations.outbound import Answer, Sender, UnreachableError
from integrations.sealing import BrokenSealError
from integrations.webhooks import patience
from integrations.webhooks.events import body_of, granted
from integrations.webhooks.planning import plan
from integrations.webhooks.signing import signed_headers
from records.operations import lock, operation

AT_ONCE = 16
LINGER = 2.0
"""Seconds without anything to do after which a courier goes; until then it looks again twice a second."""
LONGEST_ROUND = 30.0
LOOK_AGAIN = 0.3
LOCKS = 0x50_52_57_48
"""The first half of the advisory locks of couriers; the second is the key of the webhook."""
AGENT = "recruitment-record-webhooks/1"
SHOWN_OF_ANSWER = 1_000


@dataclass
class Parcel:
    """A message on its way, and how it went."""

    delivery: WebhookDelivery
    headers: dict[str, str]
    body: bytes
    began: dt.datetime
    answer: Answer | None = None
    problem: str = ""
    address: str = ""
    milliseconds: int = 0

    @property
    def is_accepted(self) -> bool:
        return self.answer is not None and 200 <= self.answer.status < 300

    @property
    def sentence(self) -> str:
        """Say why it was not accepted."""
        if self.answer is None:
            return self.problem
        if 300 <= self.answer.status < 400:
            return f"It answered {self.answer.status}: messages follow no redirects."
        return f"It answered {self.answer.status}."


class Line:
    """The connections to one receiver, kept between messages."""

    def __enter__(self) -> Self:
        self._runner = asyncio.Runner()
        self._sender: Sender | None = None
        return self

    def __exit__(self, *fault: object) -> None:
        with self._runner:
            self._hang_up()

    def send(self, url: str, parcels: Sequence[Parcel]) -> None:
        if self._sender is None or str(self._sender.url) != url:
            self._hang_up()
            self._sender = self._runner.run(_open(url))
        self._runner.run(_send(self._sender, parcels))

    def _hang_up(self) -> None:
        if self._sender is not None:
            self._runner.run(self._sender.__aexit__())
            self._sender = None


def serve(endpoint_id: int, *, should_stop: Callable[[], bool] = lambda: False) -> None:
    """Plan and deliver for one webhook until there has been nothing to do for a while."""
    with _alone(endpoint_id) as is_alone:
        if is_alone:
            with Line() as line, acting(via=Via.TASK):
                _serve(endpoint_id, line, should_stop)


def _serve(endpoint_id: int, line: Line, should_stop: Callable[[], bool]) -> None:
    idle_since = time.monotonic()
    round_ends = idle_since + LONGEST_ROUND
    while not should_stop() and time.monotonic() < round_ends:
        if deliver_once(endpoint_id, line):
            idle_since = time.monotonic()
        elif time.monotonic() - idle_since > LINGER:
            return
        else:
            time.sleep(LOOK_AGAIN)


def deliver_once(endpoint_id: int, line: Line) -> bool:
    """Plan, send what is due and note how it went; return whether there was anything to do."""
    endpoint = (
        WebhookEndpoint.objects.served().select_related("system__account").filter(pk=endpoint_id).first()
    )
    now = timezone.now()
    if endpoint is None or (endpoint.held_until and endpoint.held_until > now):
        return False
    has_more = plan(endpoint)
    at_once = AT_ONCE if endpoint.status == EndpointStatus.ACTIVE else 1
    due = list(WebhookDelivery.objects.due(endpoint)[:at_once])
    parcels = _packed(endpoint, due)
    if parcels:
        line.send(endpoint.url, parcels)
        settle(endpoint, parcels)
    return bool(due) or has_more


@contextmanager
def _alone(endpoint_id: int) -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCKS, endpoint_id])
        (is_alone,) = cursor.fetchone()
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCKS, endpoint_id])


def _packed(endpoint: WebhookEndpoint, due: Sequence[WebhookDelivery]) -> list[Parcel]:
    """Write and sign the messages that the system may still be sent; withhold the others."""
    models = {each.model: apps.get_model(each.model) for each in due if not each.is_test}
    places = {each.pk: (models[each.model], each.object_id) for each in due if not each.is_test}
    known = known_to(endpoint.system.account, set(places.values()))
    hidden = [each for each in due if not each.is_test and places[each.pk] not in known]
    if hidden:
        withhold(hidden)
    names: dict[str, Any] = defaultdict(frozenset)
    names |= {label: granted(endpoint.system, model) for label, model in models.items()}
    told = [each for each in due if each not in hidden]
    _trace(endpoint, [each for each in told if each.values and names[each.model]])
    now = timezone.now()
    return [_parcel(endpoint, each, body_of(each, names[each.model]), now) for each in told]


def _trace(endpoint: WebhookEndpoint, deliveries: Sequence[WebhookDelivery]) -> None:
    """Note in the access log whose values leave; a message without values tells nothing about anybody."""
    keys: dict[str, list[int]] = defaultdict(list)
    for delivery in deliveries:
        keys[delivery.model].append(delivery.object_id)
    with acting(endpoint.system.account, via=Via.SYNC):
        for label, ids in keys.items():
            trace(Reading.EXPORTED, model=apps.get_model(label), ids=ids)


def _parcel(endpoint: WebhookEndpoint, delivery: WebhookDelivery, body: bytes, now: dt.datetime) -> Parcel:
    headers = {"content-type": "application/json", "user-agent": AGENT}
    try:
        return Parcel(delivery, headers | signed_headers(endpoint, delivery.name, body), body, now)
    except BrokenSealError as fault:
        return Parcel(delivery, {}, body, now, problem=str(fault))


async def _open(url: str) -> Sender:
    return await Sender(url).__aenter__()


async def _send(sender: Sender, parcels: Sequence[Parcel]) -> None:
    await asyncio.gather(*(_try(sender, parcel) for parcel in parcels if not parcel.problem))


async def _try(sender: Sender, parcel: Parcel) -> None:
    began = time.monotonic()
    try:
        parcel.answer = await sender.send("POST", headers=parcel.headers, content=parcel.body)
        parcel.address = parcel.answer.address
    except UnreachableError as fault:
        parcel.problem, parcel.address = str(fault), fault.address
    parcel.milliseconds = round((time.monotonic() - began) * 1000)


@operation("withheld messages to another system")
def withhold(deliveries: Sequence[WebhookDelivery]) -> None:
    """Keep back what the system may no longer see."""
    WebhookDelivery.objects.filter(pk__in=[each.pk for each in deliveries]).update(
        status=DeliveryStatus.WITHHELD, ended_at=timezone.now(), values=None
    )


@operation("delivered messages to another system")
def settle(endpoint: WebhookEndpoint, parcels: Sequence[Parcel]) -> None:
    """Note how each attempt went, when the next one is, and whether the receiver is well."""
    endpoint, now = lock(endpoint), timezone.now()
    WebhookAttempt.objects.bulk_create([_attempt(parcel) for parcel in parcels])
    for parcel in parcels:
        _note(parcel, now)
    WebhookDelivery.objects.bulk_update(
        [parcel.delivery for parcel in parcels], ["status", "due_at", "tries", "tried_first_at", "ended_at"]
    )
    _judge(endpoint, parcels, now)


def _note(parcel: Parcel, now: dt.datetime) -> None:
    delivery = parcel.delivery
    delivery.tries += 1
    delivery.tried_first_at = delivery.tried_first_at or now
    if parcel.is_accepted:
        delivery.status, delivery.ended_at = DeliveryStatus.DELIVERED, now
        return
    delivery.due_at = now + patience.delay(delivery.tries)
    if asked := _asked_for(parcel, now):
        delivery.due_at = max(delivery.due_at, asked)
    if delivery.is_test or patience.is_over(delivery.tried_first_at, delivery.tries, now):
        delivery.status, delivery.ended_at = DeliveryStatus.DEAD, now


def _asked_for(parcel: Parcel, now: dt.datetime) -> dt.datetime | None:
    if parcel.answer is None or parcel.answer.status not in {429, 503}:
        return None
    return patience.asked_for(parcel.answer.headers.get("retry-after", ""), now)


def _judge(endpoint: WebhookEndpoint, parcels: Sequence[Parcel], now: dt.datetime) -> None:
    """Go on when the receiver answers, wait when it does not, stop when it says that it is gone."""
    failed = [parcel for parcel in parcels if not parcel.is_accepted]
    if len(failed) < len(parcels):
        endpoint.failures, endpoint.failing_since, endpoint.held_until = 0, None, None
        endpoint.delivered_at = now
        if endpoint.status == EndpointStatus.WAITING:
            _recover(endpoint, now)
    else:
        _hold(endpoint, failed, now)
    asked = [moment for parcel in failed if (moment := _asked_for(parcel, now))]
    if asked:
        endpoint.held_until = max([*asked, *filter(None, [endpoint.held_until])])
    if any(parcel.answer and parcel.answer.status == 410 for parcel in failed):
        endpoint.status = EndpointStatus.PAUSED
        endpoint.status_reason = "The receiver said that it is gone for good (410)."
    endpoint.save(
        update_fields=["status", "status_reason", "failures", "failing_since", "held_until", "delivered_at"]
    )


def _hold(endpoint: WebhookEndpoint, failed: Sequence[Parcel], now: dt.datetime) -> None:
    """Count failures in a row; from some number on, try one message at a time and ever more seldom."""
    endpoint.failures += len(failed)
    endpoint.failing_since = endpoint.failing_since or now
    if endpoint.failures < patience.TROUBLE:
        return
    if endpoint.status == EndpointStatus.ACTIVE:
        endpoint.status, endpoint.status_reason = EndpointStatus.WAITING, failed[-1].sentence[:300]
        endpoint.failures = patience.TROUBLE
    endpoint.held_until = now + patience.delay(endpoint.failures - patience.TROUBLE + 1)


def _recover(endpoint: WebhookEndpoint, now: dt.datetime) -> None:
    """Let everything that was held back leave at once."""
    endpoint.status, endpoint.status_reason = EndpointStatus.ACTIVE, ""
    endpoint.deliveries.waiting().filter(due_at__gt=now).update(due_at=now)


def _attempt(parcel: Parcel) -> WebhookAttempt:
    answer = parcel.answer
    return WebhookAttempt(
        delivery=parcel.delivery,
        at=parcel.began,
        milliseconds=parcel.milliseconds,
        status=answer.status if answer else None,
        address=parcel.address or None,
        problem="" if parcel.is_accepted else parcel.sentence[:400],
        answer=_legible(answer.body) if answer else "",
    )


def _legible(body: bytes) -> str:
    return body.decode("utf-8", "replace").replace("\x00", "")[:SHOWN_OF_ANSWER]
