"""Whole days of people, in a real browser and by keyboard, with axe looking at what opens on the way."""

from datetime import timedelta
from email import message_from_string
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from audit.context import acting
from candidates.models import Candidate
from candidates.operations import update_candidate
from interactions import letters
from interactions.choices import FollowUpStatus, LetterKind, Resolution
from interactions.models import FollowUp, Interaction, Obligation
from interactions.operations import send_letters
from placements.choices import Stage
from tests.candidates.factories import CandidateEmailFactory, CandidateFactory, CandidatePhoneFactory
from tests.clients.factories import JobOrderFactory
from tests.interactions.factories import FollowUpFactory, InteractionFactory, ObligationFactory
from tests.placements.factories import SubmissionFactory
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


def test_a_recruiters_day_from_the_search_to_the_promise_kept(page: Any, recruiter: User) -> None:
    """A name is misspelt, a query has brackets, a card moves by keys, a promise is kept: never by mouse."""
    team = recruiter.teams.first()
    job = JobOrderFactory(owner=recruiter, team=team, status="open", title="Site manager")
    wanted = CandidateFactory(
        full_name="Katarzyna Wiśniewska", headline="Welder and crane driver", owner=recruiter, team=team
    )
    CandidateFactory(full_name="Jon Doe", headline="Welder, junior", owner=recruiter, team=team)
    submission = SubmissionFactory(candidate=wanted, job_order=job, recruiter=recruiter)
    FollowUpFactory(
        candidate=wanted, owner=recruiter, next_step="Send the offer", due_on=timezone.localdate()
    )
    log_in(page, recruiter)

    ask(page, "katarzina wisniewska")
    page.get_by_role("link", name="Katarzyna Wiśniewska").wait_for()
    ask(page, "(welder OR fitter) NOT junior")
    page.get_by_role("heading", name="1 candidate", exact=True).wait_for()
    found = violations(page)
    page.locator("#candidate-search").blur()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/admin/candidates/candidate/{wanted.pk}/")

    page.goto(f"/admin/placements/submission/board/?job={job.pk}")
    page.locator(".sor-tile-body").focus()
    page.keyboard.press("Shift+ArrowRight")
    page.locator("[data-column=contacted] .sor-tile", has_text="Katarzyna").wait_for()
    found += violations(page)

    page.goto("/admin/interactions/followup/mine/")
    page.keyboard.press("j")
    page.keyboard.press("d")
    page.get_by_text("Done: Send the offer").wait_for()
    found += violations(page)

    submission.refresh_from_db()
    assert submission.stage == Stage.CONTACTED
    assert FollowUp.objects.get().status == FollowUpStatus.DONE
    assert not found, "\n".join(found)


def ask(page: Any, query: str) -> None:
    """Ask the search as from anywhere: its page, its box, a query, Enter."""
    page.goto("/admin/candidates/candidate/search/")
    page.locator("#candidate-search").fill(query)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?*q=*")


def test_a_managers_morning(
    page: Any, manager: User, recruiter: User, data_folder: Path, settings: Any, monkeypatch: Any
) -> None:
    """The digest is in the mail folder and leads in; the rate leads to its rows; a waiver is seen at once."""
    recruiter.teams.update(lead=manager)
    early, *overdue = [
        ObligationFactory(
            candidate=CandidateFactory(full_name=name, owner=recruiter, team=recruiter.teams.first()),
            responsible=recruiter,
            arises_at=timezone.now() - timedelta(hours=hours),
        )
        for name, hours in (("Early Bird", 20), ("Alpha Overdue", 40), ("Beta Overdue", 50))
    ]
    InteractionFactory(candidate=early.candidate, performed_by=recruiter)
    link = next(url for url in written(data_folder, settings, monkeypatch, to=manager) if "standing" in url)

    log_in(page, manager)
    page.goto(link)
    page.get_by_text("Alpha Overdue").wait_for()
    assert page.locator("#result_list tbody tr").count() == 2

    page.get_by_role("link", name="Is everything logged?").first.click()
    page.get_by_text("33 %").first.wait_for()
    found = violations(page)
    page.get_by_role("row", name="Rita Recruiter").get_by_role("link", name="2", exact=True).click()
    page.get_by_text("Beta Overdue").wait_for()
    assert page.locator("#result_list tbody tr").count() == 2

    page.goto(f"/admin/interactions/obligation/{overdue[0].pk}/change/")
    page.get_by_role("button", name="Waive").or_(page.get_by_role("link", name="Waive")).click()
    page.locator("#modal-content textarea:focus").wait_for()
    page.keyboard.type("The client called the interview off.")
    found += violations(page)
    page.locator("#modal-content").get_by_role("button", name="Waive").click()
    page.get_by_text("Waived.").wait_for()
    page.get_by_role("link", name="Is everything logged?").first.click()
    page.get_by_text("The client called the interview off.").wait_for()
    page.get_by_text("50 %").first.wait_for()

    overdue[0].refresh_from_db()
    assert (overdue[0].resolution, overdue[0].resolved_by) == (Resolution.WAIVED, manager)
    assert not found, "\n".join(found)


