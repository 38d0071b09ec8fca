"""Messages to look through: pages by key, and where their records are read by those who may."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from audit.links import address
from integrations.choices import DeliveryStatus
from integrations.models import WebhookDelivery, WebhookEndpoint
from records.lens import visible_of

PER_PAGE = 50


@dataclass(frozen=True)
class Place:
    """What a message is about: a kind and a number, and an address for those who may read it. Never a name."""

    kind: str
    key: int
    url: str


@dataclass(frozen=True)
class PageOfMessages:
    """Fifty messages, newest first; ``before`` leads to older ones."""

    rows: list[tuple[WebhookDelivery, Place | None]]
    show: str
    before: int | None
    is_first: bool
    choices: list[tuple[str, str]]


def page_of_messages(endpoint: WebhookEndpoint, show: str, before: str, reader: Any) -> PageOfMessages:
    rows = endpoint.deliveries.order_by("-pk")
    show = show if show in DeliveryStatus.values else ""
    if show:
        rows = rows.filter(status=show)
    key = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    if key is not None:
        rows = rows.filter(pk__lt=key)
    found = list(rows[: PER_PAGE + 1])
    page = found[:PER_PAGE]
    places = place_of(page, reader)
    return PageOfMessages(
        [(each, places.get(each.pk)) for each in page],
        show,
        page[-1].pk if len(found) > PER_PAGE else None,
        key is None,
        [("", "All"), *DeliveryStatus.choices],
    )


def place_of(deliveries: Iterable[WebhookDelivery], reader: Any) -> dict[int, Place]:
    """Return, by key, what each message is about."""
    about = [each for each in deliveries if not each.is_test]
    wanted: dict[type[models.Model], set[int]] = defaultdict(set)
    for each in about:
        if each.model in _labels():
            wanted[apps.get_model(each.model)].add(each.object_id)
    seen = visible_of(reader, wanted)
    places = {}
    for each in about:
        model = apps.get_model(each.model) if each.model in _labels() else None
        kind = str(model._meta.verbose_name) if model else each.model
        url = address(each.model, each.object_id) if (model, each.object_id) in seen else ""
        places[each.pk] = Place(kind, each.object_id, url)
    return places


def _labels() -> set[str]:
    return {model._meta.label_lower for model in apps.get_models()}
