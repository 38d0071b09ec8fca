"""From a file to candidates: who is new, who is known, what is refused, and what stays true when killed."""

import csv
import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from time import sleep
from typing import Any

import psutil
import psycopg
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError, connection
from django.db.models import Q
from django.urls import reverse

from accounts.choices import RoleCode
from audit.context import acting
from audit.links import url_of
from candidates.matching import traits_of_new
from candidates.models import Candidate, CandidateEmail, CandidatePhone
from candidates.operations import create_candidate
from candidates.operations.matching import is_held_back
from governance.models import ExternalIdentifier
from integrations import work
from integrations.choices import ExistingMode, ImportStatus, LookalikeMode, RowAction, RowStatus
from integrations.kinds.candidates import CandidatePlanner
from integrations.models import ImportBatch
from integrations.operations import cancel_import, choose_mapping, choose_reading, start_import, upload_file
from integrations.report import error_lines
from integrations.reverting import revert_import
from tests.accounts.factories import UserFactory
from tests.governance.factories import SkillFactory, SourceFactory, SystemFactory, TagFactory
from tests.integrations.conftest import uploaded, worked

pytestmark = pytest.mark.django_db

HEADER = b"Name,Email,Phone,Company,City,Country,Source,Notes\n"
ADA = b"Ada Byron,Ada@Example.org,+44 20 7946 0958,Babbage Ltd,London,UK,Referral,Daughter of a poet\n"
BOB = b"Bob,bob@example.org,,,,,,\n"


def _actions(batch: ImportBatch) -> list[str]:
    return list(batch.rows.order_by("line").values_list("action", flat=True))


def _reasons(batch: ImportBatch) -> list[str]:
    return list(batch.rows.order_by("line").values_list("reason", flat=True))


def test_a_file_becomes_candidates_with_all_that_it_says(imported: Any, recruiter: Any, team: Any) -> None:
    referral = SourceFactory(name="Referral")

    batch = imported(recruiter, HEADER + ADA + BOB)

    ada = Candidate.objects.get(full_name="Ada Byron")
    assert batch.status == ImportStatus.DONE
    assert (ada.current_employer, ada.city, ada.country, ada.summary) == (
        "Babbage Ltd", "London", "GB", "Daughter of a poet",
    )  # fmt: skip
    assert (ada.owner, ada.team, ada.source) == (recruiter, team, referral)
    assert [(email.value, email.normalised, email.is_primary) for email in ada.emails.all()] == [
        ("Ada@Example.org", "ada@example.org", True)
    ]
    assert [phone.normalised for phone in ada.phones.all()] == ["+442079460958"]
    assert set(batch.rows.values_list("candidate__full_name", flat=True)) == {"Ada Byron", "Bob"}


@pytest.mark.parametrize(
    "row",
    [
        ADA,
        "Chloë Müller,C.M+jobs@Müller.example; hr@acme.example,0151 12345678 / +43 660 1234567,,Wien,AT,,".encode(),
        "王小明,xm.wang@example.cn,,,北京,CN,,\n".encode(),
        b"Cher,,+44 20 7946 0958 ext 12,,,,,\n",
    ],
)
def test_a_row_is_compared_as_the_person_that_it_becomes(checked: Any, recruiter: Any, row: bytes) -> None:
    batch = checked(recruiter, HEADER + row)

    [plan] = CandidatePlanner(batch).plan((each.line, each.raw, "") for each in batch.rows.all())

    assert plan.draft.as_traits() == traits_of_new(plan.draft.as_new())


def test_the_check_writes_nothing_to_candidates(checked: Any, recruiter: Any) -> None:
    batch = checked(recruiter, HEADER + ADA + BOB)

    assert (batch.status, _actions(batch)) == (ImportStatus.CHECKED, ["create", "create"])
    assert list(Candidate.objects.all()) == []


