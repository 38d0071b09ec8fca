"""Letters to those who look after a webhook whose messages do not arrive."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Count, F, Q
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import User
from audit.links import url_of
from integrations.choices import DeliveryStatus
from integrations.models import WebhookEndpoint
from integrations.models.webhooks import PING
from records.operations import lock, operation
from records.policies import may

SILENT_FOR = timedelta(hours=1)
AGAIN_AFTER = timedelta(hours=24)


def send_notices() -> int:
    """Write about each webhook that needs it, once a day; return how many letters went out."""
    return sum(_notice(endpoint) for endpoint in _to_be_told())


def _to_be_told() -> list[WebhookEndpoint]:
    now = timezone.now()
    dead = Q(deliveries__status=DeliveryStatus.DEAD, deliveries__ended_at__gt=F("noticed_at")) | Q(
        deliveries__status=DeliveryStatus.DEAD, noticed_at=None
    )
    counted = WebhookEndpoint.objects.annotate(
        newly_dead=Count("deliveries", filter=dead & ~Q(deliveries__event=PING))
    )
    return list(
        counted.filter(Q(newly_dead__gt=0) | Q(failing_since__lt=now - SILENT_FOR))
        .filter(Q(noticed_at=None) | Q(noticed_at__lt=now - AGAIN_AFTER))
        .order_by("pk")
    )


@operation("wrote about a webhook")
def _notice(endpoint: WebhookEndpoint) -> int:
    """Send the letters in the transaction that notes them: a killed worker may send one twice, never none."""
    fresh, now = lock(endpoint), timezone.now()
    if fresh.noticed_at != endpoint.noticed_at:
        return 0
    readers = caretakers(fresh)
    for reader in readers:
        _letter(endpoint, reader).send()
    fresh.noticed_at = now
    fresh.save(update_fields=["noticed_at"])
    return len(readers)


def caretakers(endpoint: WebhookEndpoint) -> list[User]:
    """Return who added the webhook if they may still change it, else those who set up systems."""
    owner = endpoint.owner
    if owner.is_active and not owner.is_service and may(owner, "change", endpoint):
        return [owner]
    people = (
        User.objects.active()
        .people()
        .filter(user_roles__group__permissions__codename="change_webhookendpoint")
    )
    return list(people.distinct().order_by("pk"))


def _letter(endpoint: WebhookEndpoint, reader: User) -> EmailMessage:
    number = f"<webhook-{endpoint.pk}-{timezone.now():%Y%m%d}@{urlsplit(settings.SITE_URL).hostname}>"
    body = render_to_string(
        "integrations/mail/webhook.txt",
        {
            "endpoint": endpoint,
            "dead": endpoint.deliveries.dead().count(),
            "reader": reader,
            "address": f"{settings.SITE_URL}{url_of(endpoint)}",
        },
    )
    headers = {"Message-ID": number, "Auto-Submitted": "auto-generated"}
    return EmailMessage("Messages do not reach another system", body, to=[reader.email], headers=headers)
