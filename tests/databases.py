"""One PostgreSQL for a test run: migrated once into a template, cloned for each worker.

The migrated cluster is kept under ``var/tests`` for as long as migrations, triggers and policies are the
same: running all migrations from nothing takes longer than most tests.
``TEST_DATABASE_URL``, of a superuser, names another server to use instead of the embedded one. Its roles
are made there when they are missing, and its databases are dropped in the end.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
import uuid
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psutil
import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from sor_project import database
from sor_project.embedded import DATABASE, ROLES, Cluster, create_database, restrict_database

Urls = dict[str, str]

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var" / "tests"
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - made for it, and only where it is
# Databases live for minutes: nobody need tidy them up meanwhile.
SETTINGS = {"max_connections": "200", "max_wal_size": "1GB", "autovacuum": "off"}
MAKES_THE_SCHEMA = (
    "*/migrations/*.py",
    "audit/*.py",
    "accounts/*.py",
    "*/policies.py",
    "requirements-test.lock",
)


class TestServer:
    """A server with the migrated template, started by whoever leads the run."""

    __test__ = False

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="sor-tests-", dir=_memory()))
        self.folder.chmod(0o711)  # PostgreSQL runs as a lesser account when we are root
        self.cluster: Cluster | None = None
        self.template = f"sor_template_{uuid.uuid4().hex[:8]}"
        self.urls: Urls = {}

    def start(self) -> None:
        """Start the server and migrate the template."""
        if given := os.environ.get("TEST_DATABASE_URL"):
            self.urls = _roles_of(given)
            make_database(self.urls, self.template)
            self._migrate()
            return
        self.template = "sor_template"
        self.cluster = Cluster(self.folder, durable=False, extra_settings=SETTINGS)
        kept = KEPT / _digest_of_schema()
        if kept.exists():
            _copy(kept, self.cluster.place)
        self.cluster.start()
        self.urls = self.cluster.urls()
        if not kept.exists():
            make_database(self.urls, self.template)
            self._migrate()
            self._keep(self.cluster, kept)
        # Nothing is left to migrate, but triggers, rights and roles are brought in step with the models.
        self._migrate()

    def _migrate(self) -> None:
        use(self.urls, self.template)
        call_command("migrate", verbosity=0, interactive=False)
        connections.close_all()

    def _keep(self, cluster: Cluster, kept: Path) -> None:
        """Put a copy of the migrated cluster aside, whole or not at all, and drop older ones."""
        cluster.stop()
        KEPT.mkdir(mode=0o711, parents=True, exist_ok=True)
        for old in sorted(KEPT.iterdir(), key=lambda path: path.stat().st_mtime)[:-2]:
            shutil.rmtree(old, ignore_errors=True)
        unfinished = KEPT / f"{kept.name}.{os.getpid()}"
        _copy(cluster.place, unfinished)
        if kept.exists():  # another run was quicker
            shutil.rmtree(unfinished)
        else:
            unfinished.rename(kept)
        cluster.start()

    def stop(self) -> None:
        connections.close_all()
        if self.cluster:
            self.cluster.stop()
        else:
            drop_database(self.urls, self.template)
        shutil.rmtree(self.folder, ignore_errors=True)


def _memory() -> str | None:
    """Return a folder in memory, where there is plenty: each test that commits copies some thousand small files."""
    has_room = SHARED_MEMORY.is_dir() and shutil.disk_usage(SHARED_MEMORY).free > 4 * 2**30
    return str(SHARED_MEMORY) if has_room and psutil.virtual_memory().available > 8 * 2**30 else None


def _digest_of_schema() -> str:
    digest = hashlib.sha256()
    for pattern in MAKES_THE_SCHEMA:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def put_migrated_cluster(folder: Path) -> None:
    """Give a site that starts on ``folder`` the kept cluster, so that it has little to migrate."""
    cluster = Cluster(folder, durable=False)
    kept = KEPT / _digest_of_schema()
    if kept.exists():
        _copy(kept, cluster.place)
        cluster.start()
        drop_database(cluster.urls("postgres"), DATABASE)
        with psycopg.connect(cluster.urls("postgres")["superuser"], autocommit=True) as connection:
            connection.execute(
                sql.SQL("ALTER DATABASE sor_template RENAME TO {}").format(sql.Identifier(DATABASE))
            )
        cluster.stop()


def _copy(source: Path, target: Path) -> None:
    """Copy a folder with its owners and modes, which ``shutil`` does not keep."""
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)


def make_database(urls: Urls, name: str, *, template: str | None = None) -> None:
    """Create the database ``name``, empty or as a copy of ``template``."""
    with psycopg.connect(urls["superuser"], autocommit=True) as connection:
        create_database(connection, name, template=template or "template0", strategy="file_copy")
    # Rights on a database are not copied with its template.
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
