"""The embedded PostgreSQL: private, whole, and recovering from whatever killed it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg
import pytest

from sor_project import embedded
from sor_project.embedded import Cluster, EmbeddedError, published_urls
from sor_project.embedded_account import COMMON

ROOT = Path(__file__).resolve().parent.parent.parent

# Starts a cluster the way a supervisor does, says so, and waits to be killed.
HOLDER = """
import sys, time
from pathlib import Path
from sor_project.embedded import Cluster
cluster = Cluster(Path(sys.argv[1]), durable=False)
cluster.start()
print(cluster.process.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def cluster(data_folder):
    cluster = Cluster(data_folder, durable=False)
    yield cluster
    cluster.stop()


@pytest.fixture
def holder(data_folder):
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(data_folder)], stdout=subprocess.PIPE, cwd=ROOT, text=True
    ) as process:
        process.postmaster = int(process.stdout.readline())
        yield process
        process.kill()


def remember(url):
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")


def recall(url):
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT answer FROM kept").fetchone()[0]


def ended(pid):
    """Whether the process is gone, or only waits for somebody to ask how it ended."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_a_second_start_keeps_the_data(cluster):
    cluster.start()
    remember(cluster.urls()["owner"])
    cluster.stop()

    cluster.start()

    assert recall(cluster.urls()["owner"]) == 42


def test_only_passwords_open_it_and_only_the_owner_reads_them(cluster):
    cluster.start()

    sockets = str(cluster.place / "run")
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(host=sockets, user="postgres", dbname="postgres", passfile="/nonexistent")
    private = [cluster.folder / embedded.URL_FILE, cluster.place / "passwords.json", cluster.log_file]
    assert [oct(path.stat().st_mode & 0o777) for path in private] == ["0o600"] * 3
    assert [oct(path.stat().st_mode & 0o777) for path in (cluster.place, cluster.place / "run")] == [
        "0o700"
    ] * 2


def test_the_application_can_neither_make_tables_nor_temporary_ones(cluster):
    cluster.start()

    for statement in (
        "CREATE TABLE mine ()",
        "CREATE TEMP TABLE mine ()",
        "CREATE ROLE mine",
        "SET ROLE sor_owner",
    ):
        with (
            psycopg.connect(cluster.urls()["app"]) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(statement)


def test_urls_are_published_while_it_runs_and_no_longer(cluster):
    cluster.start()
    running = published_urls(cluster.folder)
    cluster.stop()

    assert set(running) == {"superuser", "owner", "app", "redactor"}
    assert published_urls(cluster.folder) == {}


def test_a_long_path_gets_a_short_private_socket_folder(data_folder):
    cluster = Cluster(data_folder / ("long-" * 25), durable=False)
    cluster.start()
    try:
        with psycopg.connect(cluster.urls()["superuser"]) as connection:
            sockets = Path(connection.info.host)

        assert not sockets.is_relative_to(data_folder)
        assert oct(sockets.stat().st_mode & 0o777) == "0o700"
    finally:
        cluster.stop()
    assert not sockets.exists()


def test_the_environment_of_the_caller_does_not_reach_it(data_folder, monkeypatch):
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("PGDATA", "/nonexistent")
    monkeypatch.setenv("LC_ALL", "xx_XX.nothing")
    cluster = Cluster(data_folder, durable=False)

    cluster.start()
    cluster.stop()


def test_a_stale_lock_file_with_a_strangers_number_is_forgotten_and_the_stranger_lives(cluster):
    cluster.start()
    cluster.stop()
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        lock_file = cluster.data / "postmaster.pid"
        lock_file.write_text(f"{stranger.pid}\n{cluster.data}\n1\n5432\n{cluster.place}/run\n\n 0 0\nready\n")
        lock_file.chmod(0o644)

        cluster.start()

        assert stranger.poll() is None
        assert cluster.alive()
    finally:
        stranger.kill()
        stranger.wait()


def test_the_server_ends_with_a_killed_supervisor_and_the_next_start_recovers(cluster, holder):
    urls = json.loads((cluster.folder / embedded.URL_FILE).read_text())
    remember(urls["owner"])

    holder.kill()
    holder.wait()
    cluster.start()

    assert recall(cluster.urls()["owner"]) == 42
    assert ended(holder.postmaster)


def test_a_killed_postmaster_can_be_started_again_at_once(cluster):
    cluster.start()
    remember(cluster.urls()["owner"])

    os.kill(cluster.process.pid, signal.SIGKILL)
    cluster.process.wait()
    assert not cluster.alive()
    cluster.start()

    assert recall(cluster.urls()["owner"]) == 42


def test_a_start_that_was_cut_off_leaves_nothing_that_looks_whole(cluster, monkeypatch):
    def cut_off(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(cluster, "_initdb", cut_off)
    with pytest.raises(KeyboardInterrupt):
        cluster.start()

    assert [path.name for path in cluster.folder.iterdir()] == []


def test_a_broken_cluster_is_reported_with_the_servers_own_words(cluster):
    cluster.start()
    cluster.stop()
    (cluster.data / "global" / "pg_control").unlink()

    with pytest.raises(EmbeddedError, match="could not find the database system"):
        cluster.start()


def test_waiting_for_a_previous_server_is_said(data_folder, holder):
    said = []
    cluster = Cluster(data_folder, durable=False, say=said.append)
    os.kill(holder.postmaster, signal.SIGSTOP)  # it cannot end yet
    holder.kill()
    holder.wait()
    time.sleep(0.2)
    subprocess.Popen(["sh", "-c", f"sleep 1; kill -CONT {holder.postmaster}"]).wait()

    try:
        cluster.start()
        assert cluster.alive()
    finally:
        cluster.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends PostgreSQL another account")
def test_a_folder_closed_to_its_account_stays_closed(data_folder):
    data_folder.chmod(0o700)
    said = []
    cluster = Cluster(data_folder / "inside", durable=False, say=said.append)
    try:
        cluster.start()

        assert oct(data_folder.stat().st_mode & 0o777) == "0o700"
        assert cluster.place.parent == COMMON
        assert str(COMMON) in said[0]
    finally:
        cluster.stop()
        shutil.rmtree(cluster.place, ignore_errors=True)
