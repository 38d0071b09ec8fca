"""Four eyes: who proposes, who decides, and what cannot be done however one tries."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from audit.context import acting
from candidates.models import Candidate
from candidates.operations import change_owner, lift_do_not_contact, set_do_not_contact, update_candidate
from governance import operations
from governance.choices import DecisionKind, ProposalStatus, ReasonKind
from governance.models import ChangeDecision, ChangeRequest, ProtectedField
from governance.operations.proposals import Overtaken
from governance.policies import to_decide
from records import gates
from records.policies import visible
from tests.accounts.factories import UserFactory
from tests.candidates.factories import CandidateFactory
from tests.governance.factories import ChangeDecisionFactory, ProtectedFieldFactory, ReasonFactory

pytestmark = pytest.mark.django_db

NEW = "Anna Bergström"


@pytest.fixture
def candidate(recruiter: User) -> Candidate:
    return CandidateFactory(full_name="Anna Berg", owner=recruiter, team=recruiter.teams.get())


def propose_name(
    candidate: Candidate, by: User, name: str = NEW, reason: str = "She married"
) -> ChangeRequest:
    with acting(by, reason=reason), gates.scope():
        update_candidate(candidate, changes={"full_name": name})
        (request,) = gates.outcome().proposals
    return request


# --- Who proposes --------------------------------------------------------------------------------------


def test_who_lacks_the_right_proposes_and_the_rest_is_saved(candidate: Candidate, recruiter: User) -> None:
    with acting(recruiter), gates.scope():
        update_candidate(candidate, changes={"full_name": NEW, "headline": "Welder"})
        (request,) = gates.outcome().proposals

    candidate.refresh_from_db()
    assert (candidate.full_name, candidate.headline) == ("Anna Berg", "Welder")
    assert (request.old, request.proposed) == ({"full_name": "Anna Berg"}, {"full_name": NEW})
    assert (request.proposer, request.right, request.base_version) == (
        recruiter,
        "approve",
        candidate.version,
    )


def test_who_has_the_right_changes_at_once(candidate: Candidate, lead: User) -> None:
    with acting(lead):
        update_candidate(candidate, changes={"full_name": NEW})

    candidate.refresh_from_db()
    assert candidate.full_name == NEW
    assert not ChangeRequest.objects.exists()


def test_a_first_value_is_free(recruiter: User) -> None:
    candidate = CandidateFactory(given_name="", owner=recruiter)

    with acting(recruiter):
        update_candidate(candidate, changes={"given_name": "Anna"})

    candidate.refresh_from_db()
    assert candidate.given_name == "Anna"


def test_marking_do_not_contact_holds_at_once_and_lifting_it_is_proposed(
    candidate: Candidate, recruiter: User
) -> None:
    reason = ReasonFactory(kind=ReasonKind.DO_NOT_CONTACT)
    with acting(recruiter):
        set_do_not_contact(candidate, reason=reason)
        lift_do_not_contact(candidate, reason="She called")
        update_candidate(
            candidate, changes={"do_not_contact_until": timezone.localdate() - timedelta(days=1)}
        )

    candidate.refresh_from_db()
    assert not candidate.is_contactable
    proposed = [request.proposed.keys() for request in ChangeRequest.objects.order_by("pk")]
    assert proposed == [{"do_not_contact", "do_not_contact_reason"}, {"do_not_contact_until"}]


def test_the_owner_is_handed_on_by_proposal_with_the_team(
    candidate: Candidate, recruiter: User, stranger: User, lead: User
) -> None:
    with acting(recruiter):
        change_owner(candidate, owner=stranger)
    request = ChangeRequest.objects.get()

    assert request.proposed == {"owner": stranger.pk, "team": stranger.teams.get().pk}
    with acting(lead):
        operations.approve_request(request)
    candidate.refresh_from_db()
    assert (candidate.owner, candidate.team) == (stranger, stranger.teams.get())


def test_two_rights_make_two_proposals(candidate: Candidate, recruiter: User, colleague: User) -> None:
    with acting(recruiter):
        update_candidate(candidate, changes={"full_name": NEW, "owner": colleague})

    assert set(ChangeRequest.objects.values_list("right", flat=True)) == {"approve", "change_owner"}


def test_many_at_once_do_not_pass_what_takes_two_people(candidate: Candidate, lead: User) -> None:
    """Roles free nobody where the value says so, however the rows are written."""
    other = CandidateFactory(owner=candidate.owner, team=candidate.team, headline="")
    Candidate.objects.filter(pk=candidate.pk).update(headline="Cook")
    ProtectedFieldFactory(field="headline", freed_by="")
    rows = Candidate.objects.filter(pk__in=[candidate.pk, other.pk])

    with acting(lead):
        rows.update(headline="Welder", city="Leeds")

    assert set(rows.values_list("headline", "city")) == {("Cook", "Leeds"), ("Welder", "Leeds")}
    assert [each.object_id for each in ChangeRequest.objects.all()] == [candidate.pk]


def test_what_is_not_protected_any_more_is_changed_at_once(candidate: Candidate, recruiter: User) -> None:
    ProtectedField.objects.filter(field="full_name").update(is_active=False)

    with acting(recruiter):
        update_candidate(candidate, changes={"full_name": NEW})

    candidate.refresh_from_db()
    assert candidate.full_name == NEW


def test_an_owner_that_is_not_protected_is_refused_as_before(
    candidate: Candidate, recruiter: User, colleague: User
) -> None:
    ProtectedField.objects.filter(field="owner").update(is_active=False)

    with acting(recruiter), pytest.raises(PermissionDenied, match="owner"):
        change_owner(candidate, owner=colleague)


def test_what_could_never_be_saved_is_not_proposed(candidate: Candidate, recruiter: User) -> None:
    with acting(recruiter), pytest.raises(ValidationError, match="blanks"):
        update_candidate(candidate, changes={"full_name": "  Anna  "})

    assert not ChangeRequest.objects.exists()


def test_the_same_proposal_twice_is_one_and_a_newer_one_takes_its_place(
    candidate: Candidate, recruiter: User
) -> None:
    first = propose_name(candidate, recruiter)
    assert propose_name(candidate, recruiter) == first

    second = propose_name(candidate, recruiter, name="Anna B.")

    first.refresh_from_db()
    assert (first.status, second.status) == (ProposalStatus.WITHDRAWN, ProposalStatus.OPEN)


def test_who_may_not_change_the_record_may_not_propose_either(candidate: Candidate, stranger: User) -> None:
    with acting(stranger), pytest.raises(PermissionDenied):
        update_candidate(candidate, changes={"full_name": NEW})

    assert not ChangeRequest.objects.exists()


# --- Who decides ---------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)  # an act for each
def test_the_lead_approves_and_history_names_both(candidate: Candidate, recruiter: User, lead: User) -> None:
    request = propose_name(candidate, recruiter)

    with acting(lead):
        operations.approve_request(request, note="Saw the passport")

    candidate.refresh_from_db()
    act = candidate.history.order_by("-history_id").first().change_set
    assert candidate.full_name == NEW
    assert act.actor_id == lead.pk
    for words in ("Rita Recruiter", "She married", "Lena Lead", "Saw the passport"):
        assert words in act.reason


@pytest.mark.parametrize("step", ["approve", "reject", "ask"])
def test_nobody_decides_on_their_own(candidate: Candidate, recruiter: User, step: str) -> None:
    """Not even with the right, which came later, nor as a superuser."""
    request = propose_name(candidate, recruiter)
    User.objects.filter(pk=recruiter.pk).update(is_superuser=True)
    words = {"approve": {}, "reject": {"reason": "No"}, "ask": {"question": "Why?"}}[step]
    act = {
        "approve": operations.approve_request,
        "reject": operations.reject_request,
        "ask": operations.ask_about_request,
    }[step]

    with acting(User.objects.get(pk=recruiter.pk)), pytest.raises(PermissionDenied, match="yourself"):
        act(request, **words)

    assert request not in to_decide(User.objects.get(pk=recruiter.pk))


def test_the_database_holds_four_eyes(candidate: Candidate, recruiter: User) -> None:
    request = propose_name(candidate, recruiter)

    with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
        ChangeRequest.objects.filter(pk=request.pk).update(
            status=ProposalStatus.APPROVED, decided_by=recruiter, decided_at=timezone.now()
        )


@pytest.mark.parametrize("who", ["colleague", "stranger", "auditor"])
def test_who_lacks_the_right_does_not_decide(
    request: Any, candidate: Candidate, recruiter: User, who: str
) -> None:
    proposal = propose_name(candidate, recruiter)
    person = request.getfixturevalue(who)

    with acting(person), pytest.raises(PermissionDenied):
        operations.approve_request(proposal)

    assert not to_decide(person).exists()


def test_what_one_may_not_see_is_neither_listed_nor_decided(
    candidate: Candidate, recruiter: User, manager: User
) -> None:
    proposal = propose_name(candidate, recruiter)
    Candidate.objects.filter(pk=candidate.pk).update(is_restricted=True)

    assert not visible(manager, ChangeRequest).exists()
    assert not to_decide(manager).exists()
    with acting(manager), pytest.raises(PermissionDenied):
        operations.approve_request(proposal)


def test_a_rejection_needs_a_reason(candidate: Candidate, recruiter: User, lead: User) -> None:
    request = propose_name(candidate, recruiter)

    with acting(lead), pytest.raises(ValidationError, match="words"):
        operations.reject_request(request, reason="  ")
    with acting(lead):
        operations.reject_request(request, reason="No proof")

    candidate.refresh_from_db()
    request.refresh_from_db()
    assert (candidate.full_name, request.status) == ("Anna Berg", ProposalStatus.REJECTED)


def test_a_reviewer_asks_and_the_proposer_answers(
    candidate: Candidate, recruiter: User, colleague: User, lead: User
) -> None:
    request = propose_name(candidate, recruiter)
    with acting(lead):
        operations.ask_about_request(request, question="Who told you?")
    with acting(colleague), pytest.raises(PermissionDenied):
        operations.answer_about_request(request, answer="I did")
    with acting(recruiter):
        operations.answer_about_request(request, answer="She did")

    told = list(ChangeDecision.objects.filter(request=request).values_list("kind", "note"))
    assert told == [(DecisionKind.ASKED, "Who told you?"), (DecisionKind.ANSWERED, "She did")]


def test_only_who_proposed_withdraws(candidate: Candidate, recruiter: User, lead: User) -> None:
    request = propose_name(candidate, recruiter)

    with acting(lead), pytest.raises(PermissionDenied):
        operations.withdraw_request(request)
    with acting(recruiter):
        operations.withdraw_request(request)
    with acting(lead), pytest.raises(ValidationError, match="withdrawn"):
        operations.approve_request(request)


def test_steps_are_neither_changed_nor_deleted() -> None:
    step = ChangeDecisionFactory()

    for change in (step.delete, lambda: ChangeDecision.objects.update(note="Never")):
        with pytest.raises(IntegrityError, match="cannot be changed"), transaction.atomic():
            change()


# --- What happens meanwhile ----------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)  # an act for each
def test_a_stale_proposal_is_put_on_the_newest_version_first(
    candidate: Candidate, recruiter: User, lead: User
) -> None:
    request = propose_name(candidate, recruiter)
    with acting(lead):
        update_candidate(candidate, changes={"full_name": "Anna Borg"})
        with pytest.raises(Overtaken, match="Lena Lead changed this since"):
            operations.approve_request(request)

    with acting(recruiter):
        operations.rebase_request(request)
    with acting(lead):
        operations.approve_request(request)

    candidate.refresh_from_db()
    assert candidate.full_name == NEW


def test_other_values_may_change_meanwhile(candidate: Candidate, recruiter: User, lead: User) -> None:
    request = propose_name(candidate, recruiter)
    with acting(recruiter):
        update_candidate(candidate, changes={"headline": "Welder"})

    with acting(lead):
        operations.approve_request(request)

    candidate.refresh_from_db()
    assert (candidate.full_name, candidate.headline) == (NEW, "Welder")


def test_an_older_version_of_the_proposal_is_not_approved(
    candidate: Candidate, recruiter: User, lead: User
) -> None:
    """Two approvers, or one with an old page: whoever is second is told."""
    request = propose_name(candidate, recruiter)
    read = request.version
    with acting(lead):
        operations.ask_about_request(request, question="Sure?")

        with pytest.raises(ValidationError, match="changed this proposal"):
            operations.approve_request(request, version=read)


def test_it_expires(candidate: Candidate, recruiter: User, lead: User) -> None:
    request = propose_name(candidate, recruiter)
    ChangeRequest.objects.update(expires_at=timezone.now() - timedelta(minutes=1))

    operations.look_after_all()

    request.refresh_from_db()
    assert request.status == ProposalStatus.EXPIRED
    with acting(lead), pytest.raises(ValidationError, match="expired"):
        operations.approve_request(request)


def test_the_worker_says_what_was_overtaken(candidate: Candidate, recruiter: User, lead: User) -> None:
    request = propose_name(candidate, recruiter)
    with acting(lead):
        update_candidate(candidate, changes={"full_name": "Anna Borg"})

    operations.look_after_all()
    operations.look_after_all()

    request.refresh_from_db()
    assert request.status == ProposalStatus.STALE
    assert request.decisions.count() == 1


def test_a_value_that_became_invalid_is_refused_and_waits_on(
    candidate: Candidate, recruiter: User, stranger: User, lead: User
) -> None:
    with acting(recruiter):
        change_owner(candidate, owner=stranger)
    request = ChangeRequest.objects.get()
    ChangeRequest.objects.update(proposed={"owner": None, "team": None})
    Candidate.objects.filter(pk=candidate.pk).update(is_restricted=True, owner=lead)
    ChangeRequest.objects.update(old={"owner": lead.pk, "team": candidate.team_id})

    with acting(lead), pytest.raises(ValidationError, match="needs an owner"):
        operations.approve_request(request)

    request.refresh_from_db()
    assert request.status == ProposalStatus.OPEN


def test_a_record_that_is_gone_or_merged_leaves_nothing_to_approve(
    candidate: Candidate, recruiter: User, lead: User
) -> None:
    merged = propose_name(candidate, recruiter)
    gone = propose_name(CandidateFactory(owner=recruiter), recruiter)
    Candidate.objects.filter(pk=gone.object_id).delete()
    other = CandidateFactory()
    Candidate.objects.filter(pk=candidate.pk).update(status="merged", merged_into=other)

    for request, words in ((merged, "merged into"), (gone, "gone")):
        with acting(lead), pytest.raises((ValidationError, PermissionDenied), match=words):
            operations.approve_request(request)
    operations.look_after_all()

    assert set(ChangeRequest.objects.values_list("status", flat=True)) == {ProposalStatus.EXPIRED}


def test_the_word_of_the_system_that_decides_needs_no_approval(
    candidate: Candidate, integration: User
) -> None:
    from governance.models import AuthorityRule, DataElement, System

    crm = System.objects.create(code="crm-here", name="CRM", kind="crm", account=integration)
    element, _ = DataElement.objects.get_or_create(
        model="candidates.candidate", field="full_name", defaults={"classification": "personal"}
    )
    AuthorityRule.objects.create(
        model="candidates.candidate", element=element, system=crm, on_conflict="reject",
        valid_from=timezone.localdate(),
    )  # fmt: skip

    with acting(integration):
        update_candidate(candidate, changes={"full_name": NEW})

    candidate.refresh_from_db()
    assert candidate.full_name == NEW


# --- Notices -------------------------------------------------------------------------------------------


def test_reviewers_and_proposers_are_written_to_once(
    candidate: Candidate, recruiter: User, lead: User, manager: User, mailoutbox: list[Any]
) -> None:
    request = propose_name(candidate, recruiter)

    assert (operations.tell_of_proposals(), operations.tell_of_proposals()) == (1, 0)
    with acting(lead):
        operations.approve_request(request)
    assert (operations.tell_of_proposals(), operations.tell_of_proposals()) == (1, 0)

    assert [mail.to for mail in mailoutbox] == [[lead.email], [recruiter.email]]
    assert not any(word in mail.body for mail in mailoutbox for word in (NEW, "Anna", "married"))


def test_without_a_lead_all_who_may_are_asked(recruiter: User, manager: User, mailoutbox: list[Any]) -> None:
    UserFactory(is_superuser=True)
    propose_name(CandidateFactory(owner=recruiter), recruiter)

    operations.tell_of_proposals()

    assert [mail.to for mail in mailoutbox] == [[manager.email]]
