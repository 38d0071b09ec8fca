"""The worker's door to bulk changes, files and duplicates: what waits is found in rows, not in a message alone."""

from datetime import timedelta

from django.apps import apps
from django.utils import timezone
from procrastinate.contrib.django import app

from audit.choices import Via
from audit.context import acting
from candidates.carrying_out import carry_out as carry_out_act
from candidates.models import BulkAct, Document, DroppedResume, MergeRun
from candidates.operations.alerts import send_alerts
from candidates.operations.bulk import forget_drafts
from candidates.operations.matching import count_frequencies, find_all_duplicates, is_held_back
from candidates.operations.merge_runs import carry_out_merges
from candidates.operations.reading import read_file
from candidates.operations.storage import sweep_files
from candidates.queue import FILES, MERGE, READ, TASK, wake_merger, wake_reader, wake_worker

KEPT = timedelta(days=2)
MOST_FILES = 200


@app.task(name=TASK, pass_context=False)
def carry_out(act_id: int) -> None:
    """Carry out one bulk change. Safe to run twice, also at the same time."""
    act = BulkAct.objects.waiting().filter(pk=act_id).select_related("owner").first()
    if act:
        carry_out_act(act, via=Via.TASK)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="carry_out_waiting_bulk_changes", pass_context=False)
def carry_out_waiting(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the time
    """Take up changes whose message was lost with its worker."""
    for act in BulkAct.objects.waiting():
        wake_worker(act)


@app.task(name=MERGE, pass_context=False)
def merge_pairs(run_id: int) -> None:
    """Merge the pairs of one run. After a crash it goes on where it stopped."""
    run = MergeRun.objects.waiting().filter(pk=run_id).select_related("owner").first()
    if run:
        carry_out_merges(run, via=Via.TASK)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="take_up_waiting_merges", pass_context=False)
def take_up_waiting_merges(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the time
    """Take up merges whose message was lost with its worker."""
    for run in MergeRun.objects.waiting():
        wake_merger(run)


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="forget_chosen_candidates", pass_context=False)
def forget_chosen(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the time
    """Drop choices that nobody decided upon."""
    with acting(verb="forgot choices of candidates", via=Via.TASK):
        forget_drafts(before=timezone.now() - KEPT)


@app.periodic(cron="*/15 * * * *")
@app.task(queueing_lock="tell_of_new_people", pass_context=False)
def tell_of_new_people(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the time
    """Mail the owners of saved searches who is new in them."""
    with acting(via=Via.TASK):
        send_alerts()


@app.task(name=READ, queue=FILES, pass_context=False)
def read_one(label: str, key: int) -> None:
    """Read one file. Safe to run twice, also at the same time."""
    model = apps.get_model(label)
    if model in (Document, DroppedResume):
        read_file(model, key)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="read_waiting_files", pass_context=False)
def read_waiting_files(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the time
    """Take up files that no worker has in hand: added by an import, or their worker was killed."""
    for model in (Document, DroppedResume):
        for row in model.objects.to_read().only("pk").order_by("pk")[:MOST_FILES]:
            wake_reader(row)


@app.periodic(cron="43 3 * * *")
@app.task(queueing_lock="sweep_files", pass_context=False)
def sweep_orphaned_files(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the time
    """Remove the files that an interrupted upload left behind."""
    sweep_files()


@app.periodic(cron="* * * * *")
@app.task(lock="find_duplicates", queueing_lock="find_duplicates", pass_context=False)
def find_duplicates(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the time
    """Compare those who are new or changed with everybody, until nobody waits or many are being brought."""
    with acting(via=Via.TASK):
        if not is_held_back():
            for _ in find_all_duplicates():
                if is_held_back():
                    break


@app.periodic(cron="23 3 * * *")
@app.task(queueing_lock="count_frequencies", pass_context=False)
def count_names(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the time
    """Count how common names and cities are."""
    with acting(via=Via.TASK):
        count_frequencies()
