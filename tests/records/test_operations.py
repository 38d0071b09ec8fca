"""The frame of writes: nobody anonymous, nobody over a newer version, nothing half done."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from accounts.models import Team, User
from audit.context import acting
from audit.models import ChangeSet
from records.operations import (
    Conflict,
    acting_user,
    create_record,
    delete_record,
    lock,
    operation,
    require,
    update_record,
)
from tests.accounts.factories import TeamFactory, UserFactory
from tests.candidates.factories import CandidateFactory


@pytest.fixture
def boss(transactional_db: None) -> User:
    return UserFactory(display_name="Bea Boss", is_superuser=True)


@pytest.fixture
def stranger(transactional_db: None) -> User:
    return UserFactory(display_name="Sam Stranger")


def test_an_operation_names_the_act(boss: User) -> None:
    @operation("opened a team")
    def open_team(name: str) -> Team:
        return Team.objects.create(name=name)

    with acting(boss, via="ui", reason="growth"):
        open_team("North")

    act = ChangeSet.objects.first()
    assert (act.verb, act.reason, act.actor_name) == ("opened a team", "growth", "Bea Boss")


def test_an_operation_is_done_whole_or_not_at_all(boss: User) -> None:
    @operation("opened two teams")
    def open_two() -> None:
        Team.objects.create(name="North")
        raise ZeroDivisionError

    with acting(boss), pytest.raises(ZeroDivisionError):
        open_two()

    assert Team.objects.count() == 0


def test_nobody_in_particular_may_not_write(transactional_db: None) -> None:
    with pytest.raises(PermissionDenied, match="Nobody is acting"):
        create_record(Team(name="North"))
    with acting(None, via="task"), pytest.raises(PermissionDenied, match="Nobody is acting"):
        acting_user()


def test_require_refuses_with_the_sentence() -> None:
    require(True, "never said")
    with pytest.raises(PermissionDenied, match="ask your lead"):
        require([], "You may not do this; ask your lead.")


def test_someone_without_the_right_changes_nothing(stranger: User) -> None:
    team = TeamFactory(name="North")

    with acting(stranger):
        with pytest.raises(PermissionDenied, match="may not add this team"):
            create_record(Team(name="South"))
        with pytest.raises(PermissionDenied, match="may not change this team"):
            update_record(team, changes={"name": "Mine"})
        with pytest.raises(PermissionDenied, match="may not delete this team"):
            delete_record(team)

    assert list(Team.objects.values_list("name", "version")) == [("North", 1)]


def test_saving_over_a_newer_version_is_refused_with_who_changed_what(boss: User) -> None:
    team = TeamFactory(name="North")
    with acting(boss):
        update_record(team, changes={"name": "Far North"}, version=1)
        with pytest.raises(Conflict, match=r"Bea Boss changed this team \(name\)") as refusal:
            update_record(team, changes={"name": "South"}, version=1)

    (revision,) = refusal.value.revisions
    assert [(c.field.name, c.old, c.new) for c in revision.changes] == [("name", "North", "Far North")]
    assert Team.objects.get().name == "Far North"


def test_an_update_writes_only_what_was_changed(boss: User) -> None:
    team, stale = TeamFactory(name="North"), None
    stale = Team.objects.get(pk=team.pk)
    with acting(boss):
        update_record(team, changes={"lead": boss})
        update_record(stale, changes={"name": "South"})

    team.refresh_from_db()
    assert (team.name, team.lead, team.version) == ("South", boss, 3)


def test_a_record_in_use_is_kept_and_says_what_holds_it(boss: User) -> None:
    team = TeamFactory(name="North")
    for number in range(5):
        TeamFactory(name=f"Child {number}", parent=team)

    with (
        acting(boss),
        pytest.raises(ValidationError, match=r"North cannot be deleted.*5 teams \(Child 0, .*, 2 more"),
    ):
        delete_record(team)

    assert Team.objects.filter(pk=team.pk).exists()


def test_what_holds_a_record_is_named_only_to_those_who_see_it(boss: User) -> None:
    candidate = CandidateFactory(full_name="Ada", merged_into=None)
    hidden = CandidateFactory(
        full_name="Secret Executive", status="merged", merged_into=candidate, is_restricted=True
    )

    with acting(boss), pytest.raises(ValidationError) as refusal:
        delete_record(candidate)

    assert "1 candidate (not shown to you)" in str(refusal.value)
    assert hidden.full_name not in str(refusal.value)


@pytest.mark.parametrize("name", ["Nor\x00th", "\x00"])
def test_what_cannot_be_stored_is_refused_in_its_field(boss: User, name: str) -> None:
    with acting(boss), pytest.raises(ValidationError) as refusal:
        create_record(Team(name=name))

    assert refusal.value.message_dict == {"name": ["Remove the NUL character: it cannot be stored."]}


def test_checks_of_the_model_are_made(boss: User) -> None:
    TeamFactory(name="North")

    with acting(boss), pytest.raises(ValidationError, match="already exists"):
        create_record(Team(name="North"))


def test_a_lock_makes_the_second_writer_see_the_first(boss: User) -> None:
    team = TeamFactory(name="0")
    failures: list[BaseException] = []

    def add_one() -> None:
        try:
            with acting(boss), transaction.atomic():
                fresh = lock(team)
                fresh.name = str(int(fresh.name) + 1)
                fresh.save(update_fields=["name"])
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=add_one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert Team.objects.get().name == "8"
