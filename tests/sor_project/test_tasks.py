"""Tasks of killed workers are taken up again, and none keeps the others from it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from sor_project.tasks import retry_stalled_tasks

pytestmark = pytest.mark.django_db(transaction=True)


def add_job(status: str, lock: str) -> int:
    """Put a job into the queue; one that is being done belongs to no living worker."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, queueing_lock, status) "
            "VALUES ('default', 'sleep', '{}', %s, 'todo') RETURNING id",
            [lock],
        )
        (key,) = cursor.fetchone()
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status WHERE id = %s", [status, key]
        )
    return int(key)


def run_reaper() -> None:
    async def act() -> None:
        async with app.open_async():
            await retry_stalled_tasks(0)

    with app.replace_connector(app.connector.get_worker_connector()):
        asyncio.run(act())


def test_a_task_that_is_queued_again_already_does_not_hold_up_the_others() -> None:
    doubled = add_job("doing", "twice")
    again = add_job("todo", "twice")
    alone = add_job("doing", "once")

    with ThreadPoolExecutor(1) as pool:
        pool.submit(run_reaper).result()

    left = dict(ProcrastinateJob.objects.values_list("pk", "status"))
    assert left == {again: "todo", alone: "todo"}
    assert doubled not in left
