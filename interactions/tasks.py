"""The worker's door to obligations and their mails. Each task may run twice: what is done is seen in the rows."""

from procrastinate.contrib.django import app

from audit.choices import Via
from audit.context import acting
from interactions.handing_over import carry_out
from interactions.models import Handover
from interactions.operations import fold_tallies, raise_obligations, send_letters
from interactions.operations.obligations import EACH_NIGHT
from interactions.queue import TASK, wake_worker


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="raise_obligations", pass_context=False)
def raise_what_is_to_be_logged(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the time
    """Let what happened since oblige somebody to log it."""
    with acting(via=Via.TASK):
        raise_obligations()


@app.periodic(cron="41 2 * * *")
@app.task(queueing_lock="raise_older_obligations", pass_context=False)
def raise_what_was_recorded_late(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the time
    """Look further back, for what was put on the record days after it happened."""
    with acting(via=Via.TASK):
        raise_obligations(look_back=EACH_NIGHT)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="send_letters", pass_context=False)
def remind_and_escalate(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the time
    """Send reminders, escalations and, in the morning, digests."""
    with acting(via=Via.TASK):
        send_letters()


@app.task(name=TASK, pass_context=False)
def hand_over(handover_id: int) -> None:
    """Carry out one handover. Safe to run twice, also at the same time."""
    handover = Handover.objects.waiting().filter(pk=handover_id).select_related("owner").first()
    if handover:
        carry_out(handover, via=Via.TASK)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="take_up_waiting_handovers", pass_context=False)
def take_up_waiting_handovers(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the time
    """Take up handovers whose message was lost with its worker."""
    for handover in Handover.objects.waiting():
        wake_worker(handover)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="fold_tallies", pass_context=False)
def fold_what_was_counted(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the time
    """Keep the counts of the home page and of the manager small; they are right without it as well."""
    with acting(via=Via.TASK):
        fold_tallies()
