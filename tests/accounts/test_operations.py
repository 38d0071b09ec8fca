"""Users, teams, roles and keys change only through people who may, and leave a trace."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts import operations
from accounts.choices import RoleCode
from accounts.models import ApiKey, Role, Team, TeamMembership, User, UserRole
from accounts.secrets import digest_of
from audit.context import acting
from audit.models import ChangeSet, RowHistory
from candidates.models import Candidate
from records.choices import Reach
from records.operations import create_record, update_record
from records.policies import may
from tests.accounts.factories import (
    ApiKeyFactory,
    RoleFactory,
    ServiceAccountFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def role(code: RoleCode) -> Role:
    return Role.objects.get(code=code)


def test_create_user_folds_the_address_and_checks_the_password(administrator: User) -> None:
    with acting(administrator):
        user = operations.create_user(
            email=" Nora.NEW@Agency.Example ", display_name="Nora New", password="quiet-river-stone-7"
        )

    assert user.email == "nora.new@agency.example"
    assert user.check_password("quiet-river-stone-7")
    with acting(administrator), pytest.raises(ValidationError, match="too common"):
        operations.create_user(email="x@agency.example", display_name="X", password="password1234")


def test_an_address_is_taken_in_whatever_letters(administrator: User, recruiter: User) -> None:
    with acting(administrator), pytest.raises(ValidationError, match="already a user with this e-mail"):
        operations.create_user(email=recruiter.email.upper(), display_name="Second")

    assert User.objects.filter(email__iexact=recruiter.email).count() == 1


@pytest.mark.parametrize("who", ["recruiter", "lead", "manager", "auditor", "privacy_officer", "integration"])
def test_only_administrators_manage_users_roles_and_keys(who: str, request: pytest.FixtureRequest) -> None:
    person, other, account = request.getfixturevalue(who), UserFactory(), ServiceAccountFactory()

    with acting(person):
        for refused in (
            lambda: operations.create_user(email="n@agency.example", display_name="N"),
            lambda: operations.disable_user(other),
            lambda: operations.set_password(other, password="quiet-river-stone-7"),
            lambda: operations.assign_role(person, role=role(RoleCode.ADMINISTRATOR)),
            lambda: operations.set_rights(role(RoleCode.RECRUITER), permissions=[]),
            lambda: operations.set_reach(role(RoleCode.RECRUITER), model="*", reach=Reach.ALL),
            lambda: operations.create_role(name="Mine", code="mine"),
            lambda: operations.issue_api_key(account, name="K", scopes=["*:write"]),
        ):
            with pytest.raises(PermissionDenied):
                refused()

    other.refresh_from_db()
    assert other.is_active
    assert list(ApiKey.objects.all()) == []
    assert not User.objects.filter(email="n@agency.example").exists()


def test_an_administrator_cannot_make_a_superuser(administrator: User) -> None:
    with acting(administrator):
        with pytest.raises(PermissionDenied):
            update_record(administrator, changes={"is_superuser": True})
        with pytest.raises(PermissionDenied):
            create_record(UserFactory.build(is_superuser=True))
        with pytest.raises(PermissionDenied):
            operations.set_password(UserFactory(is_superuser=True), password="quiet-river-stone-7")

    administrator.refresh_from_db()
    assert not administrator.is_superuser


def test_nobody_locks_themselves_out(administrator: User) -> None:
    with acting(administrator):
        with pytest.raises(ValidationError, match="cannot disable yourself"):
            operations.disable_user(administrator)
        with pytest.raises(ValidationError, match="ask another administrator"):
            operations.revoke_role(administrator, role=role(RoleCode.ADMINISTRATOR))

    administrator.refresh_from_db()
    assert administrator.is_active


@pytest.mark.django_db(transaction=True)
def test_a_role_given_and_taken_works_at_once_and_leaves_a_trace(administrator: User) -> None:
    user = UserFactory(display_name="Nora New")
    assert not may(user, "import", Candidate)

    with acting(administrator, reason="Starts on Monday"):
        operations.assign_role(user, role=role(RoleCode.RECRUITER))
    assert may(user, "import", Candidate)
    with acting(administrator):
        operations.revoke_role(user, role=role(RoleCode.RECRUITER))
    assert not may(user, "import", Candidate)

    given, taken = UserRole.history.filter(user_id=user.pk).order_by("history_id")
    assert (given.history_type, taken.history_type) == ("+", "-")
    assert given.history_user_id == taken.history_user_id == administrator.pk
    assert given.history_change_reason == "Starts on Monday"


@pytest.mark.django_db(transaction=True)
def test_the_rights_of_a_role_have_a_history(administrator: User) -> None:
    own, merge = RoleFactory(), Permission.objects.get(codename="merge_candidate")

    with acting(administrator, reason="They asked for it"):
        operations.set_rights(own, permissions=[merge])

    change = ChangeSet.objects.filter(reason="They asked for it").get()
    row = RowHistory.objects.filter(change_set=change).get()
    assert (row.row["group_id"], row.row["permission_id"], row.kind) == (own.group_id, merge.pk, "+")
    assert (change.actor_id, change.verb) == (administrator.pk, "changed the rights of a role")


def test_set_reach_replaces_the_scope_it_finds(administrator: User) -> None:
    recruiter = role(RoleCode.RECRUITER)

    with acting(administrator):
        operations.set_reach(recruiter, model="candidates.candidate", reach=Reach.ALL)

    assert [scope.reach for scope in recruiter.scopes.filter(model="candidates.candidate")] == [Reach.ALL]


def test_a_role_of_the_program_cannot_be_deleted(administrator: User) -> None:
    with acting(administrator), pytest.raises(ValidationError, match="comes with the program"):
        operations.delete_role(role(RoleCode.AUDITOR))
    own = RoleFactory()
    with acting(administrator):
        operations.delete_role(own)

    assert not Role.objects.filter(pk=own.pk).exists()
    assert role(RoleCode.AUDITOR)


def test_membership_comes_and_goes(manager: User, recruiter: User, other_team: Team) -> None:
    with acting(manager):
        operations.add_to_team(recruiter, team=other_team)
        with pytest.raises(ValidationError, match="in the team already"):
            operations.add_to_team(recruiter, team=other_team)
        operations.leave_team(recruiter, team=other_team)
        with pytest.raises(ValidationError, match="is not in Finance"):
            operations.leave_team(recruiter, team=other_team)
    with acting(recruiter), pytest.raises(PermissionDenied):
        operations.add_to_team(recruiter, team=other_team)

    assert not TeamMembership.objects.filter(user=recruiter, team=other_team).exists()


def test_a_team_cannot_stand_below_itself() -> None:
    above = TeamFactory(name="Above")
    middle = TeamFactory(name="Middle", parent=above)
    above.parent = TeamFactory(name="Below", parent=middle)

    with pytest.raises(ValidationError, match="Below stands below Above already"):
        above.full_clean()


def test_a_key_is_shown_once_and_kept_as_a_digest(administrator: User, integration: User) -> None:
    with acting(administrator):
        key, text = operations.issue_api_key(integration, name="Payroll", scopes=["candidates:read"])

    assert re.fullmatch(r"sor_[0-9a-f]{8}_[\w-]{43}", text)
    stored = ApiKey.objects.filter(pk=key.pk).values().get()
    assert stored["digest"] == digest_of(text)
    assert text not in str(stored)
    assert not hasattr(ApiKey.history.get(), "digest")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"scopes": []}, "cannot be blank|Say what"),
        ({"scopes": ["everything"]}, "allows nothing"),
        ({"scopes": ["candidates:read", "candidates:fly"]}, "candidates:fly"),
        ({"scopes": ["people:read"]}, "people:read"),
        ({"networks": ["10.0.0.0/40"]}, "not a network"),
        ({"expires_at": timezone.now() - timedelta(days=1)}, "expired already"),
    ],
)
def test_a_key_that_could_not_work_is_refused(
    given: dict[str, object], message: str, administrator: User, integration: User
) -> None:
    with acting(administrator), pytest.raises(ValidationError, match=message):
        operations.issue_api_key(integration, **{"name": "Payroll", "scopes": ["*:read"], **given})  # type: ignore[arg-type]

    assert list(ApiKey.objects.all()) == []


def test_a_key_and_the_one_that_takes_its_place_both_open_the_door_for_a_while(
    administrator: User, integration: User
) -> None:
    with acting(administrator):
        old, _ = operations.issue_api_key(
            integration, name="Payroll", scopes=["candidates:read"], networks=["192.0.2.0/24"]
        )
        new, text = operations.rotate_api_key(old, overlap=timedelta(hours=1))

    assert (new.account, new.scopes, new.networks) == (integration, ["candidates:read"], ["192.0.2.0/24"])
    assert new.digest == digest_of(text)
    assert set(ApiKey.objects.live()) == {old, new}
    assert list(ApiKey.objects.live(timezone.now() + timedelta(hours=2))) == [new]
    with acting(administrator), pytest.raises(ValidationError, match="opens nothing"):
        operations.rotate_api_key(operations.revoke_api_key(old), overlap=timedelta(hours=1))


def test_who_may_not_manage_keys_replaces_none(recruiter: User, integration: User) -> None:
    key = ApiKeyFactory(account=integration)

    with acting(recruiter), pytest.raises(PermissionDenied):
        operations.rotate_api_key(key, overlap=timedelta(hours=1))

    assert list(ApiKey.objects.all()) == [key]


def test_a_person_has_no_keys_and_a_service_account_no_password(
    administrator: User, recruiter: User, integration: User
) -> None:
    with acting(administrator):
        with pytest.raises(ValidationError, match="service account, not to a person"):
            operations.issue_api_key(recruiter, name="Mine", scopes=["*:read"])
        with pytest.raises(ValidationError, match="no password"):
            operations.set_password(integration, password="quiet-river-stone-7")


def test_the_history_of_a_user_keeps_no_secret_and_no_log_in(recruiter: User, administrator: User) -> None:
    with acting(administrator):
        operations.set_password(recruiter, password="quiet-river-stone-7")
    recruiter.last_login = timezone.now()
    recruiter.save(update_fields=["last_login"])

    assert User.history.filter(id=recruiter.pk).count() == 1
    assert not {"password", "last_login"} & {field.name for field in User.history.model._meta.fields}
