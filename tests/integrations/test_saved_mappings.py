"""A mapping is kept under a name, shared, and used for the next file that looks alike."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

from audit.context import acting
from audit.links import url_of
from candidates.choices import Visibility
from candidates.models import Candidate
from integrations.choices import ExistingMode, ImportStatus
from integrations.models import ImportBatch, SavedMapping
from integrations.operations import choose_mapping, mappings_for, save_mapping, use_mapping
from tests.governance.factories import SystemFactory
from tests.integrations.conftest import uploaded

pytestmark = pytest.mark.django_db

FILE = b"Who,Mail,Place\nAda Byron,ada@example.org,London\n"
CHOSEN = {"Who": "full_name", "Mail": "email", "Place": "city"}


@pytest.fixture
def saved(recruiter: Any) -> SavedMapping:
    batch = uploaded(recruiter, FILE)
    with acting(recruiter):
        batch = choose_mapping(
            batch, mapping=CHOSEN, existing=ExistingMode.ONLY, match_by="email", country="GB"
        )
        return save_mapping(batch, name="Old system", visibility=Visibility.ALL)


def test_a_saved_mapping_fills_in_the_columns_and_how_to_import(saved: Any, stranger: Any) -> None:
    batch = uploaded(stranger, b"Place,Who,Extra\nParis,Bob,1\n")
    assert mappings_for(batch, stranger) == [saved]

    with acting(stranger):
        batch = use_mapping(batch, saved=saved)

    assert batch.mapping == {"Place": "city", "Who": "full_name"}
    assert (batch.existing, batch.match_by, batch.country) == (ExistingMode.ONLY, "email", "GB")
    assert batch.layout["notes"][-1] == "The columns are mapped as in “Old system”. This file lacks “Mail”."
    assert batch.status == ImportStatus.MAPPING


def test_a_private_mapping_is_offered_to_nobody_else(saved: Any, recruiter: Any, stranger: Any) -> None:
    SavedMapping.objects.update(visibility=Visibility.PRIVATE)

    assert mappings_for(uploaded(stranger, FILE), stranger) == []
    assert mappings_for(uploaded(recruiter, FILE), recruiter) == [saved]


def test_saving_under_the_same_name_replaces_ones_own_only(saved: Any, recruiter: Any, stranger: Any) -> None:
    for user in (recruiter, stranger):
        batch = uploaded(user, FILE)
        with acting(user):
            batch = choose_mapping(batch, mapping={"Who": "full_name", "Mail": "email"})
            save_mapping(batch, name="Old system")

    kept = SavedMapping.objects.order_by("id")
    assert [(each.owner, "Place" in each.mapping) for each in kept] == [(recruiter, False), (stranger, False)]


def test_a_mapping_for_other_columns_is_refused(saved: Any, recruiter: Any, stranger: Any) -> None:
    batch = uploaded(recruiter, b"A,B\n1,2\n")

    with acting(recruiter), pytest.raises(ValidationError, match="for other columns"):
        use_mapping(batch, saved=saved)
    with acting(stranger), pytest.raises(PermissionDenied):
        use_mapping(uploaded(recruiter, FILE), saved=saved)


def test_it_is_kept_and_used_on_the_page(as_user: Any, saved: Any, recruiter: Any, colleague: Any) -> None:
    SavedMapping.objects.update(visibility=Visibility.PRIVATE)
    theirs, mine = as_user(colleague), uploaded(colleague, FILE)
    page = theirs.get(url_of(mine)).content.decode()
    assert "Old system" not in page

    steps = [reverse(f"admin:integrations_importbatch_{step}", args=[mine.pk]) for step in ("use", "mapping")]
    theirs.post(steps[0], {"saved": saved.pk, "version": mine.version})
    theirs.post(steps[0], {"saved": "x\x00", "version": mine.version})
    assert ImportBatch.objects.get(pk=mine.pk).mapping == {}
    theirs.post(
        steps[1],
        {"column_0": "full_name", "column_1": "email", "existing": "skip", "version": mine.version,
         "keep_as": "<b>Mine</b>", "keep_for": "all"},
    )  # fmt: skip

    assert SavedMapping.objects.get(owner=colleague).mapping == {"Who": "full_name", "Mail": "email"}
    other = uploaded(recruiter, FILE)
    shown = as_user(recruiter).get(url_of(other)).content.decode()
    assert "&lt;b&gt;Mine&lt;/b&gt;" in shown
    as_user(recruiter).post(
        reverse("admin:integrations_importbatch_use", args=[other.pk]),
        {"saved": saved.pk, "version": other.version},
    )
    assert ImportBatch.objects.get(pk=other.pk).mapping == CHOSEN


def test_the_command_reads_by_a_saved_mapping(saved: Any, recruiter: Any, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(FILE)
    options = {"user": recruiter.email, "stdout": io.StringIO(), "stderr": io.StringIO()}

    call_command("import_file", str(file), saved="Old system", existing="skip", **options)

    assert Candidate.objects.get().city == "London"
    with pytest.raises(CommandError, match="no saved mapping “Other”"):
        call_command("import_file", str(file), saved="Other", **options)


def test_a_recognised_export_names_its_system_if_it_is_listed(recruiter: Any) -> None:
    file = b"Record ID,First Name,Last Name,Email,Lead Status\n7,Ada,Byron,ada@example.org,New\n"
    assert uploaded(recruiter, file).system is None

    hubspot = SystemFactory(code="hubspot", name="HubSpot")

    batch = uploaded(recruiter, file)
    assert batch.system == hubspot
    assert batch.read_proposal().mapping["Record ID"] == "external_id"
