"""The harness: real PostgreSQL as the application's role, real Chromium, no other sockets."""

import gc
import json
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections, transaction
from django.test import TransactionTestCase
from playwright.sync_api import sync_playwright
from pytest_django.plugin import blocking_manager_key

from tests.browser import launch
from tests.databases import TestServer, drop_database, make_database, use
from tests.sor_project.world import World, make_world

pytest_plugins = ["tests.cast"]

# --- Database ----------------------------------------------------------------------------------------


def pytest_sessionstart(session: pytest.Session) -> None:
    """Let the leader of a parallel run start the server: it outlives each of its workers."""
    config = session.config
    if config.getoption("numprocesses", None) and not hasattr(config, "workerinput"):
        config.stash[SERVER] = server = TestServer()
        with config.stash[blocking_manager_key].unblock():
            server.start()


def pytest_configure_node(node: Any) -> None:
    server = node.config.stash[SERVER]
    node.workerinput["database"] = json.dumps([server.urls, server.template])


def pytest_sessionfinish(session: pytest.Session) -> None:
    if server := session.config.stash.get(SERVER, None):
        server.stop()
    if str(settings.DATA_DIR).startswith("/tmp/"):  # noqa: S108 - made by tests/settings.py
        shutil.rmtree(settings.DATA_DIR, ignore_errors=True)


SERVER = pytest.StashKey[TestServer]()

# What takes longest comes first, so that no worker is left with it when the others are done.
LONGEST = {
    "test_every_page.py",
    "test_supervisor.py",
    "test_crash.py",
    "test_leaks.py",
    "test_hostile_input.py",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in LONGEST)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Spare the collector what lives as long as the run: modules, and thousands of collected tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any
) -> Iterator[None]:
    """Clone the template for this worker, in place of pytest-django's own databases."""
    config = request.config
    with django_db_blocker.unblock():
        if workerinput := getattr(config, "workerinput", None):
            urls, template = json.loads(workerinput["database"])
        else:
            config.stash[SERVER] = server = TestServer()
            server.start()
            urls, template = server.urls, server.template
        name = f"{template}_{os.getpid()}"

        def clone_again(test: TransactionTestCase) -> None:
            """Undo a test that committed: history refuses the TRUNCATE that Django would send."""
            connections.close_all()
            drop_database(urls, name)
            make_database(urls, name, template=template)

        make_database(urls, name, template=template)
        use(urls, name)
        TransactionTestCase._fixture_teardown = clone_again
        yield
        connections.close_all()
        drop_database(urls, name)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """An agency with a secret, made once for the tests of a module: each of them is undone on top of it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


def _connection_as(role: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(settings.DATABASE_URLS[role]) as connection:
        try:
            yield connection
        finally:
            connection.rollback()


@pytest.fixture
def owner_connection(transactional_db: None) -> Iterator[psycopg.Connection]:
    """A connection of the owner of the schema; it sees what is committed."""
    yield from _connection_as("owner")


@pytest.fixture
def redactor_connection(transactional_db: None) -> Iterator[psycopg.Connection]:
    """A connection of the role that may redact history and nothing else."""
    yield from _connection_as("redactor")


@pytest.fixture
def superuser_connection(transactional_db: None) -> Iterator[psycopg.Connection]:
    """A connection that no right stops: what only seals can find out."""
    yield from _connection_as("superuser")


@pytest.fixture
def app_connection(transactional_db: None) -> Iterator[psycopg.Connection]:
    """A second connection of the application, beside Django's own."""
    yield from _connection_as("app")


# --- The world outside -------------------------------------------------------------------------------

LOCAL = {"127.0.0.1", "::1", "localhost", ""}


@pytest.fixture(autouse=True, scope="session")
def _no_sockets_but_local() -> Iterator[None]:
    """Refuse every connection that would leave this machine; PostgreSQL is reached without Python."""
    connect, getaddrinfo = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in LOCAL:
            raise RuntimeError(f"A test may not open a connection to {address[0]}.")
        connect(self, address)

    def guarded_getaddrinfo(host: Any, *args: Any, **options: Any) -> Any:
        if host not in LOCAL and host is not None:
            raise RuntimeError(f"A test may not look up {host}.")
        return getaddrinfo(host, *args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)
        yield


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    yield
    cache.clear()


# --- Browser -----------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The system's Chromium, else the one that ``make test`` installed; never none."""
    # Playwright runs its event loop in this thread, in which Django would refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        launched = launch(playwright)
        yield launched
        launched.close()


def _told(message: Any) -> str:
    return f"{message.text} ({message.location['url']})"


@pytest.fixture
def page(browser: Any, live_server: Any) -> Iterator[Any]:
    """A page of its own browser profile at the live server; an error in its console fails the test."""
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(10_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(_told(message)) if message.type == "error" else None)
    page.console_errors = errors
    yield page
    context.close()
    assert errors == []


@pytest.fixture
def data_folder() -> Iterator[Path]:
    """A short-named folder that PostgreSQL's lesser account may enter."""
    folder = Path(tempfile.mkdtemp(prefix="sor-tests-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
