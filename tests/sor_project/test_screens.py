"""The screens in a real browser: nothing in the console, nothing wider than the window, the daily acts."""

from typing import Any

import pytest

from accounts.models import User
from audit.context import acting
from candidates.models import Candidate
from interactions.models import FollowUp, Interaction
from records.operations import update_record
from tests.accounts.factories import PASSWORD
from tests.candidates.factories import CandidateFactory

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = (
    "/admin/",
    "/admin/candidates/candidate/",
    "/admin/candidates/candidate/{key}/",
    "/admin/candidates/candidate/{key}/change/",
    "/admin/candidates/candidate/{key}/history/",
    "/admin/candidates/candidate/{key}/history/1/",
    "/admin/candidates/candidate/{key}/delete/",
    "/admin/candidates/candidate/add/",
    "/admin/clients/client/",
    "/admin/interactions/interaction/",
    "/admin/audit/changeset/",
)


@pytest.fixture
def candidate(transactional_db: None, manager: User) -> Candidate:
    return CandidateFactory(
        owner=manager,
        full_name="Hubert Blaine Wolfeschlegelsteinhausenbergerdorff",
        headline="<script>alert(1)</script>" + "x" * 120,
    )


def log_in(page: Any, user: User) -> None:
    page.goto("/admin/login/")
    page.fill("[name=username]", user.email)
    page.fill("[name=password]", PASSWORD)
    page.click("#login-form button[type=submit]")
    page.wait_for_url("**/admin/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_a_telephone_and_raise_no_error(
    page: Any, manager: User, candidate: Candidate, scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 390, "height": 844})
    log_in(page, manager)
    widths = {}

    for path in PAGES:
        answer = page.goto(path.format(key=candidate.pk))
        assert answer.status == 200
        widths[path] = page.evaluate("document.documentElement.scrollWidth")

    assert {path: width for path, width in widths.items() if width > 390} == {}
    assert page.console_errors == []


def test_contact_is_logged_from_the_palette(page: Any, manager: User, candidate: Candidate) -> None:
    log_in(page, manager)

    page.keyboard.press("Control+k")
    page.locator("#search-input-command").press_sequentially("log mail with wolfesch")
    page.locator("#command-results-list a").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?log=email#log")
    page.fill("#log-body", "Sent the job description")
    page.fill("#log-next", "Ask what they think")
    page.get_by_role("button", name="Log it").click()
    page.get_by_text("Logged on time").wait_for()

    interaction = Interaction.objects.get(candidate=candidate)
    assert (interaction.kind, interaction.body) == ("email", "Sent the job description")
    assert FollowUp.objects.get(interaction=interaction).next_step == "Ask what they think"


def test_contact_is_logged_from_the_row(page: Any, manager: User, candidate: Candidate) -> None:
    log_in(page, manager)
    page.goto("/admin/candidates/candidate/")

    page.get_by_label("Log a contact").first.click()
    page.locator("#modal-content #log-body").fill("Called back")
    page.locator("#modal-content").get_by_role("button", name="Log it").click()
    page.get_by_text("Logged on time").wait_for()

    assert Interaction.objects.get(candidate=candidate).body == "Called back"


def test_entry_of_the_timeline_opens_to_old_and_new(page: Any, manager: User, candidate: Candidate) -> None:
    with acting(manager):
        update_record(candidate, changes={"city": "Kraków"})
    log_in(page, manager)
    page.goto(f"/admin/candidates/candidate/{candidate.pk}/")

    page.locator("#timeline summary", has_text="city").click()
    page.locator("#timeline").get_by_text("Kraków").wait_for()
