"""How long messages to other systems are kept."""

from datetime import timedelta

from django.utils import timezone

from integrations.models import WebhookAttempt, WebhookDelivery
from records.operations import operation

KEPT_FOR = timedelta(days=30)
AT_ONCE = 5_000


@operation("forgot old messages to other systems")
def forget_old_deliveries() -> int:
    """Delete what ended a month ago, the oldest first; return how many."""
    old = WebhookDelivery.objects.filter(ended_at__lt=timezone.now() - KEPT_FOR)
    keys = list(old.order_by("ended_at").values_list("pk", flat=True)[:AT_ONCE])
    WebhookAttempt.objects.filter(delivery__in=keys).delete()
    return WebhookDelivery.objects.filter(pk__in=keys).delete()[0]
