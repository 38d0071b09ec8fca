"""One process that starts the database, the web server and the worker, and keeps them running."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sor_project.data_folder import holding
from sor_project.embedded import Cluster, EmbeddedError
from sor_project.leash import VARIABLE

FIRST_DELAY, LONGEST_DELAY, SETTLED = 0.5, 30.0, 60.0
GRACE = 30.0
TICK = 0.2

Say = Callable[[str], None]


class Service:
    """A child process that is started again when it ends, later each time."""

    def __init__(self, name: str, command: Sequence[str], *, say: Say) -> None:
        self.name = name
        self.command = list(command)
        self.say = say
        self.process: subprocess.Popen[bytes] | None = None
        self.delay = FIRST_DELAY
        self.began = self.due = 0.0

    def start(self) -> None:
        # A session of its own: Ctrl-C in the terminal reaches the supervisor alone, which keeps the order.
        self.process = subprocess.Popen(
            self.command,
            env={**os.environ, VARIABLE: str(os.getpid())},
            start_new_session=True,
            stdin=subprocess.DEVNULL,
        )
        self.began = time.monotonic()

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def keep(self) -> None:
        """Start the process if it is down and its delay has passed."""
        if self.alive():
            return
        now = time.monotonic()
        if self.process is not None:
            if now - self.began > SETTLED:
                self.delay = FIRST_DELAY
            self.say(
                f"The {self.name} ended ({self.process.returncode}); starting it again in {self.delay:g} s."
            )
            self.process, self.due = None, now + self.delay
            self.delay = min(self.delay * 2, LONGEST_DELAY)
        if now >= self.due:
            self.start()

    def tell(self) -> None:
        """Ask the process to finish what it is doing and end."""
        if self.process is not None and self.alive():
            self.process.terminate()

    def wait(self, until: float) -> None:
        """Wait for the end, and make it one at ``until``."""
        if self.process is None:
            return
        try:
            self.process.wait(timeout=max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.say(f"The {self.name} does not end; killing it.")
            self.process.kill()
            self.process.wait()


class Supervisor:
    """Everything that runs on one data folder, for as long as ``run`` does."""

    def __init__(
        self, folder: Path, *, address: tuple[str, int], embedded: bool, say: Say, ready: Callable[[], None]
    ) -> None:
        self.folder = folder
        self.address = address
        self.cluster = Cluster(folder, say=say) if embedded else None
        self.say = say
        self.ready = ready
        manage = [sys.executable, str(Path(__file__).resolve().parent.parent / "manage.py")]
        self.prepare = [*manage, "prepare"]
        gunicorn = [sys.executable, "-m", "gunicorn", "--config", "python:sor_project.web_server"]
        self.services = [
            Service("web server", gunicorn, say=say),
            Service("worker", [*manage, "worker"], say=say),
        ]

    def run(self) -> None:
        """Start all, keep them running until SIGINT or SIGTERM, stop all in order."""
        signal.signal(signal.SIGTERM, _interrupt)
        signal.signal(signal.SIGINT, _interrupt)
        with holding(self.folder):
            try:
                self._wait_for_port()
                if self.cluster:
                    self.cluster.start()
                subprocess.run(self.prepare, check=True)
                self._serve()
            except KeyboardInterrupt:
                pass
            finally:
                self._stop()

    def _serve(self) -> None:
        for service in self.services:
            service.start()
        announced = False
        while True:
            if self.cluster and not self.cluster.alive():
                self._recover(self.cluster)
            for service in self.services:
                service.keep()
            if not announced and self._answers():
                announced = True
                self.ready()
            time.sleep(TICK)

    def _recover(self, cluster: Cluster) -> None:
        """Start the database again. What was acknowledged is in its log; the others reconnect."""
        delay = FIRST_DELAY
        self.say("PostgreSQL ended unexpectedly; starting it again.")
        while True:
            try:
                cluster.start()
            except EmbeddedError as error:
                self.say(str(error))
                time.sleep(delay)
                delay = min(delay * 2, LONGEST_DELAY)
            else:
                self.say("PostgreSQL is back.")
                return

    def _stop(self) -> None:
        """End the web server and the worker, then the database that they were using."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        for service in self.services:
            service.tell()
        until = time.monotonic() + GRACE
        for service in self.services:
            service.wait(until)
        if self.cluster:
            self.cluster.stop()

    def _wait_for_port(self) -> None:
        """Make sure of the port first. The web server of a killed supervisor needs a moment to leave it."""
        until = time.monotonic() + 10
        while True:
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(self.address)
                except OSError as error:
                    if time.monotonic() > until:
                        host, port = self.address
                        raise EmbeddedError(
                            f"{host}:{port} cannot be used ({error.strerror}); choose another with PORT."
                        ) from None
                else:
                    return
            time.sleep(TICK)

    def _answers(self) -> bool:
        try:
            socket.create_connection(self.address, timeout=1).close()
        except OSError:
            return False
        return True


def _interrupt(number: int, frame: Any) -> None:  # noqa: ARG001 - a signal handler's shape
    raise KeyboardInterrupt
