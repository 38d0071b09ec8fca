"""Worker and receiver are killed at random while people work: nothing is lost, and what comes twice is recognised."""

import os
import random
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import psycopg
import pytest
from django.conf import settings as site

from accounts.models import User
from audit.context import acting
from candidates.models import Candidate
from integrations import operations
from integrations.models import WebhookEndpoint
from tests.candidates.factories import CandidateFactory
from tests.governance.factories import SystemFactory
from tests.integrations.receiver import Receiver

LASTS, PATIENCE = 12, 120
pytestmark = pytest.mark.django_db(transaction=True)


class Worker:
    """The worker of a site, on the database of the test."""

    def __init__(self, folder: Path) -> None:
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "sor_project.settings",
            "SOR_ENV_FILE": "",
            "SOR_DATA_DIR": str(folder),
            "SECRET_KEY": site.SECRET_KEY,
            "DATABASE_URL": site.DATABASE_URLS["app"],
            "OUTBOUND_NETWORKS": "127.0.0.0/8",
        }

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "worker"], cwd=site.BASE_DIR, env=self.environment
        )

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    worker = Worker(tmp_path / "data")
    worker.start()
    yield worker
    worker.kill()


@pytest.fixture
def receiver(tmp_path: Path, settings: Any) -> Iterator[Receiver]:
    settings.OUTBOUND_NETWORKS = ["127.0.0.0/8"]
    folder = tmp_path / "receiver"
    folder.mkdir()
    receiver = Receiver(folder)
    receiver.start()
    yield receiver
    receiver.kill()


def test_nothing_is_lost_whoever_is_killed(
    receiver: Receiver, worker: Worker, administrator: User, integration: User
) -> None:
    people = CandidateFactory.create_batch(20)
    with acting(administrator):
        endpoint = operations.add_endpoint(
            system=SystemFactory(account=integration),
            name="Soak",
            url=receiver.url(),
            resources=["candidates.candidate"],
        )
    receiver.trust(endpoint.issued_secret)

    _work_and_kill([person.pk for person in people], worker, receiver)

    expected = {
        (key, version)
        for key, version in Candidate.history.filter(history_type="~").values_list("id", "version")
    }
    assert len(expected) > 50
    deadline = monotonic() + PATIENCE
    while {_place(row) for row in receiver.taken} < expected:
        assert monotonic() < deadline, (
            f"{len(expected - {_place(row) for row in receiver.taken})} are missing"
        )
        # Nobody waits here for what was put off while the receiver was dead.
        WebhookEndpoint.objects.update(held_until=None)
        endpoint.deliveries.waiting().update(due_at=endpoint.created_at)
        sleep(0.5)

    names = defaultdict(set)
    versions = defaultdict(list)
    for row in receiver.taken:
        assert row["is_sound"]
        names[_place(row)].add(row["id"])
        if _place(row)[1] not in versions[row["data"]["id"]]:
            versions[row["data"]["id"]].append(row["data"]["version"])
    assert {_place(row) for row in receiver.taken} == expected
    assert {len(ids) for ids in names.values()} == {1}
    assert [key for key, told in versions.items() if told != sorted(told)] == []


def _place(row: dict[str, Any]) -> tuple[int, int]:
    return row["data"]["id"], row["data"]["version"]


def _work_and_kill(keys: list[int], worker: Worker, receiver: Receiver) -> None:
    """Change records, sometimes in vain, while one or the other is killed and started again."""
    chance = random.Random(20261122)
    ends, next_death, deaths = monotonic() + LASTS, monotonic() + 3, 0
    with psycopg.connect(site.DATABASE_URLS["app"]) as connection:
        while monotonic() < ends:
            connection.execute(
                "UPDATE candidates_candidate SET headline = %s WHERE id = %s",
                [str(chance.random()), chance.choice(keys)],
            )
            if chance.random() < 0.1:
                connection.rollback()
            else:
                connection.commit()
            if monotonic() > next_death:
                victim: Any = worker if deaths % 2 == 0 else receiver
                victim.kill()
                sleep(chance.uniform(0, 0.3))
                victim.start()
                deaths, next_death = deaths + 1, monotonic() + chance.uniform(1.5, 2.5)
            sleep(0.02)
