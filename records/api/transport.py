"""JSON in and out: quick, and strict about what no record could hold."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any, cast

import orjson
from django.conf import settings
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

DEEPEST = 20


class TooLargeError(APIException):
    """A body that would not be read into memory."""

    status_code = 413
    default_detail = "Send at most 5 MB at once. Split the request."
    default_code = "too_large"


class JsonParser(BaseParser):
    """Reads a body once and keeps its bytes, by which a repeated request is recognised."""

    media_type = "application/json"

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raw = stream.read(most + 1)
        if len(raw) > most:
            raise TooLargeError
        if parser_context:
            parser_context["request"].raw_body = raw
        try:
            data = orjson.loads(raw)
        except orjson.JSONDecodeError as error:
            raise ParseError(f"The body is not JSON: {error}.") from error
        _refuse_depth(data)
        return data


class MergePatchParser(JsonParser):
    """The name that RFC 7396 gives to a PATCH of single fields."""

    media_type = "application/merge-patch+json"


class UploadParser(MultiPartParser):
    """Reads a form with files; what is in it stands for its bytes, which differ each time that it is sent."""

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        length = stream.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > settings.LARGEST_UPLOAD:
            raise TooLargeError(f"Send at most {settings.LARGEST_UPLOAD // 1_000_000} MB at once.")
        read = super().parse(stream, media_type, parser_context)
        if parser_context:
            parser_context["request"].raw_body = _digest(read)
        return read


def _digest(read: Any) -> bytes:
    digest = hashlib.sha256()
    for name, values in sorted(read.data.lists()):
        digest.update(orjson.dumps([name, values]))
    for name, files in sorted(read.files.lists()):
        for file in files:
            digest.update(orjson.dumps([name, file.name, file.size]))
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    return digest.digest()


class JsonRenderer(BaseRenderer):
    """Times in UTC as RFC 3339, amounts as exact text, durations in seconds."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return b"" if data is None else written(data)


def written(data: Any) -> bytes:
    """Return ``data`` as JSON."""
    try:
        return orjson.dumps(data, default=_plain, option=_OPTIONS)
    except TypeError:
        # A column of JSON gives 1e30 back as a whole number, for which orjson has no room.
        return orjson.dumps(_with_room(data), default=_plain, option=_OPTIONS)


_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS


def _with_room(data: Any) -> Any:
    if isinstance(data, Mapping):
        return {key: _with_room(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_with_room(value) for value in data]
    if isinstance(data, int) and not -(2**63) <= data < 2**63:
        return float(data)
    return data


def body_of(request: Request) -> bytes:
    """Return the bytes of a body that was parsed already."""
    return cast("bytes", getattr(request, "raw_body", b""))


def _plain(value: Any) -> Any:
    if isinstance(value, dt.timedelta):
        return int(value.total_seconds())
    if isinstance(value, (set, frozenset, tuple)):
        return list(value)
    return str(value)


def _refuse_depth(data: Any) -> None:
    """Refuse what is nested deeper than any request of ours, before anything walks through it."""
    layer = [data]
    for _ in range(DEEPEST):
        layer = [
            part
            for each in layer
            if isinstance(each, (dict, list))
            for part in (each.values() if isinstance(each, dict) else each)
        ]
        if not layer:
            return
    raise ParseError(f"The body is nested deeper than {DEEPEST} levels.")
