"""Files for other systems: only what they are given, whole or not at all, and traced."""

import csv
import datetime as dt
import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from pyarrow import parquet

from accounts.models import User
from audit.context import acting
from audit.models import AccessLog
from candidates.models import Candidate
from governance.models import System
from integrations import operations
from integrations.choices import DropFormat, RunStatus
from integrations.drops.schedule import due_drops
from integrations.drops.writing import LOCKS, folder_of, write_drop
from integrations.models import Drop, DropRun
from tests.api.test_changes import see_all_commits
from tests.candidates.factories import CandidateFactory
from tests.governance.factories import SystemFactory
from tests.integrations.factories import DropFactory
from tests.integrations.giving import give

pytestmark = pytest.mark.django_db(transaction=True)
LABEL = "candidates.candidate"


@pytest.fixture
def warehouse(integration: User, settings: Any, tmp_path: Path) -> System:
    """A system that is given the headline of candidates and nothing else."""
    settings.DROPS_DIR = tmp_path / "drops"
    system = SystemFactory(code="warehouse", account=integration)
    give(system, LABEL, "headline")
    return system


@pytest.fixture
def written(warehouse: System) -> Callable[..., tuple[DropRun, Path]]:
    """Write a drop, and return its run and folder."""

    def write(drop: Drop, **options: Any) -> tuple[DropRun, Path]:
        see_all_commits()
        run = write_drop(drop, **options)
        assert run is not None
        return run, folder_of(warehouse) / run.folder

    return write


