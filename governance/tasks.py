"""The worker's door to proposals: they expire, are overtaken and told of. Each task may run twice."""

from procrastinate.contrib.django import app

from audit.choices import Via
from audit.context import acting
from governance.operations import look_after_all, tell_of_proposals


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="look_after_proposals", pass_context=False)
def look_after_proposals(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the time
    """Let proposals expire, say which were overtaken, and write to those concerned."""
    with acting(via=Via.TASK):
        look_after_all()
        tell_of_proposals()
