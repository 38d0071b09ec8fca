"""The roles that come with the program: given once, then the administrator's."""

import pytest
from django.contrib.auth.models import Permission

from accounts.choices import RoleCode
from accounts.installation import declared, install_roles
from accounts.models import Role, RoleScope
from records.choices import Reach

pytestmark = pytest.mark.django_db


def contents(code: str) -> tuple[set[str], set[tuple[str, str, str]]]:
    role = Role.objects.get(code=code)
    rights = role.group.permissions.values_list("content_type__app_label", "codename")
    return {f"{app}.{name}" for app, name in rights}, set(role.scopes.values_list("model", "verb", "reach"))


def test_a_migrated_database_has_every_role_with_what_the_policies_declare() -> None:
    for code, wanted in declared().items():
        rights, scopes = contents(code)
        assert rights == {default for default in wanted if "=" not in default}
        assert len(scopes) == len([default for default in wanted if "=" in default])
    assert set(declared()) == set(RoleCode)


def test_installing_again_changes_nothing() -> None:
    before = {code: contents(code) for code in RoleCode}
    versions = dict(Role.objects.values_list("code", "version"))

    install_roles("default")

    assert {code: contents(code) for code in RoleCode} == before
    assert dict(Role.objects.values_list("code", "version")) == versions


def test_what_an_administrator_changed_stays() -> None:
    role = Role.objects.get(code=RoleCode.RECRUITER)
    role.group.permissions.remove(Permission.objects.get(codename="import_candidate"))
    role.group.permissions.add(Permission.objects.get(codename="merge_candidate"))
    role.group.name = "Consultant"
    role.group.save()
    RoleScope.objects.filter(role=role, model="candidates.candidate").update(reach=Reach.OWN)
    RoleScope.objects.filter(role=role, model="clients.client").delete()

    install_roles("default")

    rights, scopes = contents(RoleCode.RECRUITER)
    assert "candidates.import_candidate" not in rights
    assert "candidates.merge_candidate" in rights
    assert ("candidates.candidate", "", Reach.OWN) in scopes
    assert not any(model == "clients.client" for model, _, _ in scopes)
    assert Role.objects.get(pk=role.pk).group.name == "Consultant"


def test_a_default_of_a_later_release_is_added() -> None:
    role = Role.objects.get(code=RoleCode.AUDITOR)
    new = Permission.objects.get(codename="view_offer")
    role.group.permissions.remove(new)
    Role.objects.filter(pk=role.pk).update(
        defaults=[d for d in role.defaults if d != "placements.view_offer"]
    )

    install_roles("default")

    assert "placements.view_offer" in contents(RoleCode.AUDITOR)[0]
