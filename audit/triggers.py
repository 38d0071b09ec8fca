"""The SQL that makes PostgreSQL write history, generated from the models and compared with them.

Statement-level triggers with transition tables see every way of writing. An update pairs the old rows with
the new ones by a hash join: nested loops are switched off in the function, because a plan made for one row
would otherwise be kept for a hundred thousand (``docs/adr/0002-history-by-triggers.md`` has the figures).
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

from audit.history import tracked_fields

# Rights in tables that are not ours, kept as JSON rows.
FOREIGN_TABLES = (
    "auth.Group",
    "auth.Group.permissions",
)
BOOKKEEPING = frozenset({"version", "updated_at"})


@dataclass(frozen=True)
class Trigger:
    """One trigger of a table; ``digest`` stands in its comment, so that a stale one is noticed."""

    table: str
    name: str
    timing: str
    function: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(f"{self.timing} {self.function}".encode()).hexdigest()[:16]

    @property
    def sql(self) -> str:
        return (
            f'DROP TRIGGER IF EXISTS "{self.name}" ON "{self.table}";\n'
            f'CREATE TRIGGER "{self.name}" {self.timing} EXECUTE FUNCTION {self.function};\n'
            f'COMMENT ON TRIGGER "{self.name}" ON "{self.table}" IS \'{self.digest}\';\n'
        )


class TrackedTable:
    """The triggers of one model whose rows have a history."""

    def __init__(self, model: Any) -> None:
        self.model = model
        self.table: str = model._meta.db_table
        self.label: str = model._meta.label_lower
        self.key: str = model._meta.pk.column

    @cached_property
    def history(self) -> Any:
        """The history model, or none for a table whose history is kept as JSON."""
        if not hasattr(self.model._meta, "simple_history_manager_attribute"):
            return None
        return self.model.history.model

    @property
    def columns(self) -> list[str]:
        return [str(field.column) for field in tracked_fields(self.model)]

    @property
    def watched(self) -> list[str]:
        """The columns whose change is a change of the record."""
        return [column for column in self.columns if column not in BOOKKEEPING and column != self.key]

    @property
    def function_name(self) -> str:
        return f"audit_track_{self.table}"

    @property
    def function(self) -> str:
        """The trigger function, for all three events.

        It runs as the owner of history, which the application is not.
        """
        return f"""
CREATE OR REPLACE FUNCTION "{self.function_name}"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET enable_nestloop = off AS $track$
DECLARE
    act audit_changeset;
    moment timestamptz := clock_timestamp();
    touched integer;
    former "{self.table}"%ROWTYPE;
    latter "{self.table}"%ROWTYPE;
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM FROM new_rows LIMIT 1;
        IF NOT FOUND THEN RETURN NULL; END IF;
        act := audit_change_set();
        {self._keep("'+'", "new_rows n", "n")}
        {self._enter("'+'", "new_rows n", "n", "'{}'")}
    ELSIF TG_OP = 'UPDATE' THEN
        SELECT count(*) INTO touched FROM (SELECT FROM new_rows LIMIT 2) AS few;
        IF touched = 1 THEN
            -- One row, the common case, needs no join.
            SELECT * INTO former FROM old_rows;
            SELECT * INTO latter FROM new_rows;
            IF NOT ({self._differs("former", "latter")}) THEN RETURN NULL; END IF;
            act := audit_change_set();
            {self._keep("'~'", "", "latter")}
            {self._enter("'~'", "", "latter", self._changed("former", "latter"))}
            RETURN NULL;
        END IF;
        PERFORM FROM {self._pairs} LIMIT 1;
        IF NOT FOUND THEN RETURN NULL; END IF;
        act := audit_change_set();
        {self._keep("'~'", self._pairs, "n")}
        {self._enter("'~'", self._pairs, "n", self._changed("o", "n"))}
    ELSE
        PERFORM FROM old_rows LIMIT 1;
        IF NOT FOUND THEN RETURN NULL; END IF;
        act := audit_change_set();
        {self._keep("'-'", "old_rows n", "n")}
        {self._enter("'-'", "old_rows n", "n", "'{}'")}
    END IF;
    RETURN NULL;
