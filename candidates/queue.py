"""Asking the worker for large bulk changes and for the text of files. What waits stands in the rows."""

from django.db import transaction
from procrastinate import exceptions
from procrastinate.contrib.django import app

from candidates.models import BulkAct, Document, DroppedResume, MergeRun

TASK = "candidates.tasks.carry_out"
MERGE = "candidates.tasks.merge_pairs"
READ = "candidates.tasks.read_one"
FILES = "documents"


def wake_worker(act: BulkAct) -> None:
    """Have the worker take ``act`` up now; once is enough."""
    try:
        with transaction.atomic():  # a refusal undoes itself alone
            app.configure_task(TASK, queueing_lock=f"bulk-{act.pk}").defer(act_id=act.pk)
    except exceptions.AlreadyEnqueued:
        return


def wake_merger(run: MergeRun) -> None:
    """Have the worker merge the pairs of ``run`` now; one worker at a time."""
    name = f"merges-{run.pk}"
    try:
        with transaction.atomic():  # a refusal undoes itself alone
            app.configure_task(MERGE, lock=name, queueing_lock=name).defer(run_id=run.pk)
    except exceptions.AlreadyEnqueued:
        return


def wake_reader(row: Document | DroppedResume) -> None:
    """Have the worker read the text of a file now; once is enough."""
    label = row._meta.label_lower
    lock = f"read-{label}-{row.pk}"
    try:
        with transaction.atomic():  # a refusal undoes itself alone
            app.configure_task(READ, queue=FILES, queueing_lock=lock).defer(label=label, key=row.pk)
    except exceptions.AlreadyEnqueued:
        return
