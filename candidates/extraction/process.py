"""Starts the process that reads a file, waits no longer than agreed, and says what came of it.

Kreuzberg reads all our kinds of files alike, a résumé in 10 to 30 ms and 1,500 pages in under 5 s, where the
parsers in Python needed a minute; it refuses what unpacks to more than 100 MB. Whatever it does all the same,
it does to a process with 1 GB, 40 s and no environment.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from candidates.choices import TextState

MAX_WALL_SECONDS = 60
MAX_PAGE_SECONDS = 15
ROOT = Path(__file__).resolve().parents[2]
# How a process ends that was refused memory or time, rather than one that stumbled over broken content.
STARVED = {-signal.SIGKILL, -signal.SIGXCPU, -signal.SIGABRT, -signal.SIGXFSZ, -signal.SIGALRM}


class NoPictureError(Exception):
    """A page that cannot be drawn."""


@dataclass(frozen=True, kw_only=True)
class Extracted:
    """What a file holds."""

    state: TextState
    text: str = ""
    pages: int | None = None


def extract(file: IO[bytes], content_type: str, *, wall_seconds: float = MAX_WALL_SECONDS) -> Extracted:
    """Return the text of ``file``. Whatever is in it, this ends, and with a state."""
    with _kept_aside(file) as path:
        code, output = _run("read", path, content_type, wall_seconds)
    if code is None or code in STARVED:
        return Extracted(state=TextState.TOO_LARGE)
    if code != 0:
        return Extracted(state=TextState.TOO_LARGE if b"MemoryError" in output else TextState.DAMAGED)
    try:
        told: dict[str, Any] = json.loads(output)
        return Extracted(
            state=TextState(told["state"]), text=told.get("text") or "", pages=_pages(told.get("pages"))
        )
    except (ValueError, KeyError, TypeError):
        return Extracted(state=TextState.FAILED)


def picture_of_page(file: IO[bytes], number: int) -> bytes:
    """Return one page of a PDF as PNG: nothing that runs, and phones show it too."""
    with _kept_aside(file) as path:
        code, output = _run("page", path, str(number), MAX_PAGE_SECONDS)
    if code != 0 or not output.startswith(b"\x89PNG"):
        raise NoPictureError
    return output


def _pages(told: Any) -> int | None:
    return min(told, 32_767) if isinstance(told, int) and told > 0 else None


@contextmanager
def _kept_aside(file: IO[bytes]) -> Iterator[Path]:
    """Copy ``file`` to a folder that goes with whatever the process left in it."""
    with tempfile.TemporaryDirectory(prefix="reading-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "file"
        with path.open("wb") as copy:
            shutil.copyfileobj(file, copy)
        yield path


def _run(task: str, path: Path, detail: str, wall_seconds: float) -> tuple[int | None, bytes]:
    """Return how the process ended, None if it was stopped, and what it said."""
    with (
        (path.parent / "output").open("w+b") as output,
        subprocess.Popen(
            [sys.executable, "-m", "candidates.extraction.child", task, str(path), detail],
            cwd=ROOT,
            env={"PATH": os.defpath, "TMPDIR": str(path.parent), "HOME": str(path.parent), "LANG": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.PIPE,
            start_new_session=True,
        ) as process,
    ):
        try:
            _, complaint = process.communicate(timeout=wall_seconds)
        except subprocess.TimeoutExpired:
            return None, b""
        finally:
            _end(process)
        output.seek(0)
        return process.returncode, output.read() if process.returncode == 0 else complaint


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process with all that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
