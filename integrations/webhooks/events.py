"""What a message tells: which change of which record, and of its values no more than the system is given."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import orjson
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import get_resolver

from audit.choices import Kind
from governance.authority import the_map
from governance.models import System
from integrations.choices import EventKind
from integrations.feed import REDACTED, Change
from integrations.models import WebhookDelivery, WebhookEndpoint
from records.api.shapes import is_told, shape_of
from records.api.transport import written

OWN_ROOM = "integrations"
MERGED_INTO = "merged_into"

type Model = type[models.Model]
type Told = dict[str, Any]


def word_of(model: Model) -> str:
    """Return the name of a kind of record in event types: ``job_order``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", model.__name__).lower()


@cache
def tellable() -> Mapping[str, Model]:
    """Return the kinds of record of which can be told: those that can be read over REST, by label."""
    get_resolver().url_patterns  # noqa: B018 - resources are known once the addresses are, also to the worker
    found = [model for model in apps.get_models() if is_told(model) and model._meta.app_label != OWN_ROOM]
    return {
        model._meta.label_lower: model for model in sorted(found, key=lambda each: each._meta.label_lower)
    }


def check_subscription(endpoint: WebhookEndpoint) -> None:
    """Refuse kinds of record and fields that there are not."""
    known = tellable()
    if unknown := sorted(set(endpoint.resources) - known.keys()):
        raise ValidationError({"resources": f"There is no kind of record {unknown[0]!r} to be told of."})
    models_ = [known[label] for label in endpoint.resources or known]
    names = {field.name for model in models_ for field in model._meta.concrete_fields}
    if unknown := sorted(set(endpoint.watched) - names):
        raise ValidationError({"watched": f"None of the chosen records has a field {unknown[0]!r}."})


def kind_of(change: Change) -> EventKind:
    if change.kind == REDACTED:
        return EventKind.REDACTED
    if change.kind == Kind.CHANGED.label and MERGED_INTO in change.fields:
        return EventKind.MERGED
    return EventKind(change.kind)


def is_wanted(endpoint: WebhookEndpoint, change: Change) -> bool:
    """Tell whether ``endpoint`` asked for a change, whoever may see it."""
    model = change.model
    if model._meta.label_lower not in tellable():
        return False
    if endpoint.resources and model._meta.label_lower not in endpoint.resources:
        return False
    kind = kind_of(change)
    if endpoint.kinds and kind not in endpoint.kinds:
        return False
    if endpoint.skips_own and change.actor_id is not None and change.actor_id == endpoint.system.account_id:
        return False
    is_filtered = endpoint.watched and kind in {EventKind.CHANGED, EventKind.MERGED}
    return not is_filtered or not set(endpoint.watched).isdisjoint(change.fields)


def messages(endpoint: WebhookEndpoint, changes: Sequence[Change]) -> list[WebhookDelivery]:
    """Return the messages that tell ``changes``, in their order, with values as history has them."""
    past = _past(endpoint.system, changes)
    return [_message(endpoint, change, past.get(_place(change), {})) for change in changes]


def _message(endpoint: WebhookEndpoint, change: Change, row: Told) -> WebhookDelivery:
    kind = kind_of(change)
    target = row.get(MERGED_INTO) if kind == EventKind.MERGED else None
    if kind == EventKind.MERGED and target is None:
        kind = EventKind.CHANGED  # taken apart again
    names = granted(endpoint.system, change.model)
    has_values = names and kind not in {EventKind.DELETED, EventKind.REDACTED}
    return WebhookDelivery(
        endpoint=endpoint,
        event=f"{word_of(change.model)}.{kind}",
        model=change.model._meta.label_lower,
        object_id=change.key,
        told_version=row.get("version"),
        changed=list(change.fields),
        values=_plain({name: row[name] for name in sorted(names) if name in row}) if has_values else None,
        merged_into=target,
        act=change.act,
        via=change.via,
        is_own=change.actor_id is not None and change.actor_id == endpoint.system.account_id,
        happened_at=change.at,
    )


def _plain(values: Told) -> Told:
    """Return ``values`` as REST would write them."""
    plain: Told = orjson.loads(written(values))
    return plain


def granted(system: System, model: Model) -> frozenset[str]:
    """Return the fields of ``model`` whose values ``system`` may be sent."""
    return (
        the_map().shared_with(system).get(model._meta.label_lower, frozenset())
        & shape_of(model).columns.keys()
    )


def _place(change: Change) -> tuple[Any, ...]:
    return change.model, change.key, change.at


def _past(system: System, changes: Iterable[Change]) -> Mapping[tuple[Any, ...], Told]:
    """Return the rows of history that ``changes`` left, by place: a history row bears the moment of its entry."""
    groups: dict[Model, list[Change]] = defaultdict(list)
    for change in changes:
        if change.act is not None:
            groups[change.model].append(change)
    found: dict[tuple[Any, ...], Told] = {}
    for model, those in groups.items():
        for row in _rows_of(model, those, granted(system, model)):
            found[model, row["id"], row.pop("history_date")] = row
    return found


def _rows_of(model: Model, changes: Sequence[Change], names: Collection[str]) -> Iterator[Told]:
    history: Any = model.history.model  # type: ignore[attr-defined]
    kept = {field.name: field.attname for field in history._meta.concrete_fields}
    wanted = [name for name in dict.fromkeys(["version", MERGED_INTO, *sorted(names)]) if name in kept]
    rows = history.objects.filter(
        id__in={change.key for change in changes}, change_set_id__in={change.act for change in changes}
    ).values_list("id", "history_date", *(kept[name] for name in wanted))
    for key, moment, *values in rows:
        told = {name: None if value == "" else value for name, value in zip(wanted, values, strict=True)}
        yield {"id": key, "history_date": moment, **told}


def body_of(delivery: WebhookDelivery, names: Collection[str]) -> bytes:
    """Return the message as it is sent now: a field that is no longer given is left out."""
    data: Told = {}
    if not delivery.is_test:
        data = {
            "model": delivery.model,
            "id": delivery.object_id,
            "version": delivery.told_version,
            "fields_changed": delivery.changed,
            "act": delivery.act,
            "via": delivery.via,
            "is_own": delivery.is_own,
        }
    if delivery.merged_into is not None:
        data["merged_into"] = delivery.merged_into
    if delivery.values is not None and names:
        data["values"] = {name: value for name, value in delivery.values.items() if name in names}
    return written({"type": delivery.event, "timestamp": delivery.happened_at, "data": data})
