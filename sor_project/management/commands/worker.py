"""Runs the tasks that the queue in PostgreSQL holds."""

import asyncio
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from integrations.webhooks import dispatch
from sor_project import leash

TASKS, COURIERS = 4, 16
"""How many run at a time. Other systems are told apart from everything else, so that slow ones hold up nobody."""
PATIENCE = 20
"""Seconds in which tasks may end; a task that is cut off is taken up again (see tasks). Below the supervisor's."""


class Command(BaseCommand):
    help = "Run the tasks of the queue until told to stop."

    def handle(self, *args: Any, **options: Any) -> None:
        leash.end_with_supervisor()
        connector = cast("DjangoConnector", app.connector)
        dispatcher = threading.Thread(target=dispatch.keep_dispatching, name="dispatcher")
        with app.replace_connector(connector.get_worker_connector()):
            dispatcher.start()
            try:
                asyncio.run(_work())
            finally:
                dispatch.stopping.set()
                dispatcher.join()


async def _work() -> None:
    """Run both workers until a signal, or until one of them breaks."""
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(TASKS + COURIERS + 2))
    app.perform_import_paths()
    others = sorted({task.queue for task in app.tasks.values()} - {dispatch.QUEUE})
    async with app.open_async():
        workers = [
            asyncio.create_task(_worker("worker", others, TASKS)),
            asyncio.create_task(_worker("couriers", [dispatch.QUEUE], COURIERS, delete_jobs="successful")),
        ]

        def stop() -> None:
            dispatch.stopping.set()
            for worker in workers:
                if not worker.cancelling():  # a second time it would leave its tasks behind
                    worker.cancel()

        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop)
        ended, _ = await asyncio.wait(workers, return_when=asyncio.FIRST_COMPLETED)
        stop()
        await asyncio.gather(*workers, return_exceptions=True)
        for worker in ended:
            if not worker.cancelled():
                worker.result()


async def _worker(name: str, queues: list[str], concurrency: int, **options: Any) -> None:
    await app.run_worker_async(
        name=name,
        queues=queues,
        concurrency=concurrency,
        shutdown_graceful_timeout=PATIENCE,
        install_signal_handlers=False,
        **options,
    )
