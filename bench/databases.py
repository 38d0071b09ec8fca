"""A database of its own for each run: the record, and a copy of it without history."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
import psycopg
from psycopg import sql

from sor_project.embedded import DATABASE, Cluster, create_database, restrict_database

PLAIN = "plain"
# Nothing but the measured work shall write while it is measured.
QUIET = {"autovacuum": "off", "max_wal_size": "8GB", "checkpoint_timeout": "1h"}


@contextmanager
def temporary_record() -> Iterator[None]:
    """Start a durable server in a temporary folder, migrated, with Django set up on it.

    The copy without history is the connection ``plain``. It counts versions all the same: they are there
    against lost updates, and ``updated_at`` is kept by any Django project.
    """
    folder = Path(tempfile.mkdtemp(prefix="sor-bench-"))
    folder.chmod(0o711)  # PostgreSQL runs as a lesser account when we are root
    cluster = Cluster(folder, extra_settings=QUIET)
    try:
        cluster.start()
        _set_up(folder)
        _copy_without_history(cluster)
        yield
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def settle() -> None:
    """Write what is dirty to the disk, so that the next measurement does not pay for the last one."""
    from django.conf import settings  # noqa: PLC0415 - not there before the server is

    with psycopg.connect(settings.DATABASE_URLS["superuser"], autocommit=True) as connection:
        connection.execute("CHECKPOINT")


def _set_up(folder: Path) -> None:
    os.environ |= {"SOR_ENV_FILE": "", "SOR_DATA_DIR": str(folder), "LOG_LEVEL": "WARNING"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "sor_project.settings"
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - needs what is set up above

    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)


def _copy_without_history(cluster: Cluster) -> None:
    from django.conf import settings  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    connections.close_all()
    settings.DATABASE_URLS["superuser"] = cluster.urls()["superuser"]
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
