"""Ends a child when its supervisor has died, on every system."""

import os
import signal
import threading
import time

VARIABLE = "SOR_SUPERVISOR"


def end_with_supervisor() -> None:
    """Watch the supervisor that started this process, if one did, and end as if told to when it is gone."""
    if supervisor := int(os.environ.get(VARIABLE, "0")):
        threading.Thread(target=_watch, args=(supervisor,), name="leash", daemon=True).start()


def _watch(supervisor: int) -> None:
    while os.getppid() == supervisor:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)
