"""Drawing the map: one rule at a time, proposals that bind nobody, defaults that lock no form."""

import threading
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from audit.context import acting
from clients.operations import update_client
from governance import operations
from governance.authority import OWN_ROOMS, the_map
from governance.catalogue import KINDS
from governance.choices import OnConflict, SystemKind
from governance.installation import install_map
from governance.models import AuthorityRule, DataElement, System
from records.models import Record, RecordQuerySet
from tests.accounts.factories import UserFactory
from tests.clients.factories import ClientFactory
from tests.governance.factories import (
    AuthorityRuleFactory,
    DataElementFactory,
    DisclosureFactory,
    SystemFactory,
)

TODAY = timezone.localdate


@pytest.fixture
def element(db: None) -> DataElement:
    return DataElementFactory(model="clients.client", field="legal_name")


def decide(element: DataElement, **details: object) -> AuthorityRule:
    details.setdefault("on_conflict", OnConflict.REJECT)
    return operations.decide(model=element.model, element=element, **details)  # type: ignore[arg-type]


def test_a_new_rule_ends_the_one_before(administrator: User, element: DataElement) -> None:
    crm, erp = SystemFactory(), SystemFactory()
    old = AuthorityRuleFactory(element=element, system=crm, valid_from=TODAY() - timedelta(days=9))

    with acting(administrator):
        new = decide(element, system=erp)

    old.refresh_from_db()
    assert old.valid_until == TODAY() - timedelta(days=1)
    assert the_map().master("clients.client", "legal_name").pk == new.pk


def test_a_rule_that_began_today_is_replaced(administrator: User, element: DataElement) -> None:
    with acting(administrator):
        decide(element, system=SystemFactory())
        new = decide(element, system=None)

    assert list(AuthorityRule.objects.all()) == [new]


def test_a_rule_may_begin_later_but_not_over_another_that_does(
    administrator: User, element: DataElement
) -> None:
    later = TODAY() + timedelta(days=30)
    with acting(administrator):
        decide(element, system=SystemFactory(), valid_from=later)
        with pytest.raises(ValidationError, match="Another rule covers this"):
            decide(element, system=None)
        decide(element, system=None, valid_until=later - timedelta(days=1))

    assert the_map().master("clients.client", "legal_name") is None


def test_only_who_may_decides(recruiter: User, element: DataElement) -> None:
    with acting(recruiter), pytest.raises(PermissionDenied, match="Ask an administrator"):
        decide(element, system=SystemFactory())


def test_what_is_not_on_the_map_is_refused(administrator: User) -> None:
    with acting(administrator), pytest.raises(ValidationError, match="not on the map"):
        operations.decide(model="accounts.user", on_conflict=OnConflict.REJECT)


def test_a_proposed_rule_binds_nobody_until_it_is_put_in_force(
    administrator: User, element: DataElement
) -> None:
    client = ClientFactory(legal_name="Old")
    past = TODAY() - timedelta(days=100)
    rule = AuthorityRuleFactory(element=element, is_proposed=True, valid_from=past)
    with acting(administrator):
        update_client(client, changes={"legal_name": "New"})
        rule = operations.put_in_force(rule)
        with pytest.raises(ValidationError, match="comes from"):
            update_client(client, changes={"legal_name": "Newer"})
        with pytest.raises(ValidationError, match="in force already"):
            operations.put_in_force(rule)

    assert rule.valid_from == TODAY()


def test_a_rule_can_be_ended(administrator: User, element: DataElement) -> None:
    rule = AuthorityRuleFactory(element=element, valid_from=TODAY() - timedelta(days=3))
    with acting(administrator):
        operations.end_rule(rule)

    assert the_map().rule("clients.client", "legal_name") is None
    assert AuthorityRule.objects.get().valid_until == TODAY() - timedelta(days=1)


def test_an_agency_without_other_systems_is_locked_out_of_nothing(administrator: User) -> None:
    client = ClientFactory(legal_name="Old")
    install_map()

    with acting(administrator):
        update_client(client, changes={"legal_name": "New", "tax_number": "DE 1"})

    proposed = AuthorityRule.objects.filter(is_proposed=True)
    assert {rule.system.kind for rule in proposed} == {SystemKind.CRM, SystemKind.PAYROLL, SystemKind.VMS}
    assert not System.objects.filter(is_active=True).exists()


def test_the_defaults_are_proposed_once(db: None) -> None:
    payroll = SystemFactory(kind=SystemKind.PAYROLL)
    install_map()
    assert AuthorityRule.objects.filter(system=payroll, is_proposed=True).count() == 2
    AuthorityRule.objects.all().delete()
    DataElement.objects.filter(field="headline").delete()

    install_map()

    assert list(AuthorityRule.objects.all()) == []
    assert DataElement.objects.filter(model="candidates.candidate", field="headline").exists()


def test_every_kind_on_the_map_exists_and_passes_the_gates(db: None) -> None:
    for label in KINDS:
        model = apps.get_model(label)
        assert issubclass(model, Record)
        assert isinstance(model._default_manager.all(), RecordQuerySet), label


def test_all_records_of_the_rooms_on_the_map_pass_the_gates() -> None:
    loose = [
        model._meta.label
        for model in apps.get_models()
        if issubclass(model, Record)
        and model._meta.app_label not in OWN_ROOMS
        and not hasattr(model, "permission")  # guardian's grants
        and not isinstance(model._default_manager.all(), RecordQuerySet)
    ]
    assert loose == []


def test_a_system_is_given_what_is_disclosed_to_it_and_nothing_else(db: None) -> None:
    given = DisclosureFactory(element=None, model="candidates.candidateemail")
    DisclosureFactory(system=given.system, element=DataElementFactory(model="clients.client", field="city"))

    shared = the_map().shared_with(given.system)

    assert shared["clients.client"] == {"city"}
    assert "value" in shared["candidates.candidateemail"]
    assert "id" not in shared["candidates.candidateemail"]
    assert the_map().shared_with(SystemFactory()) == {}


def test_a_system_that_is_switched_off_is_given_nothing(db: None) -> None:
    given = DisclosureFactory(element=DataElementFactory(model="clients.client", field="city"))
    given.system.is_active = False
    given.system.save()

    assert the_map().shared_with(given.system) == {}


def test_the_same_cannot_be_given_twice(administrator: User) -> None:
    system = SystemFactory()
    with acting(administrator):
        operations.disclose(system=system, model="clients.client")
        with pytest.raises(ValidationError, match="is given this already"):
            operations.disclose(system=system, model="clients.client")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_is_refused() -> None:
    element = DataElementFactory(model="clients.client", field="legal_name")
    boss, systems = UserFactory(is_superuser=True), [SystemFactory(), SystemFactory()]
    is_written, said = threading.Event(), []

    def second() -> None:
        is_written.wait(10)
        try:
            with acting(boss):
                decide(element, system=systems[1])
        except ValidationError as refusal:
            said.append(refusal.messages)
        finally:
            connection.close()

    other = threading.Thread(target=second)
    other.start()
    with acting(boss), transaction.atomic():
        decide(element, system=systems[0])
        is_written.set()
        other.join(1)  # waits for this transaction
    other.join(10)

    assert said == [["Another rule covers this at the same time. End that one first."]]
    assert the_map().master("clients.client", "legal_name").system.pk == systems[0].pk
