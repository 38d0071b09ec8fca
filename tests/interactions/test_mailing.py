"""One mailing that went to many is logged with each whom it can have reached; nobody's candidates are taken."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from candidates.models import BulkAct, Candidate
from interactions.models import Interaction
from interactions.operations.mailing import LEFT_ALONE, NO_ADDRESS
from tests.candidates.factories import CandidateEmailFactory, CandidateFactory
from tests.governance.factories import ReasonFactory
from tests.records.admin_suite import address

pytestmark = pytest.mark.django_db


def carry_out(browser: Any, people: list[Candidate], do: str, **values: Any) -> BulkAct:
    browser.post(
        reverse("admin:candidates_candidate_bulk"), {"ids": ",".join(str(each.pk) for each in people)}
    )
    act = BulkAct.objects.latest("id")
    browser.post(address(act, "prepare"), {"do": do, **values})
    act.refresh_from_db()
    browser.post(address(act, "confirm"), {"version": act.version})
    act.refresh_from_db()
    return act


def test_a_mailing_is_logged_with_those_it_can_have_reached(as_user: Any, recruiter: User) -> None:
    team = recruiter.teams.first()
    fit, bare = CandidateFactory.create_batch(2, owner=recruiter, team=team)
    alone = CandidateFactory(
        owner=recruiter,
        team=team,
        do_not_contact=True,
        do_not_contact_reason=ReasonFactory(kind="do_not_contact"),
    )
    for person in (fit, alone):
        CandidateEmailFactory(candidate=person)
    values = {"subject": "Open day", "body": "Come on Friday.", "occurred_at": "2026-01-05T10:00"}

    act = carry_out(as_user(recruiter), [fit, bare, alone], "mailing", **values)

    assert act.refusals == {str(bare.pk): NO_ADDRESS, str(alone.pk): LEFT_ALONE}
    logged = Interaction.objects.get()
    assert (logged.candidate, logged.subject, logged.kind, logged.performed_by) == (
        fit, "Open day", "email", recruiter,
    )  # fmt: skip
    fit.refresh_from_db()
    assert fit.last_interaction_at == logged.occurred_at


def test_those_without_owner_are_taken_and_others_are_not(
    as_user: Any, recruiter: User, colleague: User
) -> None:
    team = recruiter.teams.first()
    free = CandidateFactory(owner=None, team=team)
    theirs = CandidateFactory(owner=colleague, team=team)

    act = carry_out(as_user(recruiter), [free, theirs], "take")

    free.refresh_from_db()
    theirs.refresh_from_db()
    assert (free.owner, theirs.owner) == (recruiter, colleague)
    assert (act.changed, len(act.refusals)) == (1, 1)
