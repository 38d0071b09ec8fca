"""Single keys in a real browser: they act where the sheet says so, and never while somebody types."""

import re
from typing import Any

import pytest

from accounts.models import User
from candidates.models import Candidate
from tests.candidates.factories import CandidateFactory
from tests.sor_project.test_screens import log_in

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "/admin/candidates/candidate/"


@pytest.fixture
def people(transactional_db: None, manager: User) -> list[Candidate]:
    return [CandidateFactory(owner=manager, full_name=name) for name in ("Ann Ash", "Ben Birch", "Cy Cedar")]


def focused(page: Any) -> str:
    return page.evaluate("document.activeElement.closest('tr')?.innerText ?? document.activeElement.tagName")


def test_sheet_opens_on_its_key_and_closes_again(page: Any, manager: User) -> None:
    log_in(page, manager)
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    sheet.wait_for()
    assert "Next row" in sheet.inner_text()

    page.keyboard.press("j")
    assert page.url.endswith("/admin/")
    page.keyboard.press("Escape")
    sheet.wait_for(state="hidden")
    assert page.console_errors == []


@pytest.mark.parametrize(("key", "path"), [("c", LIST), ("j", "/admin/clients/joborder/"), ("h", "/admin/")])
def test_two_keys_go_to_a_place(page: Any, manager: User, key: str, path: str) -> None:
    log_in(page, manager)
    page.goto("/admin/interactions/followup/")
    page.keyboard.press("g")
    page.keyboard.press(key)
    page.wait_for_url(f"**{path}")


def test_rows_are_walked_opened_and_followed(page: Any, manager: User, people: list[Candidate]) -> None:
    log_in(page, manager)
    page.goto(f"{LIST}?o=1")
    page.keyboard.press("j")
    assert "Ann Ash" in focused(page)
    page.keyboard.press("j")
    assert "Ben Birch" in focused(page)
    page.keyboard.press("k")
    assert "Ann Ash" in focused(page)

    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"{LIST}{people[0].pk}/(\?.*)?$"))
    page.keyboard.press("]")
    page.wait_for_url(re.compile(rf"{LIST}{people[1].pk}/(\?.*)?$"))
    page.keyboard.press("]")
    page.wait_for_url(re.compile(rf"{LIST}{people[2].pk}/(\?.*)?$"))
    page.keyboard.press("]")
    page.get_by_text("That was the last of the list.").wait_for(state="attached")
    page.keyboard.press("[")
    page.wait_for_url(re.compile(rf"{LIST}{people[1].pk}/(\?.*)?$"))


def test_keys_find_log_and_add(page: Any, manager: User, people: list[Candidate]) -> None:
    log_in(page, manager)
    page.goto(LIST)
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "searchbar"

    page.goto(f"{LIST}{people[0].pk}/")
    page.keyboard.press("l")
    page.locator("#modal-content #log-body").wait_for()

    page.goto("/admin/")
    page.keyboard.press("/")
    page.locator("#search-input-command").wait_for()
    page.keyboard.press("Escape")
    page.goto("/admin/interactions/obligation/report/")
    page.keyboard.press("n")
    page.wait_for_url(f"**{LIST}add/")


def test_nothing_acts_while_somebody_types(page: Any, manager: User, people: list[Candidate]) -> None:
    log_in(page, manager)
    page.goto(LIST)
    page.locator("#searchbar").click()
    page.keyboard.type("jkn?[]/gc")

    assert page.locator("#searchbar").input_value() == "jkn?[]/gc"
    assert page.get_by_role("dialog", name="Keyboard shortcuts").count() == 0
    assert page.url.endswith(LIST)


def test_single_keys_can_be_switched_off(page: Any, manager: User, people: list[Candidate]) -> None:
    log_in(page, manager)
    page.goto("/admin/preferences/")
    page.locator("#id_has_single_keys").uncheck(force=True)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Your preferences are saved.").wait_for()

    page.goto(LIST)
    for key in "?njgc[/":
        page.keyboard.press(key)
    page.wait_for_timeout(300)

    assert page.url.endswith(LIST)
    assert page.get_by_role("dialog", name="Keyboard shortcuts").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    manager.refresh_from_db()
    assert manager.has_single_keys is False


def test_dark_page_is_dark_before_anything_is_drawn(page: Any, manager: User) -> None:
    page.emulate_media(color_scheme="light")
    log_in(page, manager)
    page.evaluate("localStorage.setItem('_x_adminTheme', JSON.stringify('dark'))")
    page.route("**/alpine.js", lambda route: route.abort())
    page.goto(LIST)

    assert "dark" in page.evaluate("document.documentElement.className").split()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    page.console_errors.clear()  # of the script that was kept away
