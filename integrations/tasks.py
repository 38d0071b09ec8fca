"""The worker's door: what is waiting is found in their rows, never in a message alone."""

from procrastinate.contrib.django import app

from integrations.models import ImportBatch
from integrations.queue import TASK, wake_worker
from integrations.replies import forget_old_replies
from integrations.work import work_on


@app.task(name=TASK, queue="imports", pass_context=False)
def advance_import(batch_id: int) -> None:
    """Check or commit one import, as far as it goes. Safe to run twice, also at the same time."""
    batch = ImportBatch.objects.waiting_for_worker().filter(pk=batch_id).first()
    if batch:
        for _ in work_on(batch):
            pass


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="advance_waiting_imports", pass_context=False)
def advance_waiting_imports(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the time
    """Take up imports that nobody has worked on for a while: their worker was killed."""
    for batch in ImportBatch.objects.abandoned():
        wake_worker(batch)


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="forget_old_replies", pass_context=False)
def forget_replies(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the time
    """Forget what was answered more than a day ago."""
    forget_old_replies()
