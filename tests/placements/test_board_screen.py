"""The board in a real browser: by mouse, by keys, by menu; what is refused goes back; who was quicker wins."""

from typing import Any

import pytest

from accounts.models import User
from audit.context import acting
from clients.models import JobOrder
from placements.choices import Stage
from placements.models import Submission
from placements.operations import advance_submission
from tests.clients.factories import JobOrderFactory
from tests.governance.factories import ReasonFactory
from tests.placements.factories import SubmissionFactory
from tests.sor_project.test_accessibility import violations
from tests.sor_project.test_screens import log_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def job(transactional_db: None, manager: User) -> JobOrder:
    return JobOrderFactory(owner=manager, status="open", title="Engineer")


@pytest.fixture
def submission(job: JobOrder, manager: User) -> Submission:
    return SubmissionFactory(
        job_order=job,
        recruiter=manager,
        candidate__full_name="Ada Lovelace",
        candidate__current_title="x" * 120,
    )


@pytest.fixture
def board(page: Any, manager: User, job: JobOrder, submission: Submission) -> Any:
    log_in(page, manager)
    page.goto(f"/admin/placements/submission/board/?job={job.pk}")
    return page


def column(page: Any, stage: str) -> Any:
    return page.locator(f'[data-column="{stage}"]')


def card_in(page: Any, stage: str) -> Any:
    return column(page, stage).locator(".sor-tile", has_text="Ada Lovelace")


def stage_of(submission: Submission) -> str:
    return Submission.objects.values_list("stage", flat=True).get(pk=submission.pk)


def drag(page: Any, to: str) -> None:
    """Drag the card as a hand does, in steps."""
    card = page.locator(".sor-tile-body").first.bounding_box()
    page.mouse.move(card["x"] + 60, card["y"] + card["height"] - 12)
    page.mouse.down()
    goal = column(page, to).bounding_box()
    page.mouse.move(card["x"] + 80, card["y"] + 30, steps=4)
    page.mouse.move(goal["x"] + goal["width"] / 2, goal["y"] + 90, steps=12)
    page.mouse.move(goal["x"] + goal["width"] / 2, goal["y"] + 94, steps=2)
    page.mouse.up()


def test_card_is_dragged_and_the_move_taken_back(board: Any, submission: Submission) -> None:
    drag(board, "screening")

    card_in(board, "screening").wait_for()
    board.get_by_text("is now at “Screening”").wait_for()
    assert stage_of(submission) == Stage.SCREENING
    assert column(board, "screening").locator(".sor-count").inner_text() == "1"

    board.get_by_role("button", name="Undo").click()
    card_in(board, "identified").wait_for()
    assert stage_of(submission) == Stage.IDENTIFIED


def test_dragged_card_goes_back_when_the_question_is_not_answered(board: Any, submission: Submission) -> None:
    drag(board, "submitted_to_client")

    board.get_by_label("How did the candidate agree").wait_for()
    assert violations(board) == []
    board.keyboard.press("Escape")

    card_in(board, "identified").wait_for()
    assert stage_of(submission) == Stage.IDENTIFIED


def test_question_is_answered_where_the_card_was_dropped(board: Any, submission: Submission) -> None:
    drag(board, "submitted_to_client")
    board.get_by_role("button", name="Move", exact=True).click()
    board.get_by_text("This field is required").wait_for()

    board.get_by_label("How did the candidate agree").fill("E-mail of 3 May")
    board.get_by_role("button", name="Move", exact=True).click()

    card_in(board, "submitted_to_client").wait_for()
    board.get_by_text("is now at “Submitted to client”").wait_for()
    assert board.get_by_role("button", name="Undo").is_visible() is False
    assert stage_of(submission) == Stage.SUBMITTED_TO_CLIENT


def test_impossible_drop_is_refused_with_words_and_returns(
    page: Any, manager: User, submission: Submission
) -> None:
    Submission.objects.filter(pk=submission.pk).update(stage=Stage.INTERNAL_REVIEW)
    log_in(page, manager)
    page.goto(f"/admin/placements/submission/board/?job={submission.job_order_id}")

    drag(page, "identified")

    page.get_by_text("cannot go to “Identified”").wait_for()
    card_in(page, "internal_review").wait_for()
    assert stage_of(submission) == Stage.INTERNAL_REVIEW


