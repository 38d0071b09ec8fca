"""The board: what stands on it, what a move asks for, and that nothing is overwritten or shown to others."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.context import acting
from audit.models import AccessLog
from candidates.models import Candidate
from placements.choices import Stage
from placements.models import Interview, Placement, StageEvent, Submission
from placements.operations import advance_submission, assign_recruiter, take_back_move
from tests.accounts.factories import UserFactory
from tests.candidates.factories import CandidateFactory
from tests.clients.factories import ClientFactory, JobOrderFactory
from tests.governance.factories import ReasonFactory
from tests.interactions.factories import FollowUpFactory
from tests.placements.factories import ClientRestrictionFactory, SubmissionFactory

BOARD = reverse("admin:placements_submission_board")
QUERIES = 32


def submit(owner: User, **fields: Any) -> Submission:
    fields = {"candidate__owner": owner, "job_order__owner": owner, "recruiter": owner, **fields}
    return SubmissionFactory(**fields)


def move(browser: Any, submission: Submission, to: str, **typed: Any) -> dict[str, Any]:
    body = {"to": to, "from": submission.stage, "version": submission.version, **typed}
    return browser.post(reverse("admin:placements_submission_move", args=[submission.pk]), body).json()


def stage_of(submission: Submission) -> str:
    return Submission.objects.values_list("stage", flat=True).get(pk=submission.pk)


# --- What stands on it -------------------------------------------------------------------------------


def test_board_shows_my_jobs_and_all_on_request(as_user: Any, recruiter: User, colleague: User) -> None:
    submit(recruiter, candidate__full_name="Mine Alone")
    submit(colleague, candidate__full_name="Theirs Alone", candidate__team=recruiter.teams.first())
    browser = as_user(recruiter)

    mine = browser.get(BOARD).content.decode()
    everything = browser.get(BOARD, {"whose": "all"}).content.decode()

    assert ("Mine Alone" in mine, "Theirs Alone" in mine) == (True, False)
    assert ("Mine Alone" in everything, "Theirs Alone" in everything) == (True, True)


def test_board_of_one_job_shows_only_that_job(as_user: Any, recruiter: User) -> None:
    one = submit(recruiter, candidate__full_name="On The Job")
    submit(recruiter, candidate__full_name="Elsewhere Entirely")

    page = as_user(recruiter).get(BOARD, {"job": one.job_order_id}).content.decode()

    assert "On The Job" in page
    assert "Elsewhere Entirely" not in page


@pytest.mark.parametrize("filtered", ["client", "owner"])
def test_board_is_narrowed(as_user: Any, manager: User, colleague: User, filtered: str) -> None:
    one = submit(colleague, candidate__full_name="Kept Person")
    submit(manager, candidate__full_name="Left Out")
    key = one.job_order.client_id if filtered == "client" else colleague.pk

    page = as_user(manager).get(BOARD, {"whose": "all", filtered: key}).content.decode()

    assert ("Kept Person" in page, "Left Out" in page) == (True, False)


def test_hidden_cards_leak_nowhere(as_user: Any, recruiter: User, stranger: User) -> None:
    job = JobOrderFactory(owner=recruiter, status="open")
    hidden = SubmissionFactory(
        job_order=job, candidate=CandidateFactory(full_name="Secret Person", owner=stranger)
    )
    Candidate.objects.filter(pk=hidden.candidate_id).update(is_restricted=True)
    browser = as_user(recruiter)

    page = browser.get(BOARD, {"job": job.pk})
    column = browser.get(reverse("admin:placements_submission_board_column", args=["identified"]))
    moved = browser.post(
        reverse("admin:placements_submission_move", args=[hidden.pk]), {"to": "contacted", "version": 1}
    )
    back = browser.post(reverse("admin:placements_submission_take_back", args=[hidden.pk]), {"version": 1})

    assert "Secret" not in page.content.decode() + column.content.decode()
    assert 'data-count-of="identified">0<' in page.content.decode()
    assert (moved.status_code, back.status_code) == (404, 404)
    assert stage_of(hidden) == Stage.IDENTIFIED


def test_board_of_a_hidden_job_is_not_found(as_user: Any, recruiter: User, stranger: User) -> None:
    job = JobOrderFactory(owner=stranger, is_restricted=True)

    assert as_user(recruiter).get(BOARD, {"job": job.pk}).status_code == 404
    assert as_user(recruiter).get(BOARD, {"job": 10**17}).status_code == 404


@pytest.mark.parametrize("nonsense", ["x", "-1", "9" * 40, "\x00", "1 OR 1=1", "\uff12"])
def test_nonsense_in_the_address_counts_as_nothing(as_user: Any, recruiter: User, nonsense: str) -> None:
    submit(recruiter, candidate__full_name="Still There")
    names = dict.fromkeys(("whose", "job", "client", "owner", "seal", "after"), nonsense)
    browser = as_user(recruiter)

    page = browser.get(BOARD, names)
    column = browser.get(reverse("admin:placements_submission_board_column", args=["identified"]), names)

    assert "Still There" in page.content.decode()
    assert "Still There" in column.content.decode()


def test_card_tells_what_one_must_know(as_user: Any, recruiter: User) -> None:
    group = ClientFactory(legal_name="The Group")
    job = JobOrderFactory(owner=recruiter, client=ClientFactory(parent=group), status="open")
    candidate = CandidateFactory(
        owner=recruiter,
        full_name="Ada <b>Lovelace</b>",
        do_not_contact=True,
        do_not_contact_reason=ReasonFactory(kind="do_not_contact"),
    )
    submission = SubmissionFactory(candidate=candidate, job_order=job, recruiter=recruiter)
    SubmissionFactory(candidate=candidate, recruiter=recruiter)
    ClientRestrictionFactory(candidate=candidate, client=group)
    FollowUpFactory(
        candidate=candidate,
        owner=recruiter,
        next_step="Ask for papers",
        due_on=timezone.localdate() - timedelta(days=3),
    )
    Submission.objects.filter(pk=submission.pk).update(stage_since=timezone.now() - timedelta(days=9))

    page = as_user(recruiter).get(BOARD, {"job": job.pk}).content.decode()

    for told in (
        "Ada &lt;b&gt;Lovelace&lt;/b&gt;",
        "Do not contact",
        "Not to this client",
        "Also put forward for 1 other job<",
        "Ask for papers",
        "3 days ago",
        "9 days",
        "longer than usual",
    ):
        assert told in page


def test_columns_are_paged_and_counted_as_far_as_is_useful(as_user: Any, recruiter: User) -> None:
    job = JobOrderFactory(owner=recruiter, status="open")
    SubmissionFactory.create_batch(65, job_order=job, recruiter=recruiter, candidate__owner=recruiter)
    browser = as_user(recruiter)
    seen: list[str] = []

    page = browser.get(BOARD, {"job": job.pk}).content.decode()
    seen += cards_of(page)
    while "data-more" in page:
        after = page.split("'identified', '")[1].split("'")[0].replace("&amp;", "&")
        page = browser.get(
            reverse("admin:placements_submission_board_column", args=["identified"]),
            {"job": job.pk, "after": after},
        ).content.decode()
        seen += cards_of(page)

    assert len(seen) == len(set(seen)) == 65


def cards_of(page: str) -> list[str]:
    return [part.split('"')[0] for part in page.split('data-card="')[1:]]


def test_board_asks_the_database_a_bounded_number_of_times(as_user: Any, recruiter: User) -> None:
    job = JobOrderFactory(owner=recruiter, status="open")
    browser = as_user(recruiter)
    counts = []
    for stages in (("identified",), [stage for stage in Stage if stage != Stage.PLACED] * 4):
        for stage in stages:
            submit(recruiter, job_order=job, stage=stage)
        for url in (BOARD, f"{BOARD}?job={job.pk}"):
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(url).status_code == 200
            counts.append(len(queries))

    assert max(counts) <= QUERIES
    assert counts[2] <= counts[0] + 1


def test_unchanged_board_answers_with_nothing(as_user: Any, recruiter: User) -> None:
    submission = submit(recruiter)
    browser = as_user(recruiter)
    page = browser.get(BOARD).content.decode()
    seal = page.split('data-seal="')[1].split('"')[0]

    same = browser.get(BOARD, {"seal": seal})
    with acting(recruiter):
        advance_submission(submission, to=Stage.CONTACTED)
    other = browser.get(BOARD, {"seal": seal})

    assert (same.status_code, same.content) == (204, b"")
    assert other.status_code == 200
    assert "<html" not in other.content.decode()


def test_reading_the_board_is_traced(as_user: Any, recruiter: User) -> None:
    submission = submit(recruiter)

    as_user(recruiter).get(BOARD, {"job": submission.job_order_id})

    read = AccessLog.objects.get(action="listed")
    assert (read.reader_id, read.object_ids) == (recruiter.pk, [submission.candidate_id])
    assert read.query == f"board job={submission.job_order_id}"


def test_those_without_the_right_do_not_see_a_board(as_user: Any, db: None) -> None:
    assert as_user(UserFactory()).get(BOARD).status_code == 403


# --- Moves -------------------------------------------------------------------------------------------


def test_move_between_our_own_stages_asks_nothing_and_can_be_taken_back(
    as_user: Any, recruiter: User
) -> None:
    submission = submit(recruiter)
    browser = as_user(recruiter)

    moved = move(browser, submission, "screening")
    submission.refresh_from_db()
    back = browser.post(
        reverse("admin:placements_submission_take_back", args=[submission.pk]),
        {"version": submission.version},
    ).json()

    assert (moved["outcome"], moved["undo"]) == ("moved", True)
    assert back["outcome"] == "moved"
    assert stage_of(submission) == Stage.IDENTIFIED
    events = (
        StageEvent.objects.filter(submission=submission).order_by("id").values_list("to_stage", flat=True)
    )
    assert list(events) == ["screening", "identified"]


def test_only_ones_own_last_move_is_taken_back(as_user: Any, recruiter: User, manager: User) -> None:
    submission = submit(recruiter)
    with acting(manager):
        advance_submission(submission, to=Stage.SCREENING)
    submission.refresh_from_db()

    said = (
        as_user(recruiter)
        .post(
            reverse("admin:placements_submission_take_back", args=[submission.pk]),
            {"version": submission.version},
        )
        .json()
    )

    assert said["outcome"] == "refused"
    assert "your own last move" in said["sentence"]
    assert stage_of(submission) == Stage.SCREENING


def test_what_the_client_has_seen_is_not_taken_back(recruiter: User) -> None:
    submission = submit(recruiter, stage=Stage.INTERNAL_REVIEW)
    with acting(recruiter):
        submission = advance_submission(submission, to=Stage.SUBMITTED_TO_CLIENT, evidence="Said yes")
        with pytest.raises(Exception, match="cannot be taken back"):
            take_back_move(submission)


def test_introduction_asks_how_the_candidate_agreed(as_user: Any, recruiter: User) -> None:
    submission = submit(recruiter, stage=Stage.INTERNAL_REVIEW)
    browser = as_user(recruiter)

    asked = move(browser, submission, "submitted_to_client")
    empty = move(browser, submission, "submitted_to_client", answered="1", evidence=" ")
    done = move(browser, submission, "submitted_to_client", answered="1", evidence="E-mail of 3 May")

    assert (asked["outcome"], empty["outcome"]) == ("asks", "asks")
    assert "How did the candidate agree" in asked["dialog"]
    assert "This field is required" in empty["dialog"]
    assert (done["outcome"], done["undo"]) == ("moved", False)
    submission.refresh_from_db()
    assert (submission.stage, submission.representation_evidence) == (
        "submitted_to_client",
        "E-mail of 3 May",
    )


def test_restricted_candidate_is_refused_where_it_was_asked(as_user: Any, recruiter: User) -> None:
    submission = submit(recruiter, stage=Stage.INTERNAL_REVIEW)
    ClientRestrictionFactory(candidate=submission.candidate, client=submission.job_order.client)

    said = move(
        as_user(recruiter), submission, "submitted_to_client", answered="1", evidence="Said <i>yes</i>"
    )

    assert said["outcome"] == "asks"
    assert "must not be sent to this client" in said["dialog"]
    assert "Said &lt;i&gt;yes&lt;/i&gt;" in said["dialog"]
    submission.refresh_from_db()
    assert (submission.stage, submission.representation_confirmed_at) == ("internal_review", None)


@pytest.mark.parametrize(("to", "kind"), [("rejected_by_client", "rejection"), ("withdrawn", "withdrawal")])
def test_closing_asks_why(as_user: Any, recruiter: User, to: str, kind: str) -> None:
    submission = submit(recruiter, stage=Stage.CLIENT_REVIEW)
    reason = ReasonFactory(kind=kind)
    browser = as_user(recruiter)

    asked = move(browser, submission, to)
    done = move(browser, submission, to, answered="1", reason=reason.pk)

    assert (asked["outcome"], done["outcome"], done["undo"]) == ("asks", "moved", False)
    submission.refresh_from_db()
    assert (submission.stage, submission.closed_reason) == (to, reason)


def test_interview_is_planned_with_the_move(as_user: Any, recruiter: User) -> None:
    submission = submit(recruiter, stage=Stage.CLIENT_REVIEW)
    starts = timezone.localtime() + timedelta(days=2)

    done = move(
        as_user(recruiter),
        submission,
        "interviewing",
        answered="1",
        starts_at=f"{starts:%Y-%m-%dT%H:%M}",
        minutes="45",
        kind="video",
    )

    assert (done["outcome"], done["undo"]) == ("moved", False)
    interview = Interview.objects.get(submission=submission)
    assert interview.ends_at - interview.starts_at == timedelta(minutes=45)
    assert stage_of(submission) == Stage.INTERVIEWING


def test_placing_asks_for_the_first_day(as_user: Any, recruiter: User) -> None:
    submission = submit(recruiter, stage=Stage.OFFER)
    browser = as_user(recruiter)

    asked = move(browser, submission, "placed", answered="1")
    done = move(browser, submission, "placed", answered="1", starts_on="2026-12-01")

    assert (asked["outcome"], done["outcome"]) == ("asks", "moved")
    assert Placement.objects.get(submission=submission).starts_on.isoformat() == "2026-12-01"


def test_closed_card_is_reopened_with_a_reason(as_user: Any, recruiter: User) -> None:
    submission = submit(recruiter, stage=Stage.WITHDRAWN)
    reason = ReasonFactory(kind="reopening")
    browser = as_user(recruiter)

    assert move(browser, submission, "screening")["outcome"] == "asks"
    assert move(browser, submission, "screening", answered="1", reason=reason.pk)["outcome"] == "moved"
    assert stage_of(submission) == Stage.SCREENING


@pytest.mark.parametrize("to", ["offer", "identified", "job_closed", "nonsense", ""])
def test_impossible_move_is_refused_with_words(as_user: Any, recruiter: User, to: str) -> None:
    submission = submit(recruiter, stage=Stage.SCREENING)

    said = move(as_user(recruiter), submission, to, answered="1")

    assert said["outcome"] == "refused"
    assert said["sentence"].endswith(".")
    assert stage_of(submission) == Stage.SCREENING


def test_conflict_names_who_was_quicker_and_overwrites_nothing(
    as_user: Any, recruiter: User, manager: User
) -> None:
    submission = submit(recruiter)
    with acting(manager):
        advance_submission(submission, to=Stage.SCREENING)

    said = move(as_user(recruiter), submission, "contacted")

    assert said["outcome"] == "conflict"
    assert "Mara Manager moved this to “Screening” now" in said["sentence"]
    assert 'data-at="screening"' in said["card"]
    assert stage_of(submission) == Stage.SCREENING


def test_change_of_another_kind_is_named_too(as_user: Any, recruiter: User, manager: User) -> None:
    submission = submit(recruiter)
    with acting(manager):
        assign_recruiter(submission, recruiter=manager)

    said = move(as_user(manager), submission, "contacted")

    assert said["outcome"] == "conflict"
    assert "changed this submission (recruiter)" in said["sentence"]


def test_move_without_a_version_is_refused(as_user: Any, recruiter: User) -> None:
    submission = submit(recruiter)

    assert move(as_user(recruiter), submission, "contacted", version="")["outcome"] == "refused"
    assert stage_of(submission) == Stage.IDENTIFIED


def test_sent_twice_it_moves_once(as_user: Any, recruiter: User) -> None:
    submission = submit(recruiter)
    browser = as_user(recruiter)

    outcomes = [move(browser, submission, "screening")["outcome"] for _ in range(2)]

    assert outcomes == ["moved", "conflict"]
    assert StageEvent.objects.filter(submission=submission).count() == 1


def test_those_who_only_read_cannot_move(as_user: Any, auditor: User, recruiter: User) -> None:
    submission = submit(recruiter)
    browser = as_user(auditor)

    page = browser.get(BOARD, {"job": submission.job_order_id}).content.decode()
    said = move(browser, submission, "contacted")

    assert "sor-fixed" in page
    assert (said["outcome"], said["sentence"]) == ("refused", "You may not move this submission.")
    assert stage_of(submission) == Stage.IDENTIFIED


def test_reading_does_not_move(as_user: Any, recruiter: User) -> None:
    submission = submit(recruiter)
    url = reverse("admin:placements_submission_move", args=[submission.pk])

    assert as_user(recruiter).get(url, {"to": "contacted", "version": submission.version}).status_code == 405
