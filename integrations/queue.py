"""Asking the worker to go on. Nothing depends on it: what is waiting stands in its row."""

from django.db import transaction
from procrastinate import exceptions
from procrastinate.contrib.django import app

from integrations.models import CopySource, ImportBatch, ReconciliationRun

TASK = "integrations.tasks.advance_import"
COMPARING = "integrations.tasks.advance_comparison"
READING = "integrations.tasks.read_source"


def wake_worker(batch: ImportBatch) -> None:
    """Have the worker take up ``batch`` now; once is enough."""
    try:
        with transaction.atomic():  # a refusal undoes itself alone
            app.configure_task(TASK, queue="imports", queueing_lock=f"import-{batch.pk}").defer(
                batch_id=batch.pk
            )
    except exceptions.AlreadyEnqueued:
        return


def wake_comparer(run: ReconciliationRun) -> None:
    """Have the worker take up the comparison ``run`` now; once is enough."""
    lock = f"comparison-{run.pk}"
    try:
        with transaction.atomic():  # a refusal undoes itself alone
            app.configure_task(COMPARING, queue="imports", queueing_lock=lock).defer(run_id=run.pk)
    except exceptions.AlreadyEnqueued:
        return


def wake_source_reader(source: CopySource) -> None:
    """Have the worker read ``source`` and compare what it lists; once is enough."""
    lock = f"source-{source.pk}"
    try:
        with transaction.atomic():  # a refusal undoes itself alone
            app.configure_task(READING, queue="imports", queueing_lock=lock, lock=lock).defer(
                source_id=source.pk
            )
    except exceptions.AlreadyEnqueued:
        return
