"""The bar says how far an import is and how long it may still take."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from audit.context import acting
from integrations import work
from integrations.models import ImportBatch
from integrations.operations import choose_mapping, start_import
from integrations.progress import progress_of
from integrations.work import work_on
from tests.integrations.conftest import uploaded, worked

pytestmark = pytest.mark.django_db


def _begun(batch: ImportBatch, *, seconds: int) -> ImportBatch:
    batch.refresh_from_db()
    batch.updated_at = timezone.now() - dt.timedelta(seconds=seconds)
    return batch


def test_it_tells_the_share_and_the_time_left(recruiter: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "CHUNK", 10)
    rows = "".join(f"Person {n},p{n}@example.org\n" for n in range(40))
    batch = uploaded(recruiter, ("Name,Email\n" + rows + "Person 0,p0@example.org\n").encode())
    with acting(recruiter):
        batch = choose_mapping(batch, mapping=batch.read_proposal().mapping, lookalikes="add")
    assert progress_of(batch).told == "Waiting for the worker"

    batch = worked(batch)
    with acting(recruiter):
        steps = work_on(start_import(batch))
    next(steps)

    progress = progress_of(_begun(batch, seconds=100))
    assert (progress.percent, progress.told) == (25, "10 of 40 rows, about 5 minutes left")
    assert progress_of(_begun(batch, seconds=2)).told == "10 of 40 rows"
    next(steps)
    assert progress_of(_begun(batch, seconds=30)).told == "20 of 40 rows, less than a minute left"
