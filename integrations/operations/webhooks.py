"""What people and programs do with webhooks: add, change, pause, test, send again. The courier delivers."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from governance.models import System
from integrations.choices import DeliveryStatus, EndpointStatus
from integrations.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from integrations.models.webhooks import PING
from integrations.outbound import refusal_of
from integrations.sealing import seal
from integrations.webhooks.events import check_subscription
from integrations.webhooks.planning import here
from integrations.webhooks.signing import new_secret
from records import policies
from records.changes import check_fields
from records.operations import acting_user, lock, operation, require

BOTH_SIGN_FOR = timedelta(hours=24)
"""How long the former secret of a webhook signs beside the new one, so that a receiver can change over."""
HEALTH = ("status", "status_reason", "failures", "failing_since", "held_until")


@operation("added a webhook")
def add_endpoint(
    *,
    system: System,
    name: str,
    url: str,
    resources: Sequence[str] = (),
    kinds: Sequence[str] = (),
    watched: Sequence[str] = (),
    skips_own: bool = True,
) -> WebhookEndpoint:
    """Tell a system, from now on, what changes. Its secret is shown in this answer only."""
    endpoint = WebhookEndpoint(
        system=system,
        owner=acting_user(),
        name=name,
        url=url,
        resources=list(resources),
        kinds=list(kinds),
        watched=list(watched),
        skips_own=skips_own,
        position=here(),
    )
    require(policies.may(acting_user(), "add", endpoint), "You may not add a webhook for this system.")
    _give_secret(endpoint)
    _check(endpoint)
    endpoint.save(force_insert=True)
    return endpoint


@operation("changed a webhook")
def change_endpoint(
    endpoint: WebhookEndpoint, *, changes: Mapping[str, Any], version: int | None = None
) -> WebhookEndpoint:
    """Change where a system is told, and of what; what waits goes to the new address."""
    fresh = _locked(endpoint, version=version)
    moved = changes.get("url", fresh.url) != fresh.url
    for name, value in changes.items():
        setattr(fresh, name, list(value) if name in {"resources", "kinds", "watched"} else value)
    _check(fresh)
    if moved and not fresh.is_paused:
        _make_well(fresh)
    fresh.save(update_fields=[*changes, *HEALTH])
    require(policies.may(acting_user(), "change", fresh), "You may not give this webhook to that system.")
    return fresh


@operation("paused a webhook")
def pause_endpoint(
    endpoint: WebhookEndpoint, *, reason: str = "", version: int | None = None
) -> WebhookEndpoint:
    """Send nothing until it is resumed. What happens meanwhile is told then."""
    fresh = _locked(endpoint, version=version)
    if fresh.is_paused:
        raise ValidationError("This webhook is paused already.")
    fresh.status, fresh.status_reason = EndpointStatus.PAUSED, reason
    check_fields(fresh)
    fresh.save(update_fields=["status", "status_reason"])
    return fresh


@operation("resumed a webhook")
def resume_endpoint(endpoint: WebhookEndpoint, *, version: int | None = None) -> WebhookEndpoint:
    """Go on where it stopped, at once."""
    fresh = _locked(endpoint, version=version)
    if fresh.status == EndpointStatus.ACTIVE:
        raise ValidationError("This webhook delivers already.")
    _make_well(fresh)
    fresh.save(update_fields=HEALTH)
    return fresh


@operation("changed the secret of a webhook")
def rotate_secret(endpoint: WebhookEndpoint, *, version: int | None = None) -> WebhookEndpoint:
    """Make a new secret, shown in this answer only. For a day messages are signed with both."""
    fresh = _locked(endpoint, version=version)
    fresh.former_secret, fresh.former_until = fresh.secret, timezone.now() + BOTH_SIGN_FOR
    _give_secret(fresh)
    fresh.save(update_fields=["secret", "secret_made_at", "former_secret", "former_until"])
    return fresh


@operation("removed a webhook")
def remove_endpoint(endpoint: WebhookEndpoint, *, version: int | None = None) -> None:
    """Tell this address nothing more, and forget what it was told."""
    fresh = lock(endpoint, version=version)
    require(policies.may(acting_user(), "delete", fresh), "You may not remove this webhook.")
    WebhookAttempt.objects.filter(delivery__endpoint=fresh).delete()
    fresh.deliveries.all().delete()
    fresh.delete()


@operation("tested a webhook")
def send_test(endpoint: WebhookEndpoint) -> WebhookDelivery:
    """Send a message without content, to see whether the receiver takes it."""
    fresh = _locked(endpoint)
    if fresh.is_paused:
        raise ValidationError("Resume the webhook first: nothing is sent while it is paused.")
    # Now, not when its turn comes: somebody is looking.
    fresh.held_until = None
    fresh.save(update_fields=["held_until"])
    return WebhookDelivery.objects.create(endpoint=fresh, event=PING, happened_at=timezone.now())


@operation("sent a message again")
def send_again(delivery: WebhookDelivery) -> WebhookDelivery:
    """Send a message once more, under the same id: a receiver that has it knows it."""
    _locked(delivery.endpoint)
    fresh = WebhookDelivery.objects.select_for_update().get(pk=delivery.pk)
    if fresh.is_waiting:
        raise ValidationError("This message is on its way already.")
    _requeue(WebhookDelivery.objects.filter(pk=fresh.pk))
    fresh.refresh_from_db()
    return fresh


@operation("sent again what was given up")
def send_dead_again(endpoint: WebhookEndpoint) -> WebhookEndpoint:
    """Send every message again that was given up."""
    fresh = _locked(endpoint)
    _requeue(fresh.deliveries.dead())
    return fresh


def _requeue(deliveries: Any) -> None:
    deliveries.update(
        status=DeliveryStatus.WAITING, due_at=timezone.now(), tries=0, tried_first_at=None, ended_at=None
    )


def _locked(endpoint: WebhookEndpoint, *, version: int | None = None) -> WebhookEndpoint:
    fresh = lock(endpoint, version=version)
    require(policies.may(acting_user(), "change", fresh), "You may not change this webhook.")
    return fresh


def _give_secret(endpoint: WebhookEndpoint) -> None:
    endpoint.issued_secret = new_secret()
    endpoint.secret, endpoint.secret_made_at = seal(endpoint.issued_secret), timezone.now()


def _make_well(endpoint: WebhookEndpoint) -> None:
    endpoint.status, endpoint.status_reason = EndpointStatus.ACTIVE, ""
    endpoint.failures, endpoint.failing_since, endpoint.held_until = 0, None, None
    endpoint.deliveries.waiting().update(due_at=timezone.now())


def _check(endpoint: WebhookEndpoint) -> None:
    endpoint.name = endpoint.name.strip()
    check_fields(endpoint)
    if endpoint.system.account_id is None:
        raise ValidationError(
            {"system": "Name the service account of this system first: it is told what that may see."}
        )
    if sentence := refusal_of(endpoint.url):
        raise ValidationError({"url": sentence})
    check_subscription(endpoint)
