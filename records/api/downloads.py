"""Files over REST: sent to be saved, never to be shown by a browser."""

from typing import Any

from rest_framework.renderers import BaseRenderer

from records.api.transport import JsonRenderer

FILE_TYPE = "application/octet-stream"
"""What every file is sent as: the record of it says what it is, and generated clients know one type."""


class AnyRenderer(BaseRenderer):
    """Lets a file be asked for as whatever it is; refusals are JSON as everywhere."""

    media_type = "*/*"
    format = "file"

    def render(self, data: Any, *args: Any, **kwargs: Any) -> bytes:
        return JsonRenderer().render(data)


def guarded(response: Any, tag: str) -> Any:
    """Return ``response`` so that no cache keeps it and no browser runs what is in it."""
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response
