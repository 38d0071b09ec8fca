"""One process keeps the site running, through the death of each of its parts and its own."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from sor_project.embedded import published_urls
from sor_project.supervisor import Service
from tests.databases import put_migrated_cluster

ROOT = Path(__file__).resolve().parent.parent.parent


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def lives(process):
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


class Site:
    """The site as ``make run`` starts it, on a folder and port of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.port = free_port()
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "sor_project.settings",
            "SOR_ENV_FILE": "",
            "SOR_DATA_DIR": str(folder),
            "PORT": str(self.port),
            "DEMO_DATA": "false",
            "WEB_WORKERS": "1",
        }
        self.log = folder / "up.log"
        self.process = None

    def start(self):
        with self.log.open("w") as log:
            self.process = subprocess.Popen(self.command("up"), env=self.environment, stdout=log, stderr=log)
        self.until(lambda: "The record is at" in self.said())

    def command(self, *arguments):
        return [sys.executable, str(ROOT / "manage.py"), *arguments]

    def said(self):
        return self.log.read_text()

    def until(self, condition, seconds=240):
        """Wait for ``condition``; the site's own words explain why it never came."""
        limit = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < limit, self.said()
            assert self.process.poll() is None, self.said()
            time.sleep(0.1)

    def ready(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def child(self, name):
        """Return the direct child whose command line holds ``name``."""
        for child in psutil.Process(self.process.pid).children():
            with suppress(psutil.ZombieProcess, psutil.NoSuchProcess):
                if any(name in part for part in child.cmdline()):
                    return child
        return None

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=60)


@pytest.fixture(scope="module")
def folder(django_db_setup):
    folder = Path(tempfile.mkdtemp(prefix="sor-tests-"))
    folder.chmod(0o711)
    put_migrated_cluster(folder)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def site(folder):
    site = Site(folder)
    try:
        site.start()
        yield site
    finally:
        site.stop()


def test_it_serves_with_a_database_and_a_worker(site):
    site.until(site.ready)


def test_a_second_start_on_the_same_folder_says_so(site):
    second = subprocess.run(
        site.command("up"),
        env={**site.environment, "PORT": str(free_port())},
        capture_output=True,
        text=True,
        check=False,
    )

    assert second.returncode == 1
    assert f"Already running on {site.folder} as process {site.process.pid}" in second.stderr


def test_other_commands_join_the_running_database(site):
    shown = subprocess.run(
        site.command("showmigrations", "--plan"),
        env=site.environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "[X]" in shown.stdout
    assert "[ ]" not in shown.stdout


@pytest.mark.parametrize("part", ["gunicorn", "worker", "bin/postgres"])
def test_a_killed_part_comes_back(site, part):
    site.until(site.ready)
    killed = site.child(part)

    killed.kill()

    site.until(lambda: (child := site.child(part)) and child.pid != killed.pid)
    site.until(site.ready)


def test_a_killed_supervisor_takes_its_children_with_it_and_the_next_start_has_the_data(site):
    with psycopg.connect(published_urls(site.folder)["owner"]) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept AS SELECT 42 AS answer")
    orphans = psutil.Process(site.process.pid).children(recursive=True)

    site.process.kill()
    site.process.wait()
    site.start()

    assert [orphan for orphan in orphans if lives(orphan)] == []
    site.until(site.ready)
    with psycopg.connect(published_urls(site.folder)["owner"]) as connection:
        assert connection.execute("TABLE kept").fetchall() == [(42,)]


def test_it_stops_in_order_and_leaves_no_process(site):
    children = psutil.Process(site.process.pid).children(recursive=True)

    began = time.monotonic()
    site.stop()

    assert site.process.returncode == 0
    assert time.monotonic() - began < 30
    assert [child for child in children if lives(child)] == []
    assert "database system is shut down" in (site.folder / "postgres.log").read_text().splitlines()[-1]
    assert published_urls(site.folder) == {}


def test_without_a_running_database_a_command_says_what_to_do(folder):
    site = Site(folder)
    refused = subprocess.run(
        site.command("showmigrations"), env=site.environment, capture_output=True, text=True, check=False
    )

    assert refused.returncode == 1
    assert "start it with `make run`" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_taken_port_is_named(folder):
    site = Site(folder)
    with socket.create_server(("127.0.0.1", site.port)):
        refused = subprocess.run(
            site.command("up"), env=site.environment, capture_output=True, text=True, check=False
        )

    assert refused.returncode == 1
    assert re.search(rf"127.0.0.1:{site.port} cannot be used .*PORT", refused.stderr)


def test_a_part_that_keeps_ending_is_started_less_and_less_often():
    said = []
    service = Service("hopeless part", [sys.executable, "-c", "raise SystemExit(3)"], say=said.append)
    limit = time.monotonic() + 20
    while len(said) < 3 and time.monotonic() < limit:
        service.keep()
        time.sleep(0.02)
    service.wait(time.monotonic() + 5)

    assert [re.search(r"\((\d)\).* in (\S+) s", line).groups() for line in said] == [
        ("3", "0.5"),
        ("3", "1"),
        ("3", "2"),
    ]
