"""How often the pages of every day ask the database, with fifty rows and three owners on them."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.context import acting
from audit.gathering import gather
from candidates.models import Candidate, CandidateEmail
from interactions.choices import Kind
from interactions.operations import log_interaction
from tests.candidates.factories import (
    CandidateEmailFactory,
    CandidateFactory,
    CandidateSkillFactory,
    CandidateTagFactory,
    DocumentFactory,
    EducationFactory,
    WorkHistoryFactory,
)
from tests.placements.factories import SubmissionFactory
from tests.records.admin_suite import address

ROWS = 50
MOST = {"home": 25, "changelist": 15, "page": 46, "history": 21, "change": 60}


@pytest.fixture
def candidate(recruiter: User, colleague: User, lead: User) -> Candidate:
    """The busiest of fifty candidates of three owners, with fifty entries in the timeline."""
    owners = (recruiter, colleague, lead)
    team = recruiter.teams.first()
    people = [CandidateFactory(owner=owners[number % 3], team=team) for number in range(ROWS)]
    for person in people:
        CandidateTagFactory(candidate=person)
    busy, today = people[0], timezone.localdate()
    for part in (CandidateEmailFactory, CandidateSkillFactory, WorkHistoryFactory, EducationFactory):
        part.create_batch(3, candidate=busy)
    DocumentFactory.create_batch(3, candidate=busy)
    SubmissionFactory.create_batch(3, candidate=busy, job_order__owner=recruiter)
    for number in range(ROWS):
        person = owners[number % 3]
        with acting(person):
            log_interaction(
                busy, kind=Kind.CALL, body=f"Talk {number}", next_step=f"Step {number}", due_on=today
            )
        busy.owner, busy.city = person, f"City {number}"
        busy.save(update_fields=["owner", "city"])
    return busy


def test_pages_ask_no_more_than(as_user: Any, lead: User, candidate: Candidate) -> None:
    browser = as_user(lead)
    asked = {}
    for page in MOST:
        url = reverse("admin:index") if page == "home" else address(candidate, page)
        browser.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url).status_code == 200
        asked[page] = [query["sql"][:200] for query in queries]

    assert {page: queries for page, queries in asked.items() if len(queries) > MOST[page]} == {}


def test_gathered_rows_are_those_that_are_read(db: None) -> None:
    CandidateEmailFactory.create_batch(3)
    candidates, emails = Candidate.objects.order_by("-pk"), CandidateEmail.objects.order_by("pk")

    found = gather([candidates, Candidate.objects.none(), emails])

    assert [[_values(row) for row in rows] for rows in found] == [
        [_values(row) for row in candidates],
        [],
        [_values(row) for row in emails],
    ]


def _values(row: Any) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
