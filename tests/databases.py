"""One PostgreSQL for a test run: migrated once into a template, cloned for each worker.

``TEST_DATABASE_URL``, of a superuser, names another server to use instead of the embedded one. Its roles
are made there when they are missing, and its databases are dropped in the end.
"""

import os
import shutil
import tempfile
import uuid
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from sor_project import database
from sor_project.embedded import ROLES, Cluster, create_database, restrict_database

Urls = dict[str, str]


class TestServer:
    """A server with the migrated template, started by whoever leads the run."""

    __test__ = False

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="sor-tests-"))
        self.folder.chmod(0o711)  # PostgreSQL runs as a lesser account when we are root
        self.cluster: Cluster | None = None
        self.template = f"sor_template_{uuid.uuid4().hex[:8]}"
        self.urls: Urls = {}

    def start(self) -> None:
        """Start the server and migrate the template."""
        if given := os.environ.get("TEST_DATABASE_URL"):
            self.urls = _roles_of(given)
        else:
            self.cluster = Cluster(
                self.folder, durable=False, extra_settings={"max_connections": "200", "max_wal_size": "1GB"}
            )
            self.cluster.start()
            self.urls = self.cluster.urls()
        make_database(self.urls, self.template)
        use(self.urls, self.template)
        call_command("migrate", verbosity=0, interactive=False)
        connections.close_all()

    def stop(self) -> None:
        connections.close_all()
        if self.cluster:
            self.cluster.stop()
        else:
            drop_database(self.urls, self.template)
        shutil.rmtree(self.folder, ignore_errors=True)


def make_database(urls: Urls, name: str, *, template: str | None = None) -> None:
    """Create the database ``name``, empty or as a copy of ``template``."""
    with psycopg.connect(urls["superuser"], autocommit=True) as connection:
        create_database(connection, name, template=template or "template0")
    if template:
        # Rights on a database are not copied with it.
        with psycopg.connect(url_to(urls["superuser"], name), autocommit=True) as connection:
            restrict_database(connection)
        return
    with psycopg.connect(url_to(urls["superuser"], name), autocommit=True) as connection:
        restrict_database(connection)


def drop_database(urls: Urls, name: str) -> None:
    """Drop the database ``name``, whoever is connected to it."""
    with psycopg.connect(urls["superuser"], autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def use(urls: Urls, name: str) -> None:
    """Point Django at the database ``name``: as the application, and as the owner for ``migrate``."""
    connections.close_all()
    settings.DATABASE_URLS = {role: url_to(url, name) for role, url in urls.items()}
    settings.DATABASE_REDACTOR_URL = settings.DATABASE_URLS["redactor"]
    settings.DATABASE_ROLES = database.roles(settings.DATABASE_URLS)
    settings.DATABASE_OWNER = database.configuration(settings.DATABASE_URLS["owner"], migrating=True)
    connections["default"].settings_dict.update(database.configuration(settings.DATABASE_URLS["app"]))


def url_to(url: str, name: str) -> str:
    """Return ``url`` for another database of the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _roles_of(superuser: str) -> Urls:
    """Make our roles on a server of the tester's, with passwords for this run."""
    parts = urlsplit(superuser)
    host = parts.netloc.rpartition("@")[2]
    urls = {"superuser": superuser}
    with psycopg.connect(superuser, autocommit=True) as connection:
        known = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
        for role in ("owner", "app", "redactor"):
            password = uuid.uuid4().hex
            verb = sql.SQL("ALTER" if ROLES[role] in known else "CREATE")
            connection.execute(
                sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(
                    verb, sql.Identifier(ROLES[role]), sql.Literal(password)
                )
            )
            urls[role] = urlunsplit(parts._replace(netloc=f"{ROLES[role]}:{password}@{host}"))
    return urls
