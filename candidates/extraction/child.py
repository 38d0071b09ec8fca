"""What runs in the process of its own: one file in, JSON or a picture of one page out.

Run as ``python -m candidates.extraction.child``. It imports neither Django nor settings and is given no
environment, so that a file which takes over this process finds no password in it.
"""

import json
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import kreuzberg

from candidates.extraction.rtf import with_unicode

MAX_MEMORY = 1 << 30
MAX_SECONDS = 40
MAX_WRITTEN = 64 << 20
MAX_TEXT = 1_000_000
MAX_OCR_PAGES = 10
MAX_OCR_SECONDS = 25
PDF, RTF = "application/pdf", "application/rtf"

# What kreuzberg says, in small letters, and what it means; the first that fits counts.
MEANINGS = (
    ("password", "encrypted"),
    ("encrypted", "encrypted"),
    ("security limit", "too_large"),
    ("exceeds", "too_large"),
    ("memory", "too_large"),
)


def limit(*, memory: int = MAX_MEMORY, seconds: int = MAX_SECONDS) -> None:
    """Bound this process and those that it starts."""
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, MAX_WRITTEN),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 256),
    ):
        resource.setrlimit(kind, (most, most))


def read(path: Path, content_type: str) -> dict[str, object]:
    """Return the text of a file, how many pages it has, and in which state it is."""
    if content_type.startswith("image/"):
        return _told(_recognised(path), pages=1)
    if is_locked(path):
        return {"state": "encrypted"}
    if content_type == RTF:
        path.write_bytes(with_unicode(path.read_bytes()))
    try:
        result = kreuzberg.extract_file_sync(str(path), mime_type=content_type, config=_config())
    except kreuzberg.KreuzbergError as error:
        said = str(error).lower()
        return {"state": next((state for words, state in MEANINGS if words in said), "damaged")}
    pages: Any = dict(result.metadata).get("page_count")
    if not any(sign.isalnum() for sign in result.content) and content_type == PDF:
        return _told(_recognised_pages(path, int(pages or 1)), pages=pages)
    return _told(result.content, pages=pages)


def is_locked(path: Path) -> bool:
    """Tell a Word file with a password, which is a compound file around an encrypted one."""
    content = path.read_bytes()
    return content.startswith(b"\xd0\xcf\x11\xe0") and "EncryptedPackage".encode("utf-16-le") in content


def page_image(path: Path, number: int) -> bytes:
    """Draw one page of a PDF, counted from 1."""
    picture: bytes = kreuzberg.render_pdf_page(str(path), number - 1, dpi=110)
    return picture


def _config() -> kreuzberg.ExtractionConfig:
    # No cache: it would keep what people sent in a folder that nobody erases.
    return kreuzberg.ExtractionConfig(use_cache=False, concurrency=kreuzberg.ConcurrencyConfig(max_threads=1))


def _told(text: str, *, pages: object) -> dict[str, object]:
    kept = text.replace("\x00", "").replace("\r\n", "\n")[:MAX_TEXT]
    state = "read" if any(sign.isalnum() for sign in kept) else "no_text"
    return {"state": state, "text": kept if state == "read" else "", "pages": pages}


def _recognised_pages(path: Path, pages: int) -> str:
    if not shutil.which("tesseract"):
        return ""
    texts = []
    for number in range(1, min(pages, MAX_OCR_PAGES) + 1):
        picture = path.with_name(f"page-{number}.png")
        picture.write_bytes(page_image(path, number))
        texts.append(_recognised(picture))
        picture.unlink()
    return "\n\n".join(texts)


def _recognised(picture: Path) -> str:
    """Return what tesseract reads in a picture; nothing where it is not installed or gives up."""
    program = shutil.which("tesseract")
    if not program:
        return ""
    try:
        done = subprocess.run(
            [program, str(picture), "stdout"],
            capture_output=True,
            timeout=MAX_OCR_SECONDS,
            check=False,
            env={"OMP_THREAD_LIMIT": "1", "PATH": "/usr/bin:/bin"},
        )
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def main() -> int:
    task, path, detail = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    limit()
    if task == "page":
        try:
            sys.stdout.buffer.write(page_image(path, int(detail)))
        except (kreuzberg.KreuzbergError, RuntimeError, ValueError) as error:
            sys.stderr.write(type(error).__name__)
            return 1
        return 0
    sys.stdout.write(json.dumps(read(path, detail)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
