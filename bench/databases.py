"""Databases to measure on: one of its own for each run, and filled ones that are kept for the next."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import django
import psycopg
from psycopg import sql

from sor_project.embedded import DATABASE, Cluster, create_database, restrict_database

PLAIN = "plain"
# Nothing but the measured work shall write while it is measured.
QUIET = {"autovacuum": "off", "max_wal_size": "8GB", "checkpoint_timeout": "1h"}
# What is lost when the power fails while it is filled is filled again.
HASTY = QUIET | {
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "32GB",
    "shared_buffers": "1GB",
}
ROOT = Path(__file__).parents[1]
KEPT = ROOT / "var" / "bench"
# What decides which rows a filled database has. Its schema is migrated, as everybody's is.
RECIPE = (
    "bench/filling.py",
    *(f"sor_project/demo/{name}" for name in ("mass.py", "people.py", "cultures.py", "names.*", "trades.py")),
)


@contextmanager
def temporary_record() -> Iterator[None]:
    """Start a durable server in a temporary folder, migrated, with Django set up on it.

    The copy without history is the connection ``plain``. It counts versions all the same: they are there
    against lost updates, and ``updated_at`` is kept by any Django project.
    """
    folder = Path(tempfile.mkdtemp(prefix="sor-bench-"))
    folder.chmod(0o711)  # PostgreSQL runs as a lesser account when we are root
    try:
        with _serving(folder) as cluster:
            _copy_without_history(cluster)
            yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def filled_record(size: int, fill: Callable[[], object]) -> Iterator[Path]:
    """Start a durable server with ``size`` candidates; ``fill`` fills it when no run before this one has."""
    folder = KEPT / digest() / str(size)
    if not (folder / "filled").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        with _serving(folder, durable=False, settings=HASTY):
            fill()
        (folder / "filled").touch()
    with _serving(folder):
        _tidy_up()
        yield folder


def _tidy_up() -> None:
    """Clean what runs before this one left: autovacuum, which would have done so, is off while others are measured."""
    from django.conf import settings  # noqa: PLC0415 - not there before the server is

    with psycopg.connect(settings.DATABASE_URLS["superuser"], autocommit=True) as connection:
        for (table,) in connection.execute(_UNTIDY).fetchall():
            connection.execute(sql.SQL("VACUUM (ANALYZE) {}").format(sql.Identifier(table)))


_UNTIDY = "SELECT relname FROM pg_stat_user_tables WHERE n_dead_tup > 1000 AND schemaname = 'public'"


def digest() -> str:
    """Return the digest of what fills a database: another recipe makes another database."""
    files = sorted(path for pattern in RECIPE for path in ROOT.glob(pattern))
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]


def settle() -> None:
    """Write what is dirty to the disk, so that the next measurement does not pay for the last one."""
    from django.conf import settings  # noqa: PLC0415 - not there before the server is

    with psycopg.connect(settings.DATABASE_URLS["superuser"], autocommit=True) as connection:
        connection.execute("CHECKPOINT")


@contextmanager
def _serving(folder: Path, *, durable: bool = True, settings: dict[str, str] = QUIET) -> Iterator[Cluster]:
    cluster = Cluster(folder, extra_settings=settings, durable=durable)
    try:
        cluster.start()
        _set_up(folder, cluster)
        yield cluster
    finally:
        cluster.stop()


def _set_up(folder: Path, cluster: Cluster) -> None:
    os.environ |= {"SOR_ENV_FILE": "", "SOR_DATA_DIR": str(folder), "LOG_LEVEL": "WARNING"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "sor_project.settings"
    django.setup()
    from django.conf import settings  # noqa: PLC0415 - needs what is set up above
    from django.core.management import call_command  # noqa: PLC0415

    settings.DATABASE_URLS["superuser"] = cluster.urls()["superuser"]
    # The same names of files, which nobody asks for: to compress them takes a minute.
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    )
    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    call_command("collectstatic", verbosity=0, interactive=False, skip_checks=True)


def _copy_without_history(cluster: Cluster) -> None:
    from django.db import connections  # noqa: PLC0415

    connections.close_all()
    with psycopg.connect(cluster.urls("postgres")["superuser"], autocommit=True) as connection:
        create_database(connection, PLAIN, template=DATABASE)
    with psycopg.connect(cluster.urls(PLAIN)["superuser"], autocommit=True) as connection:
        restrict_database(connection)
        drop = sql.SQL("DROP TRIGGER {} ON {}")
        for name, name_of_table in connection.execute(
            "SELECT tgname, tgrelid::regclass::text FROM pg_trigger"
            " WHERE NOT tgisinternal AND tgname LIKE 'audit\\_%'"
        ).fetchall():
            connection.execute(drop.format(sql.Identifier(name), sql.Identifier(name_of_table)))
    connections.databases[PLAIN] = {**connections.databases["default"], "NAME": PLAIN}
