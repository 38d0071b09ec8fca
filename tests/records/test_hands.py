"""Processes that work for another: they end when it is killed, and know its database."""

import os
import signal
import subprocess
import sys

import psutil
import pytest
from django.db import connection

from records.hands import several_hands

PARENT = """
import os, signal, sys, time
from records.hands import several_hands
import django
django.setup()
pool = several_hands(1)
print(pool.submit(os.getpid).result(), flush=True)
pool.submit(time.sleep, 60)
time.sleep(60)
"""


def test_whoever_works_for_a_process_that_is_killed_ends() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True) as parent:
        hand = psutil.Process(int(parent.stdout.readline()))
        os.kill(parent.pid, signal.SIGKILL)
        hand.wait(10)
    assert not hand.is_running()


def test_they_are_not_ended_by_what_ends_the_command() -> None:
    """Ctrl-C reaches every process of a terminal: the one that gives out steps decides."""
    with several_hands(1) as pool:
        pool.submit(os.kill, pool.submit(os.getpid).result(), signal.SIGINT).result()
        assert pool.submit(abs, -1).result() == 1


@pytest.mark.django_db(transaction=True)
def test_they_work_on_the_same_database() -> None:
    with several_hands(1) as pool:
        assert pool.submit(_database).result() == connection.settings_dict["NAME"] == _database()


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        return cursor.fetchone()[0]
