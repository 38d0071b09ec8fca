"""Housekeeping of the queue. Every task may run more than once: a killed worker's are taken up again."""

from procrastinate import exceptions, jobs
from procrastinate.contrib.django import app

STALLED_AFTER = 30


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="retry_stalled_tasks", pass_context=False)
async def retry_stalled_tasks(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the time
    """Queue the tasks of workers that died again, unless the same is queued already."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
        try:
            await app.job_manager.retry_job(job)
        except exceptions.UniqueViolation:
            await app.job_manager.finish_job(job, jobs.Status.FAILED, delete_job=True)


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="forget_finished_tasks", pass_context=False)
async def forget_finished_tasks(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the time
    """Drop the rows of tasks that ended well a week ago."""
    await app.job_manager.delete_old_jobs(nb_hours=24 * 7)