def test_known_people_are_skipped_by_e_mail_phone_and_key(
    imported: Any, checked: Any, recruiter: Any
) -> None:
    system = SystemFactory()
    data = b"ID,Name,Email,Phone\n1,Ada Byron,ada@example.org,+44 20 7946 0958\n"
    imported(recruiter, data, system=system)

    batch = checked(
        recruiter,
        b"ID,Name,Email,Phone\n9,Ada B.,ADA@example.org,\n8,Ada Byron,,0044 20 7946 0958\n"
        b"1,Countess,,\n7,New,,\n",
        system=system,
    )

    assert _actions(batch) == ["skip", "skip", "skip", "create"]
    assert [
        "by e-mail" in _reasons(batch)[0],
        "by phone" in _reasons(batch)[1],
        "by key" in _reasons(batch)[2],
    ] == [True] * 3


def test_the_same_person_twice_in_a_file_is_imported_once(imported: Any, recruiter: Any) -> None:
    batch = imported(recruiter, HEADER + ADA + BOB + ADA)

    assert _actions(batch) == ["create", "create", "skip"]
    assert _reasons(batch)[2] == "The same person as in line 2"
    assert Candidate.objects.count() == 2


def test_a_family_telephone_does_not_make_two_people_one(imported: Any, recruiter: Any) -> None:
    data = b"Name,Email,Phone\nAnn Lee,ann@x.org,+44 20 7946 0958\nTom Lee,tom@x.org,+44 20 7946 0958\n"

    batch = imported(recruiter, data)

    assert _actions(batch) == ["create", "create"]
    assert "Line 2 has the same phone, but another name" in batch.rows.last().warnings[0]["sentence"]


