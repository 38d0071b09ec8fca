"""From database URLs to Django's settings: one connection for each of the three roles."""

from pathlib import Path
from typing import Any

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

from sor_project.embedded import DATABASE, ROLES, published_urls

# Nobody's connection when the embedded server does not run: connecting fails, loading settings does not.
NOT_RUNNING = f"postgresql://{{role}}@%2Fnonexistent/{DATABASE}"

# A forgotten transaction holds back every reader of the change feed; a queue for a lock is a pile-up.
TIMEOUTS = {"idle_in_transaction_session_timeout": "60s", "lock_timeout": "10s", "statement_timeout": "0"}
SERVING_TIMEOUTS = TIMEOUTS | {"idle_in_transaction_session_timeout": "30s", "statement_timeout": "30s"}
# A migration waits shortly for its lock, so that it never blocks the site behind it, and works long.
MIGRATING_TIMEOUTS = TIMEOUTS | {"idle_in_transaction_session_timeout": "0", "lock_timeout": "5s"}


def urls(folder: Path, *, app: str, owner: str, redactor: str) -> dict[str, str]:
    """Return the URL of each role: those given, or those of the embedded server of ``folder``."""
    if app:
        given = {"app": app, "owner": owner or app, "redactor": redactor}
        return {role: url for role, url in given.items() if url}
    if owner or redactor:
        raise ImproperlyConfigured("DATABASE_OWNER_URL and DATABASE_REDACTOR_URL need DATABASE_URL.")
    published = published_urls(folder)
    return {
        role: published.get(role, NOT_RUNNING.format(role=ROLES[role]))
        for role in ("app", "owner", "redactor")
    }


def configuration(url: str, *, migrating: bool = False, keep_plans: bool = True) -> dict[str, Any]:
    """Return Django's settings for ``url``; ``keep_plans`` is told to ``records.postgresql``."""
    parts = _parse(url)
    name, user, password = (parts.pop(key, "") for key in ("dbname", "user", "password"))
    timeouts = MIGRATING_TIMEOUTS if migrating else TIMEOUTS
    return {
        "ENGINE": "records.postgresql",
        "NAME": name,
        "USER": user,
        "PASSWORD": password,
        # Asked once a request, so that a restarted database costs nobody an error page.
        "CONN_HEALTH_CHECKS": True,
        # Writes are sent with their values inside: the acting person travels in the same message
        # (see audit.context), which binding on the server would forbid.
        "OPTIONS": {
            **parts,
            "server_side_binding": False,
            "keep_plans": keep_plans,
            "application_name": "record",
            "options": options(timeouts),
        },
    }


def options(timeouts: dict[str, str]) -> str:
    """Return ``timeouts`` as the start-up options of a connection."""
    return " ".join(f"-c {name}={value}" for name, value in timeouts.items())


def roles(given: dict[str, str]) -> dict[str, str]:
    """Return the name of the database role behind each URL."""
    return {role: str(_parse(url).get("user", "")) for role, url in given.items()}


def _parse(url: str) -> dict[str, Any]:
    if not url.startswith(("postgres://", "postgresql://")):
        raise ImproperlyConfigured("DATABASE_URL must start with postgresql://; no other database is used.")
    try:
        return dict(conninfo_to_dict(url))
    except psycopg.ProgrammingError as error:
        raise ImproperlyConfigured(f"DATABASE_URL is not a PostgreSQL URL: {error}") from None
