"""The data folder belongs to one supervisor at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class FolderInUseError(RuntimeError):
    """Another supervisor runs on the folder."""


@contextmanager
def holding(folder: Path) -> Iterator[None]:
    """Hold the lock of ``folder``, which the system itself lets go however the holder dies."""
    folder.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
    with (folder / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise FolderInUseError(
                f"Already running on {folder} as process {lock.read().strip() or 'unknown'}."
                " Stop that one first, or give this one a folder of its own with SOR_DATA_DIR."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
