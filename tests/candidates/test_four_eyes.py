"""Proposals about a candidate beside their columns: the main e-mail address, merges; and many merges at once."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.models import User
from audit.context import acting
from audit.models import ChangeSet
from candidates import operations
from candidates.choices import PairStatus
from candidates.four_eyes import MergeWay
from candidates.models import Candidate, CandidateEmail, DuplicatePair, MergeOperation, MergeRun
from candidates.operations.merge_runs import carry_out_merges, plan_merges
from candidates.operations.merging import merge_or_propose, unmerge_candidates
from governance.models import ChangeRequest
from governance.operations import approve_request, rebase_request
from governance.operations.proposals import Overtaken
from records import gates
from records.policies import visible
from tests.candidates.factories import CandidateEmailFactory, CandidateFactory, DuplicatePairFactory
from tests.candidates.test_admin import form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def candidate(recruiter: User) -> Candidate:
    candidate = CandidateFactory(owner=recruiter, team=recruiter.teams.get())
    CandidateEmailFactory(
        candidate=candidate, value="old@x.example", normalised="old@x.example", is_primary=True
    )
    return candidate


def addresses(candidate: Candidate) -> dict[str, bool]:
    return dict(candidate.emails.values_list("value", "is_primary"))


def test_another_main_address_is_added_and_waits(candidate: Candidate, recruiter: User, lead: User) -> None:
    with acting(recruiter):
        operations.add_email(candidate, value="new@x.example", is_primary=True)
    assert addresses(candidate) == {"old@x.example": True, "new@x.example": False}

    with acting(lead):
        approve_request(ChangeRequest.objects.get())

    assert addresses(candidate) == {"old@x.example": False, "new@x.example": True}


def test_preferring_another_address_waits(candidate: Candidate, recruiter: User, lead: User) -> None:
    other = CandidateEmailFactory(candidate=candidate, value="b@x.example", normalised="b@x.example")
    with acting(recruiter):
        operations.make_primary(other)
    assert addresses(candidate)["old@x.example"]

    with acting(lead):
        operations.make_primary(other)  # with the right, at once
        with pytest.raises(Overtaken):
            approve_request(ChangeRequest.objects.get())


@pytest.mark.parametrize("way", ["replace", "rename", "revise"])
def test_writing_the_main_address_anew_waits(
    candidate: Candidate, recruiter: User, lead: User, way: str
) -> None:
    row = CandidateEmail(value="new@x.example", is_primary=True)
    with acting(recruiter):
        if way == "replace":
            operations.replace_emails(candidate, rows=[row])
        elif way == "rename":
            operations.change_email(candidate.emails.get(), value="new@x.example")
        else:
            operations.revise_candidate(candidate, changes={}, emails=[row])
    assert addresses(candidate) == {"old@x.example": True, "new@x.example": False}

    with acting(lead):
        approve_request(ChangeRequest.objects.get())

    assert addresses(candidate) == {"new@x.example": True}


def test_removing_the_main_address_waits(candidate: Candidate, recruiter: User, lead: User) -> None:
    with acting(recruiter):
        operations.remove_contact(candidate.emails.get())
    assert addresses(candidate) == {"old@x.example": True}

    with acting(lead):
        approve_request(ChangeRequest.objects.get())

    assert addresses(candidate) == {}


def test_a_first_address_and_others_are_free(recruiter: User) -> None:
    candidate = CandidateFactory(owner=recruiter)
    with acting(recruiter):
        first = operations.add_email(candidate, value="a@x.example")
        operations.add_email(candidate, value="b@x.example")
        operations.replace_emails(
            candidate, rows=[CandidateEmail(value="a@x.example"), CandidateEmail(value="c@x.example")]
        )

    assert first.is_primary
    assert addresses(candidate) == {"a@x.example": True, "c@x.example": False}
    assert not ChangeRequest.objects.exists()


def test_the_form_of_a_recruiter_proposes_the_main_address(
    as_user: Any, candidate: Candidate, recruiter: User
) -> None:
    browser = as_user(recruiter)
    address = reverse("admin:candidates_candidate_change", args=[candidate.pk])
    data = form_of(browser, candidate) | {"emails-0-value": "new@x.example"}

    answer = browser.post(address, data, follow=True)

    assert "Waits for approval" in answer.content.decode()
    assert addresses(candidate) == {"old@x.example": True, "new@x.example": False}


# --- Merging -------------------------------------------------------------------------------------------


def test_a_merge_without_the_right_is_proposed_and_done_by_approval(
    candidate: Candidate, recruiter: User, lead: User
) -> None:
    twin = CandidateFactory(owner=recruiter, team=recruiter.teams.get())
    with acting(recruiter, reason="Same telephone"), gates.scope():
        assert merge_or_propose(candidate, twin) is None
        (request,) = gates.outcome().proposals

    with acting(lead):
        approve_request(request)

    merge = MergeOperation.objects.get()
    assert (merge.survivor, merge.loser, merge.merged_by) == (candidate, twin, lead)


def test_a_merge_rests_on_what_was_compared(candidate: Candidate, recruiter: User, lead: User) -> None:
    twin = CandidateFactory(owner=recruiter, team=recruiter.teams.get())
    with acting(recruiter):
        merge_or_propose(candidate, twin)
        operations.update_candidate(twin, changes={"headline": "Changed"})
    request = ChangeRequest.objects.get()

    with acting(lead):
        with pytest.raises(Overtaken):
            approve_request(request)
        rebase_request(request)
        approve_request(request)

    assert MergeOperation.objects.count() == 1


def test_a_merge_is_hidden_from_those_who_do_not_see_both(
    candidate: Candidate, recruiter: User, lead: User, manager: User
) -> None:
    twin = CandidateFactory(owner=recruiter, team=recruiter.teams.get())
    with acting(recruiter):
        merge_or_propose(candidate, twin)
    Candidate.objects.filter(pk=twin.pk).update(is_restricted=True)

    assert not visible(lead, ChangeRequest).exists()
    with acting(manager), pytest.raises(PermissionDenied):
        approve_request(ChangeRequest.objects.get())


def test_the_page_proposes_for_who_may_not_merge(as_user: Any, candidate: Candidate, recruiter: User) -> None:
    twin = CandidateFactory(owner=recruiter, team=recruiter.teams.get())
    browser = as_user(recruiter)
    address = reverse("admin:candidates_candidate_merge", args=[candidate.pk, twin.pk])
    assert "Propose to merge" in browser.get(address).content.decode()

    answer = browser.post(
        address,
        {
            "survivor_version": candidate.version,
            "loser_version": twin.version,
            "reason": "Twice here",
            "name": "loser",
        },
    )

    request = ChangeRequest.objects.get()
    page = browser.get(answer.url)
    assert [line.proposed for line in page.context["lines"] if line.label == "Name"] == [twin.full_name]
    beside = browser.get(MergeWay().address(request)).context["parts"]
    assert {line.group.name: line.chosen for _, _, told in beside for line in told}["name"] == "loser"
    assert answer.url == reverse("admin:governance_changerequest_page", args=[request.pk])
    assert request.reason == "Twice here"
    assert not MergeOperation.objects.exists()


# --- Many pairs ----------------------------------------------------------------------------------------


def pairs(count: int, score: str = "0.9900") -> list[DuplicatePair]:
    return [DuplicatePairFactory(score=Decimal(score)) for _ in range(count)]


@pytest.mark.django_db(transaction=True)
def test_pairs_above_a_score_are_merged_each_by_itself_and_undone_by_itself(
    as_user: Any, manager: User
) -> None:
    likely, unlikely = pairs(3), pairs(1, "0.9000")
    browser = as_user(manager)
    page = browser.get(reverse("admin:candidates_duplicatepair_above"), {"score": "0.99"})
    assert page.context["count"] == 3

    keys = ",".join(str(pair.pk) for pair in (*likely, *unlikely))
    answer = browser.post(
        reverse("admin:candidates_duplicatepair_above"), {"score": "0.99", "keys": keys, "reason": "Sure"}
    )

    run = MergeRun.objects.get()
    assert answer.url == reverse("admin:candidates_mergerun_page", args=[run.pk])
    assert (run.status, run.merged, run.refusals) == ("done", 3, {})
    assert ChangeSet.objects.filter(verb="merged two candidates").count() == 3
    assert MergeOperation.objects.count() == 3
    with acting(manager):
        unmerge_candidates(MergeOperation.objects.first())
    assert MergeOperation.objects.filter(undone_at=None).count() == 2
    assert browser.get(answer.url).status_code == 200


def test_what_somebody_decided_meanwhile_is_left(manager: User) -> None:
    first, second = pairs(2)
    with acting(manager):
        run = plan_merges([first.pk, second.pk], least=Decimal("0.99"))
    DuplicatePair.objects.filter(pk=first.pk).update(
        status=PairStatus.DIFFERENT, decided_by=manager, decided_at=run.created_at
    )

    run = carry_out_merges(run)

    assert run.merged == 1
    assert run.refusals.keys() == {str(first.pk)}


def test_a_run_goes_on_after_its_worker_was_killed(manager: User) -> None:
    """A pair that it merged before counts as merged; it is not merged twice."""
    first, second = pairs(2)
    with acting(manager):
        run = plan_merges([first.pk, second.pk], least=Decimal("0.99"))
        MergeRun.objects.filter(pk=run.pk).update(pair_keys=[first.pk])
        carry_out_merges(MergeRun.objects.get(pk=run.pk))
    MergeRun.objects.filter(pk=run.pk).update(
        pair_keys=[first.pk, second.pk], status="waiting", finished_at=None, merged=0
    )

    run = carry_out_merges(MergeRun.objects.get(pk=run.pk))

    assert (run.merged, MergeOperation.objects.count()) == (2, 2)


def test_pairs_that_are_not_certain_or_not_seen_are_not_merged_together(
    manager: User, recruiter: User
) -> None:
    (doubtful,), (hidden,) = pairs(1, "0.9000"), pairs(1)
    Candidate.objects.filter(pk=hidden.first_id).update(is_restricted=True, owner=recruiter)

    with acting(manager):
        with pytest.raises(ValidationError, match="one by one"):
            plan_merges([doubtful.pk], least=Decimal("0.5"))
        with pytest.raises(ValidationError, match="no pair"):
            plan_merges([doubtful.pk, hidden.pk], least=Decimal("0.99"))
    with acting(recruiter), pytest.raises(PermissionDenied):
        plan_merges([hidden.pk], least=Decimal("0.99"))


def test_a_recruiter_does_not_open_the_page(as_user: Any, recruiter: User) -> None:
    assert as_user(recruiter).get(reverse("admin:candidates_duplicatepair_above")).status_code == 403