def written(folder: Path, settings: Any, monkeypatch: Any, *, to: User) -> list[str]:
    """Send this morning's mails, into files as without a mail server; return the addresses in the digest."""
    monkeypatch.setattr(letters, "MORNING", range(24))
    backend = "django.core.mail.backends.filebased.EmailBackend"
    settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": {"file_path": folder}}}
    send_letters()
    # Two mails of the same second may share a file: Django names it by the time and the sender's address.
    texts = [text for file in folder.iterdir() for text in file.read_text().split("-" * 79 + "\n")]
    mails = [message_from_string(text, policy=default) for text in texts if text]
    about = letters.SUBJECTS[LetterKind.LEAD_DIGEST]  # how much there is stands behind it
    (body,) = [
        mail.get_content() for mail in mails if mail["To"] == to.email and mail["Subject"].startswith(about)
    ]
    return [word.removeprefix(settings.SITE_URL) for word in body.split() if word.startswith("http")]


def test_a_leavers_records_are_handed_over_and_the_heir_begins(
    page: Any, lead: User, recruiter: User, colleague: User
) -> None:
    team = recruiter.teams.first()
    person = CandidateFactory(full_name="Maria Curie", owner=recruiter, team=team)
    ObligationFactory(candidate=person, responsible=recruiter, arises_at=timezone.now() - timedelta(hours=30))
    FollowUpFactory(candidate=person, owner=recruiter, next_step="Ask about notice")
    log_in(page, lead)

    page.get_by_role("link", name="Handovers").click()
    page.goto("/admin/interactions/handover/add/")
    page.get_by_role("row", name="Rita Recruiter").get_by_label("Hand over what they look after").click()
    page.get_by_role("searchbox", name="Who takes over").or_(
        page.locator(".select2-search__field")
    ).first.click()
    page.keyboard.type("Cole")
    page.locator(".select2-results__option", has_text="Cole Colleague").click()
    page.get_by_label("Reason").fill("Leaves in March.")
    found = violations(page)
    page.get_by_role("button", name="Hand over", exact=True).click()
    page.get_by_role("heading", name="What Rita Recruiter looked after", level=2).wait_for()
    found += violations(page)

    page.context.clear_cookies()
    log_in(page, colleague)
    page.get_by_text("Overdue by").wait_for()
    page.get_by_role("link", name="Maria Curie").first.click()
    page.wait_for_url(f"**/admin/candidates/candidate/{person.pk}/")
    page.goto("/admin/interactions/followup/mine/")
    page.get_by_text("Ask about notice").wait_for()

    person.refresh_from_db()
    assert person.owner == colleague
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


def test_an_answer_given_before_htmx_took_the_form_over_is_not_lost(
    page: Any, recruiter: User, candidate: Candidate
) -> None:
    """A copy of the form, as htmx has never seen it, stands for a slow machine."""
    log_in(page, recruiter)
    page.goto(f"/admin/candidates/candidate/{candidate.pk}/")
    page.get_by_title("Change place").click()
    page.locator("[data-spot-form] input:focus").wait_for()
    page.evaluate(
        "const form = document.querySelector('[data-spot-form]'); form.replaceWith(form.cloneNode(true))"
    )

    page.locator("[data-spot-form] input:not([type=hidden])").first.fill("Gdańsk")
    page.keyboard.press("Enter")

    page.locator("[data-toast]", has_text="Place changed from Kraków, Poland to Gdańsk, Poland.").wait_for()
    assert page.url.endswith(f"/candidate/{candidate.pk}/")


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
