"""Asking the worker to do something now. Nothing depends on it: what waits stands in its row."""

from typing import Any

from django.db import transaction
from procrastinate import exceptions
from procrastinate.contrib.django import app


def wake(
    task: str, *, once: str, queue: str | None = None, lock: str | None = None, **arguments: Any
) -> None:
    """Queue ``task`` with ``arguments``, unless one that bears the same ``once`` waits already.

    Of those with the same ``lock`` one runs at a time. What the queue refuses undoes itself alone.
    """
    chosen: dict[str, Any] = {"queue": queue} if queue else {}
    job = app.configure_task(task, queueing_lock=once, lock=lock, **chosen)
    try:
        with transaction.atomic():
            job.defer(**arguments)
    except exceptions.AlreadyEnqueued:
        return
