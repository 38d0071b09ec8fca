"""The search in a real browser, by keyboard, on a wide screen and on a telephone."""

import pytest

from candidates.models import BulkAct, SavedSearch
from tests.candidates.factories import CandidateSkillFactory
from tests.governance.factories import SkillFactory
from tests.sor_project.test_accessibility import violations
from tests.sor_project.test_screens import log_in

pytestmark = pytest.mark.django_db(transaction=True)

URL = "/admin/candidates/candidate/search/"


@pytest.fixture
def welders(transactional_db):
    skill = SkillFactory(name="Welding")
    return [
        CandidateSkillFactory(
            candidate__full_name=f"Welder {n} <b>x</b> \u202ertl",
            candidate__headline="Welds " * 20,
            skill=skill,
        ).candidate
        for n in range(30)
    ]


def test_search_is_worked_by_keyboard(page, manager, welders):
    log_in(page, manager)
    page.goto(URL)
    page.locator("#candidate-search").blur()
    page.keyboard.press("/")
    page.keyboard.type("welder welding")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="30 candidates").wait_for()

    page.keyboard.press("Escape")
    page.locator("#candidate-search").blur()
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator("input[name=ids]:checked").count() == 2
    page.get_by_role("link", name="Show more").click()
    page.locator("[data-row]").nth(29).wait_for()
    page.get_by_role("button", name="Add to a pool, tag or change those chosen").click()
    page.get_by_role("heading", name="2 candidates chosen", exact=True).wait_for()

    assert BulkAct.objects.get().size == 2


def test_search_is_saved_and_a_result_opened(page, manager, welders):
    log_in(page, manager)
    page.goto(f"{URL}?q=welder")
    page.get_by_text("Save this search").click()
    page.get_by_label("Name", exact=True).fill("All welders")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="All welders").wait_for()
    assert SavedSearch.objects.get().query == {"q": "welder"}

    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/candidates/candidate/*/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "query", ["", "?q=welder&status=new&place=Leeds", "?q=welder", "?q=welder+(", "?q=wleder+wlder"]
)
def test_page_fits_and_nothing_stands_in_the_way(page, manager, welders, scheme, query):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    log_in(page, manager)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(URL + query)

    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []
    page.console_errors[:] = [error for error in page.console_errors if "422" not in error]
