"""What is taken away may come back: the same columns, and nothing changes."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from audit.choices import Reading
from audit.context import acting
from audit.models import AccessLog, ChangeEntry
from candidates.models import Candidate
from candidates.operations import NewCandidate, create_candidate, create_candidates
from clients.operations import add_contact, create_client, create_job_order
from governance.choices import EmploymentType, ReasonKind, Unit, WorkMode
from governance.models import Reason
from integrations.choices import ExistingMode, ImportKind, ImportStatus
from integrations.exporting import TABLES, csv_lines, exportable_for, keys_for, write_workbook
from integrations.kinds import IMPORTABLES, importable
from interactions.choices import Direction, Kind
from interactions.operations import log_interaction
from tests.governance.factories import SkillFactory, SourceFactory, TagFactory

EXPORT = "admin:integrations_importbatch_export"
pytestmark = pytest.mark.django_db

HOSTILE = "=HYPERLINK(\"http://evil.example\")\n'+1 and 'quotes', \u202eabc"


@pytest.fixture
def full_record(administrator: Any) -> Any:
    """One of each kind, with every sort of value, and a poor one beside it."""
    asked = Reason.objects.create(kind=ReasonKind.DO_NOT_CONTACT, name="Asked to be left alone")
    with acting(administrator):
        ada = create_candidate(
            full_name="Ada Byron",
            given_name="Ada",
            family_name="Byron",
            emails=["Ada@Example.org", "ada@work.example"],
            phones=["+44 20 7946 0958 ext 12", "+49 30 901820"],
            links=["https://linkedin.com/in/ada"],
            skills=[SkillFactory(name="C++"), SkillFactory(name="Welding")],
            tags=[TagFactory(name="Gold")],
            headline="=1+1",
            summary=HOSTILE,
            city="London",
            country="GB",
            language="en",
            available_from=dt.date(2026, 2, 3),
            notice_days=30,
            pay_minimum="60000",
            pay_target="65000.50",
            pay_currency="GBP",
            pay_unit=Unit.YEAR,
            work_modes=[WorkMode.REMOTE, WorkMode.ONSITE],
            employment_types=[EmploymentType.CONTRACT_TO_HIRE],
            willing_to_relocate=False,
            source=SourceFactory(name="Referral"),
            do_not_contact=True,
            do_not_contact_reason=asked,
        )
        create_candidate(full_name="Nil Null", given_name="Nil", family_name="Null", different_from=None)
        create_candidate(
            full_name="Jones, Mary Ann", given_name="Mary", family_name="Smith", different_from=None
        )
        create_candidate(full_name="Cher", summary="'=2 and 'so on", different_from=None)
        client = create_client(
            legal_name="=Müller & Söhne, KG", phone="+49 30 901820", city="Köln", payment_days=30
        )
        contact = add_contact(
            client, full_name="Bob", email="bob@example.org", notes=HOSTILE, do_not_contact=True
        )
        job = create_job_order(
            client,
            title="Welder",
            contact=contact,
            employment_type=EmploymentType.CONTRACT,
            pay_minimum="20",
            currency="EUR",
            unit=Unit.HOUR,
            hours_per_week="37.5",
            description=HOSTILE,
            skills=[SkillFactory(name="MIG")],
        )
        create_job_order(client, title="Cook", employment_type=EmploymentType.PERMANENT)
        log_interaction(
            ada,
            kind=Kind.NOTE,
            direction=Direction.INTERNAL,
            body=HOSTILE,
            occurred_at=timezone.now() - dt.timedelta(minutes=3),
            job_order=job,
        )
    return administrator


@pytest.mark.parametrize("kind", TABLES)
def test_exporting_and_importing_again_changes_nothing(kind: str, full_record: Any, imported: Any) -> None:
    table, written = "".join(csv_lines(importable(kind), keys_for(importable(kind), full_record))), _written()

    batch = imported(full_record, table.encode(), kind=kind, existing=ExistingMode.UPDATE)

    assert batch.status == ImportStatus.DONE
    assert {row.action for row in batch.rows.all()} == {"skip"}
    assert all("Nothing new" in row.reason for row in batch.rows.all())
    assert [problem for row in batch.rows.all() for problem in row.errors] == []
    assert _written() == written


def _written() -> int:
    """How many rows of the record were written so far, other than of imports themselves."""
    own = {"integrations.importbatch", "integrations.importrow"}
    return ChangeEntry.objects.exclude(model__in=own).count()


@pytest.mark.parametrize("kind", [ImportKind.CANDIDATES, ImportKind.JOB_ORDERS])
def test_a_workbook_comes_back_as_well(kind: str, full_record: Any, imported: Any, tmp_path: Path) -> None:
    path = tmp_path / "export.xlsx"
    write_workbook(path, importable(kind), keys_for(importable(kind), full_record))

    batch = imported(full_record, path.read_bytes(), name=path.name, kind=kind, existing=ExistingMode.UPDATE)

    assert {(row.action, row.reason[:11]) for row in batch.rows.all()} == {("skip", "Nothing new")}


def test_what_was_taken_away_becomes_the_same_people_elsewhere(full_record: Any, imported: Any) -> None:
    kind = importable(ImportKind.CANDIDATES)
    table = "".join(csv_lines(kind, keys_for(kind, full_record)))
    before = Candidate.objects.get(full_name="Ada Byron")
    # Somewhere else their references and addresses are not known.
    elsewhere = (
        table.replace(before.reference, "").replace("xample", "lsewhere").replace("79460958", "79460000")
    )
    told = ("summary", "headline", "available_from", "notice_days", "pay_target", "pay_unit", "work_modes",
            "employment_types", "willing_to_relocate", "do_not_contact", "do_not_contact_reason", "source",
            "language", "status", "city")  # fmt: skip
    mapping = {target.label: target.code for target in kind.vocabulary.offered if target.label in table}
    del mapping[kind.vocabulary.targets["reference"].label]

    imported(full_record, elsewhere.encode(), lookalikes="add", match_by="email", mapping=mapping)

    after = Candidate.objects.exclude(pk=before.pk).get(full_name="Ada Byron")
    before.summary = before.summary.replace("xample", "lsewhere")
    before.work_modes.sort()
    assert [getattr(after, name) for name in told] == [getattr(before, name) for name in told]
    assert {row.skill.name for row in after.skill_rows.all()} == {"C++", "Welding"}
    assert [row.tag.name for row in after.taggings.all()] == ["Gold"]


def test_every_label_is_recognised_as_what_it_labels() -> None:
    for each in IMPORTABLES.values():
        found = {
            target.code: each.vocabulary.recognise(target.label)[0] for target in each.vocabulary.offered
        }
        assert found == {code: code for code in each.vocabulary.targets}


def test_formulas_are_text_in_both_files(full_record: Any, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    kind, path = importable(ImportKind.CLIENTS), tmp_path / "x.xlsx"
    keys = keys_for(kind, full_record)
    write_workbook(path, kind, keys)

    assert "'=Müller" in "".join(csv_lines(kind, keys))
    sheet = load_workbook(path).active
    assert sheet is not None
    assert [cell.data_type for cell in sheet[2] if cell.value] == ["s"] * len(
        [c for c in sheet[2] if c.value]
    )


def test_a_file_has_only_whom_one_may_take_away(
    as_user: Any, lead: Any, recruiter: Any, stranger: Any
) -> None:
    with acting(recruiter):
        mine = create_candidate(full_name="Ada Byron")
    with acting(stranger):
        theirs = create_candidate(full_name="Hidden Person")

    told = b"".join(as_user(lead).get(reverse(EXPORT), {"kind": "candidates", "format": "csv"})).decode()

    assert mine.reference in told
    assert theirs.reference not in told
    assert "Hidden" not in told
    read = AccessLog.objects.get(action=Reading.EXPORTED, reader=lead)
    assert (read.model, read.object_ids) == ("candidates.candidate", [mine.pk])


def test_taking_away_is_a_right_of_its_own(as_user: Any, recruiter: Any, lead: Any) -> None:
    assert exportable_for(recruiter) == []
    assert as_user(recruiter).get(reverse(EXPORT)).status_code == 403
    assert as_user(lead).get(reverse(EXPORT)).status_code == 200
    assert as_user(lead).get(reverse(EXPORT), {"kind": "users", "format": "csv"}).status_code == 422
    assert as_user(lead).get(reverse(EXPORT), {"kind": "candidates", "format": "exe\x00"}).status_code == 422


def test_a_workbook_is_sent_as_one_and_a_large_one_refused(
    as_user: Any, lead: Any, recruiter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with acting(recruiter):
        create_candidate(full_name="Ada Byron")
        create_candidate(full_name="Bob Roberts", different_from=None)

    whole = as_user(lead).get(reverse(EXPORT), {"kind": "candidates", "format": "xlsx"})
    monkeypatch.setattr("integrations.admin.exports.MOST_IN_WORKBOOK", 1)
    refused = as_user(lead).get(reverse(EXPORT), {"kind": "candidates", "format": "xlsx"})

    assert b"".join(whole).startswith(b"PK")
    assert refused.status_code == 422
    assert "Take the CSV" in refused.content.decode()


def test_an_export_asks_few_questions_however_many_people(
    as_user: Any, lead: Any, recruiter: Any, django_assert_max_num_queries: Any
) -> None:
    with acting(recruiter):
        create_candidates([NewCandidate(candidate=Candidate(full_name=f"Person {n}")) for n in range(50)])

    client = as_user(lead)
    with django_assert_max_num_queries(25):
        b"".join(client.get(reverse(EXPORT), {"kind": "candidates", "format": "csv"}))


def test_the_command_writes_what_its_user_may_take_away(lead: Any, recruiter: Any, tmp_path: Path) -> None:
    with acting(recruiter):
        create_candidate(full_name="Ada Byron")

    call_command("export_file", "candidates", str(tmp_path / "people.csv"), user=lead.email)
    call_command("export_file", "candidates", str(tmp_path / "people.xlsx"), user=lead.email)

    assert "Ada Byron" in (tmp_path / "people.csv").read_text(encoding="utf-8-sig")
    assert (tmp_path / "people.xlsx").read_bytes().startswith(b"PK")
    assert AccessLog.objects.filter(action=Reading.EXPORTED, reader=lead).count() == 2
    with pytest.raises(CommandError, match="may not export"):
        call_command("export_file", "candidates", str(tmp_path / "x.csv"), user=recruiter.email)
