"""Deciding about discrepancies: what each decision writes, and what it refuses."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from audit.context import acting
from candidates.models import Candidate
from candidates.operations import update_candidate
from clients.models import Client
from governance.choices import Classification, IdentifierStatus, OnConflict
from governance.models import AuthorityRule, ChangeRequest, DataElement, ExternalIdentifier, System
from governance.operations import approve_request, reject_request
from integrations.choices import DiscrepancyKind, DiscrepancyStatus, ImportKind, Resolution
from integrations.models import Discrepancy
from integrations.operations.discrepancies import (
    create_from_theirs,
    decide_many,
    ignore_discrepancy,
    link_record,
    push_ours,
    reopen_discrepancy,
    retire_key,
    take_theirs,
)
from integrations.operations.following import follow_proposals
from records.operations import Conflict
from tests.candidates.factories import CandidateEmailFactory, CandidateFactory
from tests.clients.factories import ClientFactory
from tests.governance.factories import ProtectedFieldFactory
from tests.integrations.factories import DiscrepancyFactory
from tests.integrations.test_reconciliation import compared, crm, known

__all__ = ["compared", "crm"]

pytestmark = pytest.mark.django_db


def only(**conditions: Any) -> Discrepancy:
    return Discrepancy.objects.live().get(**conditions)


def masters(system: System | None, model: str, field: str, on_conflict: str = OnConflict.REJECT) -> None:
    element, _ = DataElement.objects.get_or_create(
        model=model, field=field, defaults={"classification": Classification.INTERNAL}
    )
    AuthorityRule.objects.create(
        model=model,
        element=element,
        system=system,
        on_conflict=on_conflict,
        valid_from=timezone.localdate() - timedelta(days=1),
    )


@pytest.mark.django_db(transaction=True)
def test_taking_theirs_changes_the_record_and_says_why(crm: System, compared: Any, manager: Any) -> None:
    person = known(CandidateFactory(full_name="Ada", city="Leeds"), crm, "1")
    compared("Id,Full name,City\n1,Ada,York\n")

    with acting(manager):
        done = take_theirs(only(), note="Called her.")

    person.refresh_from_db()
    assert (person.city, done.status, done.resolution) == ("York", "settled", Resolution.TAKEN)
    act = person.history.latest("history_id").change_set
    assert act.actor_name == manager.display_name
    assert act.reason == "Taken from Northstar by comparison: Called her."
    assert done.history.latest("history_id").change_set == act


def test_theirs_that_waits_for_approval_is_settled_or_opened_again_by_who_decides(
    crm: System, compared: Any, manager: Any, administrator: Any, as_user: Any
) -> None:
    people = (CandidateFactory(full_name=name, city="Leeds", headline="Cook") for name in ("Ada", "Bob"))
    ada, bob = (known(person, crm, person.full_name) for person in people)
    for field in ("city", "headline"):
        ProtectedFieldFactory(model="candidates.candidate", field=field, freed_by="")
    compared("Id,Full name,City\nAda,Ada,York\nBob,Bob,York\n")

    browser = as_user(manager)
    for discrepancy in Discrepancy.objects.live():
        where = reverse("admin:integrations_discrepancy_decide", args=[discrepancy.pk])
        data = {"decision": "take", "version": discrepancy.version}
        assert "Waits for approval: " in browser.post(where, data, follow=True).content.decode()
    follow_proposals()
    assert {each.status for each in Discrepancy.objects.all()} == {DiscrepancyStatus.PROPOSED}

    with acting(manager):
        update_candidate(bob, changes={"headline": "Nurse"})
    beside = ChangeRequest.objects.of(bob).latest("pk")

    with acting(administrator):
        approve_request(ChangeRequest.objects.of(ada).get())
        reject_request(ChangeRequest.objects.of(bob).exclude(pk=beside.pk).get(), reason="He lives in Leeds.")
        approve_request(beside)  # about something else
    follow_proposals()

    ada.refresh_from_db()
    assert ada.city == "York"
    assert only(candidate=bob).status == DiscrepancyStatus.OPEN
    assert Discrepancy.objects.get(candidate=ada).resolution == Resolution.TAKEN
    run = compared("Id,Full name,City\nAda,Ada,York\nBob,Bob,York\n")
    assert [each.candidate for each in Discrepancy.objects.seen_in(run).live()] == [bob]


def test_taking_addresses_adds_them_and_takes_none_away(crm: System, compared: Any, manager: Any) -> None:
    person = known(CandidateFactory(full_name="Ada"), crm, "1")
    CandidateEmailFactory(candidate=person, value="old@example.org", is_primary=True)
    compared("Id,Full name,Email\n1,Ada,new@example.org\n")

    with acting(manager):
        take_theirs(only())
    run = compared("Id,Full name,Email\n1,Ada,new@example.org\n")

    emails = person.emails.order_by("pk").values_list("normalised", "is_primary")
    assert list(emails) == [("old@example.org", False), ("new@example.org", True)]
    assert not Discrepancy.objects.seen_in(run).live().exists()


def test_taking_a_name_takes_its_parts(crm: System, compared: Any, manager: Any) -> None:
    person = known(CandidateFactory(full_name="Ada Byron", given_name="Ada", family_name="Byron"), crm, "1")
    compared("Id,First name,Last name\n1,Ada,Lovelace\n")

    with acting(manager):
        take_theirs(only())

    person.refresh_from_db()
    assert (person.full_name, person.given_name, person.family_name) == ("Ada Lovelace", "Ada", "Lovelace")


def test_what_they_decide_is_taken_and_never_pushed(crm: System, compared: Any, manager: Any) -> None:
    client = known(ClientFactory(legal_name="Acme", city="Leeds"), crm, "1")
    masters(crm, "clients.client", "city")
    compared("Id,Company name,City\n1,Acme,York\n", kind=ImportKind.CLIENTS)

    with acting(manager), pytest.raises(ValidationError, match="Northstar is right about the city"):
        push_ours(only())
    with acting(manager):
        take_theirs(only())

    client.refresh_from_db()
    assert client.city == "York"


def test_what_a_third_system_decides_is_not_taken_from_them(crm: System, compared: Any, manager: Any) -> None:
    client = known(ClientFactory(legal_name="Acme", city="Leeds"), crm, "1")
    masters(System.objects.create(code="vms", name="Fieldgate", kind="vms"), "clients.client", "city")
    compared("Id,Company name,City\n1,Acme,York\n", kind=ImportKind.CLIENTS)

    with acting(manager), pytest.raises(ValidationError, match="Fieldgate"):
        take_theirs(only())

    client.refresh_from_db()
    assert (client.city, only().status) == ("Leeds", DiscrepancyStatus.OPEN)


def test_a_map_that_changed_since_counts_as_it_is_now(crm: System, compared: Any, manager: Any) -> None:
    known(ClientFactory(legal_name="Acme", city="Leeds"), crm, "1")
    compared("Id,Company name,City\n1,Acme,York\n", kind=ImportKind.CLIENTS)
    assert only().right == "ours"
    masters(crm, "clients.client", "city")

    with acting(manager), pytest.raises(ValidationError, match="take theirs, or change the map"):
        push_ours(only())


def test_a_record_that_changed_since_is_not_decided_about(crm: System, compared: Any, manager: Any) -> None:
    person = known(CandidateFactory(full_name="Ada", city="Leeds"), crm, "1")
    compared("Id,Full name,City\n1,Ada,York\n")
    Candidate.objects.filter(pk=person.pk).update(city="Bath")

    for decide in (take_theirs, push_ours):
        with acting(manager), pytest.raises(ValidationError, match="says “Bath” by now, not “Leeds”"):
            decide(only())

    person.refresh_from_db()
    assert (person.city, only().status) == ("Bath", DiscrepancyStatus.OPEN)


@pytest.mark.django_db(transaction=True)
def test_the_second_of_two_who_decide_is_told_of_the_first(
    crm: System, compared: Any, manager: Any, administrator: Any
) -> None:
    known(CandidateFactory(full_name="Ada", city="Leeds"), crm, "1")
    compared("Id,Full name,City\n1,Ada,York\n")
    read = only()
    with acting(manager):
        take_theirs(read, version=read.version)

    with acting(administrator), pytest.raises(Conflict, match=manager.display_name):
        push_ours(read, version=read.version)
    with acting(administrator), pytest.raises(ValidationError, match="settled already: Theirs was taken"):
        push_ours(read)


def test_what_is_pushed_stays_open_until_they_have_corrected_it(
    crm: System, compared: Any, manager: Any
) -> None:
    known(CandidateFactory(full_name="Ada", city="Leeds"), crm, "1")
    compared("Id,Full name,City\n1,Ada,York\n")
    with acting(manager):
        push_ours(only())

    compared("Id,Full name,City\n1,Ada,York\n")
    assert only().status == DiscrepancyStatus.PUSHED
    compared("Id,Full name,City\n1,Ada,Leeds\n")

    assert Discrepancy.objects.get().resolution == Resolution.CORRECTED


def test_what_is_left_comes_back_when_a_side_changes_or_the_day_is_past(
    crm: System, compared: Any, manager: Any
) -> None:
    known(CandidateFactory(full_name="Ada", city="Leeds", country=""), crm, "1")
    copy = "Id,Full name,City,Country\n1,Ada,York,France\n"
    compared(copy)
    with acting(manager):
        ignore_discrepancy(only(element="city"))
        ignore_discrepancy(only(element="country"), until=timezone.localdate() + timedelta(days=1))
    compared(copy)
    assert {row.status for row in Discrepancy.objects.live()} == {DiscrepancyStatus.IGNORED}

    Discrepancy.objects.filter(element="country").update(
        ignored_until=timezone.localdate() - timedelta(days=1)
    )
    compared(copy.replace("York", "Hull"))

    assert {row.status for row in Discrepancy.objects.live()} == {DiscrepancyStatus.OPEN}


def test_leaving_until_a_day_that_is_past_is_refused(manager: Any) -> None:
    with acting(manager), pytest.raises(ValidationError, match="day to come"):
        ignore_discrepancy(DiscrepancyFactory(), until=timezone.localdate())


def test_their_row_is_put_on_the_record_once(crm: System, compared: Any, manager: Any) -> None:
    copy = "Id,Full name,City,Email\n9,New Person,Rome,new@example.org\n"
    compared(copy)

    with acting(manager):
        done = create_from_theirs(only())
    run = compared(copy)

    person = Candidate.objects.get()
    assert (person.full_name, person.city, done.candidate) == ("New Person", "Rome", person)
    assert list(ExternalIdentifier.objects.values_list("object_id", "external_id")) == [(person.pk, "9")]
    assert not Discrepancy.objects.seen_in(run).live().exists()


def test_nobody_is_added_twice_because_their_row_has_no_address(
    crm: System, compared: Any, manager: Any
) -> None:
    CandidateEmailFactory(
        candidate=CandidateFactory(
            full_name="Ada Byron", given_name="Ada", family_name="Byron", city="Leeds"
        ),
        value="ada@example.org",
    )
    compared("Id,Full name,City,Email\n9,Ada Byron,Leeds,ada.byron@example.org\n")

    with acting(manager), pytest.raises(ValidationError, match="Ada Byron"):
        create_from_theirs(only(what=DiscrepancyKind.MISSING_HERE))

    assert Candidate.objects.count() == 1


def test_their_key_is_noted_for_whom_somebody_names(crm: System, compared: Any, manager: Any) -> None:
    person = CandidateFactory(full_name="Somebody Else")
    copy = "Id,Full name\n9,Unlike Anybody\n"
    compared(copy)

    with acting(manager):
        link_record(only(), candidate=person)
    run = compared(copy)

    assert ExternalIdentifier.objects.get().object_id == person.pk
    assert [row.what for row in Discrepancy.objects.seen_in(run).live()] == [DiscrepancyKind.DIFFERENT]


def test_a_hidden_record_cannot_be_named(crm: System, compared: Any, stranger: Any, recruiter: Any) -> None:
    secret = CandidateFactory(owner=stranger, is_restricted=True)
    compared("Id,Full name\n9,Unlike Anybody\n")

    with acting(recruiter), pytest.raises(ValidationError, match="not shown to you"):
        link_record(only(), candidate=secret)


def test_a_key_is_retired_and_the_record_stays(crm: System, compared: Any, manager: Any) -> None:
    person = known(CandidateFactory(full_name="Ada"), crm, "1")
    known(CandidateFactory(full_name="Ben"), crm, "2")
    compared("Id,Full name\n2,Ben\n")

    with acting(manager):
        retire_key(only(what=DiscrepancyKind.MISSING_THERE))
    run = compared("Id,Full name\n2,Ben\n")

    assert ExternalIdentifier.objects.get(object_id=person.pk).status == IdentifierStatus.RETIRED
    assert Candidate.objects.filter(pk=person.pk).exists()
    assert not Discrepancy.objects.seen_in(run).live().exists()


def test_a_decision_can_be_taken_back(manager: Any) -> None:
    discrepancy = DiscrepancyFactory()
    with acting(manager):
        reopened = reopen_discrepancy(push_ours(discrepancy))

    assert (reopened.status, reopened.resolution) == (DiscrepancyStatus.OPEN, "")
    assert [row.status for row in discrepancy.history.order_by("history_id")] == ["open", "pushed", "open"]


def test_a_recruiter_neither_sees_nor_decides_what_is_about_a_hidden_record(
    recruiter: Any, stranger: Any
) -> None:
    hidden = DiscrepancyFactory(candidate=CandidateFactory(owner=stranger, is_restricted=True, city="Leeds"))

    with acting(recruiter), pytest.raises(PermissionDenied):
        push_ours(hidden)

    assert Discrepancy.objects.get().status == DiscrepancyStatus.OPEN


def test_taking_asks_for_the_right_to_change_the_record(
    crm: System, compared: Any, recruiter: Any, stranger: Any
) -> None:
    person = known(
        CandidateFactory(full_name="Ada", city="Leeds", owner=stranger, team=stranger.teams.get()), crm, "1"
    )
    compared("Id,Full name,City\n1,Ada,York\n")

    with acting(recruiter), pytest.raises(PermissionDenied):
        take_theirs(only())

    person.refresh_from_db()
    assert (person.city, only().status) == ("Leeds", DiscrepancyStatus.OPEN)


def test_of_many_the_refused_stop_none_of_the_others(crm: System, compared: Any, manager: Any) -> None:
    people = [known(CandidateFactory(full_name=f"P{n}", city="Leeds"), crm, str(n)) for n in range(3)]
    compared("Id,Full name,City\n0,P0,York\n1,P1,York\n2,P2,York\n")
    Candidate.objects.filter(pk=people[1].pk).update(city="Bath")
    rows = {row: row.version for row in Discrepancy.objects.order_by("pk")}

    with acting(manager):
        outcome = decide_many(rows, decision="take")

    assert [len(outcome.done), len(outcome.refused)] == [2, 1]
    assert "Bath" in outcome.refused[0][1]
    assert list(Candidate.objects.order_by("pk").values_list("city", flat=True)) == ["York", "Bath", "York"]


def test_a_merged_record_is_not_decided_about(crm: System, compared: Any, manager: Any) -> None:
    survivor = CandidateFactory(full_name="Ada")
    loser = known(CandidateFactory(full_name="Ada", city="Leeds"), crm, "1")
    compared("Id,Full name,City\n1,Ada,York\n")
    Candidate.objects.filter(pk=loser.pk).update(status="merged", merged_into=survivor)

    with acting(manager), pytest.raises(ValidationError, match="merged"):
        take_theirs(only())
    run = compared("Id,Full name,City\n1,Ada,York\n")

    assert {row.candidate_id for row in Discrepancy.objects.seen_in(run).live()} == {survivor.pk}


def test_clients_are_created_from_their_rows(crm: System, compared: Any, manager: Any) -> None:
    compared("Account Id,Company name,City\na1,Harbour Lights Ltd,Bristol\n", kind=ImportKind.CLIENTS)

    with acting(manager):
        create_from_theirs(only())

    assert list(Client.objects.values_list("legal_name", "city")) == [("Harbour Lights Ltd", "Bristol")]
