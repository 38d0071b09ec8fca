"""The worker does what is waiting, whether it was told or finds it."""

import datetime as dt
import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from audit.context import acting
from candidates.models import Candidate
from integrations.choices import ImportStatus
from integrations.models import ImportBatch
from integrations.operations import choose_mapping, start_import, upload_file
from integrations.queue import wake_worker
from integrations.tasks import advance_import, advance_waiting_imports

DATA = b"Name,Email\nAda Byron,ada@example.org\n"


def _waiting(user: Any) -> ImportBatch:
    with acting(user):
        batch = upload_file(io.BytesIO(DATA), name="people.csv", size=len(DATA))
        return choose_mapping(batch, mapping=batch.read_proposal().mapping)


def _work() -> None:
    with app.replace_connector(app.connector.get_worker_connector()):
        app.run_worker(wait=False, install_signal_handlers=False, listen_notify=False, queues=["imports"])


@pytest.mark.django_db(transaction=True)
def test_the_worker_takes_up_an_import_from_the_queue(recruiter: Any) -> None:
    batch = _waiting(recruiter)
    wake_worker(batch)
    wake_worker(batch)
    assert ProcrastinateJob.objects.filter(status="todo").count() == 1

    # In a thread of its own: the browser of other tests keeps an event loop in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(_work).result()

    batch.refresh_from_db()
    assert (batch.status, batch.rows_total) == (ImportStatus.CHECKED, 1)


@pytest.mark.django_db
def test_a_task_that_runs_again_does_nothing_twice(recruiter: Any) -> None:
    batch = _waiting(recruiter)
    advance_import(batch_id=batch.pk)
    with acting(recruiter):
        start_import(ImportBatch.objects.get())
    for _ in range(3):
        advance_import(batch_id=batch.pk)

    assert (ImportBatch.objects.get().status, Candidate.objects.count()) == (ImportStatus.DONE, 1)


@pytest.mark.django_db
def test_an_import_without_a_worker_is_found(recruiter: Any) -> None:
    batch = _waiting(recruiter)
    advance_waiting_imports(0)
    assert not ProcrastinateJob.objects.exists()

    found = ImportBatch.objects.abandoned(at=timezone.now() + dt.timedelta(minutes=5))

    assert list(found) == [batch]
