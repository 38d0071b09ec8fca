"""Asking the worker to go on with an import. Nothing depends on it: what is waiting stands in its row."""

from procrastinate import exceptions
from procrastinate.contrib.django import app

from integrations.models import ImportBatch

TASK = "integrations.tasks.advance_import"


def wake_worker(batch: ImportBatch) -> None:
    """Have the worker take up ``batch`` now; once is enough."""
    try:
        app.configure_task(TASK, queue="imports", queueing_lock=f"import-{batch.pk}").defer(batch_id=batch.pk)
    except exceptions.AlreadyEnqueued:
        return
