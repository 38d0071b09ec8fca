"""Drops from outside: a system fetches what was written for it, and nobody fetches what is not theirs."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accounts.choices import RoleCode
from accounts.models import User
from audit.models import AccessLog
from integrations.choices import RunStatus
from integrations.drops.writing import folder_of
from integrations.models import Drop, DropRun
from tests.accounts.factories import ServiceAccountFactory
from tests.api.conftest import Program
from tests.governance.factories import SystemFactory
from tests.integrations.factories import DropFactory

pytestmark = pytest.mark.django_db
FILE = "candidates.candidate.csv"


@pytest.fixture
def drop(integration: User, settings: Any, tmp_path: Path) -> Drop:
    settings.DROPS_DIR = tmp_path
    return DropFactory(system=SystemFactory(code="warehouse", account=integration))


@pytest.fixture
def run_of() -> Callable[..., DropRun]:
    """Put a run of a drop there, as the worker does."""

    def run(drop: Drop, content: bytes = b"id,headline\n1,Engineer\n", **values: Any) -> DropRun:
        made = DropRun.objects.create(drop=drop, status=RunStatus.DONE, **values)
        made.folder = f"run-{made.pk}"
        file = {
            "name": FILE, "resource": "candidates.candidate", "columns": ["id", "headline"], "rows": 1,
            "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest(),
        }  # fmt: skip
        made.manifest = {"files": [file]}
        made.save()
        folder = folder_of(drop.system) / made.folder
        folder.mkdir(parents=True)
        (folder / FILE).write_bytes(content)
        (folder / "manifest.json").write_text("{}")
        return made

    return run


def fetch(program: Program, run: DropRun, name: str = FILE, **headers: str) -> Any:
    return program.get(f"drops/{run.drop_id}/runs/{run.pk}/files/{name}/", **headers)


def test_a_system_finds_its_newest_run_and_fetches_the_file(
    program: Program, drop: Drop, run_of: Any
) -> None:
    older, newest = run_of(drop), run_of(drop)

    (found,) = program.get("drops/").json()["results"]
    page = program.get(f"drops/{found['id']}/runs/", {"limit": 1}).json()
    (told,) = page["results"]
    answer = fetch(program, newest)

    assert (told["id"], told["rows"], told["problem"], told["is_kept"]) == (newest.pk, 1, None, True)
    content = b"".join(answer.streaming_content)
    assert hashlib.sha256(content).hexdigest() == told["files"][0]["sha256"]
    assert answer["Content-Disposition"].startswith("attachment")
    assert fetch(program, newest, If_None_Match=answer["ETag"]).status_code == 304
    assert b"".join(fetch(program, newest, "manifest.json").streaming_content) == b"{}"
    assert [each["id"] for each in program.get(page["next"]).json()["results"]] == [older.pk]
    assert program.get(f"drops/{drop.pk}/runs/{older.pk}/").json()["id"] == older.pk
    log = AccessLog.objects.filter(model="integrations.drop", action="downloaded").last()
    assert (log.reader_id, log.object_ids, log.query) == (
        program.account.pk,
        [drop.pk],
        f"{newest.folder}/{FILE}",
    )


def test_another_system_finds_nothing(drop: Drop, run_of: Any) -> None:
    run = run_of(drop)
    other = Program(ServiceAccountFactory(role=RoleCode.INTEGRATION))

    assert other.get("drops/").json()["results"] == []
    addresses = [f"drops/{drop.pk}/", f"drops/{drop.pk}/runs/", f"drops/{drop.pk}/runs/{run.pk}/"]
    assert {other.get(each).status_code for each in addresses} == {404}
    assert fetch(other, run).status_code == 404


def test_who_sets_drops_up_does_not_take_the_files(drop: Drop, run_of: Any, administrator: User) -> None:
    run, person = run_of(drop), Program(administrator)

    assert person.get(f"drops/{drop.pk}/runs/{run.pk}/").status_code == 200
    assert fetch(person, run).status_code == 403


def test_only_files_of_the_run_are_told(program: Program, drop: Drop, run_of: Any) -> None:
    run, other = run_of(drop), run_of(drop)
    (folder_of(drop.system) / run.folder / "note.txt").write_text("not of the run")

    names = ("note.txt", "..%2fsecret", f"..%2f{other.folder}%2f{FILE}", "%00", ".")
    assert {name: fetch(program, run, name).status_code for name in names} == {
        "note.txt": 404, "..%2fsecret": 404, f"..%2f{other.folder}%2f{FILE}": 404, "%00": 400, ".": 404,
    }  # fmt: skip
    elsewhere = DropFactory(system=drop.system)
    assert program.get(f"drops/{elsewhere.pk}/runs/{run.pk}/").status_code == 404


def test_deleted_files_are_gone_and_a_run_that_failed_has_none(
    program: Program, drop: Drop, run_of: Any
) -> None:
    old, broken = run_of(drop), run_of(drop)
    DropRun.objects.filter(pk=old.pk).update(is_kept=False)
    DropRun.objects.filter(pk=broken.pk).update(status=RunStatus.FAILED, problem="The disk is full.")

    assert (fetch(program, old).status_code, fetch(program, broken).status_code) == (410, 404)
    assert "newer run" in fetch(program, old).json()["detail"]
    assert program.get(f"drops/{drop.pk}/runs/{broken.pk}/").json()["problem"] == "The disk is full."


def test_a_drop_is_set_up_written_and_removed_with_its_files(
    drop: Drop, run_of: Any, administrator: User, django_capture_on_commit_callbacks: Any
) -> None:
    person, folder = Program(administrator), folder_of(drop.system)

    made = person.post("drops/", {"system": drop.system_id, "name": "Weekly", "format": "jsonl", "hour": 4})
    assert (made.status_code, made.json()["hour"]) == (201, 4)
    run = run_of(Drop.objects.get(pk=made.json()["id"]))
    path = f"drops/{made.json()['id']}/"
    assert person.patch(path, {"hour": 24}, If_Match=made["ETag"]).status_code == 422
    assert person.post(f"{path}write-now/", {"whole": True}).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        assert person.delete(path, If_Match=made["ETag"]).status_code == 204
    assert not (folder / run.folder).exists()


def test_a_system_reads_its_drop_and_changes_nothing(program: Program, drop: Drop) -> None:
    path = f"drops/{drop.pk}/"

    assert program.patch(path, {"hour": 5}, If_Match="*").status_code == 403
    assert program.post(f"{path}write-now/").status_code == 403
    assert program.delete(path, If_Match="*").status_code == 403
    assert program.post("drops/", {"system": drop.system_id, "name": "Mine"}).status_code == 403
    assert program.get(f"{path}runs/", {"order": "id"}).status_code == 400
    assert program.get(f"{path}runs/", {"cursor": "x"}).status_code == 422
