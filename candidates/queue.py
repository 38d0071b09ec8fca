"""Asking the worker to carry out a large bulk change. Nothing depends on it: what waits stands in its row."""

from procrastinate import exceptions
from procrastinate.contrib.django import app

from candidates.models import BulkAct

TASK = "candidates.tasks.carry_out"


def wake_worker(act: BulkAct) -> None:
    """Have the worker take ``act`` up now; once is enough."""
    try:
        app.configure_task(TASK, queueing_lock=f"bulk-{act.pk}").defer(act_id=act.pk)
    except exceptions.AlreadyEnqueued:
        return
