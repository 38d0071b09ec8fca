"""The drill: PostgreSQL killed ten times under load; nothing acknowledged is missing or untold."""

import itertools
import random
import subprocess
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from sor_project.embedded import Cluster
from sor_project.embedded_account import programs

KILLS = 10
WRITERS = 4

COMPLETE = """
    SELECT t.name, t.lead_id IS NOT NULL,
           (SELECT string_agg(history_type, '' ORDER BY history_id) FROM accounts_historicalteam h WHERE h.id = t.id),
           (SELECT string_agg(kind, '' ORDER BY id) FROM audit_changeentry e
            WHERE e.model = 'accounts.team' AND e.object_id = t.id),
           (SELECT count(DISTINCT change_set_id) FROM accounts_historicalteam h
            JOIN audit_changeset c ON c.id = h.change_set_id WHERE h.id = t.id)
    FROM accounts_team t
"""


@pytest.fixture
def cluster(transactional_db: None, tmp_path: Path) -> Iterator[Cluster]:
    """A durable cluster of its own, with a copy of the migrated database in it."""
    tmp_path.chmod(0o711)
    for parent in tmp_path.parents[:2]:
        parent.chmod(0o711)
    cluster = Cluster(tmp_path / "drill")
    cluster.start()
    try:
        source = settings.DATABASE_URLS["superuser"]
        folder = programs(cluster.account)
        dump = subprocess.run([folder / "pg_dump", "--dbname", source], capture_output=True, check=True)
        target = cluster.urls()["superuser"]
        restored = [folder / "psql", "--quiet", "--set=ON_ERROR_STOP=1", "--dbname", target]
        subprocess.run(restored, input=dump.stdout, check=True, capture_output=True)
        yield cluster
    finally:
        cluster.stop()


class Writer(threading.Thread):
    """Creates a team and renames it, over and over; remembers what was acknowledged."""

    def __init__(self, url: str, ending: threading.Event) -> None:
        super().__init__(daemon=True)
        self.url, self.ending = url, ending
        self.acknowledged: list[str] = []
        self.attempts = 0

    def run(self) -> None:
        while not self.ending.is_set():
            try:
                with psycopg.connect(self.url, connect_timeout=2) as connection:
                    self.write(connection)
            except psycopg.Error:
                time.sleep(0.02)

    def write(self, connection: psycopg.Connection) -> None:
        while not self.ending.is_set():
            name = uuid.uuid4().hex
            self.attempts += 1
            connection.execute("INSERT INTO accounts_team (name) VALUES (%s)", [f"{name} new"])
            connection.execute("UPDATE accounts_team SET name = %s WHERE name = %s", [name, f"{name} new"])
            connection.commit()
            self.acknowledged.append(name)


def test_no_acknowledged_write_is_lost_and_none_lacks_its_history(cluster: Cluster) -> None:
    chance = random.Random(20)
    ending = threading.Event()
    writers = [Writer(cluster.urls()["app"], ending) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()

    for _ in range(KILLS):
        time.sleep(chance.uniform(0.15, 0.5))
        cluster.process.kill()
        cluster.process.wait()
        cluster.start()
    time.sleep(0.3)
    ending.set()
    for writer in writers:
        writer.join(timeout=30)

    acknowledged = set(itertools.chain.from_iterable(writer.acknowledged for writer in writers))
    with psycopg.connect(cluster.urls()["app"]) as connection:
        rows = {name: rest for name, *rest in connection.execute(COMPLETE)}
        orphans = connection.execute(
            "SELECT count(*) FROM accounts_historicalteam h "
            "WHERE NOT EXISTS (SELECT FROM accounts_team t WHERE t.id = h.id)"
        ).fetchone()
    assert len(acknowledged) > KILLS
    assert acknowledged - set(rows) == set()
    assert {tuple(rest) for rest in rows.values()} == {(False, "+~", "+~", 1)}
    assert orphans == (0,)
