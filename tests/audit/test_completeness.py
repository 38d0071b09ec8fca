"""Random mixes of every way of writing: history, replayed, gives the tables."""

import contextlib
import itertools
from collections import defaultdict
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection, models, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.models import Team, TeamMembership, User
from audit.history import tracked_fields
from audit.models import ChangeEntry
from audit.triggers import BOOKKEEPING
from tests.accounts.factories import UserFactory

NAMES = st.text(alphabet="abcXYZ'\"%\\é名 ", min_size=1, max_size=8)
PICK = st.integers(min_value=0, max_value=30)


def rows_of(model: type[models.Model]) -> dict[int, dict[str, Any]]:
    names = [field.attname for field in tracked_fields(model)]
    return {row["id"]: row for row in model.objects.values(*names)}


def replayed(model: type[models.Model]) -> dict[int, dict[str, Any]]:
    """Return the rows that history says there are now; fail where its sequence cannot have happened."""
    names = [field.attname for field in tracked_fields(model)]
    stories: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in model.history.order_by("history_id").values("history_type", *names):
        stories[row["id"]].append(row)
    standing = {}
    for key, story in stories.items():
        kinds = "".join(row["history_type"] for row in story)
        assert kinds[0] == "+", f"{model.__name__} {key} has no beginning: {kinds}"
        assert "+" not in kinds[1:], f"{model.__name__} {key} began twice: {kinds}"
        assert "-" not in kinds[:-1], f"{model.__name__} {key} lived on after its end: {kinds}"
        for before, after in itertools.pairwise(story):
            if after["history_type"] == "~":
                assert after["version"] == before["version"] + 1
                assert any(before[name] != after[name] for name in names if name not in BOOKKEEPING)
        if not kinds.endswith("-"):
            standing[key] = {name: story[-1][name] for name in names}
    return standing


