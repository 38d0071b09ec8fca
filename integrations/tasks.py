"""The worker's door: what is waiting is found in their rows, never in a message alone."""

from procrastinate.contrib.django import app

from audit.choices import Via
from audit.context import acting
from integrations.drops.schedule import TASK as DROP_TASK
from integrations.drops.schedule import due_drops, wake_writer
from integrations.drops.writing import write_drop
from integrations.models import CopySource, Drop, ImportBatch, ReconciliationRun
from integrations.operations.following import follow_proposals
from integrations.queue import COMPARING, READING, TASK, wake_comparer, wake_source_reader, wake_worker
from integrations.reconciliation.comparing import compare
from integrations.reconciliation.reading_sources import read_and_compare
from integrations.replies import forget_old_replies
from integrations.webhooks import dispatch
from integrations.webhooks.courier import serve
from integrations.webhooks.keeping import forget_old_deliveries
from integrations.webhooks.notices import send_notices
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


@app.task(name=COMPARING, queue="imports", pass_context=False)
def advance_comparison(run_id: int) -> None:
    """Compare one copy with the record. Safe to run twice, also at the same time."""
    run = ReconciliationRun.objects.waiting_for_worker().filter(pk=run_id).first()
    if run:
        for _ in compare(run):
            pass


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="advance_waiting_comparisons", pass_context=False)
def advance_waiting_comparisons(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the time
    """Take up comparisons that nobody has worked on for a while: their worker was killed."""
    for run in ReconciliationRun.objects.abandoned():
        wake_comparer(run)


@app.task(name=READING, queue="imports", pass_context=False)
def read_source(source_id: int) -> None:
    """Read the copy of another system and compare it."""
    source = CopySource.objects.filter(pk=source_id, is_active=True).select_related("owner", "system").first()
    if source:
        read_and_compare(source)


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="read_due_sources", pass_context=False)
def read_due_sources(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the time
    """Read the copies whose hour has come."""
    for source in CopySource.objects.due():
        wake_source_reader(source)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="follow_proposals", pass_context=False)
def follow_proposals_about_discrepancies(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the time
    """Settle the discrepancies of which the value was approved; open those again of which it was not."""
    with acting(via=Via.TASK):
        follow_proposals()


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="forget_old_replies", pass_context=False)
def forget_replies(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the time
    """Forget what was answered more than a day ago."""
    forget_old_replies()


@app.task(name=dispatch.TASK, queue=dispatch.QUEUE, pass_context=False)
def deliver_webhooks(endpoint_id: int) -> None:
    """Tell one system what it has not been told. Safe to run twice, also at the same time."""
    serve(endpoint_id, should_stop=dispatch.stopping.is_set)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="notice_of_webhooks", pass_context=False)
def write_about_webhooks(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the time
    """Write to those who look after webhooks whose messages do not arrive."""
    with acting(via=Via.TASK):
        send_notices()


@app.periodic(cron="27 * * * *")
@app.task(queueing_lock="forget_old_deliveries", pass_context=False)
def forget_deliveries(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the time
    """Forget what was delivered a month ago."""
    with acting(via=Via.TASK):
        forget_old_deliveries()


@app.task(name=DROP_TASK, queue="drops", pass_context=False)
def write_one_drop(drop_id: int, *, whole: bool = False) -> None:
    """Write one drop. Safe to run twice: the second goes while the first is at it."""
    drop = Drop.objects.select_related("system__account").filter(pk=drop_id).first()
    if drop:
        write_drop(drop, whole=whole)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="write_due_drops", pass_context=False)
def write_due_drops(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the time
    """Have the drops written whose hour has come."""
    for drop in due_drops():
        wake_writer(drop)
