"""Documents come in an archive: a manifest, or their names, say whose they are; and no archive does harm."""

import csv
import io
import struct
import zipfile
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from audit.context import acting
from candidates.models import Document
from candidates.operations import create_candidate
from integrations.archive import pack
from integrations.choices import ExistingMode, ImportStatus
from integrations.models import ImportBatch
from integrations.operations import start_import
from integrations.reverting import revert_import
from integrations.work import work_on
from tests.integrations.conftest import uploaded, worked

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
TEXT = b"Ada Byron, mathematician.\n"


@pytest.fixture
def ada(recruiter: Any) -> Any:
    with acting(recruiter):
        return create_candidate(full_name="Ada Byron", emails=["ada@example.org"])


def _archive(*files: tuple[str, bytes]) -> bytes:
    target = io.BytesIO()
    pack(files, target)
    return target.getvalue()


def _manifest(*rows: tuple[str, ...]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _reasons(batch: ImportBatch) -> dict[str, str]:
    return {row.raw[0]: row.reason for row in batch.rows.order_by("line")}


def test_a_manifest_says_whose_each_file_is(imported: Any, recruiter: Any, ada: Any) -> None:
    manifest = _manifest(
        ("File", "Candidate e-mail", "Kind", "Expires on", "Private", "Title"),
        ("cv/one.pdf", "ADA@example.org", "CV", "", "", "Ada's résumé"),
        ("visa.txt", "ada@example.org", "Visa", "2030-01-31", "yes", ""),
        ("lost.pdf", "ada@example.org", "", "", "", ""),
        ("cv/two.txt", "nobody@example.org", "", "", "", ""),
    )

    batch = imported(
        recruiter,
        _archive(("manifest.csv", manifest), ("cv/one.pdf", PDF), ("visa.txt", TEXT), ("cv/two.txt", b"Two")),
        name="documents.zip",
        kind="documents",
    )

    assert batch.status == ImportStatus.DONE
    kept = Document.objects.order_by("name").values_list(
        "name", "kind", "content_type", "is_private", "expires_on__year"
    )
    assert list(kept) == [
        ("Ada's résumé", "resume", "application/pdf", False, None),
        ("visa.txt", "right_to_work", "text/plain", True, 2030),
    ]
    assert {document.candidate for document in Document.objects.all()} == {ada}
    reasons = _reasons(batch)
    assert "no file “lost.pdf” in the archive" in reasons["lost.pdf"]
    assert "no candidate with the e-mail “nobody@example.org”" in reasons["cv/two.txt"]


def test_names_alone_say_it_as_well_and_nothing_is_forgotten(imported: Any, recruiter: Any, ada: Any) -> None:
    batch = imported(
        recruiter,
        _archive(
            (f"{ada.reference} cover letter.pdf", PDF),
            ("ada@example.org.txt", TEXT),
            ("whose.txt", b"Mine"),
            ("__MACOSX/._whose.txt", b"\x00"),
        ),
        name="x.zip",
        kind="documents",
    )

    assert set(Document.objects.values_list("candidate", "kind")) == {
        (ada.pk, "cover_letter"), (ada.pk, "resume"),
    }  # fmt: skip
    assert "Nothing says whose file this is" in _reasons(batch)["whose.txt"]
    assert batch.rows.count() == 3


def test_the_same_archive_again_adds_nothing_and_can_be_taken_back(imported: Any, manager: Any) -> None:
    with acting(manager):
        ada = create_candidate(full_name="Ada Byron")
    archive = _archive((f"{ada.reference}.pdf", PDF), (f"{ada.reference} copy.pdf", PDF))

    first = imported(manager, archive, name="x.zip", kind="documents")
    again = imported(manager, archive, name="x.zip", kind="documents", existing=ExistingMode.UPDATE)
    with acting(manager):
        worked(revert_import(first))

    assert sorted(row.action for row in first.rows.all()) == ["create", "skip"]
    assert {row.action for row in again.rows.all()} == {"skip"}
    assert list(Document.objects.all()) == []


def test_a_hidden_candidate_gets_nothing_and_is_not_shown(
    imported: Any, recruiter: Any, stranger: Any
) -> None:
    with acting(stranger):
        hidden = create_candidate(full_name="Hidden Person")

    batch = imported(
        recruiter,
        _archive((f"{hidden.reference}.pdf", PDF), ("C-999999.pdf", PDF)),
        name="x.zip",
        kind="documents",
    )

    assert list(Document.objects.all()) == []
    told = [reason.replace(name[:8], "REF") for name, reason in _reasons(batch).items()]
    assert told[0] == told[1]


def test_names_that_lead_out_twins_and_locked_files_cost_only_themselves(
    imported: Any, recruiter: Any, ada: Any
) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"../../etc/{ada.reference} out.txt", TEXT)
        archive.writestr(f"/{ada.reference} root.txt", TEXT + b"1")
        archive.writestr(f"{ada.reference} twin.txt", b"One of two")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr(f"{ada.reference} twin.txt", b"Two of two")
        archive.writestr(f"{ada.reference} bomb.txt", b"0" * (26 << 20))
        archive.writestr(f"{ada.reference} program.exe", b"MZ\x90\x00\x00\x00\x00")
        archive.writestr(f"{ada.reference} empty.txt", b"")
        link = zipfile.ZipInfo(f"{ada.reference} link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr(f"{ada.reference} good.txt", TEXT + b"2")
    data = target.getvalue()

    batch = imported(recruiter, data, name="x.zip", kind="documents")

    assert [document.name for document in Document.objects.all()] == [f"{ada.reference} good.txt"]
    reasons = {name.rpartition(" ")[2]: reason for name, reason in _reasons(batch).items()}
    assert "leads out of the archive" in reasons["out.txt"]
    assert "leads out of the archive" in reasons["root.txt"]
    assert "There are 2 files called" in reasons["twin.txt"]
    assert "larger than 25 MB" in reasons["bomb.txt"]
    assert "no file that can be kept here" in reasons["program.exe"]
    assert "link.txt" not in reasons


def test_a_file_that_lies_about_its_size_is_not_read_further(checked: Any, recruiter: Any, ada: Any) -> None:
    name = f"{ada.reference} bomb.txt"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b"0" * (40 << 20))
    data = target.getvalue().replace(struct.pack("<L", 40 << 20), struct.pack("<L", 1000))

    batch = checked(recruiter, data, name="x.zip", kind="documents")

    [row] = batch.rows.all()
    assert row.action in {"error", "create"}
    if row.action == "create":  # Python reads as much as the archive says, and no more
        with acting(recruiter):
            worked(start_import(batch))
        assert all(document.size <= 1000 for document in Document.objects.all())


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"File,E-mail\nx.pdf,a@example.org\n", "Documents come as a ZIP archive"),
        (b"PK\x03\x04 and nothing else", "This archive is damaged"),
        (
            _archive(("manifest.csv", b"A,B\n1,2\n"), ("x.pdf", PDF)),
            "No column of manifest.csv holds the names",
        ),
    ],
)
def test_what_is_no_archive_of_documents_is_refused(recruiter: Any, data: bytes, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        uploaded(recruiter, data, name="x.zip", kind="documents")


def test_an_interrupted_import_of_documents_goes_on(
    checked: Any, recruiter: Any, ada: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("integrations.work.CHUNK", 2)
    files = [(f"{ada.reference} {n}.txt", TEXT + str(n).encode()) for n in range(5)]
    batch = checked(recruiter, _archive(*files), name="x.zip", kind="documents")
    with acting(recruiter):
        batch = start_import(batch)

    next(work_on(batch))
    assert Document.objects.count() == 2
    worked(ImportBatch.objects.get(pk=batch.pk))

    assert sorted(Document.objects.values_list("name", flat=True)) == [name for name, _ in files]
