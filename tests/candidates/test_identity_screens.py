"""One person, one record, in a real browser: added twice, noticed, merged, and made two again."""

import os
from typing import Any

import pytest

from accounts.models import User
from audit.models import ChangeSet
from candidates.choices import PairStatus
from candidates.models import Candidate, DuplicatePair, MergeOperation
from candidates.operations.matching import find_all_duplicates
from tests.candidates.factories import CandidateEmailFactory, CandidateFactory
from tests.sor_project.test_accessibility import violations
from tests.sor_project.test_screens import log_in

pytestmark = pytest.mark.django_db(transaction=True)


def look(page: Any, name: str) -> None:
    """Keep pictures for whoever wants to see the pages; none may scroll sideways on a telephone."""
    folder = os.environ.get("SOR_PICTURES", "")
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark") if folder else ():
            dark = str(scheme == "dark").lower()
            page.evaluate(f"document.documentElement.classList.toggle('dark', {dark})")
            page.screenshot(path=f"{folder}/{name}-{width}-{scheme}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("document.documentElement.classList.remove('dark')")


def test_added_twice_merged_and_made_two_again(page: Any, lead: User, team: Any) -> None:
    there = CandidateFactory(
        full_name="Wilma Szczepańska", city="Łódź", country="PL", current_title="Nurse", owner=lead, team=team
    )
    CandidateEmailFactory(candidate=there, value="w@x.example", normalised="w@x.example", is_primary=True)
    log_in(page, lead)

    page.goto("/admin/candidates/candidate/add/")
    page.fill("#id_full_name", "Wilma Szczepanska")
    page.fill("#id_city", "Lodz")
    page.locator("button[name=_save], input[name=_save]").first.click()
    page.get_by_text("Is this somebody who is on the record already?").wait_for()
    assert violations(page) == []
    look(page, "who-is-this")
    page.get_by_label("The same: add, and merge the two next").check()
    page.locator("button[name=_save], input[name=_save]").first.click()
    page.wait_for_url("**/merge/*/")

    twin = Candidate.objects.exclude(pk=there.pk).get()
    assert page.url.endswith(f"/candidate/{there.pk}/merge/{twin.pk}/")
    list(find_all_duplicates())
    page.goto("/admin/candidates/duplicatepair/")
    look(page, "duplicates")
    page.get_by_role("link", name="Wilma").first.click()
    page.get_by_text("Side by side").wait_for()
    assert violations(page) == []
    look(page, "merge")
    page.fill("#reason", "Same city, asked her")
    page.get_by_role("button", name=f"Merge {twin.reference} into {there.reference}").click()
    page.get_by_text("What went over").wait_for()
    assert ChangeSet.objects.filter(verb="merged two candidates").count() == 1
    page.reload()
    assert violations(page) == []
    look(page, "merged")

    page.goto(f"/admin/candidates/candidate/{twin.pk}/")
    page.wait_for_url(f"**/admin/candidates/candidate/{there.pk}/")
    page.goto(f"/admin/candidates/mergeoperation/{MergeOperation.objects.get().pk}/")
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("There are two records again").first.wait_for()
    twin.refresh_from_db()
    assert twin.merged_into is None


def test_pairs_are_decided_by_keys(page: Any, lead: User, team: Any) -> None:
    for _ in range(2):
        candidate = CandidateFactory(full_name="Wilma Szczepańska", city="Łódź", owner=lead, team=team)
        CandidateEmailFactory(candidate=candidate, value="w@x.example", normalised="w@x.example")
    list(find_all_duplicates())
    first, second = Candidate.objects.order_by("pk")
    log_in(page, lead)
    page.goto(f"/admin/candidates/candidate/{first.pk}/merge/{second.pk}/")

    page.get_by_text("Side by side").wait_for()
    page.wait_for_load_state("networkidle")
    page.keyboard.press("d")

    page.wait_for_url("**/admin/candidates/duplicatepair/")
    assert DuplicatePair.objects.get().status == PairStatus.DIFFERENT
