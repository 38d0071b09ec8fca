"""Asking the worker to carry out a large handover. Nothing depends on it: what waits stands in its row."""

from django.db import transaction
from procrastinate import exceptions
from procrastinate.contrib.django import app

from interactions.models import Handover

TASK = "interactions.tasks.hand_over"


def wake_worker(handover: Handover) -> None:
    """Have the worker take ``handover`` up now; once is enough."""
    try:
        with transaction.atomic():  # a refusal undoes itself alone
            app.configure_task(TASK, queueing_lock=f"handover-{handover.pk}").defer(handover_id=handover.pk)
    except exceptions.AlreadyEnqueued:
        return
