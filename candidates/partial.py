"""A part of a file, for a download that goes on where it stopped."""

import re
from typing import IO

from django.http import HttpRequest, HttpResponse

RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")


def part_of(file: IO[bytes], request: HttpRequest, *, size: int, tag: str) -> HttpResponse | None:
    """Return the part for which ``request`` asks; none when it asks for the whole, or for that of another file.

    Several parts at once are answered with the whole, as HTTP allows.
    """
    asked = RANGE.fullmatch(request.headers.get("Range", "").strip())
    if asked is None or not any(asked.groups()) or request.headers.get("If-Range", f'"{tag}"') != f'"{tag}"':
        return None
    first, last = asked.groups()
    start = int(first) if first else max(size - int(last), 0)
    end = min(int(last), size - 1) if first and last else size - 1
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    file.seek(start)
    headers = {"Content-Range": f"bytes {start}-{end}/{size}"}
    return HttpResponse(file.read(end - start + 1), status=206, headers=headers)
