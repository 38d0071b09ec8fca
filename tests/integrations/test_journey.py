"""A recruiter imports an export in the browser: upload, columns, preview, import, result."""

import os
from pathlib import Path
from typing import Any

import pytest

from audit.context import acting
from candidates.models import Candidate
from candidates.operations import create_candidate
from clients.models import Client
from integrations.archive import pack
from integrations.choices import ImportStatus
from integrations.models import ImportBatch
from tests.accounts.factories import PASSWORD
from tests.integrations.conftest import worked
from tests.integrations.factories import SavedMappingFactory

pytestmark = pytest.mark.django_db(transaction=True)

MESSY = """Exported on 1 May

Lead ID,Contact,Email / Phone,Owner,Status,Skills
LD-001,Rajesh Kumar,raj@agency.example / +91 98765 01234,Priya,Hot,Python
LD-002,Sneha Reddy,sneha@example.org,Amit,Warm,
LD-003,<script>alert(1)</script>Vikram,5550199,Rahul,Cold,
LD-004,Deepa,not@an@address,Anita,Hot,
LD-005,Rajesh Kumar,RAJ@agency.example,Priya,Hot,
"""


def _log_in(page: Any, user: Any) -> None:
    page.goto("/admin/login/")
    page.fill("input[name=username]", user.email)
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url("**/admin/")


def _look(page: Any, name: str) -> None:
    """Keep pictures for whoever wants to see the pages; wide pages would scroll sideways on a telephone."""
    folder = os.environ.get("SOR_PICTURES", "")
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark") if folder else ():
            page.evaluate(
                f"document.documentElement.classList.toggle('dark', {str(scheme == 'dark').lower()})"
            )
            page.screenshot(path=f"{folder}/{name}-{width}-{scheme}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("document.documentElement.classList.remove('dark')")


def test_a_recruiter_imports_a_messy_file(page: Any, recruiter: Any, tmp_path: Path) -> None:
    file = tmp_path / "agency-chaos.csv"
    file.write_text(MESSY)
    _log_in(page, recruiter)

    page.goto("/admin/integrations/importbatch/add/")
    _look(page, "1-upload")
    page.set_input_files("input[type=file]", file)
    page.click("text=Upload and look")

    page.wait_for_selector("text=What do the columns hold?")
    _look(page, "2-columns")
    page.get_by_label("Status", exact=True).select_option("headline")
    page.get_by_label("Keep all this for other files, called").fill("Agency")
    page.click("text=Check every row")

    page.wait_for_selector("[role=progressbar]")
    _look(page, "3-progress")
    worked(ImportBatch.objects.get())
    page.wait_for_selector("text=What would become of each row")
    _look(page, "4-preview")
    assert list(Candidate.objects.all()) == []
    assert page.get_by_role("button", name="Import 3 rows").is_visible()

    page.click("text=Import 3 rows")
    page.wait_for_selector("[role=progressbar]")
    batch = worked(ImportBatch.objects.get())
    page.wait_for_selector("text=What became of each row")
    _look(page, "5-result")

    assert batch.status == ImportStatus.DONE
    assert set(Candidate.objects.values_list("full_name", "headline")) == {
        ("Rajesh Kumar", "Hot"),
        ("Sneha Reddy", "Warm"),
        ("<script>alert(1)</script>Vikram", "Cold"),
    }
    with page.expect_download() as download:
        page.click("text=Download 1 row in error")
    assert "Deepa" in Path(download.value.path()).read_text(encoding="utf-8-sig")

    page.click("text=Rajesh Kumar")
    page.wait_for_selector("text=As imported")
    assert page.get_by_text("agency-chaos.csv").first.is_visible()
    _look(page, "6-candidate")


def test_a_mistake_in_the_columns_is_told_where_it_is(page: Any, recruiter: Any, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("Name,Email,Alias\nAda,ada@example.org,Countess\n")
    _log_in(page, recruiter)
    page.goto("/admin/integrations/importbatch/add/")
    page.set_input_files("input[type=file]", file)
    page.click("text=Upload and look")

    page.get_by_label("Alias").select_option("full_name")
    page.click("text=Check every row")

    page.wait_for_selector("text=Full name is held by “Name” already.")
    page.console_errors.clear()  # the browser's own line about the status 422
    assert ImportBatch.objects.get().status == ImportStatus.MAPPING


def test_a_lead_imports_clients_and_takes_them_back(page: Any, manager: Any, tmp_path: Path) -> None:
    file = tmp_path / "accounts.csv"
    file.write_text(
        "Account Name,Billing City,Industry\nBabbage Ltd,London,Engines\nLovelace AG,Bern,Software\n"
    )
    _log_in(page, manager)
    page.goto("/admin/integrations/importbatch/add/")
    page.get_by_label("What the rows are").select_option("clients")
    page.set_input_files("input[type=file]", file)
    page.click("text=Upload and look")
    page.wait_for_selector("text=What do the columns hold?")
    _look(page, "7-client-columns")
    page.click("text=Check every row")
    page.wait_for_selector("[role=progressbar]")
    worked(ImportBatch.objects.get())
    page.wait_for_selector("text=Import 2 rows")
    page.click("text=Import 2 rows")
    page.wait_for_selector("[role=progressbar]")
    worked(ImportBatch.objects.get())

    page.wait_for_selector("text=Go to clients")
    assert page.get_by_role("link", name="Babbage Ltd").is_visible()
    page.click("text=Take this import back")
    _look(page, "8-take-back")
    page.get_by_role("button", name="Take it back").click()
    page.wait_for_selector("text=Taking it back")
    worked(ImportBatch.objects.get())

    page.wait_for_selector("text=Taken back: deleted")
    _look(page, "9-taken-back")
    assert list(Client.objects.all()) == []


def test_a_mapping_is_used_again_and_documents_and_exports_go_through(
    page: Any, lead: Any, tmp_path: Path
) -> None:
    with acting(lead):
        ada = create_candidate(full_name="Ada Byron", emails=["ada@example.org"])
    SavedMappingFactory(owner=lead, name="Old system", mapping={"Who": "full_name", "Mail": "email"})
    table, archive = tmp_path / "people.csv", tmp_path / "papers.zip"
    table.write_text("Who,Mail\nAda Byron,ada@example.org\n")
    with archive.open("wb") as file:
        pack([(f"{ada.reference} cv.txt", b"Ada Byron"), ("whose.txt", b"Nobody")], file)
    _log_in(page, lead)

    page.goto("/admin/integrations/importbatch/add/")
    page.set_input_files("input[type=file]", table)
    page.click("text=Upload and look")
    page.click("text=Use it")
    page.wait_for_selector("text=The columns are mapped as in “Old system”.")
    _look(page, "7-saved-mapping")

    page.goto("/admin/integrations/importbatch/add/")
    page.get_by_label("What the rows are").select_option("documents")
    page.set_input_files("input[type=file]", archive)
    page.click("text=Upload and look")
    page.wait_for_selector("text=What do the columns hold?")
    page.click("text=Check every row")
    page.wait_for_selector("[role=progressbar]")
    worked(ImportBatch.objects.get(kind="documents"))
    page.wait_for_selector("text=Nothing says whose file this is")
    _look(page, "8-documents")

    page.goto("/admin/integrations/importbatch/export/")
    page.wait_for_selector("text=What the file holds")
    _look(page, "9-export")
    page.get_by_label("As", exact=True).select_option("xlsx")
    with page.expect_download() as download:
        page.click("button:has-text('Export')")
    assert Path(download.value.path()).read_bytes().startswith(b"PK")