END $track$;
"""

    @property
    def triggers(self) -> Iterator[Trigger]:
        call = f'"{self.function_name}"()'
        for event, tables in (
            ("INSERT", "NEW TABLE AS new_rows"),
            ("UPDATE", "OLD TABLE AS old_rows NEW TABLE AS new_rows"),
            ("DELETE", "OLD TABLE AS old_rows"),
        ):
            timing = f'AFTER {event} ON "{self.table}" REFERENCING {tables} FOR EACH STATEMENT'
            yield Trigger(self.table, f"audit_{event.lower()}", timing, call)
        refuse = f'BEFORE TRUNCATE ON "{self.table}" FOR EACH STATEMENT'
        yield Trigger(self.table, "audit_truncate", refuse, "audit_refuse()")
        key_kept = f'BEFORE UPDATE OF "{self.key}" ON "{self.table}" FOR EACH ROW'
        key_moved = f'{key_kept} WHEN (OLD."{self.key}" IS DISTINCT FROM NEW."{self.key}")'
        yield Trigger(self.table, "audit_key", key_moved, "audit_refuse_key()")
        if set(self.columns) >= BOOKKEEPING:
            # BEFORE triggers fire by name: last of all, so that what the others change counts too.
            before = f'BEFORE UPDATE ON "{self.table}" FOR EACH ROW WHEN'
            changed = self._differs("OLD", "NEW", generated=False)
            yield Trigger(self.table, "zz_audit_version", f"{before} ({changed})", "audit_next_version()")
            same = f"{before} (NOT ({changed}))"
            yield Trigger(self.table, "zz_audit_version_kept", same, "audit_same_version()")

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.function.encode()).hexdigest()[:16]

    @property
    def sql(self) -> str:
        """Everything that this table needs, safe to run again."""
        note = f"COMMENT ON FUNCTION \"{self.function_name}\"() IS '{self.digest}';\n"
        revoke = f'REVOKE ALL ON FUNCTION "{self.function_name}"() FROM PUBLIC;\n'
        return self.function + note + revoke + "".join(trigger.sql for trigger in self.triggers)

    def adopt_sql(self) -> str:
        """Give a first history row to rows that were there before their triggers."""
        return (
            f"WITH old AS (SELECT n.* FROM {self.untold_rows}), kept AS ({self._keep_from('old n')} RETURNING 1) "
            f"{self._enter_from('old n')}"
        )

    @property
    def untold_rows(self) -> str:
        """The rows, as ``n``, of which history knows nothing."""
        return f'"{self.table}" n WHERE NOT EXISTS (SELECT FROM "{self._target}" h WHERE {self._same_record})'

    @property
    def _target(self) -> str:
        return self.history._meta.db_table if self.history else "audit_rowhistory"

    @property
    def _same_record(self) -> str:
        if self.history:
            return f'h."{self.key}" = n."{self.key}"'
        return f"h.model = '{self.label}' AND h.object_id = n.\"{self.key}\""

    def _differs(self, old: str, new: str, *, generated: bool = True) -> str:
        """The condition under which two rows differ in a column that counts."""
        skipped = {f.column for f in self.model._meta.fields if f.generated and not generated}
        columns = [column for column in self.watched if column not in skipped]
        if not columns:
            return "false"
        before = ", ".join(f'{old}."{column}"' for column in columns)
        after = ", ".join(f'{new}."{column}"' for column in columns)
        return f"({before}) IS DISTINCT FROM ({after})"

    @property
    def _pairs(self) -> str:
        return f'old_rows o JOIN new_rows n USING ("{self.key}") WHERE {self._differs("o", "n")}'

    def _changed(self, old: str, new: str) -> str:
        """The names of the fields that differ, as Django knows them."""
        names = {field.column: field.name for field in self.model._meta.fields}
        cases = ", ".join(
            f'CASE WHEN {old}."{column}" IS DISTINCT FROM {new}."{column}" THEN \'{names[column]}\' END'
            for column in self.watched
        )
        return f"array_remove(ARRAY[{cases}]::text[], NULL)"

    def _keep(self, kind: str, source: str, row: str) -> str:
        if self.history is None:
            return (
                "INSERT INTO audit_rowhistory (change_set_id, occurred_at, model, object_id, kind, row) "
                f"SELECT act.id, moment, '{self.label}', {row}.\"{self.key}\", {kind}, "
                f"{self._json(row)}{_from(source)};"
            )
        columns = ", ".join(f'"{column}"' for column in self.columns)
        values = ", ".join(f'{row}."{column}"' for column in self.columns)
        return (
            f'INSERT INTO "{self._target}" ({columns}, history_date, history_type, history_user_id, '
            f"history_change_reason, change_set_id) SELECT {values}, moment, {kind}, act.actor_id, "
            f"NULLIF(act.reason, ''), act.id{_from(source)};"
        )

    def _json(self, row: str) -> str:
        pairs = ", ".join(f"'{column}', {row}.\"{column}\"" for column in self.columns)
        return f"jsonb_build_object({pairs})"

    def _enter(self, kind: str, source: str, row: str, fields: str) -> str:
        root_model, root_id = self._root(row)
        return (
            "INSERT INTO audit_changeentry (change_set_id, occurred_at, model, object_id, kind, fields, "
            f"root_model, root_id) SELECT act.id, moment, '{self.label}', {row}.\"{self.key}\", {kind}, "
            f"{fields}, '{root_model}', {root_id}{_from(source)};"
        )

    def _keep_from(self, source: str) -> str:
        return self._as_adoption(self._keep("'+'", source, "n"))

    def _enter_from(self, source: str) -> str:
        return self._as_adoption(self._enter("'+'", source, "n", "'{}'"))

    @staticmethod
    def _as_adoption(sql: str) -> str:
        """Bind the variables of the trigger function outside of it."""
        acting = ", (SELECT (audit_change_set()).*) act, (SELECT clock_timestamp() AS moment) m;"
        return sql.replace(" FROM old n;", f" FROM old n{acting}").rstrip(";")

    def _root(self, row: str) -> tuple[str, str]:
        """Return the label and the SQL of the key of the record in whose story a change is told."""
        own = (self.label, f'{row}."{self.key}"')
        path = getattr(self.model, "PARENT", None)
        if not path:
            return own
        model: Any = self.model
        sql = ""
        for step, name in enumerate(path.split(".")):
            field = model._meta.get_field(name)
            if step == 0:
                sql = f'{row}."{field.column}"'
            else:
                key = model._meta.pk.column
                sql = f'(SELECT "{field.column}" FROM "{model._meta.db_table}" WHERE "{key}" = {sql})'
            model = field.related_model
        return model._meta.label_lower, f"coalesce({sql}, 0)"


def _from(source: str) -> str:
    """Return the FROM clause, or none when the row stands in variables."""
    return f" FROM {source}" if source else ""


def tracked_tables() -> list[TrackedTable]:
    """Return every table whose rows have a history, in a stable order."""
    ours = [
        model
        for model in apps.get_models()
        if hasattr(model._meta, "simple_history_manager_attribute") and not model._meta.proxy
    ]
    tables = [TrackedTable(model) for model in [*ours, *_foreign_models()]]
    return sorted(tables, key=lambda table: table.table)


def history_tables() -> list[str]:
    """Return the names of the tables that nobody may rewrite."""
    histories = {table.history._meta.db_table for table in tracked_tables() if table.history}
    return [*LEDGERS, *sorted(histories)]


LEDGERS = ("audit_changeset", "audit_changeentry", "audit_rowhistory")
ACCESS_LOG = "audit_accesslog"
"""The one ledger that the application itself writes: no trigger sees who reads."""


def _foreign_models() -> Iterator[type[models.Model]]:
    for label in FOREIGN_TABLES:
        app, model_name, *field = label.split(".")
        model = apps.get_model(app, model_name)
        if field:
            through = model._meta.get_field(field[0]).remote_field.through
            yield through
        else:
            yield model


def guards() -> Iterator[Trigger]:
    """Yield the triggers that keep history as it was written."""
    for table in history_tables():
        change = f'BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table}" FOR EACH STATEMENT'
        yield Trigger(table, "audit_guard", change, "audit_refuse()")
        insert = f'BEFORE INSERT ON "{table}" FOR EACH STATEMENT'
        yield Trigger(table, "audit_guard_insert", insert, "audit_refuse_forgery()")
    for table in ("audit_redaction", ACCESS_LOG):
        change = f'BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table}" FOR EACH STATEMENT'
        yield Trigger(table, "audit_guard", change, "audit_refuse()")


def role(name: str) -> str | None:
    """Return the database role that plays ``name`` (owner, app, redactor), if roles are separated."""
    return settings.DATABASE_ROLES.get(name)
