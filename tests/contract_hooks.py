"""What schemathesis is told beside its settings."""

import re
from typing import Any
from uuid import uuid4

import schemathesis

KEY = re.compile("[!-~]{1,255}")
TAG = re.compile('"[0-9]{1,9}"')


@schemathesis.hook
def before_load_schema(context: Any, raw_schema: dict[str, Any]) -> None:
    """Say in other words what If-Match may be: quotation marks are never invented for a header."""
    for parameter in raw_schema["components"]["parameters"].values():
        if parameter["name"] == "If-Match":
            either = [{"type": "string", "pattern": f"^{TAG.pattern}$"}, {"type": "string", "enum": ["*"]}]
            parameter["schema"] = {"type": "string", "anyOf": either}


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Give a request that has a sound key one that no other has, and one that names a version whichever is there.

    Else it is refused before anything else is looked at. What is missing or unsound stays so.
    """
    for header, sound, value in (("Idempotency-Key", KEY, str(uuid4())), ("If-Match", TAG, "*")):
        if case.headers and sound.fullmatch(str(case.headers.get(header, ""))):
            case.headers[header] = value
