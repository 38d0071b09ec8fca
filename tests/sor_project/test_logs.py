"""What the log says of a failure: where and what, and nothing of the people in it."""

import json
import logging
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import User
from candidates.models import Candidate
from sor_project.logs import JsonFormatter
from tests.candidates.factories import CandidateFactory

NAME = "Zoltan Secretperson"


def _logged(records: list[logging.LogRecord]) -> str:
    return "\n".join(JsonFormatter().format(record) for record in records)


@pytest.mark.django_db
def test_a_broken_constraint_names_itself_and_not_its_row(caplog: pytest.LogCaptureFixture) -> None:
    candidate = CandidateFactory(full_name=NAME)
    try:
        with transaction.atomic():
            Candidate.objects.filter(pk=candidate.pk).update(notice_days=-5)
    except IntegrityError:
        logging.getLogger("any").exception("Failed")

    logged = _logged(caplog.records)

    assert "candidates_candidate_" in logged
    assert "psycopg.errors.CheckViolation (23514" in logged
    assert NAME not in logged
    assert "Failing row" not in logged


def test_an_exception_keeps_its_place_and_its_causes(caplog: pytest.LogCaptureFixture) -> None:
    try:
        try:
            int(NAME)
        except ValueError as error:
            raise PermissionDenied(f"{NAME} asked not to be contacted.") from error
    except PermissionDenied:
        logging.getLogger("any").exception("Failed")

    exception = json.loads(_logged(caplog.records))["exception"]

    assert exception.index("builtins.ValueError") < exception.index("exceptions.PermissionDenied")
    assert "test_logs.py" in exception
    assert NAME not in exception


@pytest.mark.django_db
def test_the_page_of_a_failure_says_nothing_of_it(
    caplog: pytest.LogCaptureFixture, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the page nor the log quotes a row; the address of a search is not logged."""
    CandidateFactory(full_name=NAME)

    def fail(*args: Any) -> None:
        with transaction.atomic():
            Candidate.objects.filter(full_name=NAME).update(notice_days=-5)

    monkeypatch.setattr("candidates.admin.candidate.found", fail)
    browser = Client(raise_request_exception=False)
    browser.force_login(manager)

    answer = browser.get("/admin/candidates/candidate/", {"q": NAME})

    assert answer.status_code == 500
    assert NAME not in answer.content.decode()
    assert "Failing row" not in answer.content.decode()
    assert NAME not in _logged(caplog.records)
    assert NAME.split()[1] not in _logged(caplog.records)
