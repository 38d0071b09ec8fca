"""Who may say what a field holds: at every way in, with the map as it is now."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.choices import RoleCode
from accounts.models import User
from audit.context import acting
from candidates.models import Candidate
from candidates.operations import create_candidate, update_candidate
from clients.models import Client
from clients.operations import create_client, update_client
from governance.authority import HERE, STRANGER, speaking_for, the_map
from governance.choices import OnConflict
from governance.models import AuthorityRule, DataElement, System
from records import gates
from records.loading import insert_rows
from tests.accounts.factories import ServiceAccountFactory, UserFactory
from tests.clients.factories import ClientFactory
from tests.governance.factories import AuthorityRuleFactory, DataElementFactory, SystemFactory

NAME = ("clients.client", "legal_name")


@pytest.fixture
def boss(db: None) -> User:
    return UserFactory(is_superuser=True)


@pytest.fixture
def crm(db: None) -> System:
    return SystemFactory(code="crm", name="CRM", account=ServiceAccountFactory(role=RoleCode.INTEGRATION))


@pytest.fixture
def vms(db: None) -> System:
    return SystemFactory(code="vms", name="VMS", account=ServiceAccountFactory(role=RoleCode.INTEGRATION))


def decides(
    system: System | None, on_conflict: OnConflict = OnConflict.REJECT, field: str = "legal_name"
) -> Any:
    element = DataElement.objects.filter(model="clients.client", field=field).first()
    element = element or DataElementFactory(model="clients.client", field=field)
    return AuthorityRuleFactory(element=element, system=system, on_conflict=on_conflict)


def test_without_a_rule_everybody_writes_and_this_program_decides(boss: User, crm: System) -> None:
    assert the_map().master(*NAME) is None
    assert the_map().judge("clients.client", ["legal_name"], crm) == {"legal_name": OnConflict.ACCEPT}


@pytest.mark.parametrize("on_conflict", list(OnConflict))
def test_the_master_writes_whatever_the_rule_says_to_others(
    crm: System, vms: System, on_conflict: OnConflict
) -> None:
    decides(crm, on_conflict)

    assert the_map().judge("clients.client", ["legal_name"], crm) == {"legal_name": OnConflict.ACCEPT}
    assert the_map().judge("clients.client", ["legal_name"], vms) == {"legal_name": on_conflict}
    assert the_map().judge("clients.client", ["legal_name"], None) == {"legal_name": on_conflict}


def test_what_is_mastered_elsewhere_is_refused_even_to_a_superuser(boss: User, crm: System) -> None:
    client = ClientFactory(legal_name="Old")
    decides(crm)

    with acting(boss), pytest.raises(ValidationError) as refusal:
        update_client(client, changes={"legal_name": "New", "website": "https://new.example"})

    assert refusal.value.message_dict == {
        "legal_name": ["The legal name comes from CRM. Change it there; it arrives here by itself."]
    }
    client.refresh_from_db()
    assert (client.legal_name, client.website) == ("Old", "")


def test_a_value_that_is_so_already_is_no_write(boss: User, crm: System) -> None:
    client = ClientFactory(legal_name="Old")
    decides(crm)

    with acting(boss):
        update_client(client, changes={"legal_name": "Old", "website": "https://new.example"})
        client.refresh_from_db()
        client.save()

    assert client.website == "https://new.example"


def test_a_map_that_changes_is_noticed_by_a_process_that_has_it(boss: User, crm: System) -> None:
    client = ClientFactory(legal_name="Old")
    rule = decides(crm)
    with acting(boss), pytest.raises(ValidationError):
        update_client(client, changes={"legal_name": "New"})

    rule.delete()

    with acting(boss):
        update_client(client, changes={"legal_name": "New"})
    decides(crm)
    with acting(boss), pytest.raises(ValidationError):
        update_client(client, changes={"legal_name": "Newer"})


def test_a_system_that_is_switched_off_masters_nothing(boss: User, crm: System) -> None:
    decides(crm)
    crm.is_active = False
    crm.save()

    assert the_map().master(*NAME) is None


def test_a_service_account_without_a_system_is_a_stranger(db: None) -> None:
    account = ServiceAccountFactory(role=RoleCode.INTEGRATION)
    decides(None)

    assert the_map().speaker(account) == STRANGER
    assert the_map().speaker(None) == HERE
    assert the_map().judge("clients.client", ["legal_name"], STRANGER) == {"legal_name": OnConflict.REJECT}


def test_new_rows_are_judged_one_and_many(boss: User, crm: System) -> None:
    decides(crm)

    with acting(boss), pytest.raises(gates.Refused, match="comes from CRM"):
        create_client(legal_name="New")
    with acting(crm.account):
        create_client(legal_name="New")

    assert Client.objects.count() == 1


def test_a_person_may_bring_the_file_of_the_master_but_a_system_speaks_for_itself(
    boss: User, crm: System, vms: System
) -> None:
    client = ClientFactory(legal_name="Old")
    decides(crm)

    with acting(vms.account), speaking_for(crm), pytest.raises(ValidationError):
        update_client(client, changes={"legal_name": "Stolen"})
    with acting(boss), speaking_for(crm):
        update_client(client, changes={"legal_name": "New"})

    client.refresh_from_db()
    assert client.legal_name == "New"


def test_a_whole_kind_of_record_may_be_decided_elsewhere_but_for_one_field(boss: User, crm: System) -> None:
    AuthorityRuleFactory(element=None, model="candidates.candidate", system=crm)
    element = DataElementFactory(model="candidates.candidate", field="headline")
    AuthorityRuleFactory(element=element, system=None)

    with acting(crm.account):
        candidate = create_candidate(full_name="Ada Byron", owner=boss)
    with acting(boss):
        update_candidate(candidate, changes={"headline": "Poet of numbers"})
        with pytest.raises(ValidationError):
            update_candidate(candidate, changes={"city": "London"})
    with acting(crm.account), pytest.raises(ValidationError, match="is decided in this record"):
        update_candidate(candidate, changes={"headline": "Something else"})

    assert Candidate.objects.get().headline == "Poet of numbers"


def test_the_map_is_asked_for_once_in_a_request(crm: System, django_assert_num_queries: Any) -> None:
    decides(crm)
    with gates.scope():
        the_map()
        with django_assert_num_queries(0):
            the_map()


def test_rules_end(boss: User, crm: System) -> None:
    rule = decides(crm)
    AuthorityRule.objects.filter(pk=rule.pk).update(valid_from="2020-01-01", valid_until="2020-12-31")

    assert the_map().rule(*NAME) is None


def test_many_rows_at_once_are_judged_as_one_is(boss: User, crm: System) -> None:
    client = ClientFactory(legal_name="Old", city="Bonn")
    decides(crm)

    with acting(boss):
        with pytest.raises(gates.Refused):
            Client.objects.filter(pk=client.pk).update(legal_name="New")
        with pytest.raises(gates.Refused):
            Client.objects.bulk_create([Client(legal_name="New", owner=boss)])
        client.legal_name = "New"
        with pytest.raises(gates.Refused):
            Client.objects.bulk_update([client], ["legal_name"])
        Client.objects.filter(pk=client.pk).update(city="Cologne")

    client.refresh_from_db()
    assert (client.legal_name, client.city) == ("Old", "Cologne")


def test_rows_by_copy_are_judged_and_cost_no_query_each(boss: User, crm: System) -> None:
    decides(crm)
    rows = [Client(legal_name=f"Client {number}", owner=boss) for number in range(50)]

    with acting(boss), pytest.raises(gates.Refused):
        insert_rows(rows)
    with acting(crm.account):
        insert_rows(rows)

    assert Client.objects.count() == 50


def test_a_record_that_is_decided_elsewhere_is_not_deleted_here(boss: User, crm: System) -> None:
    client = ClientFactory()
    AuthorityRuleFactory(element=None, model="clients.client", system=crm)

    with acting(boss):
        with pytest.raises(ValidationError, match="The client comes from CRM"):
            client.delete()
        with pytest.raises(ValidationError, match="The client comes from CRM"):
            Client.objects.all().delete()
    with acting(crm.account):
        client.delete()


def test_who_decides_has_decided(boss: User, crm: System) -> None:
    client = ClientFactory(legal_name="Old")
    decides(crm)

    with acting(boss), gates.decided():
        update_client(client, changes={"legal_name": "New"})

    client.refresh_from_db()
    assert client.legal_name == "New"
