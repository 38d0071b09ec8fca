"""Versions as entity tags: nobody changes what they have not read."""

import re
from typing import Any

from rest_framework.request import Request

from audit.diffs import changes_since
from records.api.problems import HeaderError, MismatchError, PreconditionRequiredError
from records.models import Record
from records.operations import Conflict

_TAG = re.compile(r'(W/)?"([^"\x00-\x20]*)"')


def tag(version: Any) -> str:
    return f'"{version}"'


def require_one(request: Request) -> None:
    """Refuse a change by somebody who names no version, before it is remembered under their key."""
    if request.headers.get("If-Match") is None:
        raise PreconditionRequiredError


def expected(request: Request, record: Record, *, is_required: bool = True) -> int | None:
    """Return the version that the sender read, which the operation compares under lock; none for any.

    Raises :class:`Conflict` at once when no version that they name can be the current one.
    """
    if is_required:
        require_one(request)
    text = request.headers.get("If-Match")
    if text is None:
        return None
    if text.strip() == "*":
        return None
    named = _versions(text)
    if record.version in named:
        return record.version
    if len(named) == 1 and 0 < named[0] < record.version:
        raise Conflict(record, changes_since(record, named[0]))
    raise Conflict(record, [])


def refuse_existing(request: Request) -> None:
    """Refuse a request that only wants to create what is there already."""
    if request.headers.get("If-None-Match", "").strip() == "*":
        raise MismatchError("There is such a record already.")


def is_fresh(request: Request, version: Any) -> bool:
    """Tell whether the reader has this version already."""
    text = request.headers.get("If-None-Match", "")
    return tag(version) in {part.strip().removeprefix("W/") for part in text.split(",")}


def _versions(text: str) -> list[int]:
    """Read the strong tags of If-Match; a weak one never fits, and a foreign one no version of ours."""
    parts = [_TAG.fullmatch(part.strip()) for part in text.split(",")]
    if not all(parts):
        raise HeaderError("If-Match", 'Write the version as it was sent in ETag, as in "7".')
    found = [part for part in parts if part and not part[1]]
    return [int(part[2]) for part in found if part[2].isdecimal() and part[2].isascii() and len(part[2]) < 10]
