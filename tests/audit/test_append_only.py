"""History refuses to be rewritten: by the application, by the owner's own hand, by a forger."""

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from psycopg import sql

from accounts.models import Team, User
from audit.context import acting
from audit.models import ChangeSet, Redaction
from audit.redaction import redact
from audit.triggers import ACCESS_LOG, history_tables, tracked_tables
from tests.accounts.factories import TeamFactory, UserFactory

LEDGERS = history_tables()


@pytest.fixture
def team(transactional_db: None) -> Team:
    return TeamFactory(name="Secret Name")


@pytest.mark.django_db
@pytest.mark.parametrize("table", [*LEDGERS, "audit_redaction", ACCESS_LOG])
@pytest.mark.parametrize(
    "attack", ["UPDATE {t} SET {c} = {c}", "DELETE FROM {t}", "TRUNCATE {t}", "DROP TABLE {t}"]
)
def test_the_application_cannot_alter_history(table: str, attack: str) -> None:
    column = "id" if table.startswith("audit_") else "history_id"

    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
        connection.cursor().execute(attack.format(t=f'"{table}"', c=column))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "attack",
    [
        "INSERT INTO accounts_historicalteam (id, name, history_date, history_type) VALUES (1, 'x', now(), '+')",
        (
            "INSERT INTO audit_changeset (xid, occurred_at, actor_name, via, verb, request_id, reason, db_role) "
            "VALUES ('1', now(), 'x', 'ui', '', '', '', '')"
        ),
        "SELECT audit_change_set()",
        "SELECT audit_redact('accounts_historicalteam', 'accounts.team', 1, '{name}', 'because I can', 1, 'x')",
        "ALTER TABLE accounts_team DISABLE TRIGGER audit_update",
        "DROP TRIGGER audit_update ON accounts_team",
        "DROP FUNCTION audit_track_accounts_team() CASCADE",
        "CREATE OR REPLACE FUNCTION audit_track_accounts_team() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'",
        "SET session_replication_role = 'replica'",
        "SET ROLE sor_owner",
        "SET ROLE sor_redactor",
        "TRUNCATE accounts_team CASCADE",
        "CREATE TEMP TABLE accounts_historicalteam (id bigint)",
        "CREATE TABLE mine (id bigint)",
        "CREATE SCHEMA mine",
    ],
)
def test_the_application_cannot_forge_or_switch_off_history(attack: str) -> None:
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner|refused"), transaction.atomic():
        connection.cursor().execute(attack)


def refused(connection: psycopg.Connection, statement: sql.Composable) -> bool:
    """Try ``statement`` in a savepoint and tell whether history refused it."""
    try:
        with connection.transaction():
            connection.execute(statement)
    except psycopg.errors.InsufficientPrivilege as refusal:
        return "history cannot be changed" in str(refusal)
    return False


def test_even_the_owner_is_refused(owner_connection: psycopg.Connection) -> None:
    for table in [*LEDGERS, "audit_redaction", ACCESS_LOG]:
        name = sql.Identifier(table)
        column = sql.Identifier("id" if table.startswith("audit_") else "history_id")
        for attack in ("UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0}"):
            assert refused(owner_connection, sql.SQL(attack).format(name, column)), f"{attack} {table}"


def test_the_owner_cannot_add_history_by_hand(owner_connection: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="only a change of a record"):
        owner_connection.execute(
            "INSERT INTO accounts_historicalteam (id, name, history_date, history_type) VALUES (1, 'x', now(), '+')"
        )


def test_truncate_cannot_slip_past_history(owner_connection: psycopg.Connection) -> None:
    for table in tracked_tables():
        assert refused(owner_connection, sql.SQL("TRUNCATE {} CASCADE").format(sql.Identifier(table.table)))


def test_the_proof_of_refusal_can_fail(owner_connection: psycopg.Connection) -> None:
    assert not refused(owner_connection, sql.SQL("SELECT 1"))


def test_deleting_a_user_rewrites_no_history(transactional_db: None) -> None:
    leaver = UserFactory(display_name="Long Gone")
    with acting(leaver, via="ui"):
        team = TeamFactory()
    User.objects.filter(pk=leaver.pk).delete()

    act = Team.history.get(id=team.pk).change_set
    assert (act.actor_id, act.actor_name) == (leaver.pk, "Long Gone")


