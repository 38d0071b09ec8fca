"""From the feed to messages: each webhook reads on from its own place, and writes down whom to tell what.

The change sets are the outbox: what was rolled back was never in them. Messages and the new place are
written in one transaction, so that a killed worker neither loses nor doubles one.
"""

from collections.abc import Iterable

from integrations.choices import EventKind
from integrations.feed import Place, changes_after, newest_place, shown
from integrations.models import WebhookDelivery, WebhookEndpoint
from integrations.webhooks.events import is_wanted, kind_of, messages
from records.operations import lock, operation

PAGE = 500
FULL = 1_000
"""Messages that may wait for one webhook. What comes after them waits in the feed, where it costs nothing."""


@operation("told another system")
def plan(endpoint: WebhookEndpoint) -> bool:
    """Write the next messages for ``endpoint``; return whether there is more to read."""
    endpoint = lock(endpoint)
    if endpoint.is_paused or endpoint.deliveries.waiting().count() >= FULL:
        return False
    newest = newest_place()
    changes, end, has_more = changes_after(Place(*endpoint.position), PAGE)
    wanted = [change for change in changes if is_wanted(endpoint, change)]
    WebhookDelivery.objects.bulk_create(messages(endpoint, shown(wanted, endpoint.system.account)))
    _forget_values(
        (change.model._meta.label_lower, change.key)
        for change in changes
        if kind_of(change) in {EventKind.DELETED, EventKind.REDACTED}
    )
    endpoint.position = _numbers(end if has_more else max(end, newest))
    endpoint.save(update_fields=["position"])
    return has_more


def _numbers(place: Place) -> list[int]:
    return [place.epoch, place.xid, place.rank, place.entry]


def here() -> list[int]:
    """Return the place from which a new webhook is told: now."""
    return _numbers(newest_place())


def _forget_values(records: Iterable[tuple[str, int]]) -> None:
    """Let nobody be sent again, nor keep here, what is gone from the record."""
    for model, key in set(records):
        WebhookDelivery.objects.filter(model=model, object_id=key, values__isnull=False).update(values=None)