def rows_of(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".csv":
        return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.mark.parametrize("kind", [DropFormat.CSV, DropFormat.JSON_LINES])
def test_a_drop_has_what_the_system_is_given_and_nothing_else(
    written: Any, warehouse: System, kind: str, recruiter: User
) -> None:
    shown = CandidateFactory(full_name="Ada Secret", headline="Engineer")
    CandidateFactory(headline="Hidden", owner=recruiter, is_restricted=True)

    run, folder = written(DropFactory(system=warehouse, format=kind))

    path = folder / f"{LABEL}.{kind}"
    rows = rows_of(path)
    assert [(int(row["id"]), row["headline"]) for row in rows] == [(shown.pk, "Engineer")]
    assert set(rows[0]) == {"id", "version", "updated_at", "headline"}
    assert not any(word in path.read_text() for word in ("Secret", "Hidden"))
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest == run.manifest
    (told,) = manifest["files"]
    assert told["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (told["rows"], told["bytes"]) == (1, path.stat().st_size)


def test_parquet_is_written(written: Any, warehouse: System) -> None:
    CandidateFactory(headline="Engineer")
    _, folder = written(DropFactory(system=warehouse, format=DropFormat.PARQUET))
    (row,) = parquet.read_table(folder / f"{LABEL}.parquet").to_pylist()
    assert row["headline"] == "Engineer"


def test_parquet_without_its_library_is_refused_in_words(
    written: Any, warehouse: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    run, _ = written(DropFactory(system=warehouse, format=DropFormat.PARQUET))
    assert (run.status, "needs pyarrow" in run.problem) == (RunStatus.FAILED, True)


def test_formulas_in_csv_are_text(written: Any, warehouse: System) -> None:
    CandidateFactory(headline="=HYPERLINK(0)")

    _, folder = written(DropFactory(system=warehouse))

    assert [row["headline"] for row in rows_of(folder / f"{LABEL}.csv")] == ["'=HYPERLINK(0)"]


def test_the_second_run_has_what_changed_and_what_is_gone(written: Any, warehouse: System) -> None:
    drop = DropFactory(system=warehouse, is_incremental=True, format=DropFormat.JSON_LINES)
    kept, changed, gone = CandidateFactory.create_batch(3)
    first, folder = written(drop)
    assert (first.is_full, len(rows_of(folder / f"{LABEL}.jsonl"))) == (True, 3)
    Candidate.objects.filter(pk=changed.pk).update(headline="New")
    key = gone.pk
    gone.delete()

    second, folder = written(drop)
    third, empty = written(drop)
    whole, all_of_it = written(drop, whole=True)

    assert [(row["id"], row["headline"]) for row in rows_of(folder / f"{LABEL}.jsonl")] == [
        (changed.pk, "New")
    ]
    assert [(row["id"], row["kind"]) for row in rows_of(folder / "gone.jsonl")] == [(key, "deleted")]
    assert rows_of(empty / f"{LABEL}.jsonl") == rows_of(empty / "gone.jsonl") == []
    assert {row["id"] for row in rows_of(all_of_it / f"{LABEL}.jsonl")} == {kept.pk, changed.pk}
    assert [each.is_full for each in (second, third, whole)] == [False, False, True]


def test_a_failed_run_is_made_up_for_by_the_next(written: Any, warehouse: System, integration: User) -> None:
    drop = DropFactory(system=warehouse, is_incremental=True, format=DropFormat.JSON_LINES)
    written(drop)
    candidate = CandidateFactory(headline="New")
    User.objects.filter(pk=integration.pk).update(is_active=False)
    failed, _ = written(Drop.objects.get())
    User.objects.filter(pk=integration.pk).update(is_active=True)

    _, folder = written(Drop.objects.get())

    assert (failed.status, "no active service account" in failed.problem) == (RunStatus.FAILED, True)
    assert [row["id"] for row in rows_of(folder / f"{LABEL}.jsonl")] == [candidate.pk]


def test_what_leaves_is_in_the_access_log(written: Any, warehouse: System, integration: User) -> None:
    candidate = CandidateFactory()

    written(DropFactory(system=warehouse))

    trace = AccessLog.objects.get(action="exported")
    assert (trace.reader, trace.object_ids, trace.model) == (integration, [candidate.pk], LABEL)


def test_a_folder_is_whole_or_not_there(
    written: Any, warehouse: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    CandidateFactory()
    drop = DropFactory(system=warehouse)

    def break_off(*_: Any, **__: Any) -> None:
        assert [path.name[0] for path in folder_of(warehouse).iterdir()] == ["."]
        raise OSError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", break_off)
        failed, _ = written(drop)
    assert (failed.status, failed.problem) == (RunStatus.FAILED, "The disk is full.")

    run, folder = written(drop)

    assert [path.name for path in folder_of(warehouse).iterdir()] == [run.folder]
    assert {path.name for path in folder.iterdir()} == {f"{LABEL}.csv", "manifest.json"}


def test_only_one_writes_and_an_interrupted_run_is_said_to_be(
    written: Any, warehouse: System, app_connection: Any
) -> None:
    drop = DropFactory(system=warehouse)
    left = DropRun.objects.create(drop=drop)
    app_connection.execute("SELECT pg_advisory_lock(%s, %s)", [LOCKS, drop.pk])
    assert write_drop(drop) is None
    app_connection.execute("SELECT pg_advisory_unlock_all()")
    app_connection.commit()

    written(drop)

    left.refresh_from_db()
    assert (left.status, left.problem) == (RunStatus.FAILED, "The worker was interrupted.")


def test_who_is_given_nothing_gets_nothing(warehouse: System, settings: Any, integration: User) -> None:
    other = SystemFactory(account=integration)
    run = write_drop(DropFactory(system=other))
    assert run is not None
    assert (run.status, "gives" in run.problem) == (RunStatus.FAILED, True)
    assert not folder_of(other).exists()


def test_old_folders_go(written: Any, warehouse: System) -> None:
    drop = DropFactory(system=warehouse, keep_days=7)
    old, folder = written(drop)
    DropRun.objects.filter(pk=old.pk).update(began_at=timezone.now() - dt.timedelta(days=8))

    written(drop)

    old.refresh_from_db()
    assert (folder.exists(), old.is_kept) == (False, False)


def test_a_drop_is_due_once_after_its_hour(warehouse: System) -> None:
    drop = DropFactory(system=warehouse, hour=2)
    two = timezone.now().replace(hour=2, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)
    before, after = two - dt.timedelta(minutes=1), two + dt.timedelta(minutes=1)
    Drop.objects.update(created_at=before)

    assert (list(due_drops(before)), list(due_drops(after))) == ([], [drop])
    runs = [DropRun.objects.create(drop=drop, began_at=after, status="failed", problem="x") for _ in range(2)]
    assert list(due_drops(after)) == [drop]
    DropRun.objects.filter(pk=runs[0].pk).update(status="done", problem="")
    assert list(due_drops(after)) == []
    assert list(due_drops(after + dt.timedelta(days=1))) == [drop]
    Drop.objects.update(is_active=False)
    assert list(due_drops(after + dt.timedelta(days=1))) == []


def test_the_command_says_where_the_files_are(warehouse: System, capsys: pytest.CaptureFixture[str]) -> None:
    DropFactory(system=warehouse)
    CandidateFactory()
    see_all_commits()

    call_command("write_drop", "warehouse", "--full")

    assert capsys.readouterr().out.strip().endswith("-full: 1 rows")
    with pytest.raises(CommandError, match="no such drop"):
        call_command("write_drop", "nowhere")


def test_a_drop_is_set_up_and_its_page_says_what_is_given(
    as_user: Any, administrator: User, warehouse: System, recruiter: User
) -> None:
    browser = as_user(administrator)
    browser.post(
        reverse("admin:integrations_drop_add"),
        {"system": warehouse.pk, "name": "Nightly", "format": "csv", "hour": 3, "keep_days": 5,
         "resources": [LABEL], "is_active": "on"},
    )  # fmt: skip
    drop = Drop.objects.get()
    page = browser.get(reverse("admin:integrations_drop_page", args=[drop.pk])).text
    assert (drop.hour, drop.owner) == (3, administrator)
    assert "id, updated_at, version, headline" in page or "headline" in page
    assert browser.post(reverse("admin:integrations_drop_write", args=[drop.pk])).status_code == 302
    with acting(recruiter), pytest.raises(PermissionDenied):
        operations.change_drop(drop, changes={"hour": 4})
    with acting(administrator), pytest.raises(ValidationError):
        operations.change_drop(drop, changes={"resources": ["no.such"]})
