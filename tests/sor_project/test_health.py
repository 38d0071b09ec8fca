"""Probes: alive says little, ready says everything that a request needs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from sor_project import health


@pytest.fixture
def worker(db):
    def beat(*, ago):
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [timezone.now() - ago]
            )

    return beat


def test_alive_asks_no_database(client):
    assert client.get("/healthz").content == b"ok"


def test_ready_with_a_worker_that_beats(client, worker):
    worker(ago=timedelta(seconds=5))

    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "database": "ok", "migrations": "ok", "worker": "ok"}


@pytest.mark.parametrize("beats", [[], [timedelta(minutes=5)]])
def test_not_ready_without_one(client, worker, beats):
    for ago in beats:
        worker(ago=ago)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["worker"]) == (503, "silent")


def test_not_ready_before_the_migrations(client, worker, owner_connection):
    worker(ago=timedelta(seconds=5))
    owner_connection.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    owner_connection.commit()

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["migrations"]) == (503, "unapplied")


def test_not_ready_without_a_database(client, transactional_db, superuser_connection):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    superuser_connection.execute("SELECT pg_terminate_backend(%s)", [backend])

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["database"]) == (503, "unreachable")


def test_probes_may_not_be_written_to(client):
    assert client.post("/healthz").status_code == 405
    assert set(health.PROBES) == {"database", "migrations", "worker"}
