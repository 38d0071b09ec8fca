"""Asking the worker to carry out a large handover. Nothing depends on it: what waits stands in its row."""

from interactions.models import Handover
from records.queue import wake

TASK = "interactions.tasks.hand_over"


def wake_worker(handover: Handover) -> None:
    """Have the worker take ``handover`` up now; once is enough."""
    wake(TASK, once=f"handover-{handover.pk}", handover_id=handover.pk)