def test_a_family_telephone_is_known_again_far_below(
    checked: Any, recruiter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of earlier chunks only the lines of keys are kept in memory; what they said is read again."""
    monkeypatch.setattr(work, "CHUNK", 2)
    shared = b",+44 20 7946 0958,,,,,\n"

    batch = checked(
        recruiter,
        HEADER + b"Ada Byron,ada@example.org" + shared + BOB
        + b"Cher,cher@example.org,,,,,,\nRalph Byron,ralph@example.org" + shared
        + b"Ada Byron,ada2@example.org" + shared,
    )  # fmt: skip

    assert _actions(batch) == ["create", "create", "create", "create", "skip"]
    assert "Line 2 has the same phone" in batch.rows.get(line=5).warnings[0]["sentence"]
    assert batch.rows.get(line=6).reason == "The same person as in line 2"


def test_updating_fills_and_adds_and_empty_cells_clear_nothing(imported: Any, recruiter: Any) -> None:
    with acting(recruiter):
        ada = create_candidate(
            full_name="Ada Byron", emails=["ada@example.org"], city="Paris", headline="Poet"
        )
    data = (
        b"Name,Email,Work email,Phone,City,Headline\n"
        b"A. Byron,ada@example.org,ada@babbage.example,+44 20 7946 0958,London,\n"
    )

    batch = imported(recruiter, data, existing=ExistingMode.UPDATE)

    ada.refresh_from_db()
    row = batch.rows.get()
    assert (row.action, row.candidate) == (RowAction.UPDATE, ada)
    assert (ada.full_name, ada.city, ada.headline) == ("Ada Byron", "London", "Poet")
    assert "The name in the record, Ada Byron, was kept." in row.warnings[0]["sentence"]
    assert [(each.normalised, each.is_primary) for each in ada.emails.order_by("id")] == [
        ("ada@example.org", True),
        ("ada@babbage.example", False),
    ]
    assert [(each.normalised, each.is_primary) for each in ada.phones.all()] == [("+442079460958", True)]


def test_a_list_of_what_people_have_adds_a_row_of_it_each_and_is_taken_back(imported: Any, lead: Any) -> None:
    system = SystemFactory()
    imported(lead, b"id,name,email\n7,Ada Byron,ada@example.org\n", system=system)
    analyst, tagged = TagFactory(name="Analyst"), TagFactory(name="Engines")
    told = b"candidate_id,tag\n7,Analyst\n7,Engines\n7,analyst\n8,Engines\n"

    with acting(lead):
        proposed = uploaded(lead, told, system=system)
    batch = imported(lead, told, system=system, existing=proposed.existing)

    assert proposed.existing == ExistingMode.ONLY
    ada = Candidate.objects.get()
    assert {row.tag for row in ada.taggings.all()} == {analyst, tagged}
    assert list(batch.rows.order_by("line").values_list("action", flat=True)) == [
        "update", "update", "skip", "skip",
    ]  # fmt: skip
    with acting(lead):
        worked(revert_import(batch))
    assert list(ada.taggings.all()) == []


def test_what_the_other_system_has_deleted_is_left_out(imported: Any, recruiter: Any) -> None:
    batch = imported(
        recruiter, b"name,email,is_deleted\nAda,ada@example.org,false\nBob,bob@example.org,TRUE\n"
    )

    assert [each.full_name for each in Candidate.objects.all()] == ["Ada"]
    assert batch.rows.get(line=3).reason == "Deleted in the other system"


def test_a_reference_names_one_of_two_who_share_an_address(imported: Any, recruiter: Any) -> None:
    with acting(recruiter):
        one, other = (
            create_candidate(full_name=name, emails=["home@example.org"], different_from=None)
            for name in ("Ada Byron", "Anne Byron")
        )
    rows = f"reference,email,city\n{one.reference},home@example.org,Leeds\n{other.reference},home@example.org,York\n"

    batch = imported(recruiter, rows.encode(), existing=ExistingMode.UPDATE)

    assert _actions(batch) == ["update", "update"]
    assert [each.city for each in Candidate.objects.order_by("pk")] == ["Leeds", "York"]


@pytest.mark.parametrize(("lookalikes", "people"), [(LookalikeMode.HOLD, 4), (LookalikeMode.ADD, 5)])
def test_one_person_on_two_lines_without_a_key_is_told_before_anything_is_written(
    checked: Any, recruiter: Any, lookalikes: str, people: int
) -> None:
    rows = (
        b"name,email,city\nZora Quibble,zq@example.org,Leeds\nZora QUIBBLE,,Leeds\n"
        b"Zora Quibble,z@example.com,York\nBob,,Leeds\nZora Quibble,zora@example.net,Leeds\n"
    )

    batch = checked(recruiter, rows, lookalikes=lookalikes)

    assert batch.rows.counts()["create"] == people
    row = batch.rows.get(line=3)
    assert "May be the person in line 2: Same name, Same city" in f"{row.reason} {row.problems}"
    assert batch.rows.get(line=6).action == "create"  # a namesake, with another address


def test_importing_the_same_file_again_changes_nothing(imported: Any, recruiter: Any) -> None:
    imported(recruiter, HEADER + ADA + BOB, existing=ExistingMode.UPDATE)
    before = list(Candidate.objects.values_list("pk", "version"))

    batch = imported(recruiter, HEADER + ADA + BOB, existing=ExistingMode.UPDATE)

    assert _actions(batch) == ["skip", "skip"]
    assert "Nothing new about" in _reasons(batch)[0]
    assert list(Candidate.objects.values_list("pk", "version")) == before


def test_a_row_in_error_writes_nothing_and_says_why(imported: Any, recruiter: Any) -> None:
    data = (
        b"Name,Email,City\nAda,not an address,London\n,x@example.org,\n"
        + b"y" * 300
        + b",z@example.org,\nBob,b@x.org,Rome\n"
    )

    batch = imported(recruiter, data)

    assert _actions(batch) == ["error", "error", "error", "create"]
    first, second, third, _ = _reasons(batch)
    assert "is not an e-mail address" in first
    assert "There is no name" in second
    assert "at most 200 characters" in third
    assert [candidate.full_name for candidate in Candidate.objects.all()] == ["Bob"]
    assert CandidateEmail.objects.count() == 1


def test_a_phone_that_cannot_be_read_is_left_out_with_a_remark(imported: Any, recruiter: Any) -> None:
    batch = imported(recruiter, b"Name,Phone\nAda,5552000\nBob,9.87654E+09\n")

    assert list(CandidatePhone.objects.all()) == []
    first, second = (row.warnings[0]["sentence"] for row in batch.rows.order_by("line"))
    assert "with its country code" in first
    assert "spreadsheet has shortened" in second
    assert batch.rows.first().raw == ["Ada", "5552000"]


def test_phones_without_a_country_code_are_read_as_those_of_the_chosen_country(
    imported: Any, recruiter: Any
) -> None:
    imported(recruiter, b"Name,Phone,Country\nAda,06 12 34 56 78,\nBob,(02) 5550 1177,AU\n", country="FR")

    assert set(CandidatePhone.objects.values_list("normalised", flat=True)) == {
        "+33612345678",
        "+61255501177",
    }


def test_mixed_cells_lists_and_vocabulary_are_taken_apart(imported: Any, recruiter: Any) -> None:
    SkillFactory(name="Python", aliases=["py3"])
    data = b"Name,Contact details,Skills\nAda,ada@x.org / +44 20 7946 0958; ada@y.org,Py3; Weaving | PYTHON\n"

    batch = imported(
        recruiter, data, mapping={"Name": "full_name", "Contact details": "reach", "Skills": "skill"}
    )

    ada = Candidate.objects.get()
    assert {email.normalised for email in ada.emails.all()} == {"ada@x.org", "ada@y.org"}
    assert [phone.normalised for phone in ada.phones.all()] == ["+442079460958"]
    assert [skill.name for skill in ada.skills.all()] == ["Python"]
    assert "left out: Weaving" in batch.rows.get().warnings[0]["sentence"]


@pytest.mark.parametrize(
    ("header", "cells", "full_name"),
    [
        (b"First name,Last name", "Ana,García de la Torre", "Ana García de la Torre"),
        (b"First name,Middle name,Last name", "John,Ronald,Tolkien", "John Ronald Tolkien"),
        (b"First name,Last name", "太郎,山田", "山田太郎"),
        (b"First name,Last name", "Sukarno,", "Sukarno"),
        (b"Name,Email", '"Byron, Ada",a@x.org', "Byron, Ada"),
    ],
)
def test_names_are_kept_as_given(
    imported: Any, recruiter: Any, header: bytes, cells: str, full_name: str
) -> None:
    imported(recruiter, header + b"\n" + cells.encode() + b"\n")

    assert Candidate.objects.get().full_name == full_name


def test_formulas_are_flagged_on_import_and_neutral_in_the_report(imported: Any, recruiter: Any) -> None:
    data = b'Name,Email,City\n"=HYPERLINK(""http://x"")",wrong,"@SUM(1)"\n+Plus,wrong,Rome\n'

    batch = imported(recruiter, data)

    report = "".join(error_lines(batch))
    assert any("looks like a formula" in warning["sentence"] for warning in batch.rows.first().warnings)
    lines = list(csv.reader(report.splitlines()))
    assert [line[2:] for line in lines[1:]] == [
        ['\'=HYPERLINK("http://x")', "wrong", "'@SUM(1)"],
        ["'+Plus", "wrong", "Rome"],
    ]


def test_a_corrected_error_file_can_be_imported(imported: Any, recruiter: Any) -> None:
    batch = imported(recruiter, b"Name,Email,Phone\nAda,wrong,+44 20 7946 0958\n")
    report = "".join(error_lines(batch)).replace(",wrong,", ",ada@x.org,")

    imported(recruiter, report.encode())

    assert CandidatePhone.objects.get().normalised == "+442079460958"


def test_keys_of_the_other_system_are_kept_and_ask_for_the_system(imported: Any, recruiter: Any) -> None:
    data = b"Candidate ID,Name\nX-1,Ada\n"
    mapping = {"Candidate ID": "external_id", "Name": "full_name"}
    batch = uploaded(recruiter, data)
    with acting(recruiter), pytest.raises(ValidationError, match="Say whose keys"):
        choose_mapping(batch, mapping=mapping)

    system = SystemFactory()
    imported(recruiter, data, mapping=mapping, system=system)

    key = ExternalIdentifier.objects.get()
    assert (key.system, key.external_id, key.object_id) == (system, "X-1", Candidate.objects.get().pk)


def test_a_mapping_may_not_hold_one_thing_twice_or_know_nobody(recruiter: Any) -> None:
    batch = uploaded(recruiter, b"A,B\nAda,Byron\n")

    with acting(recruiter):
        with pytest.raises(ValidationError, match="held by “A” already"):
            choose_mapping(batch, mapping={"A": "full_name", "B": "full_name"})
        with pytest.raises(ValidationError, match="Say which column holds the name"):
            choose_mapping(batch, mapping={"A": "city"})
        with pytest.raises(ValidationError, match="does not belong to this file"):
            choose_mapping(batch, mapping={"C": "full_name"})


# Rights ------------------------------------------------------------------------------------------


def test_importing_is_a_right_of_its_own(db: None) -> None:
    auditor = UserFactory(role=RoleCode.AUDITOR)

    with acting(auditor), pytest.raises(PermissionDenied, match="may not import"):
        upload_file(io.BytesIO(HEADER), name="x.csv", size=len(HEADER))
    assert list(ImportBatch.objects.all()) == []


def test_somebody_hidden_is_neither_doubled_nor_shown(checked: Any, recruiter: Any, stranger: Any) -> None:
    with acting(stranger):
        create_candidate(full_name="Secret Person", emails=["ada@example.org"], is_restricted=True)

    batch = checked(recruiter, HEADER + ADA, existing=ExistingMode.UPDATE)

    row = batch.rows.get()
    assert (row.action, row.candidate) == (RowAction.SKIP, None)
    assert "you may not see them" in row.reason
    assert "Secret" not in row.reason


def test_somebody_of_another_team_is_not_changed(imported: Any, recruiter: Any, stranger: Any) -> None:
    with acting(stranger):
        theirs = create_candidate(full_name="Ada Byron", emails=["ada@example.org"])

    imported(recruiter, HEADER + ADA, existing=ExistingMode.UPDATE)

    theirs.refresh_from_db()
    assert (theirs.city, theirs.version) == ("", 1)


def test_an_import_stops_when_its_owner_loses_the_right(checked: Any, recruiter: Any) -> None:
    batch = checked(recruiter, HEADER + ADA)
    with acting(recruiter):
        batch = start_import(batch)
    recruiter.is_active = False
    recruiter.save(update_fields=["is_active"])

    batch = worked(ImportBatch.objects.get(pk=batch.pk))

    assert (batch.status, batch.problem) == (ImportStatus.CANCELLED, "You may not import candidates.")
    assert list(Candidate.objects.all()) == []


def test_nobody_touches_the_import_of_a_colleague(checked: Any, recruiter: Any, colleague: Any) -> None:
    batch = checked(recruiter, HEADER + ADA)

    with acting(colleague), pytest.raises(PermissionDenied):
        start_import(batch)
    batch.refresh_from_db()
    assert batch.status == ImportStatus.CHECKED


# Interruptions -----------------------------------------------------------------------------------


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "CHUNK", 10)


MANY = b"Name,Email\n" + b"".join(b"Person %d,p%d@example.org\n" % (n, n) for n in range(35))


@pytest.mark.usefixtures("small_chunks")
def test_an_interrupted_import_goes_on_without_doubling_a_row(checked: Any, recruiter: Any) -> None:
    batch = checked(recruiter, MANY)
    with acting(recruiter):
        batch = start_import(batch)
    steps = work.work_on(batch)
    next(steps)
    next(steps)
    steps.close()
    assert Candidate.objects.count() == 20

    batch = worked(ImportBatch.objects.get(pk=batch.pk))

    assert (batch.status, batch.rows_done, Candidate.objects.count()) == (ImportStatus.DONE, 35, 35)
    assert not batch.rows.filter(status=RowStatus.PENDING).exists()


@pytest.mark.usefixtures("small_chunks")
def test_an_interrupted_check_begins_anew(checked: Any, recruiter: Any) -> None:
    batch = uploaded(recruiter, MANY)
    with acting(recruiter):
        batch = choose_mapping(batch, mapping={"Name": "full_name", "Email": "email"})
    steps = work.work_on(batch)
    next(steps)
    steps.close()

    batch = worked(ImportBatch.objects.get(pk=batch.pk))

    assert (batch.status, batch.rows_total, batch.rows.count()) == (ImportStatus.CHECKED, 35, 35)


@pytest.mark.usefixtures("small_chunks")
def test_two_workers_at_once_import_each_row_once(checked: Any, recruiter: Any) -> None:
    batch = checked(recruiter, MANY)
    with acting(recruiter):
        batch = start_import(batch)
    one, other = work.work_on(batch), work.work_on(ImportBatch.objects.get(pk=batch.pk))
    for steps in (one, other, one, other, one, other, one, other):
        next(steps, None)

    assert (Candidate.objects.count(), ImportBatch.objects.get().status) == (35, ImportStatus.DONE)


@contextmanager
def _amid_their_chunks(batch: ImportBatch, other: psycopg.Connection) -> Iterator[tuple[Any, list[int]]]:
    """Have two hands import, and stop them where people are written but not their addresses."""
    emails = "'candidates_candidateemail'::regclass"
    # The databases of other tests are copies, with the same numbers for the same tables.
    here = "database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    waiting = f"SELECT pid FROM pg_locks, pg_sleep(0.01) WHERE {here} AND relation = {emails} AND NOT granted"

    def work_on() -> ImportBatch:
        try:
            return worked(batch)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with other.transaction():
            other.execute("LOCK TABLE candidates_candidateemail IN SHARE MODE")
            working = pool.submit(work_on)
            while len(hands := other.execute(waiting).fetchall()) < work.HANDS:
                assert not working.done()
            yield working, [pid for (pid,) in hands]
        wait([working], 30)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("small_chunks")
def test_hands_that_are_killed_amid_their_chunks_lose_and_double_nothing(
    checked: Any, recruiter: Any, superuser_connection: psycopg.Connection
) -> None:
    batch = checked(recruiter, MANY)
    with acting(recruiter):
        batch = start_import(batch)
    with _amid_their_chunks(batch, superuser_connection) as (working, hands):
        superuser_connection.execute("SELECT pg_terminate_backend(pid) FROM unnest(%s) AS pid", [hands])
    assert isinstance(working.exception(), OperationalError)
    assert (Candidate.objects.count(), batch.rows.filter(status=RowStatus.PENDING).count()) == (0, 35)

    batch = worked(ImportBatch.objects.get(pk=batch.pk))

    assert (batch.status, batch.rows_done, Candidate.objects.count()) == (ImportStatus.DONE, 35, 35)
    assert CandidateEmail.objects.values("normalised").distinct().count() == 35
    assert Candidate.history.count() == 35
    assert not batch.rows.filter(Q(status=RowStatus.PENDING) | Q(change_set_id=None)).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("small_chunks")
def test_an_import_that_is_cancelled_amid_its_chunks_leaves_them_out(
    checked: Any, recruiter: Any, superuser_connection: psycopg.Connection
) -> None:
    batch = checked(recruiter, MANY)
    with acting(recruiter):
        batch = start_import(batch)
        with _amid_their_chunks(batch, superuser_connection) as (working, _):
            cancel_import(batch)

    assert working.result().status == ImportStatus.CANCELLED
    assert (Candidate.objects.count(), batch.rows.filter(status=RowStatus.PENDING).count()) == (0, 35)


@pytest.mark.django_db(transaction=True)
def test_processes_of_which_one_is_killed_amid_its_chunk_lose_and_double_nothing(
    checked: Any, recruiter: Any, superuser_connection: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "FEW", 0)
    rows = b"".join(b"Person %d,p%d@example.org\n" % (n, n) for n in range(work.CHUNK + 100))
    batch = checked(recruiter, b"Name,Email\n" + rows)
    with acting(recruiter):
        batch = start_import(batch)
    with _amid_their_chunks(batch, superuser_connection) as (working, _):
        assert is_held_back()
        hand, *_ = [
            each for each in psutil.Process().children() if "--multiprocessing-fork" in each.cmdline()
        ]
        hand.kill()
    assert isinstance(working.exception(), BrokenProcessPool)
    while is_held_back():  # PostgreSQL notices that nobody is there when it has something to say
        sleep(0.05)

    batch = worked(ImportBatch.objects.get(pk=batch.pk))

    assert (batch.status, batch.rows_done) == (ImportStatus.DONE, work.CHUNK + 100)
    assert Candidate.objects.count() == Candidate.history.count() == work.CHUNK + 100
    assert CandidateEmail.objects.values("normalised").distinct().count() == work.CHUNK + 100


@pytest.mark.usefixtures("small_chunks")
def test_a_cancelled_import_stops_and_keeps_what_is_done(checked: Any, recruiter: Any, as_user: Any) -> None:
    batch = checked(recruiter, MANY)
    with acting(recruiter):
        batch = start_import(batch)
    steps = work.work_on(batch)
    next(steps)
    with acting(recruiter):
        cancel_import(batch)
    for _ in steps:
        pass

    batch.refresh_from_db()
    assert (batch.status, Candidate.objects.count()) == (ImportStatus.CANCELLED, 10)
    page = as_user(recruiter).get(url_of(batch)).content.decode()
    assert "10 rows were imported before and stay, 25 were left out." in page
    assert page.count("Cancelled before its turn") == 25


def test_an_import_that_is_cancelled_while_it_is_checked_promises_nothing(
    recruiter: Any, as_user: Any
) -> None:
    batch = uploaded(recruiter, MANY)
    with acting(recruiter):
        batch = choose_mapping(batch, mapping={"Name": "full_name", "Email": "email"})
        next(work.work_on(batch))
        cancel_import(batch)

    page = as_user(recruiter).get(url_of(batch)).content.decode()

    assert "Cancelled before anything was imported." in page
    assert page.count("Cancelled before its turn") == 35


def test_one_row_that_the_database_refuses_does_not_cost_the_others(
    checked: Any, recruiter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key that another import took between check and commit breaks a constraint for its row alone."""
    system = SystemFactory()
    data = b"ID,Name,Email\n1,Ada,ada@x.org\n2,Bob,bob@x.org\n3,Cy,cy@x.org\n"
    batch = checked(recruiter, data, system=system)
    plan = CandidatePlanner.plan

    def blind(planner: Any, rows: Any) -> Any:
        """Plan as if the key were free, the way two commits at the same moment do."""
        plans = plan(planner, rows)
        ExternalIdentifier.objects.create(
            system=system, model="candidates.candidate", object_id=0, external_id="2"
        )
        return plans

    with acting(recruiter):
        batch = start_import(batch)
    monkeypatch.setattr(CandidatePlanner, "plan", blind)
    worked(batch)

    assert _actions(batch) == ["create", "error", "create"]
    assert "has this key in that system already" in _reasons(batch)[1]
    assert {candidate.full_name for candidate in Candidate.objects.all()} == {"Ada", "Cy"}


def test_only_unfinished_imports_can_be_changed(imported: Any, recruiter: Any) -> None:
    batch = imported(recruiter, HEADER + ADA)

    with acting(recruiter):
        with pytest.raises(PermissionDenied, match="no longer be changed"):
            choose_mapping(batch, mapping={"Name": "full_name"})
        with pytest.raises(ValidationError, match="cannot become"):
            cancel_import(batch)


# Files -------------------------------------------------------------------------------------------


def test_a_file_is_read_with_the_encoding_that_a_person_chose(recruiter: Any) -> None:
    batch = uploaded(recruiter, "Name,City\nŁukasz,Kraków\n".encode("cp1250"))

    with acting(recruiter):
        batch = choose_reading(batch, encoding="cp1250")

    assert batch.read_proposal().columns[0].samples == ["Łukasz"]


def test_what_cannot_be_read_is_refused_and_nothing_kept(recruiter: Any) -> None:
    with pytest.raises(ValidationError, match="not a table"):
        uploaded(recruiter, b"%PDF-1.7 not a table")
    assert list(ImportBatch.objects.all()) == []


def test_a_file_with_a_header_only_says_so(checked: Any, recruiter: Any) -> None:
    batch = checked(recruiter, b"First name,Last name\n", mapping={"First name": "given_name"})

    assert (batch.status, batch.problem) == (ImportStatus.FAILED, "There is no row below the header.")


@pytest.mark.parametrize("version", ["9" * 5_000, "abc", "-1"])
def test_an_import_is_not_started_with_a_version_that_cannot_be(
    as_user: Any, checked: Any, recruiter: Any, version: str
) -> None:
    batch = checked(recruiter, b"Name,Email\nAda,ada@x.org\n")

    answer = as_user(recruiter).post(
        reverse("admin:integrations_importbatch_start", args=[batch.pk]), {"version": version}
    )

    batch.refresh_from_db()
    assert (answer.status_code, batch.status) == (302, ImportStatus.CHECKED)