def test_colleague_who_was_quicker_is_named_and_nothing_overwritten(
    board: Any, submission: Submission, lead: User, colleague: User, administrator: User
) -> None:
    with acting(administrator):
        advance_submission(submission, to=Stage.INTERNAL_REVIEW)

    drag(board, "contacted")

    board.get_by_text("Ada Admin moved this to “Internal review”").wait_for()
    card_in(board, "internal_review").wait_for()
    assert stage_of(submission) == Stage.INTERNAL_REVIEW


def test_card_is_moved_by_keys_alone(board: Any, submission: Submission) -> None:
    board.keyboard.press("ArrowDown")
    board.keyboard.press("Shift+ArrowRight")
    card_in(board, "contacted").wait_for()
    assert "Ada Lovelace" in board.evaluate("document.activeElement.getAttribute('aria-label')")

    board.keyboard.press("m")
    board.get_by_role("heading", name="Move Ada Lovelace to").wait_for()
    board.keyboard.press("ArrowDown")
    board.keyboard.press("Enter")

    card_in(board, "screening").wait_for()
    board.wait_for_function("document.activeElement.closest('[data-column=screening]')")
    assert stage_of(submission) == Stage.SCREENING


def test_arrow_keys_lead_from_card_to_card(
    page: Any, manager: User, job: JobOrder, submission: Submission
) -> None:
    SubmissionFactory(job_order=job, recruiter=manager, candidate__full_name="Grace Hopper")
    SubmissionFactory(
        job_order=job, recruiter=manager, stage=Stage.OFFER, candidate__full_name="Edsger Dijkstra"
    )
    log_in(page, manager)
    page.goto(f"/admin/placements/submission/board/?job={job.pk}")
    page.locator(".sor-tile-body").first.focus()
    names = []

    for key in ("ArrowDown", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
        names.append(page.evaluate("document.activeElement.getAttribute('aria-label').split(',')[0]"))

    assert names == ["Ada Lovelace", "Edsger Dijkstra", "Grace Hopper"]


def test_board_on_a_telephone_shows_one_stage_and_moves_by_menu(
    page: Any, manager: User, job: JobOrder, submission: Submission
) -> None:
    ReasonFactory(kind="rejection", name="Pay too high")
    page.set_viewport_size({"width": 390, "height": 844})
    log_in(page, manager)
    page.goto(f"/admin/placements/submission/board/?job={job.pk}")

    page.get_by_role("button", name="Move Ada Lovelace").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Rejected by us", exact=True).click()
    page.get_by_label("Why").wait_for()
    page.get_by_role("button", name="Reject", exact=True).click()
    page.get_by_text("This field is required").wait_for()
    page.get_by_label("Why").select_option(label="Pay too high")
    page.get_by_role("button", name="Reject", exact=True).click()

    page.get_by_text("is now at “Rejected by us”").wait_for()
    tab = page.get_by_role("button", name="Rejected by us 1")
    assert tab.get_attribute("aria-pressed") == "true"
    assert stage_of(submission) == Stage.REJECTED_BY_AGENCY


def test_board_catches_up_with_others(board: Any, submission: Submission, manager: User) -> None:
    with acting(manager):
        advance_submission(submission, to=Stage.SCREENING)

    board.evaluate("Alpine.$data(document.querySelector('[data-board]')).refresh()")

    card_in(board, "screening").wait_for()
    assert card_in(board, "identified").count() == 0


def test_closed_stages_are_folded_until_somebody_looks(page: Any, manager: User, job: JobOrder) -> None:
    SubmissionFactory(
        job_order=job, recruiter=manager, stage=Stage.WITHDRAWN, candidate__full_name="Ada Lovelace"
    )
    log_in(page, manager)
    page.goto(f"/admin/placements/submission/board/?job={job.pk}")
    assert card_in(page, "withdrawn").count() == 0

    column(page, "withdrawn").get_by_role("button").click()

    card_in(page, "withdrawn").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_on_the_board_stands_in_the_way(
    page: Any, manager: User, job: JobOrder, submission: Submission, scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    log_in(page, manager)
    found = []

    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 844})
        for path in ("", f"?job={job.pk}"):
            page.goto(f"/admin/placements/submission/board/{path}")
            found += violations(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width

    assert not found, "\n".join(found)
