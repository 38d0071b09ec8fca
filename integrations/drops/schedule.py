"""When drops are written. What is due is found in their runs, never in a message alone."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from integrations.choices import RunStatus
from integrations.models import Drop
from records.queue import wake

TASK = "integrations.tasks.write_one_drop"
TRIES = 3


def due_drops(now: datetime | None = None) -> Iterator[Drop]:
    """Yield the drops that have not been written since their hour last came, nor failed too often."""
    now = now or timezone.now()
    for drop in Drop.objects.filter(is_active=True, system__is_active=True).order_by("pk"):
        due_at = now.replace(hour=drop.hour, minute=0, second=0, microsecond=0)
        due_at -= timedelta(days=1) if due_at > now else timedelta()
        runs = drop.runs.filter(began_at__gte=due_at)
        is_new = drop.created_at > due_at
        if not is_new and not runs.exclude(status=RunStatus.FAILED).exists() and runs.count() < TRIES:
            yield drop


def wake_writer(drop: Drop, *, whole: bool = False) -> None:
    """Have the worker write ``drop`` now; once is enough."""
    wake(TASK, once=f"drop-{drop.pk}", queue="drops", drop_id=drop.pk, whole=whole)
