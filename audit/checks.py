"""System checks: a tracked table without its triggers is an error, not a gap in history."""

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.core.checks import CheckMessage
from django.db import OperationalError

from audit.installation import missing
from audit.triggers import role


def check_triggers(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Compare the triggers in the database with those that the models ask for.

    ``audit.E001``: a trigger is absent, disabled or old. ``audit.W001``: the application owns its history.
    """
    messages: list[CheckMessage] = []
    for alias in databases or ():
        try:
            sentences = list(missing(alias))
        except OperationalError:
            continue
        messages += [
            checks.Error(sentence, hint="Run `manage.py migrate`, which installs them.", id="audit.E001")
            for sentence in sentences
        ]
    if databases and role("app") in {None, role("owner")}:
        messages.append(
            checks.Warning(
                "The application is the owner of its history: triggers protect it, rights do not.",
                hint="Set DATABASE_OWNER_URL to a role of its own (docs/how-to/deploy.md).",
                id="audit.W001",
            )
        )
    return messages
