"""Reports: every figure equals a plain count, leads to exactly its rows, and tells of nothing hidden."""

import csv
import io
import json
import random
import statistics
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.models import AccessLog
from candidates.models import Candidate
from interactions.choices import Kind
from interactions.models import Interaction
from placements.choices import OPEN_STAGES, Stage
from placements.models import StageEvent, Submission
from records.reports import Asked, Report, Row, reports
from records.spreadsheets import lines_of
from tests.candidates.factories import CandidateEmailFactory, CandidateFactory, CandidateSkillFactory
from tests.clients.factories import JobOrderFactory
from tests.governance.factories import SourceFactory
from tests.interactions.factories import InteractionFactory
from tests.placements.factories import StageEventFactory, SubmissionFactory

pytestmark = pytest.mark.django_db
STEPS = [*OPEN_STAGES, Stage.PLACED]


@pytest.fixture
def agency(recruiter: User, colleague: User) -> None:
    """People, jobs and what came of them, by dice that always fall the same."""
    dice = random.Random(7)
    team = recruiter.teams.first()
    sources = [SourceFactory(), SourceFactory(), None]
    today = timezone.localdate()
    jobs = [
        JobOrderFactory(status="open", team=team, owner=recruiter, opened_on=today - timedelta(days=30 * n))
        for n in range(4)
    ]
    now = timezone.now()
    for number in range(24):
        owner = dice.choice([recruiter, colleague])
        person = CandidateFactory(owner=owner, team=team, source=dice.choice(sources), current_title="")
        if number % 3:
            CandidateEmailFactory(candidate=person)
        if number % 4:
            CandidateSkillFactory(candidate=person)
        for _ in range(dice.randrange(4)):
            InteractionFactory(candidate=person, performed_by=owner, kind=dice.choice([Kind.CALL, Kind.VIDEO]),
                               occurred_at=now - timedelta(days=dice.randrange(60)))  # fmt: skip
        reached = dice.randrange(-2, len(STEPS))
        if reached >= 0:
            _put_forward(person, dice.choice(jobs), owner, STEPS[: reached + 1], dice)
    CandidateFactory.create_batch(2, is_restricted=True)
    _put_forward(CandidateFactory(is_restricted=True), jobs[0], colleague, STEPS, dice)


def _put_forward(person: Candidate, job: Any, owner: User, way: list[Stage], dice: random.Random) -> None:
    submission = SubmissionFactory(candidate=person, job_order=job, recruiter=owner, stage=way[-1])
    at = timezone.now() - timedelta(days=25)
    for before, stage in zip(["", *way], way, strict=False):
        at += timedelta(hours=dice.randrange(1, 50))
        StageEventFactory(
            submission=submission, from_stage=before, to_stage=stage, actor=owner, occurred_at=at
        )


def asked(days: int = 365, **more: Any) -> Asked:
    today = timezone.localdate()
    return Asked(today - timedelta(days=days), today, **more)


def table(code: str, user: User, **more: Any) -> dict[str, Row]:
    return {row.key: row for row in reports.known[code].rows(user, asked(**more))}


def seen_people(user: User) -> list[Candidate]:
    return [person for person in Candidate.objects.all() if not person.is_restricted]


def _figures(report: Report, user: User) -> Iterator[tuple[str, str, float]]:
    for row in report.rows(user, asked()):
        for column in report.columns:
            value = row.values.get(column.name)
            if column.linked and value is not None:
                yield row.key, column.name, value


@pytest.mark.parametrize("code", ["funnel", "speed", "sources", "quality", "activity"])
def test_every_figure_leads_to_as_many_rows(agency: None, manager: User, code: str) -> None:
    report = reports.known[code]
    figures = list(_figures(report, manager))

    assert any(value for _, _, value in figures)
    for key, column, value in figures:
        behind = report.behind(manager, asked(), key, column)
        assert behind is not None
        assert (key, column, behind.count()) == (key, column, value)


