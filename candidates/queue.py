"""Asking the worker for large bulk changes and for the text of files. What waits stands in the rows."""

from candidates.models import BulkAct, Document, DroppedResume, MergeRun
from records.queue import wake

TASK = "candidates.tasks.carry_out"
MERGE = "candidates.tasks.merge_pairs"
READ = "candidates.tasks.read_one"
FILES = "documents"


def wake_worker(act: BulkAct) -> None:
    """Have the worker take ``act`` up now; once is enough."""
    wake(TASK, once=f"bulk-{act.pk}", act_id=act.pk)


def wake_merger(run: MergeRun) -> None:
    """Have the worker merge the pairs of ``run`` now; one worker at a time."""
    name = f"merges-{run.pk}"
    wake(MERGE, once=name, lock=name, run_id=run.pk)


def wake_reader(row: Document | DroppedResume) -> None:
    """Have the worker read the text of a file now; once is enough."""
    label = row._meta.label_lower
    wake(READ, once=f"read-{label}-{row.pk}", queue=FILES, label=label, key=row.pk)
