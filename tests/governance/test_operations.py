"""Sharing restricted records, and the keys by which other systems know them."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from audit.context import acting
from candidates.models import Candidate
from governance.choices import IdentifierStatus
from governance.models import ExternalIdentifier
from governance.operations import identify, share, unshare
from records.policies import may, visible
from tests.candidates.factories import CandidateFactory
from tests.clients.factories import ClientFactory, JobOrderFactory
from tests.governance.factories import ExternalIdentifierFactory, SystemFactory

# A change set is one transaction's: what the factories write must be committed before.
committed = pytest.mark.django_db(transaction=True)


@pytest.fixture
def secret(recruiter):
    """An executive search that only its owner sees."""
    return CandidateFactory(owner=recruiter, is_restricted=True)


def test_restricted_record_is_seen_by_whom_it_is_shared_with(secret, recruiter, colleague, stranger):
    before = list(visible(colleague, Candidate))

    with acting(recruiter):
        share(secret, holder=colleague)

    assert before == []
    assert list(visible(colleague, Candidate)) == [secret]
    assert list(visible(stranger, Candidate)) == []
    assert not may(colleague, "change", secret)


def test_record_shared_to_change_may_be_changed(secret, recruiter, stranger):
    with acting(recruiter):
        share(secret, holder=stranger, to_change=True)

    assert may(stranger, "change", secret)


def test_record_is_shared_with_a_team(secret, recruiter, stranger, other_team):
    with acting(recruiter):
        share(secret, holder=other_team)

    assert list(visible(stranger, Candidate)) == [secret]


def test_sharing_ends_at_once(secret, recruiter, stranger, other_team):
    with acting(recruiter):
        share(secret, holder=stranger, to_change=True)
        share(secret, holder=other_team)
        ended = unshare(secret, holder=stranger), unshare(secret, holder=other_team)

    assert ended == (2, 1)
    assert list(visible(stranger, Candidate)) == []


def test_sharing_twice_is_sharing_once(secret, recruiter, colleague):
    with acting(recruiter):
        assert share(secret, holder=colleague) == share(secret, holder=colleague)


def test_who_does_not_see_a_record_cannot_share_it(secret, colleague):
    with acting(colleague), pytest.raises(PermissionDenied):
        share(secret, holder=colleague)

    assert secret.user_grants.count() == 0


@pytest.mark.parametrize("factory", [ClientFactory, JobOrderFactory])
def test_clients_and_job_orders_are_shared_alike(factory, account_manager, stranger):
    record = factory(owner=account_manager, is_restricted=True)

    with acting(account_manager):
        share(record, holder=stranger)

    assert list(visible(stranger, type(record))) == [record]


@committed
def test_grants_have_history(secret, recruiter, colleague):
    with acting(recruiter):
        grant = share(secret, holder=colleague)

    assert [row.history_user_id for row in grant.history.all()] == [recruiter.pk]


def test_key_of_another_system_is_remembered_once(recruiter):
    candidate, payroll = CandidateFactory(owner=recruiter), SystemFactory()

    with acting(recruiter):
        first = identify(candidate, system=payroll, external_id="P-7")
        again = identify(candidate, system=payroll, external_id="P-7")

    assert first == again
    assert list(ExternalIdentifier.objects.of(candidate).live()) == [first]
    assert again.last_seen_at >= again.first_seen_at


def test_key_that_went_away_and_came_back_is_live_again(recruiter):
    candidate = CandidateFactory(owner=recruiter)
    gone = ExternalIdentifierFactory(object_id=candidate.pk, status=IdentifierStatus.RETIRED)

    with acting(recruiter):
        identify(candidate, system=gone.system, external_id=gone.external_id)

    assert list(ExternalIdentifier.objects.live()) == [gone]


def test_key_of_another_record_is_refused(recruiter):
    taken = ExternalIdentifierFactory(object_id=CandidateFactory().pk)

    with acting(recruiter), pytest.raises(ValidationError, match="Another record has this key"):
        identify(CandidateFactory(owner=recruiter), system=taken.system, external_id=taken.external_id)