def test_the_funnel_equals_a_plain_count(agency: None, manager: User) -> None:
    reached: dict[str, set[int]] = {stage: set() for stage in STEPS}
    spent: dict[str, list[float]] = {stage: [] for stage in STEPS}
    found = [
        each for each in Submission.objects.select_related("candidate") if not each.candidate.is_restricted
    ]
    for submission in found:
        events = list(submission.stage_events.order_by("occurred_at"))
        for event, following in zip(events, [*events[1:], None], strict=True):
            for stage in STEPS[: STEPS.index(Stage(event.to_stage)) + 1]:
                reached[stage].add(submission.pk)
            if following:
                spent[event.to_stage].append((following.occurred_at - event.occurred_at) / timedelta(days=1))

    rows = table("funnel", manager)

    assert {key: row.values["reached"] for key, row in rows.items()} == {
        k: len(v) for k, v in reached.items()
    }
    assert {key: row.values["now"] for key, row in rows.items()} == {
        stage: sum(each.stage == stage for each in found) for stage in STEPS
    }
    for key, days in spent.items():
        told = rows[key].values["days"]
        assert told == (pytest.approx(statistics.median(days)) if days else None)


def test_the_speed_of_jobs_equals_a_plain_count(agency: None, manager: User) -> None:
    rows = table("speed", manager)
    months: dict[str, list[Any]] = {}
    for event in StageEvent.objects.select_related("submission__job_order", "submission__candidate"):
        job = event.submission.job_order
        if not event.submission.candidate.is_restricted and event.to_stage == Stage.PLACED:
            months.setdefault(f"{job.opened_on:%Y-%m}", []).append(job.pk)

    assert sum(row.values["jobs"] or 0 for row in rows.values()) == 4
    assert {key: row.values["filled"] for key, row in rows.items() if row.values["filled"]} == {
        key: len(set(jobs)) for key, jobs in months.items()
    }


def test_sources_equal_a_plain_count(agency: None, manager: User) -> None:
    people = seen_people(manager)
    placed = {each.candidate_id for each in Submission.objects.filter(stage=Stage.PLACED)}
    expected: dict[str, tuple[int, int]] = {}
    for person in people:
        key = str(person.source_id or 0)
        count, got = expected.get(key, (0, 0))
        expected[key] = (count + 1, got + (person.pk in placed))

    rows = table("sources", manager)

    assert {key: (row.values["candidates"], row.values["placed"]) for key, row in rows.items()} == expected


def test_data_quality_equals_a_plain_count(agency: None, manager: User) -> None:
    people = seen_people(manager)
    rows = table("quality", manager)

    assert rows["all"].values["candidates"] == len(people)
    assert rows["email"].values["candidates"] == sum(not person.emails.exists() for person in people)
    assert rows["skills"].values["candidates"] == sum(not person.skill_rows.exists() for person in people)
    assert rows["title"].values["candidates"] == len(people)
    assert rows["unreachable"].values["candidates"] == sum(
        not person.emails.exists() and not person.phones.exists() for person in people
    )


def test_activity_equals_a_plain_count(agency: None, manager: User, recruiter: User) -> None:
    since = timezone.now() - timedelta(days=30)
    calls = [
        each for each in Interaction.objects.select_related("candidate")
        if each.performed_by_id == recruiter.pk and each.kind == Kind.CALL and not each.candidate.is_restricted
        and each.occurred_at.date() >= since.date()
    ]  # fmt: skip

    assert table("activity", manager, days=30)[str(recruiter.pk)].values["calls"] == len(calls)


def test_a_filter_narrows_and_what_cannot_be_read_is_left_out(
    agency: None, as_user: Any, manager: User, recruiter: User
) -> None:
    mine = table("quality", manager, person=recruiter.pk)["all"].values["candidates"]
    assert mine == Candidate.objects.filter(owner=recruiter).count()
    browser = as_user(manager)

    for query in ("person=abc", "since=x", "team=99999999999999999999", "since=2030-01-01", "job=\x00"):
        assert browser.get(f"{reverse('admin:report', args=['funnel'])}?{query}").status_code == 200


