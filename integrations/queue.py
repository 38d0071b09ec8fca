"""Asking the worker to go on. Nothing depends on it: what is waiting stands in its row."""

from integrations.models import CopySource, ImportBatch, ReconciliationRun
from records.queue import wake

TASK = "integrations.tasks.advance_import"
COMPARING = "integrations.tasks.advance_comparison"
READING = "integrations.tasks.read_source"


def wake_worker(batch: ImportBatch) -> None:
    """Have the worker take up ``batch`` now; once is enough."""
    wake(TASK, once=f"import-{batch.pk}", queue="imports", batch_id=batch.pk)


def wake_comparer(run: ReconciliationRun) -> None:
    """Have the worker take up the comparison ``run`` now; once is enough."""
    wake(COMPARING, once=f"comparison-{run.pk}", queue="imports", run_id=run.pk)


def wake_source_reader(source: CopySource) -> None:
    """Have the worker read ``source`` and compare what it lists; once is enough."""
    lock = f"source-{source.pk}"
    wake(READING, once=lock, queue="imports", lock=lock, source_id=source.pk)