class Writers(RuleBasedStateMachine):
    """Writes teams and memberships in every way there is, failing ones included."""

    tracked = (Team, TeamMembership)

    def __init__(self) -> None:
        super().__init__()
        self.frame = transaction.atomic()
        self.frame.__enter__()
        self.users = list(User.objects.order_by("id")[:3])

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.frame.__exit__(None, None, None)

    def team(self, pick: int) -> Team | None:
        teams = list(Team.objects.order_by("id"))
        return teams[pick % len(teams)] if teams else None

    @contextlib.contextmanager
    def may_collide(self):  # type: ignore[no-untyped-def]
        # COPY goes past Django's wrappers, and so do its errors.
        with contextlib.suppress(IntegrityError, psycopg.IntegrityError), transaction.atomic():
            yield

    @rule(name=NAMES)
    def create(self, name: str) -> None:
        with self.may_collide():
            Team.objects.create(name=name)

    @rule(names=st.lists(NAMES, max_size=4))
    def bulk_create(self, names: list[str]) -> None:
        with self.may_collide():
            Team.objects.bulk_create([Team(name=name) for name in names])

    @rule(names=st.lists(NAMES, max_size=4, unique=True), lead=PICK)
    def upsert(self, names: list[str], lead: int) -> None:
        user = self.users[lead % 3]
        Team.objects.bulk_create(
            [Team(name=name, lead=user) for name in names],
            update_conflicts=True,
            unique_fields=["name"],
            update_fields=["lead"],
        )

    @rule(pick=PICK, name=NAMES, dirty=PICK)
    def save(self, pick: int, name: str, dirty: int) -> None:
        team = self.team(pick)
        if team:
            team.name, team.lead = name, self.users[dirty % 3]
            with self.may_collide():
                team.save(update_fields=["name"] if dirty % 2 else None)

    @rule(suffix=st.sampled_from(["", "x", "%"]))
    def update(self, suffix: str) -> None:
        with self.may_collide():
            Team.objects.update(name=models.functions.Concat("name", models.Value(suffix)))

    @rule(pick=PICK, count=st.integers(min_value=1, max_value=5))
    def bulk_update(self, pick: int, count: int) -> None:
        teams = list(Team.objects.order_by("id")[:count])
        for team in teams:
            team.lead = self.users[pick % 3]
        Team.objects.bulk_update(teams, ["lead"])

    @rule(pick=PICK, above=PICK)
    def place_below(self, pick: int, above: int) -> None:
        team, parent = self.team(pick), self.team(above)
        if team and parent and team != parent:
            Team.objects.filter(pk=team.pk).update(parent=parent)

    @rule(pick=PICK, member=PICK)
    def join(self, pick: int, member: int) -> None:
        team = self.team(pick)
        if team:
            with self.may_collide():
                team.members.add(self.users[member % 3])

    @rule(pick=PICK)
    def replace_members(self, pick: int) -> None:
        team = self.team(pick)
        if team:
            team.members.set(self.users[:2])

    @rule(pick=PICK)
    def delete_by_python(self, pick: int) -> None:
        team = self.team(pick)
        if team:
            with contextlib.suppress(models.ProtectedError):
                team.delete()

    @rule(pick=PICK)
    def delete_by_the_database(self, pick: int) -> None:
        """ON DELETE CASCADE and SET NULL, as Django 6.1's DB_CASCADE and DB_SET_NULL make them."""
        team = self.team(pick)
        if team:
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM accounts_team WHERE id = %s", [team.pk])

    @rule(names=st.lists(NAMES, max_size=3, unique=True))
    def merge(self, names: list[str]) -> None:
        with self.may_collide(), connection.cursor() as cursor:
            cursor.execute(
                "MERGE INTO accounts_team t USING unnest(%s::text[]) AS s(name) ON t.name = s.name "
                "WHEN MATCHED THEN UPDATE SET name = t.name || '~' "
                "WHEN NOT MATCHED THEN INSERT (name) VALUES (s.name)",
                [names],
            )

    @rule(names=st.lists(NAMES, max_size=3))
    def copy(self, names: list[str]) -> None:
        with self.may_collide(), connection.cursor() as cursor:
            with cursor.cursor.copy("COPY accounts_team (name) FROM STDIN") as copy:
                for name in names:
                    copy.write_row([name])

    @rule(pick=PICK)
    def roll_back(self, pick: int) -> None:
        with contextlib.suppress(ZeroDivisionError), transaction.atomic():
            Team.objects.update(lead=self.users[pick % 3])
            Team.objects.create(name="never was")
            raise ZeroDivisionError

    @invariant()
    def history_gives_the_tables(self) -> None:
        told = 0
        for model in self.tracked:
            assert replayed(model) == rows_of(model)
            told += model.history.count()
        labels = [model._meta.label_lower for model in self.tracked]
        assert ChangeEntry.objects.filter(model__in=labels).count() == told


@pytest.mark.django_db(transaction=True)
def test_history_gives_the_tables_after_any_mix_of_writes(owner_connection: psycopg.Connection) -> None:
    owner_connection.execute(_let_the_database_cascade())
    owner_connection.commit()
    UserFactory.create_batch(3)

    run_state_machine_as_test(
        Writers,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
def test_the_comparison_sees_a_gap() -> None:
    """The check itself is seen to fail: a row that history does not know."""
    team = Team.objects.create(name="told")
    rows = rows_of(Team)
    rows[team.pk]["name"] = "not told"

    assert replayed(Team) != rows


def _let_the_database_cascade() -> str:
    return """
    DO $$ DECLARE c record; BEGIN
        FOR c IN SELECT conname, conrelid::regclass AS owner FROM pg_constraint
                 WHERE contype = 'f' AND confrelid = 'accounts_team'::regclass LOOP
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.owner, c.conname);
        END LOOP;
    END $$;
    ALTER TABLE accounts_team ADD FOREIGN KEY (parent_id) REFERENCES accounts_team ON DELETE SET NULL;
    ALTER TABLE accounts_teammembership ADD FOREIGN KEY (team_id) REFERENCES accounts_team ON DELETE CASCADE;
    """
