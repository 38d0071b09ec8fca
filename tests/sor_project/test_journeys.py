"""Whole days of people, in a real browser and by keyboard, with axe looking at what opens on the way."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from audit.context import acting
from candidates.models import Candidate
from candidates.operations import update_candidate
from interactions.choices import Resolution
from interactions.models import Interaction, Obligation
from tests.candidates.factories import CandidateEmailFactory, CandidateFactory, CandidatePhoneFactory
from tests.interactions.factories import ObligationFactory
from tests.sor_project.test_accessibility import violations
from tests.sor_project.test_screens import log_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def candidate(transactional_db: None, recruiter: User) -> Candidate:
    person = CandidateFactory(
        owner=recruiter, team=recruiter.teams.first(), city="Kraków", region="", country="PL"
    )
    CandidatePhoneFactory(candidate=person)
    CandidateEmailFactory(candidate=person)
    return person


def test_a_recruiter_logs_what_is_overdue_by_keyboard_alone(page: Any, recruiter: User) -> None:
    for hours in (50, 40, 30):
        person = CandidateFactory(owner=recruiter, team=recruiter.teams.first())
        arises_at = timezone.now() - timedelta(hours=hours)
        ObligationFactory(candidate=person, responsible=recruiter, arises_at=arises_at)
    log_in(page, recruiter)
    assert page.get_by_text("Overdue by").count() == 3
    found = violations(page)

    for number in (1, 2, 3):
        page.keyboard.press("l")
        page.locator("#modal-content #log-body:focus").wait_for()
        if number == 1:
            found += violations(page)
        page.keyboard.type(f"Talk number {number}")
        page.keyboard.press("Control+Enter")
        page.get_by_text("Logged on time").wait_for()
        page.wait_for_function(
            "count => document.querySelectorAll('.sor-obligation').length === count", arg=3 - number
        )

    page.get_by_text("Everything of yours is logged").wait_for()
    assert not Obligation.objects.open().exists()
    assert {each.resolution for each in Obligation.objects.all()} == {Resolution.LOGGED}
    assert Interaction.objects.filter(performed_by=recruiter).count() == 3
    assert not found, "\n".join(found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_field_is_changed_where_it_stands_and_taken_back(
    page: Any, recruiter: User, candidate: Candidate, scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    log_in(page, recruiter)
    page.goto(f"/admin/candidates/candidate/{candidate.pk}/")
    page.get_by_title("Change place").focus()
    page.keyboard.press("Enter")
    page.locator("[data-spot-form] input:focus").wait_for()
    found = violations(page)

    page.keyboard.press("Escape")
    page.locator("button[title='Change place']:focus").wait_for()
    page.keyboard.press("Enter")
    page.locator("[data-spot-form] input:focus").wait_for()
    page.keyboard.type("Gdańsk")
    page.keyboard.press("Enter")
    page.locator("[data-toast]", has_text="Place changed from Kraków, Poland to Gdańsk, Poland.").wait_for()
    found += violations(page)
    candidate.refresh_from_db()
    assert candidate.city == "Gdańsk"

    page.keyboard.press("u")
    page.locator("[data-toast]", has_text="Place is Kraków, Poland again.").wait_for()
    candidate.refresh_from_db()
    assert candidate.city == "Kraków"
    assert not found, "\n".join(found)


def test_a_colleagues_change_in_between_is_shown_in_the_editor(
    page: Any, recruiter: User, lead: User, candidate: Candidate
) -> None:
    log_in(page, recruiter)
    page.goto(f"/admin/candidates/candidate/{candidate.pk}/")
    page.get_by_title("Change place").click()
    page.locator("[data-spot-form] input:focus").wait_for()
    with acting(lead):
        update_candidate(candidate, changes={"city": "Lublin"})

    page.keyboard.type("Gdańsk")
    page.keyboard.press("Enter")

    page.locator("[data-spot-form] [role=alert]", has_text=str(lead)).wait_for()
    assert "Lublin, Poland" in page.locator("[data-spot-form] [role=alert]").inner_text()
    page.keyboard.press("Escape")
    page.locator("button[title='Change place']", has_text="Lublin").wait_for()
    candidate.refresh_from_db()
    assert candidate.city == "Lublin"
    page.console_errors[:] = [each for each in page.console_errors if "422" not in each]


def test_the_stream_shows_one_kind_and_its_address(page: Any, recruiter: User, candidate: Candidate) -> None:
    log_in(page, recruiter)
    page.goto(f"/admin/candidates/candidate/{candidate.pk}/")
    page.locator("label", has_text="Contacts").click()
    page.get_by_text("Nothing of this kind has happened here.").wait_for()

    assert page.url.endswith("?show=interaction")
    page.reload()
    assert page.locator("[name=show]:checked").get_attribute("value") == "interaction"


def test_logging_stays_in_reach_on_a_telephone(page: Any, recruiter: User, candidate: Candidate) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    log_in(page, recruiter)
    page.goto(f"/admin/candidates/candidate/{candidate.pk}/")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")

    page.get_by_role("link", name="Log a contact").click()
    page.locator("#modal-content #log-body").fill("From the train")
    page.locator("#modal-content").get_by_role("button", name="Log it").click()

    page.get_by_text("Logged on time").wait_for()
    assert Interaction.objects.get(candidate=candidate).body == "From the train"