@pytest.mark.parametrize("code", ["funnel", "speed", "sources", "quality", "activity"])
def test_pages_rows_and_csv_open_in_bounded_queries(
    agency: None, as_user: Any, manager: User, code: str, django_assert_max_num_queries: Any
) -> None:
    browser = as_user(manager)
    with django_assert_max_num_queries(45):
        page = browser.get(reverse("admin:report", args=[code]))
    assert page.status_code == 200
    report = reports.known[code]
    key, column, _ = next(each for each in _figures(report, manager) if each[2])
    with django_assert_max_num_queries(45):
        rows = browser.get(reverse("admin:report_rows", args=[code]), {"row": key, "column": column})
    assert rows.status_code == 200
    assert rows.context["rows"]

    answer = browser.get(reverse("admin:report_csv", args=[code]))
    lines = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))

    assert lines[0][0] == report.heading
    assert len(lines) == 1 + len(page.context["lines"])
    assert AccessLog.objects.filter(action="exported").exists()


@pytest.mark.parametrize("days", ["since=0001-01-01&until=0001-01-01", "since=0001-01-01&until=9999-12-31"])
def test_days_that_nobody_means_are_brought_within_reason(as_user: Any, manager: User, days: str) -> None:
    for name in ("report", "report_csv"):
        assert as_user(manager).get(f"{reverse(f'admin:{name}', args=['funnel'])}?{days}").status_code == 200


@pytest.mark.parametrize("key", ["0000-01", "2026-13", "99999-1", "²026-01", "2026-01-01"])
def test_months_that_are_none_have_no_rows(as_user: Any, manager: User, key: str) -> None:
    asked = {"row": key, "column": "jobs"}
    assert as_user(manager).get(reverse("admin:report_rows", args=["speed"]), asked).status_code == 404


def test_figures_without_rows_and_unknown_reports_are_not_found(as_user: Any, manager: User) -> None:
    browser = as_user(manager)

    assert browser.get(reverse("admin:report", args=["nothing"])).status_code == 404
    for query in ("row=offer&column=days", "row=zzz&column=now", "row=offer&column=password", ""):
        assert browser.get(f"{reverse('admin:report_rows', args=['funnel'])}?{query}").status_code == 404


def test_hidden_people_are_in_no_figure_and_no_list(agency: None, as_user: Any, stranger: User) -> None:
    assert table("quality", stranger)["all"].values["candidates"] == 0
    rows = table("funnel", stranger)
    assert {row.values["reached"] for row in rows.values()} == {0}


def test_no_cell_is_calculated() -> None:
    text = "".join(lines_of(["=A1"], [["@SUM(A1)", 3, "-2+3", "+1", "\t=1", "plain"]]))

    assert next(csv.reader(io.StringIO(text.removeprefix("\ufeff")))) == ["'=A1"]
    assert "'@SUM(A1),3,'-2+3,'+1,'\t=1,plain" in text


def test_the_reports_are_in_the_sidebar(as_user: Any, recruiter: User) -> None:
    page = as_user(recruiter).get(reverse("admin:reports"))

    titles = [report.title for report in page.context["reports"]]
    assert {"Funnel and time in stage", "Data quality", "Sources"} <= set(titles)
    assert reverse("admin:reports") in page.content.decode()


def test_bars_of_several_figures_stand_beside_each_other(as_user: Any, manager: User) -> None:
    InteractionFactory(performed_by=manager)

    page = as_user(manager).get(reverse("admin:report", args=["activity"]))

    series = json.loads(page.context["chart"])["datasets"]
    assert len(series) > 1
    assert all(each["grouped"] for each in series)
