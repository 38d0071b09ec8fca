"""Puts the triggers, guards and rights into the database after each migration, and compares them."""

from collections.abc import Iterator
from typing import Any

from django.db import connections, transaction

from audit import sql
from audit.choices import Via
from audit.context import acting
from audit.triggers import ACCESS_LOG, TrackedTable, guards, history_tables, role, tracked_tables


def install(using: str = "default") -> None:
    """Bring the database in step with the models; run as the owner, safe to run again.

    Rows that were there before their triggers get a first history row.
    """
    connection = connections[using]
    present = set(connection.introspection.table_names())
    tables = [table for table in tracked_tables() if {table.table, table._target} <= present]
    with transaction.atomic(using), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '10s'")
        for statement in (sql.CHANGE_SET, sql.REFUSALS, sql.REDACT):
            cursor.execute(statement)
        triggers, functions = _installed(cursor)
        for table in tables:
            if functions.get(table.function_name) != table.digest or any(
                triggers.get((trigger.table, trigger.name)) != trigger.digest for trigger in table.triggers
            ):
                cursor.execute(table.sql)
        for guard in guards():
            if guard.table in present and triggers.get((guard.table, guard.name)) != guard.digest:
                cursor.execute(guard.sql)
        _grant(cursor, present)
        cursor.execute("SELECT set_config('sor.adopting', 'on', true)")
        with acting(via=Via.COMMAND, verb="began to keep history"):
            for table in tables:
                # Where rows were watched all along there is nothing to look for among a million.
                if (table.table, "audit_insert") not in triggers and _has_untold_rows(cursor, table):
                    cursor.execute(table.adopt_sql())
        cursor.execute("SELECT set_config('sor.adopting', '', true)")


def _has_untold_rows(cursor: Any, table: TrackedTable) -> bool:
    cursor.execute(f"SELECT EXISTS (SELECT FROM {table.untold_rows})")
    return bool(cursor.fetchone()[0])


def missing(using: str = "default") -> Iterator[str]:
    """Yield a sentence for each trigger that is absent, switched off or not as the models want it."""
    with connections[using].cursor() as cursor:
        triggers, functions = _installed(cursor)
    for table in tracked_tables():
        if functions.get(table.function_name) != table.digest:
            yield f"{table.label} has no up-to-date history function."
        yield from _stale(table.triggers, triggers)
    yield from _stale(guards(), triggers)


def _stale(expected: Any, installed: dict[tuple[str, str], str]) -> Iterator[str]:
    for trigger in expected:
        if installed.get((trigger.table, trigger.name)) != trigger.digest:
            yield f"Table {trigger.table} lacks its trigger {trigger.name}, or has an old one."


def _installed(cursor: Any) -> tuple[dict[tuple[str, str], str], dict[str, str]]:
    """Return the digests of the enabled triggers and of the functions that are in the database."""
    cursor.execute(
        "SELECT c.relname, t.tgname, obj_description(t.oid, 'pg_trigger') FROM pg_trigger t "
        "JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')"
    )
    triggers = {(table, name): digest or "" for table, name, digest in cursor.fetchall()}
    cursor.execute(
        "SELECT proname, obj_description(oid, 'pg_proc') FROM pg_proc WHERE proname LIKE 'audit\\_track\\_%'"
    )
    return triggers, dict(cursor.fetchall())


def _grant(cursor: Any, present: set[str]) -> None:
    """Let the application write records and read history; let the redactor call its one function."""
    app, redactor = role("app"), role("redactor")
    cursor.execute("SELECT current_user")
    (owner,) = cursor.fetchone()
    if app and app != owner:
        protected = ", ".join(
            f'"{table}"' for table in [*history_tables(), "audit_redaction"] if table in present
        )
        cursor.execute(
            f'GRANT USAGE ON SCHEMA public TO "{app}"; '
            f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{app}"; '
            f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{app}"; '
            f'REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {protected}, "django_migrations" FROM "{app}"'
        )
        if ACCESS_LOG in present:
            cursor.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON "{ACCESS_LOG}" FROM "{app}"')
    if redactor and redactor != owner:
        signature = "audit_redact(text, text, bigint, text[], text, bigint, text)"
        cursor.execute(
            f'GRANT USAGE ON SCHEMA public TO "{redactor}"; '
            f'GRANT EXECUTE ON FUNCTION {signature} TO "{redactor}"'
        )