class TestRedaction:
    def test_redacts_the_named_columns_of_one_record_and_leaves_a_trace(self, team: Team) -> None:
        other = TeamFactory(name="Other")
        Team.objects.filter(pk=team.pk).update(name="New Name")
        officer = UserFactory(display_name="Olga Officer")

        assert redact(team, ["name"], reason="erasure request 17", actor=officer) == 2

        assert list(Team.history.filter(id=team.pk).values_list("name", flat=True)) == [None, None]
        assert Team.history.get(id=other.pk).name == "Other"
        trace = Redaction.objects.get()
        assert (trace.model, trace.object_id, trace.fields, trace.rows) == (
            "accounts.team",
            team.pk,
            ["name"],
            2,
        )
        assert (trace.actor_id, trace.actor_name, trace.reason) == (
            officer.pk,
            "Olga Officer",
            "erasure request 17",
        )
        assert trace.db_role == "sor_redactor"

    @pytest.mark.parametrize(
        ("table", "columns", "why", "who", "sentence"),
        [
            ("accounts_historicalteam", ["name"], "short", "x", "reason of at least eight"),
            ("accounts_historicalteam", ["name"], "a good reason", " ", "name of who does it"),
            ("accounts_historicalteam", ["history_date"], "a good reason", "x", "cannot be redacted"),
            ("accounts_historicalteam", ["id"], "a good reason", "x", "cannot be redacted"),
            ("accounts_historicalteam", ["change_set_id"], "a good reason", "x", "cannot be redacted"),
            ("accounts_historicalteam", ["nothing"], "a good reason", "x", "cannot be redacted"),
            ("accounts_historicalteam", [], "a good reason", "x", "cannot be redacted"),
            ("accounts_team", ["name"], "a good reason", "x", "not a history table"),
            ("audit_changeset", ["reason"], "a good reason", "x", "not a history table"),
            ('x"; DROP TABLE accounts_team; --', ["name"], "a good reason", "x", "not a history table"),
        ],
    )
    def test_refuses_what_is_not_a_redaction(
        self,
        redactor_connection: psycopg.Connection,
        table: str,
        columns: list[str],
        why: str,
        who: str,
        sentence: str,
    ) -> None:
        with pytest.raises(psycopg.Error, match=sentence):
            redactor_connection.execute(
                "SELECT audit_redact(%s, 'accounts.team', 1, %s, %s, 1, %s)", [table, columns, why, who]
            )

    @pytest.mark.parametrize(
        "attack",
        [
            "UPDATE accounts_historicalteam SET name = 'x'",
            "DELETE FROM accounts_historicalteam",
            "SELECT * FROM accounts_team",
            "INSERT INTO audit_redaction DEFAULT VALUES",
        ],
    )
    def test_the_redactor_may_do_nothing_else(
        self, redactor_connection: psycopg.Connection, attack: str
    ) -> None:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            redactor_connection.execute(attack)

    def test_the_permission_of_a_redaction_does_not_outlive_it(
        self, team: Team, owner_connection: psycopg.Connection
    ) -> None:
        owner_connection.execute(
            "SELECT audit_redact('accounts_historicalteam', 'accounts.team', %s, '{name}', 'a good reason', 1, 'x')",
            [team.pk],
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="history cannot be changed"):
            owner_connection.execute("UPDATE accounts_historicalteam SET name = 'forged'")


def test_the_acts_of_a_person_today_and_of_a_record_are_indexed(transactional_db: None) -> None:
    plans = {
        "audit_changeset_by_actor": "SELECT * FROM audit_changeset WHERE actor_id = 1 AND occurred_at > now() "
        "- interval '1 day' ORDER BY occurred_at DESC",
        "audit_changeentry_change_set_id": "SELECT * FROM audit_changeentry WHERE change_set_id = 1",
        "audit_entry_by_root": "SELECT * FROM audit_changeentry WHERE root_model = 'accounts.team' AND root_id = 1 "
        "ORDER BY id DESC LIMIT 50",
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for index, statement in plans.items():
            cursor.execute(f"EXPLAIN {statement}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert index in plan, plan
    assert ChangeSet.objects.filter(actor_id=1).count() == 0
