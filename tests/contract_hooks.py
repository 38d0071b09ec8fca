"""What schemathesis is told beside its settings: each request is one of its own."""

import re
from typing import Any
from uuid import uuid4

import schemathesis

SOUND = re.compile("[!-~]{1,255}")


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Give a request that has a sound key one that no other has, and one that names a version whichever is there.

    Else it is refused before anything else is looked at. What is missing or unsound stays so.
    """
    for header, value in (("Idempotency-Key", str(uuid4())), ("If-Match", "*")):
        if case.headers and SOUND.fullmatch(str(case.headers.get(header, ""))):
            case.headers[header] = value
