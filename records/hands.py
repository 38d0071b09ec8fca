"""Processes that take the steps of a long work side by side: Python computes on one processor at a time in each."""

import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import connection as pipes
from multiprocessing import get_context, parent_process
from typing import Any

import django
from django.db import connections

_WHERE = ("NAME", "HOST", "PORT", "USER", "PASSWORD", "OPTIONS")


def several_hands(number: int) -> ProcessPoolExecutor:
    """Return ``number`` processes that work on the same database as this one, and end with it however it ends.

    What a step is given and returns is pickled; each step opens a transaction of its own. It takes some seconds
    until a process has begun. Raises ``BrokenProcessPool`` on whoever waits for a process that was killed.
    """
    settings = connections["default"].settings_dict
    where = {name: settings[name] for name in _WHERE if name in settings}
    return ProcessPoolExecutor(number, mp_context=get_context("spawn"), initializer=_begin, initargs=(where,))


def _begin(where: dict[str, Any]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's, who gives out no more steps
    threading.Thread(target=_end_with_parent, name="leash", daemon=True).start()
    django.setup()
    connections["default"].settings_dict.update(where)


def _end_with_parent() -> None:
    """Wait until the parent is gone, killed perhaps: what is under way is undone, as nobody would hear of it."""
    if parent := parent_process():
        pipes.wait([parent.sentinel])
        os._exit(1)
