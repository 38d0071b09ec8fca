"""What other systems may write: each rule at each way in, nothing applied or dropped in silence."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.choices import RoleCode
from accounts.models import User
from audit.choices import Via
from audit.context import acting
from audit.links import url_of
from candidates.operations import create_candidate
from candidates.operations.merging import merge_candidates, unmerge_candidates
from clients.models import Client
from governance.choices import OnConflict
from governance.models import ChangeRequest, DataElement, System
from governance.operations import identify
from integrations.choices import ExistingMode, ImportKind, InboundOutcome, Settlement
from integrations.models import ImportRow, InboundChange
from integrations.operations.inbound import settle_inbound
from records import gates
from tests.accounts.factories import ServiceAccountFactory
from tests.api.conftest import Program
from tests.candidates.factories import CandidateFactory, CertificationFactory
from tests.clients.factories import ClientFactory
from tests.governance.factories import AuthorityRuleFactory, DataElementFactory, SystemFactory

pytestmark = pytest.mark.django_db
FILE = b"Account ID,Account Name,Website\nA1,Renamed Ltd,https://new.example\n"


def system(code: str) -> System:
    return SystemFactory(
        code=code,
        name=code.upper(),
        account=ServiceAccountFactory(role=RoleCode.INTEGRATION, display_name=code),
    )


def decides(
    master: System | None,
    on_conflict: OnConflict = OnConflict.REJECT,
    *,
    model: str = "clients.client",
    field: str = "legal_name",
) -> None:
    element = DataElement.objects.filter(model=model, field=field).first()
    element = element or DataElementFactory(model=model, field=field)
    AuthorityRuleFactory(element=element, system=master, on_conflict=on_conflict)


@pytest.fixture
def crm() -> System:
    return system("crm")


@pytest.fixture
def vms() -> System:
    return system("vms")


@pytest.fixture
def client_record(recruiter: User) -> Client:
    return ClientFactory(legal_name="Babbage Ltd", owner=recruiter, team=recruiter.teams.first())


def patch(who: System, record: Client, **changes: Any) -> Any:
    program = Program(who.account)
    version = Client.objects.get(pk=record.pk).version
    return program.patch(f"clients/{record.pk}/", changes, If_Match=f'"{version}"')


def test_the_master_writes_and_is_kept(crm: System, client_record: Client) -> None:
    decides(crm)

    answer = patch(crm, client_record, legal_name="Babbage PLC", city="London")

    assert (answer.status_code, answer.json()["legal_name"]) == (200, "Babbage PLC")
    kept = InboundChange.objects.get()
    assert (kept.system, kept.outcome, kept.via) == (crm, InboundOutcome.APPLIED, Via.API)
    assert {each["name"]: (each["before"], each["after"]) for each in kept.elements} == {
        "legal_name": ("Babbage Ltd", "Babbage PLC"),
        "city": (client_record.city, "London"),
    }


def test_rejected_another_system_is_refused_with_the_reason_and_that_is_kept(
    crm: System, vms: System, client_record: Client
) -> None:
    decides(crm)

    answer = patch(vms, client_record, legal_name="Stolen", city="London")

    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {"pointer": "#/legal_name", "detail": "The legal name comes from CRM: VMS may not change it here."}
    ]
    client_record.refresh_from_db()
    assert (client_record.legal_name, client_record.city != "London") == ("Babbage Ltd", True)
    kept = InboundChange.objects.get()
    assert (kept.system, kept.outcome, kept.object_id) == (vms, InboundOutcome.REFUSED, client_record.pk)
    assert {each["name"]: each["outcome"] for each in kept.elements} == {
        "legal_name": "refused",
        "city": "left",
    }


def test_flagged_it_is_saved_and_stands_open_until_somebody_settles_it(
    as_user: Callable[[User], Any], crm: System, vms: System, client_record: Client, administrator: User
) -> None:
    decides(crm, OnConflict.FLAG)

    assert patch(vms, client_record, legal_name="Other").status_code == 200

    kept = InboundChange.objects.open().get()
    worklist = reverse("admin:integrations_discrepancy_changelist")
    page = as_user(administrator).get(worklist).content.decode()
    assert f'href="{url_of(kept)}">Client: Legal name</a>' in page
    with acting(administrator):
        settled = settle_inbound(kept, settlement=Settlement.RESTORED, note="CRM is right")
        with pytest.raises(ValidationError, match="nothing left to settle"):
            settle_inbound(kept, settlement=Settlement.KEPT)
    client_record.refresh_from_db()
    assert (client_record.legal_name, settled.settled_by) == ("Babbage Ltd", administrator)
    assert not InboundChange.objects.open().exists()
    assert "Written here, and flagged" not in as_user(administrator).get(worklist).content.decode()


def test_what_was_changed_again_since_is_not_put_back(
    crm: System, vms: System, client_record: Client, administrator: User
) -> None:
    decides(crm, OnConflict.FLAG)
    patch(vms, client_record, legal_name="Other")
    kept = InboundChange.objects.open().get()
    patch(crm, client_record, legal_name="Babbage PLC")

    with acting(administrator), pytest.raises(ValidationError, match="changed again since"):
        settle_inbound(kept, settlement=Settlement.RESTORED)

    assert Client.objects.get().legal_name == "Babbage PLC"


def test_accepted_it_is_saved_and_kept(crm: System, vms: System, client_record: Client) -> None:
    decides(crm, OnConflict.ACCEPT)

    assert patch(vms, client_record, legal_name="Other").status_code == 200

    assert InboundChange.objects.get().outcome == InboundOutcome.APPLIED


def test_to_be_approved_it_is_left_and_nothing_is_lost(
    crm: System, vms: System, client_record: Client
) -> None:
    """A proposal where proposals are kept; a refusal where nobody could approve one."""
    decides(crm, OnConflict.PROPOSE)

    answer = patch(vms, client_record, legal_name="Other", city="London")

    client_record.refresh_from_db()
    assert client_record.legal_name == "Babbage Ltd"
    kept = InboundChange.objects.get()
    outcome = InboundOutcome.PROPOSED if gates._proposers else InboundOutcome.REFUSED
    assert kept.outcome == outcome
    assert (answer.status_code < 300) is bool(gates._proposers)
    assert (client_record.city == "London") is bool(gates._proposers)


def test_a_value_that_is_so_already_is_no_conflict(crm: System, vms: System, client_record: Client) -> None:
    decides(crm)

    assert patch(vms, client_record, legal_name="Babbage Ltd", city="London").status_code == 200

    assert not InboundChange.objects.exists()


def test_what_nobody_decides_on_elsewhere_leaves_no_row(vms: System, client_record: Client) -> None:
    assert patch(vms, client_record, legal_name="Other").status_code == 200

    assert not InboundChange.objects.exists()


def test_a_system_cannot_write_in_the_name_of_another_by_its_address(
    crm: System, vms: System, recruiter: User
) -> None:
    decides(crm)
    body = {"legal_name": "Spoofed", "owner": recruiter.pk}

    answer = Program(vms.account).put("clients/by-external-id/crm/A1/", body)
    mine = Program(crm.account).put("clients/by-external-id/crm/A1/", body)

    assert (answer.status_code, mine.status_code) == (422, 201)
    refused = InboundChange.objects.get(outcome=InboundOutcome.REFUSED)
    assert (refused.system, refused.object_id, refused.root_id) == (vms, None, None)


def test_rows_in_bulk_are_judged_and_kept_one_by_one(crm: System, vms: System, client_record: Client) -> None:
    other = ClientFactory()
    decides(crm)
    rows = [
        {"id": client_record.pk, "version": client_record.version, "legal_name": "Stolen"},
        {"id": other.pk, "version": other.version, "city": "Ghent"},
    ]

    answer = Program(vms.account).patch("clients/bulk/", {"rows": rows})

    assert [row["status"] for row in answer.json()["results"]] == [422, 200]
    assert InboundChange.objects.get().object_id == client_record.pk


def test_an_imported_row_leaves_what_is_decided_elsewhere_and_says_so(
    imported: Callable[..., Any], lead: User, crm: System, vms: System, client_record: Client
) -> None:
    decides(crm)
    with acting(lead):
        identify(client_record, system=vms, external_id="A1")

    imported(lead, FILE, kind=ImportKind.CLIENTS, system=vms, existing=ExistingMode.UPDATE)

    client_record.refresh_from_db()
    assert (client_record.legal_name, client_record.website) == ("Babbage Ltd", "https://new.example")
    row = ImportRow.objects.get()
    assert "The legal name comes from CRM" in row.problems[0]["sentence"]


def test_a_merge_cannot_take_what_is_decided_elsewhere(crm: System, lead: User) -> None:
    with acting(lead):
        survivor = create_candidate(full_name="Ada Byron")
        loser = create_candidate(full_name="Ada Lovelace", headline="Poet", different_from=None)
    decides(crm, model="candidates.candidate", field="headline")

    with acting(lead), pytest.raises(ValidationError, match="The headline comes from CRM"):
        merge_candidates(survivor, loser, choices={"headline": "loser"})

    loser.refresh_from_db()
    assert loser.merged_into is None


def test_a_merge_leaves_what_nobody_chose_to_whoever_decides_on_it(crm: System, lead: User) -> None:
    with acting(lead):
        survivor = create_candidate(full_name="Ada Byron")
        loser = create_candidate(full_name="Ada Lovelace", headline="Poet", summary="Rhymes.")
        mine = CertificationFactory(candidate=survivor, name="Verse", issuer="", number="1", expires_on=None)
        CertificationFactory(candidate=loser, name="Verse", issuer="", number="1", expires_on="2030-01-01")
    decides(crm, model="candidates.candidate", field="headline")
    decides(crm, model="candidates.candidate", field="status")
    decides(crm, OnConflict.PROPOSE, model="candidates.certification", field="expires_on")

    with acting(lead):
        merge = merge_candidates(survivor, loser)

    for record in (survivor, loser, mine):
        record.refresh_from_db()
    assert (survivor.headline, survivor.summary, mine.expires_on) == ("", "Rhymes.", None)
    assert (loser.merged_into, loser.status) == (survivor, "merged")
    assert not ChangeRequest.objects.exists()

    with acting(lead):
        merge = unmerge_candidates(merge)
    assert merge.leftovers == []


def test_what_a_merge_proposes_is_not_undone_as_if_it_had_been_written(crm: System, lead: User) -> None:
    with acting(lead):
        survivor = create_candidate(full_name="Ada Byron")
        loser = create_candidate(full_name="Ada Lovelace", headline="Poet")
    decides(crm, OnConflict.PROPOSE, model="candidates.candidate", field="headline")

    with acting(lead):
        merge = merge_candidates(survivor, loser, choices={"headline": "loser"})
        survivor.refresh_from_db()
        assert (survivor.headline, ChangeRequest.objects.get().proposed) == ("", {"headline": "Poet"})
        merge = unmerge_candidates(merge)

    assert merge.leftovers == []


# --- On the screen -----------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_form_shows_it_read_only_with_its_master(
    as_user: Callable[[User], Any], administrator: User, crm: System, client_record: Client
) -> None:
    decides(crm)
    patch(crm, client_record, legal_name="Babbage PLC")

    page = as_user(administrator).get(reverse("admin:clients_client_change", args=[client_record.pk]))

    field = page.context["adminform"].form.fields["legal_name"]
    assert field.disabled
    assert "The legal name comes from CRM" in page.content.decode()
    assert "CRM last wrote this record on" in page.content.decode()


def test_a_tampered_form_is_refused(
    as_user: Callable[[User], Any], administrator: User, crm: System, client_record: Client
) -> None:
    decides(crm)
    browser = as_user(administrator)
    url = reverse("admin:clients_client_change", args=[client_record.pk])
    form = browser.get(url).context["adminform"].form
    data = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    data |= {
        f"{prefix}-{end}": 0
        for prefix in ("user_grants", "team_grants")
        for end in ("TOTAL_FORMS", "INITIAL_FORMS")
    }

    answer = browser.post(url, data | {"legal_name": "Tampered", "city": "Ghent"})

    assert answer.status_code == 200
    assert "The legal name comes from CRM" in str(answer.context["adminform"].form.errors)
    client_record.refresh_from_db()
    assert client_record.legal_name == "Babbage Ltd"


def test_in_place_it_is_neither_offered_nor_taken(
    as_user: Callable[[User], Any], recruiter: User, crm: System
) -> None:
    candidate = CandidateFactory(owner=recruiter, headline="Old")
    decides(crm, model="candidates.candidate", field="headline")
    url = reverse("admin:candidates_candidate_spot", args=[candidate.pk, "headline"])
    browser = as_user(recruiter)

    offered = browser.get(f"{url}?shown")
    answer = browser.post(url, {f"spot-candidate-{candidate.pk}-headline-headline": "New", "read": "x"})

    assert "sor-spot-open" not in offered.content.decode()
    assert answer.status_code == 403
    candidate.refresh_from_db()
    assert candidate.headline == "Old"


def test_a_system_reads_what_became_of_its_own_and_people_settle_it_over_rest(
    crm: System, vms: System, client_record: Client, manager: User
) -> None:
    decides(crm, OnConflict.FLAG)
    patch(vms, client_record, legal_name="Theirs Ltd")

    (told,) = Program(vms.account).get("inbound-changes/").json()["results"]
    assert (told["outcome"], told["elements"][0]["after"]) == ("flagged", "Theirs Ltd")
    assert Program(crm.account).get("inbound-changes/").json()["results"] == []
    assert Program(crm.account).get(f"inbound-changes/{told['id']}/").status_code == 404
    path, tag = f"inbound-changes/{told['id']}/settle/", f'"{told["version"]}"'
    assert Program(vms.account).post(path, {"settlement": "kept"}, If_Match=tag).status_code == 403
    settled = Program(manager).post(path, {"settlement": "restored"}, If_Match=tag)
    assert (settled.status_code, settled.json()["settlement"]) == (200, "restored")
    client_record.refresh_from_db()
    assert client_record.legal_name == "Babbage Ltd"


def test_a_value_that_is_the_key_of_a_hidden_record_is_not_told(
    crm: System, vms: System, client_record: Client, lead: User
) -> None:
    hidden = CandidateFactory(is_restricted=True)
    kept = InboundChange.objects.create(
        system=vms, sender="vms", via=Via.API, model="placements.submission", object_id=1, fields=["candidate"],
        root_model="clients.client", root_id=client_record.pk, outcome=InboundOutcome.FLAGGED,
        elements=[{"name": "candidate", "before": None, "after": hidden.pk, "outcome": "flagged", "sentence": ""}],
    )  # fmt: skip

    told = Program(lead).get(f"inbound-changes/{kept.pk}/", {"fields": "elements"}).json()

    assert told["elements"][0]["after"] is None


def test_inbound_changes_are_seen_by_those_who_see_the_record(
    as_user: Callable[[User], Any], crm: System, vms: System, lead: User, stranger: User, administrator: User
) -> None:
    hidden = ClientFactory(legal_name="Secret", is_restricted=True, owner=stranger)
    decides(crm)
    with acting(vms.account), pytest.raises(gates.Refused) as refusal:
        hidden.legal_name = "Known"
        hidden.save(update_fields=["legal_name"])
    with acting(vms.account, via=Via.API):
        gates.tell_refused(refusal.value)
    kept = InboundChange.objects.get()
    page = reverse("admin:integrations_inboundchange_page", args=[kept.pk])

    browser = as_user(lead)
    assert browser.get(page).status_code == 404
    listed = browser.get(reverse("admin:integrations_inboundchange_changelist"))
    assert list(listed.context["cl"].result_list) == []
    settle = reverse("admin:integrations_inboundchange_settle", args=[kept.pk])
    assert browser.post(settle, {"how": "kept"}).status_code == 404


def test_the_page_of_an_inbound_change_shows_hostile_values_as_text(
    as_user: Callable[[User], Any], crm: System, vms: System, client_record: Client, administrator: User
) -> None:
    decides(crm, OnConflict.FLAG)
    patch(vms, client_record, legal_name="<script>alert(1)</script>\u202e")
    kept = InboundChange.objects.get()
    browser = as_user(administrator)

    page = browser.get(reverse("admin:integrations_inboundchange_page", args=[kept.pk]))

    assert "<script>alert" not in page.content.decode()
    assert "&lt;script&gt;alert" in page.content.decode()
    settle = reverse("admin:integrations_inboundchange_settle", args=[kept.pk])
    assert browser.post(settle, {"how": "kept", "note": "fine"}).status_code == 302
    assert InboundChange.objects.get().settlement == Settlement.KEPT
