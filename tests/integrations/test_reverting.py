"""An import is taken back: what it wrote goes, and what people touched since stays and is listed."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from audit.context import acting
from audit.links import url_of
from candidates.models import Candidate, CandidateEmail
from candidates.operations import create_candidate, update_candidate
from clients.models import Client, ClientContact
from governance.choices import OnConflict
from governance.models import ChangeRequest, ExternalIdentifier
from governance.operations import identify
from integrations.choices import ExistingMode, ImportKind, ImportStatus
from integrations.models import ImportBatch
from integrations.reverting import revert_import, revert_rows
from tests.candidates.factories import CandidateUserGrantFactory
from tests.governance.factories import AuthorityRuleFactory, DataElementFactory, SystemFactory
from tests.integrations.conftest import worked

# A transaction is one act: "since" needs several.
pytestmark = pytest.mark.django_db(transaction=True)

DATA = b"Name,Email,City\nAda Byron,ada@example.org,London\nBob Lee,bob@example.org,Bath\n"
KEYED = b"ID,Name,Email\n1,Ada Byron,ada@example.org\n2,Bob Lee,bob@example.org\n"


def _revert(batch: ImportBatch, user: Any) -> ImportBatch:
    with acting(user):
        return worked(revert_import(batch))


def _told(batch: ImportBatch) -> list[tuple[str, str]]:
    return list(batch.rows.order_by("line").values_list("status", "reason"))


def test_new_records_go_and_can_be_imported_again(imported: Any, manager: Any) -> None:
    system = SystemFactory()
    batch = _revert(imported(manager, KEYED, system=system), manager)

    assert batch.status == ImportStatus.REVERTED
    assert list(Candidate.objects.all()) == []
    assert list(ExternalIdentifier.objects.all()) == []
    assert {status for status, _ in _told(batch)} == {"reverted"}
    imported(manager, KEYED, system=system)
    assert Candidate.objects.count() == 2


def test_what_somebody_changed_since_is_kept_and_listed(
    imported: Any, manager: Any, administrator: Any
) -> None:
    batch = imported(manager, DATA)
    with acting(administrator):
        update_candidate(Candidate.objects.get(full_name="Ada Byron"), changes={"headline": "Countess"})

    batch = _revert(batch, manager)

    assert [candidate.full_name for candidate in Candidate.objects.all()] == ["Ada Byron"]
    (kept, why), (gone, _) = _told(batch)
    assert (kept, gone) == ("kept", "reverted")
    assert why.startswith(f"Kept: {administrator.display_name} changed it on ")


def test_a_part_that_somebody_added_keeps_the_whole(imported: Any, manager: Any) -> None:
    batch = imported(manager, DATA)
    with acting(manager):
        ada = Candidate.objects.get(full_name="Ada Byron")
        CandidateEmail.objects.create(candidate=ada, value="a@x.org", normalised="a@x.org")

    assert _told(_revert(batch, manager))[0][0] == "kept"


def test_a_value_that_waits_for_approval_is_not_said_to_be_imported_or_taken_back(
    imported: Any, recruiter: Any, manager: Any, as_user: Any
) -> None:
    system = SystemFactory()
    with acting(recruiter):
        ada = create_candidate(full_name="Ada Byron", emails=["ada@example.org"])
        identify(ada, system=system, external_id="1")
    data = b"ID,Name,Email,City\n1,Ada Lovelace,ada@example.org,Bath\n"

    batch = imported(recruiter, data, system=system, existing=ExistingMode.UPDATE)

    ada.refresh_from_db()
    request = ChangeRequest.objects.get()
    assert (ada.full_name, ada.city, request.status) == ("Ada Byron", "Bath", "open")
    page = as_user(recruiter).get(url_of(batch)).content.decode()
    assert f'<a class="sor-link" href="{url_of(request)}">Waits for approval: Full name</a>' in page
    assert [row.line for row in batch.rows.waiting()] == [2]

    AuthorityRuleFactory(
        element=DataElementFactory(model="candidates.candidate", field="city"),
        system=system,
        on_conflict=OnConflict.PROPOSE,
    )
    batch = _revert(batch, manager)

    ada.refresh_from_db()
    assert (ada.city, _told(batch)[0][0]) == ("Bath", "kept")
    assert "once a second person approves" in _told(batch)[0][1]
    assert ChangeRequest.objects.filter(proposer=manager, what="City").count() == 1


def test_changes_are_set_back_and_added_parts_go(imported: Any, manager: Any) -> None:
    with acting(manager):
        ada = create_candidate(full_name="Ada Byron", emails=["ada@example.org"], city="Paris")
    data = b"Name,Email,Work email,City\nAda Byron,ada@example.org,ada@work.example,London\n"
    batch = imported(manager, data, existing=ExistingMode.UPDATE)
    assert ada.emails.count() == 2

    batch = _revert(batch, manager)

    ada.refresh_from_db()
    assert (ada.city, [each.normalised for each in ada.emails.all()]) == ("Paris", ["ada@example.org"])
    assert _told(batch) == [("reverted", "Taken back: as it was before")]


def test_who_may_not_delete_takes_back_what_only_changed_records(
    imported: Any, recruiter: Any, colleague: Any, as_user: Any
) -> None:
    with acting(recruiter):
        ada = create_candidate(full_name="Ada Byron", emails=["ada@example.org"], city="Paris")
    with acting(colleague):
        bob = create_candidate(full_name="Bob Lee", emails=["bob@example.org"], city="Rome")
    CandidateUserGrantFactory(user=recruiter, content_object=bob)
    data = DATA.replace(b"City", b"City,Work email").replace(b"London", b"London,ada@work.example")
    batch = imported(recruiter, data.replace(b"Bath", b"Rome,bob@work.example"), existing=ExistingMode.UPDATE)
    assert "Take this import back" in as_user(recruiter).get(url_of(batch)).content.decode()
    recruiter.memberships.all().delete()  # and with them the right to change what colleagues own

    batch = _revert(ImportBatch.objects.get(), User.objects.get(pk=recruiter.pk))

    ada.refresh_from_db()
    assert (ada.city, ada.emails.count()) == ("Paris", 1)
    assert bob.emails.count() == 2
    assert _told(batch) == [
        ("reverted", "Taken back: as it was before"), ("kept", "Kept: you may not change it")
    ]  # fmt: skip


def test_contacts_then_their_clients_are_taken_back(imported: Any, manager: Any) -> None:
    clients = imported(manager, b"Name\nBabbage Ltd\nLovelace AG\n", kind=ImportKind.CLIENTS)
    contacts = imported(
        manager, b"Name,Company\nMary,Babbage Ltd\nJane,Babbage Ltd\n", kind=ImportKind.CONTACTS
    )

    early = _revert(clients, manager)
    assert [status for status, _ in _told(early)] == ["kept", "reverted"]
    _revert(contacts, manager)

    assert list(ClientContact.objects.all()) == []
    assert [client.legal_name for client in Client.objects.all()] == ["Babbage Ltd"]


def test_an_interrupted_revert_goes_on(imported: Any, manager: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("integrations.reverting.CHUNK", 1)
    batch = imported(manager, DATA)
    with acting(manager):
        batch = revert_import(batch)
    next(revert_rows(batch))
    assert Candidate.objects.count() == 1

    batch = worked(ImportBatch.objects.get())

    assert (batch.status, Candidate.objects.count()) == (ImportStatus.REVERTED, 0)


def test_who_may_not_delete_or_has_nothing_to_take_back_is_told(
    imported: Any, checked: Any, recruiter: Any, manager: Any
) -> None:
    batch = imported(recruiter, DATA)
    with acting(recruiter), pytest.raises(PermissionDenied, match="deletes candidates, which you may not do"):
        revert_import(batch)
    batch = checked(manager, DATA)
    with acting(manager), pytest.raises(ValidationError, match="Only what an import has written"):
        revert_import(batch)
    assert Candidate.objects.count() == 2
