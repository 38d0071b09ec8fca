"""PostgreSQL writes true history, whichever way a row is written."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import DatabaseError, connection, models, transaction

from accounts.models import Team, TeamMembership, User
from audit.context import acting
from audit.installation import install, missing
from audit.models import ChangeEntry, ChangeSet, RowHistory
from audit.triggers import tracked_tables
from tests.accounts.factories import TeamFactory, UserFactory

pytestmark = pytest.mark.django_db


def story(team_id: int) -> list[tuple[str, str]]:
    """Return what the history tells of a team, oldest first."""
    rows = Team.history.filter(id=team_id).order_by("history_id")
    return list(rows.values_list("history_type", "name"))


def sql(statement: str, *params: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def test_every_way_of_writing_leaves_true_history() -> None:
    team = Team.objects.create(name="created")
    Team.objects.filter(pk=team.pk).update(name="updated")
    team.name = "bulk updated"
    Team.objects.bulk_update([team], ["name"])
    Team.objects.bulk_create(
        [Team(id=team.pk, name="upserted")],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["name"],
    )
    sql("UPDATE accounts_team SET name = 'plain SQL' WHERE id = %s", team.pk)
    sql(
        "MERGE INTO accounts_team t USING (SELECT %s::bigint AS id) s ON t.id = s.id "
        "WHEN MATCHED THEN UPDATE SET name = 'merged'",
        team.pk,
    )
    Team.objects.filter(pk=team.pk)._raw_delete("default")

    assert story(team.pk) == [
        ("+", "created"),
        ("~", "updated"),
        ("~", "bulk updated"),
        ("~", "upserted"),
        ("~", "plain SQL"),
        ("~", "merged"),
        ("-", "merged"),
    ]


def test_copy_leaves_history() -> None:
    with connection.cursor() as cursor, cursor.cursor.copy("COPY accounts_team (name) FROM STDIN") as copy:
        copy.write_row(["first"])
        copy.write_row(["second"])

    assert set(Team.history.values_list("history_type", "name")) == {("+", "first"), ("+", "second")}


def test_a_dirty_attribute_outside_update_fields_is_not_told_as_saved() -> None:
    team = TeamFactory(name="true")
    lead = UserFactory()
    team.name, team.lead = "never saved", lead
    team.save(update_fields=["lead"])

    assert Team.history.filter(id=team.pk).latest().name == "true"
    assert Team.history.filter(id=team.pk).latest().lead_id == lead.pk


def test_an_update_that_changes_nothing_leaves_nothing() -> None:
    team = TeamFactory()
    team.refresh_from_db()
    before = (team.version, team.updated_at, story(team.pk))

    team.save()
    Team.objects.filter(pk=team.pk).update(version=77, updated_at=None)

    team.refresh_from_db()
    assert (team.version, team.updated_at, story(team.pk)) == before


def test_the_database_counts_versions_whoever_writes() -> None:
    team = TeamFactory(name="one")
    team.name = "two"
    team.save()
    assert team.version == 2

    team.name = "three"
    team.save(update_fields=["name"])
    assert team.version == 3

    Team.objects.filter(pk=team.pk).update(name="four", version=1)
    team.refresh_from_db()
    assert team.version == 4
    assert Team.history.filter(id=team.pk).latest().version == 4


def test_a_failed_save_leaves_the_instance_as_it_was() -> None:
    TeamFactory(name="taken")
    team = TeamFactory(name="free")
    team.name = "taken"

    with pytest.raises(DatabaseError), transaction.atomic():
        team.save()

    assert team.version == 1


def test_cascades_of_python_and_changed_links_are_history() -> None:
    membership = TeamMembership.objects.create(team=TeamFactory(), user=UserFactory())
    membership.team.delete()

    kinds = TeamMembership.history.filter(id=membership.pk).order_by("history_id")
    assert list(kinds.values_list("history_type", flat=True)) == ["+", "-"]


def test_the_entry_names_the_fields_and_the_record_whose_story_it_is() -> None:
    team, user = TeamFactory(), UserFactory()
    membership = TeamMembership.objects.create(team=team, user=user)
    Team.objects.filter(pk=team.pk).update(name="renamed", lead=user)

    told = ChangeEntry.objects.filter(root_model="accounts.team", root_id=team.pk).order_by("id")
    assert [(entry.model, entry.object_id, entry.kind, entry.fields) for entry in told] == [
        ("accounts.team", team.pk, "+", []),
        ("accounts.teammembership", membership.pk, "+", []),
        ("accounts.team", team.pk, "~", ["name", "lead"]),
    ]


def test_secrets_are_in_no_history_and_a_log_in_is_no_change() -> None:
    user = UserFactory()
    columns = {field.name for field in User.history.model._meta.fields}
    before = User.history.count()

    user.set_password("another-secret")
    user.save()
    User.objects.filter(pk=user.pk).update(last_login="2026-01-01T00:00Z")

    assert {"password", "last_login"}.isdisjoint(columns)
    assert User.history.count() == before


def test_rights_of_a_group_are_history() -> None:
    group = Group.objects.create(name="Sourcers")
    permission = Permission.objects.first()
    group.permissions.add(permission)
    group.permissions.clear()
    group.delete()

    told = RowHistory.objects.exclude(model="auth.nothing").order_by("id")
    assert [(row.model, row.kind) for row in told][-4:] == [
        ("auth.group", "+"),
        ("auth.group_permissions", "+"),
        ("auth.group_permissions", "-"),
        ("auth.group", "-"),
    ]
    assert told.filter(model="auth.group_permissions").last().row["permission_id"] == permission.pk


def test_a_key_cannot_be_changed() -> None:
    team = TeamFactory()

    with pytest.raises(DatabaseError, match="key of a row"), transaction.atomic():
        Team.objects.filter(pk=team.pk).update(id=team.pk + 1000)


def test_many_rows_after_many_single_rows_stay_linear() -> None:
    """A plan made for one row, kept for thousands, is quadratic."""
    teams = Team.objects.bulk_create([Team(name=f"team {n}") for n in range(8000)])
    for team in teams[:20]:
        Team.objects.filter(pk=team.pk).update(name=f"{team.name} again")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '10s'")
        cursor.execute("UPDATE accounts_team SET name = name || '!'")

    assert Team.history.filter(history_type="~", name__endswith="!").count() == 8000


def test_history_reads_as_simple_history_promises() -> None:
    user = UserFactory(display_name="Ada")
    with acting(user, reason="a new name"):
        team = TeamFactory(name="old")
        moment = Team.history.filter(id=team.pk).latest().history_date
        Team.objects.filter(pk=team.pk).update(name="new")

    assert team.history.as_of(moment).name == "old"
    assert [row.name for row in team.history.all()] == ["new", "old"]
    newest, oldest = team.history.all()
    assert newest.prev_record == oldest
    assert newest.diff_against(oldest).changed_fields == ["name"]


def test_no_trigger_is_missing() -> None:
    assert list(missing()) == []


def test_every_record_and_right_is_tracked() -> None:
    labels = {table.label for table in tracked_tables()}
    assert {"accounts.user", "accounts.userrole", "auth.group", "auth.group_permissions"} <= labels


@pytest.mark.parametrize(
    "sabotage",
    [
        "DROP TRIGGER audit_update ON accounts_team",
        "ALTER TABLE accounts_team DISABLE TRIGGER audit_insert",
        "DROP TRIGGER audit_guard ON accounts_historicalteam",
        "COMMENT ON FUNCTION audit_track_accounts_team() IS 'old'",
    ],
)
@pytest.mark.django_db(transaction=True)
def test_a_missing_trigger_is_noticed_and_mended(owner_connection, sabotage: str) -> None:
    owner_connection.execute(sabotage)
    owner_connection.commit()
    assert any("team" in sentence for sentence in missing())

    from audit.owner import as_owner

    with as_owner():
        install()

    assert list(missing()) == []


@pytest.mark.django_db(transaction=True)
def test_installing_again_changes_nothing() -> None:
    from audit.owner import as_owner

    before = ChangeSet.objects.count(), ChangeEntry.objects.count()
    with as_owner():
        install()

    assert (ChangeSet.objects.count(), ChangeEntry.objects.count()) == before


@pytest.mark.django_db(transaction=True)
def test_rows_from_before_their_triggers_get_a_first_history_row(owner_connection) -> None:
    owner_connection.execute("ALTER TABLE accounts_team DISABLE TRIGGER audit_insert")
    owner_connection.execute("INSERT INTO accounts_team (name) VALUES ('unseen')")
    owner_connection.commit()

    from audit.owner import as_owner

    with as_owner():
        install()

    team = Team.objects.get(name="unseen")
    assert story(team.pk) == [("+", "unseen")]
    assert (
        ChangeEntry.objects.get(model="accounts.team", object_id=team.pk).change_set.verb
        == "began to keep history"
    )


def test_history_models_keep_no_copies_of_indexes() -> None:
    for table in tracked_tables():
        if table.history is None:
            continue
        indexed = [f.name for f in table.history._meta.fields if f.db_index or f.unique]
        assert indexed == ["history_id"], table.label
        assert not isinstance(table.history._meta.pk, models.AutoField) or isinstance(
            table.history._meta.pk, models.BigAutoField
        )
