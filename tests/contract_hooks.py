"""What schemathesis is told beside its settings: each request is one of its own."""

import re
from typing import Any
from uuid import uuid4

import schemathesis

HEADER = "Idempotency-Key"
SOUND = re.compile("[!-~]{1,255}")


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Give a request that has a sound key one that no other has: else it is refused before all that is tried."""
    if case.headers and SOUND.fullmatch(str(case.headers.get(HEADER, ""))):
        case.headers[HEADER] = str(uuid4())
