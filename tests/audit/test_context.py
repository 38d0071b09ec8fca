"""Who acts reaches the database with each write, and never with somebody else's."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import pytest
from django.db import connection, transaction

import manage
from accounts.models import Team, User
from audit.choices import Via
from audit.context import acting, current, tell_database
from audit.models import ChangeSet
from tests.accounts.factories import UserFactory


@pytest.fixture
def recruiter(transactional_db: None) -> User:
    return UserFactory(display_name="Rita Recruiter")


def last_act() -> ChangeSet:
    return ChangeSet.objects.first()


def test_an_act_is_recorded_with_all_its_circumstances(recruiter: User) -> None:
    with acting(
        recruiter,
        via=Via.API,
        verb="made a team",
        reason="because",
        request_id="req-12345",
        address="192.0.2.7",
        api_key_id=9,
    ):
        Team.objects.create(name="North")

    act = last_act()
    assert (act.actor_id, act.actor_name) == (recruiter.pk, "Rita Recruiter")
    assert (act.via, act.verb, act.reason) == ("api", "made a team", "because")
    assert (act.request_id, act.address, act.api_key_id) == ("req-12345", "192.0.2.7", 9)
    assert act.db_role == "sor_app"


def test_a_write_without_context_is_recorded_as_sql_with_the_database_role(transactional_db: None) -> None:
    Team.objects.create(name="North")

    act = last_act()
    assert (act.actor_id, act.actor_name, act.via, act.db_role) == (
        None,
        "database role sor_app",
        "sql",
        "sor_app",
    )


def test_the_next_write_on_the_connection_does_not_inherit_the_actor(recruiter: User) -> None:
    with acting(recruiter, via=Via.UI):
        Team.objects.create(name="North")

    Team.objects.create(name="South")

    assert last_act().actor_id is None
    assert current() is None


def test_the_actor_survives_the_rollback_of_a_savepoint(recruiter: User) -> None:
    with acting(recruiter, via=Via.UI), transaction.atomic():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            Team.objects.create(name="Lost")
            raise ZeroDivisionError
        Team.objects.create(name="North")

    assert list(Team.objects.values_list("name", flat=True)) == ["North"]
    assert last_act().actor_id == recruiter.pk


def test_a_transaction_has_one_change_set_however_much_it_writes(recruiter: User) -> None:
    before = ChangeSet.objects.count()

    with acting(recruiter, via=Via.UI), transaction.atomic():
        north = Team.objects.create(name="North")
        Team.objects.bulk_create([Team(name="South"), Team(name="East")])
        Team.objects.filter(pk=north.pk).update(name="Far North")

    assert ChangeSet.objects.count() == before + 1
    assert [entry.kind for entry in last_act().entries.order_by("id")] == ["+", "+", "+", "~"]


def test_a_transaction_that_changes_nothing_leaves_no_act(recruiter: User) -> None:
    team = Team.objects.create(name="North")
    before = ChangeSet.objects.count()

    with acting(recruiter, via=Via.UI), transaction.atomic():
        Team.objects.filter(pk=team.pk).update(name="North")
        Team.objects.filter(pk=0).update(name="South")
        Team.objects.filter(pk=0).delete()

    assert ChangeSet.objects.count() == before


@pytest.mark.parametrize("name", ["100%", "%s", "%(x)s", "quote ' and \\ back", "naïve 名前", '{"json": 1}'])
def test_hostile_words_in_the_context_change_nothing_but_the_record(recruiter: User, name: str) -> None:
    with acting(recruiter, via=Via.UI, reason=name):
        Team.objects.create(name=name)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE accounts_team SET name = name || '%'")
            assert cursor.rowcount == 1

    assert last_act().reason == name
    assert Team.objects.get().name == f"{name}%"


def test_an_inner_act_keeps_the_outer_verb_and_reason(recruiter: User) -> None:
    with acting(recruiter, via=Via.UI, verb="outer", reason="asked"), acting(verb="inner", reason="other"):
        Team.objects.create(name="North")

    assert (last_act().verb, last_act().reason, last_act().actor_id) == ("outer", "asked", recruiter.pk)


def test_a_person_in_a_command_acts_under_their_own_verb(recruiter: User) -> None:
    with acting(name="command line", via=Via.COMMAND, verb="ran demo", reason="trying"):
        with acting(recruiter), acting(verb="made a team"):
            Team.objects.create(name="North")

    assert (last_act().actor_name, last_act().verb, last_act().reason) == (
        "Rita Recruiter",
        "made a team",
        "",
    )


def test_executemany_and_copy_are_told_who_acts(recruiter: User) -> None:
    with acting(recruiter, via=Via.IMPORT), connection.cursor() as cursor:
        cursor.executemany("INSERT INTO accounts_team (name, version) VALUES (%s, 1)", [["a"], ["b"]])
        assert last_act().actor_id == recruiter.pk

    with acting(recruiter, via=Via.IMPORT, verb="copied"), transaction.atomic():
        tell_database()
        with (
            connection.cursor() as cursor,
            cursor.cursor.copy("COPY accounts_team (name, version) FROM STDIN") as copy,
        ):
            copy.write_row(["c", 1])

    assert (last_act().actor_id, last_act().verb) == (recruiter.pk, "copied")


def test_the_actor_is_asked_for_only_when_something_is_written(transactional_db: None) -> None:
    def explode() -> User:
        raise AssertionError("nobody wrote")

    with acting(explode, via=Via.UI):
        assert Team.objects.count() == 0


def test_an_act_holds_in_a_thread_to_which_only_its_context_came(recruiter: User) -> None:
    """Procrastinate runs tasks in threads: context variables follow, connections do not."""

    def task() -> None:
        try:
            with acting(recruiter, via=Via.TASK, reason="in a thread"):
                Team.objects.create(name="North")
        finally:
            connection.close()

    with acting(name="worker", via=Via.COMMAND), ThreadPoolExecutor() as threads:
        threads.submit(copy_context().run, task).result()

    assert (last_act().actor_id, last_act().via, last_act().reason) == (recruiter.pk, "task", "in a thread")


def test_a_command_is_told_with_who_ran_it(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    command = [
        "manage.py",
        "createsuperuser",
        "--noinput",
        "--email=boss@agency.example",
        "--display_name=Boss",
    ]
    monkeypatch.setattr("sys.argv", command)
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a long enough secret")

    manage.main()

    assert (last_act().via, last_act().verb) == ("command", "ran createsuperuser")
    assert last_act().actor_name.endswith(" at the command line")
