"""Two who decide at the same moment: one does, the other is told, and nothing is carried out twice."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from audit.context import acting
from candidates.models import Candidate
from candidates.operations import update_candidate
from governance import operations
from governance.choices import DecisionKind, ProposalStatus
from governance.models import ChangeDecision, ChangeRequest
from governance.operations.proposals import Overtaken
from records import gates
from records.operations import Conflict
from tests.at_once import together
from tests.candidates.factories import CandidateFactory

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = range(4)


def proposed(by: User) -> tuple[Candidate, ChangeRequest]:
    candidate = CandidateFactory(full_name="Anna Berg", owner=by, team=by.teams.get())
    with acting(by), gates.scope():
        update_candidate(candidate, changes={"full_name": "Anna Bergström"})
        (request,) = gates.outcome().proposals
    return Candidate.objects.get(pk=candidate.pk), request


def by(user: User, act: Callable[..., Any], *args: Any, **kwargs: Any) -> Callable[[], Any]:
    def do() -> Any:
        with acting(user):
            return act(*args, **kwargs)

    return do


def test_of_two_who_decide_at_once_one_does_and_the_other_is_told(
    recruiter: User, lead: User, manager: User
) -> None:
    for turn in ROUNDS:
        candidate, request = proposed(recruiter)
        second = (
            by(manager, operations.approve_request, request)
            if turn % 2
            else by(manager, operations.reject_request, request, reason="Not married")
        )

        answers = together(by(lead, operations.approve_request, request), second)

        (refusal,) = [answer for answer in answers if isinstance(answer, ValidationError)]
        request.refresh_from_db()
        is_approved = request.status == ProposalStatus.APPROVED
        kinds = ChangeDecision.objects.filter(request=request).values_list("kind", flat=True)
        assert refusal.messages == [f"This was {request.get_status_display().lower()} already."]
        assert list(kinds) == [DecisionKind.APPROVED if is_approved else DecisionKind.REJECTED]
        after = Candidate.objects.get(pk=candidate.pk)
        assert (after.full_name, after.version) == (
            ("Anna Bergström", candidate.version + 1) if is_approved else ("Anna Berg", candidate.version)
        )


def test_who_approves_while_a_colleague_saves_overwrites_nothing(
    recruiter: User, lead: User, manager: User
) -> None:
    """Whoever is second is refused: the approver as overtaken, the editor because the record was changed."""
    for _ in ROUNDS:
        candidate, request = proposed(recruiter)
        edit = by(
            manager, update_candidate, candidate, changes={"full_name": "Anna Bo"}, version=candidate.version
        )

        approval, edited = together(by(lead, operations.approve_request, request), edit)

        request.refresh_from_db()
        after = Candidate.objects.get(pk=candidate.pk)
        if request.status == ProposalStatus.APPROVED:
            assert isinstance(edited, Conflict)
            assert after.full_name == "Anna Bergström"
        else:
            assert isinstance(approval, Overtaken)
            assert "changed this since it was proposed" in approval.messages[0]
            assert (after.full_name, request.status) == ("Anna Bo", ProposalStatus.OPEN)
        assert after.version == candidate.version + 1
