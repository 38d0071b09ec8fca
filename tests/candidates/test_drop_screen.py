"""Résumés dropped in a real browser: each goes up, is read by the worker, and is decided where it stands."""

from typing import Any

import pytest

from accounts.models import User
from candidates.models import Candidate, DroppedResume, DuplicatePair
from candidates.operations.reading import read_file
from tests.candidates import files
from tests.candidates.factories import CandidateEmailFactory, CandidateFactory
from tests.sor_project.test_accessibility import violations
from tests.sor_project.test_screens import log_in

pytestmark = pytest.mark.django_db(transaction=True)

DROP = """files => {
    const data = new DataTransfer();
    for (const [name, text] of files) data.items.add(new File([text], name, { type: "text/plain" }));
    const place = document.querySelector("[data-drop]");
    for (const type of ["dragover", "drop"])
        place.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


def resume(name: str) -> str:
    return f"{name}\n{name.split(maxsplit=1)[0].lower()}@dropped.example\nExperience\nEngineer at Acme, 2020-2023\n"


def read_all() -> None:
    for row in DroppedResume.objects.all():
        read_file(DroppedResume, row.pk)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_two_are_dropped_one_is_new_and_one_is_another_person(
    page: Any, recruiter: User, scheme: str
) -> None:
    known = CandidateFactory(full_name="Jane Smith", owner=recruiter, team=recruiter.teams.first())
    CandidateEmailFactory(candidate=known, value="jane@dropped.example")
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    log_in(page, recruiter)
    page.goto("/admin/candidates/resumedrop/add/")
    page.get_by_role("button", name="Begin a list").click()

    page.evaluate(DROP, [[f"{name}.txt", resume(name)] for name in ("Jane Smith", "Ada Byron")])
    page.get_by_text("2 to decide").wait_for()
    read_all()
    page.reload()
    page.get_by_role("button", name="New candidate, a different person").wait_for()
    found = violations(page)

    page.get_by_role("button", name="New candidate", exact=True).click()
    page.get_by_text("1 to decide, 1 done").wait_for()
    page.get_by_role("button", name="New candidate, a different person").click()
    page.get_by_text("0 to decide, 2 done").wait_for()

    assert sorted(Candidate.objects.values_list("full_name", flat=True)) == [
        "Ada Byron", "Jane Smith", "Jane Smith",
    ]  # fmt: skip
    assert DuplicatePair.objects.get().status == "different"
    assert not found, "\n".join(found)


def test_chosen_files_go_up_and_one_that_is_none_says_why(page: Any, recruiter: User) -> None:
    """The console stays empty too: the theme has a listener of its own on every field for files."""
    log_in(page, recruiter)
    page.goto("/admin/candidates/resumedrop/add/")
    page.get_by_role("button", name="Begin a list").click()

    page.locator("#dropped-file").set_input_files(
        [
            {"name": "cv.pdf", "mimeType": "application/pdf", "buffer": files.pdf(resume("Ada Byron"))},
            {"name": "virus.exe", "mimeType": "application/octet-stream", "buffer": b"MZ\x00\x00"},
        ]
    )

    page.get_by_text("1 to decide").wait_for()
    page.locator(".sor-uploads .sor-error").wait_for()
    assert DroppedResume.objects.get().name == "cv.pdf"
    page.console_errors[:] = [each for each in page.console_errors if "422" not in each]
