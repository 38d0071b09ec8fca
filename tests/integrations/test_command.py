"""The command line imports by the same steps, in the name of a user."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from audit.context import acting
from candidates.models import Candidate
from candidates.operations import create_candidate

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text("Name,Email,Mood\nAda Byron,ada@example.org,Bright\nBob,wrong,Dull\n")
    return path


def _run(file: Path, user: Any, **options: Any) -> str:
    out = io.StringIO()
    call_command("import_file", str(file), user=user.email, stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


def test_a_dry_run_tells_and_writes_nothing(file: Path, recruiter: Any) -> None:
    told = _run(file, recruiter, dry_run=True)

    assert "New: 1, Update: 0, Skip: 0, Error: 1" in told
    assert "line 3: “wrong” is not an e-mail address" in told
    assert list(Candidate.objects.all()) == []


def test_a_mapping_adds_to_what_is_recognised(file: Path, recruiter: Any) -> None:
    _run(file, recruiter, mapping='{"Mood": "headline"}')

    assert Candidate.objects.get().headline == "Bright"


@pytest.mark.parametrize(
    ("options", "why"),
    [({"mapping": "{no"}, "Write the mapping as JSON"), ({"system": "none"}, "There is no system none")],
)
def test_what_cannot_be_meant_is_refused(file: Path, recruiter: Any, options: Any, why: str) -> None:
    with pytest.raises(CommandError, match=why):
        _run(file, recruiter, **options)


def test_rows_that_are_no_people_are_called_by_what_they_seem_to_be(tmp_path: Path, recruiter: Any) -> None:
    path = tmp_path / "users.csv"
    path.write_text("id,access_role,email,name\n1,interviewer,kate@example.org,Kate Bush\n")

    with pytest.raises(CommandError, match="seem to be users of another system, not candidates"):
        _run(path, recruiter)


def test_somebody_without_the_right_imports_nothing(file: Path, auditor: Any) -> None:
    with pytest.raises(CommandError, match="may not import"):
        _run(file, auditor)


def test_somebody_who_may_be_there_is_held_back_or_added(tmp_path: Path, recruiter: Any) -> None:
    file = tmp_path / "people.csv"
    file.write_text("Name,Email,City,LinkedIn\nAda Byron,ada@example.org,London,linkedin.com/in/ada\n")
    _run(file, recruiter)
    file.write_text("Name,Email,City,LinkedIn\nAda Byron,ada@work.example,London,linkedin.com/in/ada\n")

    held = _run(file, recruiter)
    added = _run(file, recruiter, lookalikes="add")

    assert "New: 0" in held
    assert "New: 1" in added


def test_a_folder_of_documents_is_imported(tmp_path: Path, recruiter: Any) -> None:
    with acting(recruiter):
        ada = create_candidate(full_name="Ada Byron", emails=["ada@example.org"])
    (tmp_path / "cv").mkdir()
    (tmp_path / "cv" / "one.txt").write_text("Ada Byron, mathematician.")
    (tmp_path / "manifest.csv").write_text("File,E-mail,Kind\ncv/one.txt,ada@example.org,Résumé\n")
    (tmp_path / "passwd").symlink_to("/etc/passwd")

    told = _run(tmp_path, recruiter, kind="documents")

    assert "New: 1, Update: 0, Skip: 0, Error: 0" in told
    assert [document.name for document in ada.documents.all()] == ["one.txt"]
