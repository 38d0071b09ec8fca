"""What something costs in time of the processor, which is the same however busy the machine is."""

import time
from pathlib import Path
from typing import NamedTuple

from django.db import connections


class Work(NamedTuple):
    """Seconds of the processor: of this process, and of the servers that PostgreSQL runs for it on this machine."""

    process: float = 0.0
    database: float = 0.0

    def __sub__(self, earlier: "Work") -> "Work":
        return Work(self.process - earlier.process, max(self.database - earlier.database, 0.0))

    @property
    def both(self) -> float:
        return self.process + self.database


def done_so_far() -> Work:
    servers = [each.connection for each in connections.all(initialized_only=True) if each.connection]
    return Work(time.process_time(), sum(_of_server(each.info.backend_pid) for each in servers))


def _of_server(key: int) -> float:
    """Return what Linux says; elsewhere nothing is known of other processes in fractions of a millisecond."""
    try:
        return int(Path(f"/proc/{key}/schedstat").read_text().split()[0]) / 1e9
    except OSError:
        return 0.0
