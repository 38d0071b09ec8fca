"""Runs the tasks that the queue in PostgreSQL holds."""

from typing import Any, cast

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from sor_project import leash


class Command(BaseCommand):
    help = "Run the tasks of the queue until told to stop."

    def handle(self, *args: Any, **options: Any) -> None:
        leash.end_with_supervisor()
        connector = cast("DjangoConnector", app.connector)
        with app.replace_connector(connector.get_worker_connector()):
            app.run_worker(
                name="worker",
                concurrency=4,
                # Below the supervisor's patience; a task that is cut off is taken up again (see tasks).
                shutdown_graceful_timeout=20,
                install_signal_handlers=True,
            )
