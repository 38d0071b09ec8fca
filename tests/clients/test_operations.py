"""Every write on clients and job orders: what it does, whom it refuses."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from audit.context import acting
from clients import operations
from clients.choices import (
    LIVE_JOB_ORDER_STATUSES,
    NEXT_CLIENT_STATUSES,
    NEXT_JOB_ORDER_STATUSES,
    REASONED_JOB_ORDER_STATUSES,
    AgreementKind,
    ClientStatus,
    JobOrderStatus,
)
from clients.models import Client, JobOrder, JobOrderSkill
from governance.choices import EmploymentType, ReasonKind
from records.operations import Conflict
from tests.clients.factories import (
    ClientAgreementFactory,
    ClientContactFactory,
    ClientFactory,
    JobOrderFactory,
)
from tests.governance.factories import ReasonFactory, SkillFactory

# A change set is one transaction's: what the factories write must be committed before.
committed = pytest.mark.django_db(transaction=True)


@pytest.fixture
def client_record(account_manager, team):
    return ClientFactory(legal_name="Acme Ltd", owner=account_manager, team=team, status=ClientStatus.ACTIVE)


@pytest.fixture
def job(client_record, account_manager, team):
    return JobOrderFactory(client=client_record, owner=account_manager, team=team)


@pytest.fixture
def reason(db):
    return ReasonFactory(kind=ReasonKind.JOB_CLOSED)


# --- Clients -----------------------------------------------------------------------------------------


def test_create_client(account_manager, team):
    with acting(account_manager):
        client = operations.create_client(legal_name=" Acme Ltd ", country="DE", phone="030 901820")

    client.refresh_from_db()
    assert (client.legal_name, client.owner, client.team) == ("Acme Ltd", account_manager, team)
    assert (client.phone, client.status) == ("+4930901820", ClientStatus.PROSPECT)


def test_create_client_refuses_a_recruiter(recruiter):
    with acting(recruiter), pytest.raises(PermissionDenied):
        operations.create_client(legal_name="Acme")

    assert Client.objects.count() == 0


def test_same_registration_is_refused_in_words(account_manager):
    with acting(account_manager):
        operations.create_client(legal_name="Acme", country="DE", registration_number="HRB 1")
    with acting(account_manager), pytest.raises(ValidationError, match="this registration number"):
        operations.create_client(legal_name="Acme II", country="DE", registration_number="hrb 1")


def test_update_client_refuses_an_old_version(client_record, account_manager, lead):
    with acting(lead):
        operations.update_client(client_record, changes={"city": "Bonn"}, version=1)
    with acting(account_manager), pytest.raises(Conflict):
        operations.update_client(client_record, changes={"city": "Kiel"}, version=1)


def test_owner_of_a_client_is_changed_by_right(client_record, account_manager, lead, stranger, other_team):
    with acting(account_manager), pytest.raises(PermissionDenied, match="change the owner"):
        operations.change_client_owner(client_record, owner=stranger)
    with acting(lead):
        operations.change_client_owner(client_record, owner=stranger)

    client_record.refresh_from_db()
    assert (client_record.owner, client_record.team) == (stranger, other_team)


@pytest.mark.parametrize("to", ClientStatus)
@pytest.mark.parametrize("status", ClientStatus)
def test_every_step_of_a_client(account_manager, team, status, to):
    client = ClientFactory(owner=account_manager, team=team, status=status)
    allowed = to in NEXT_CLIENT_STATUSES[status]

    with acting(account_manager):
        if allowed or to == status:
            operations.change_client_status(client, to=to)
        else:
            with pytest.raises(ValidationError, match="cannot become"):
                operations.change_client_status(client, to=to)

    client.refresh_from_db()
    assert client.status == (to if allowed else status)


def test_client_with_live_job_orders_is_not_former(job, account_manager):
    with acting(account_manager), pytest.raises(ValidationError, match="1 job order is not finished"):
        operations.change_client_status(job.client, to=ClientStatus.FORMER)


def test_client_with_job_orders_is_not_deleted(job, lead):
    with acting(lead), pytest.raises(ValidationError) as told:
        operations.delete_client(job.client)

    assert f"1 job order ({job})" in told.value.messages[0]
    assert Client.objects.filter(pk=job.client_id).exists()


def test_client_goes_with_its_contacts(client_record, lead):
    ClientContactFactory(client=client_record)

    with acting(lead):
        operations.delete_client(client_record)

    assert Client.objects.count() == 0


def test_contact_is_added_changed_and_leaves(client_record, account_manager):
    with acting(account_manager):
        contact = operations.add_contact(client_record, full_name=" Max ", email="Max@Acme.Example")
        operations.update_contact(contact, changes={"phone": "+49 30 901820"})
        contact = operations.mark_contact_left(contact)

    assert (contact.full_name, contact.email) == ("Max", "max@acme.example")
    assert (contact.phone, contact.left_on) == ("+4930901820", timezone.localdate())


def test_agreement_is_added_and_ended(client_record, account_manager):
    with acting(account_manager):
        agreement = operations.add_agreement(
            client_record,
            title="Terms",
            kind=AgreementKind.PERMANENT,
            fee_percent=20,
            valid_from=date(2026, 1, 1),
        )
        with pytest.raises(ValidationError, match="cannot end before it begins"):
            operations.end_agreement(agreement, on=date(2025, 1, 1))
        agreement = operations.end_agreement(agreement, on=date(2026, 12, 31))

    assert agreement.valid_until == date(2026, 12, 31)


def test_agreement_refuses_a_recruiter(client_record, recruiter):
    with acting(recruiter), pytest.raises(PermissionDenied):
        operations.update_agreement(ClientAgreementFactory(client=client_record), changes={"fee_percent": 1})


# --- Job orders --------------------------------------------------------------------------------------


def test_create_job_order_with_skills_and_recruiters(client_record, account_manager, recruiter):
    python, sql = SkillFactory(), SkillFactory()

    with acting(account_manager):
        job = operations.create_job_order(
            client_record,
            title="Engineer",
            employment_type=EmploymentType.PERMANENT,
            status=JobOrderStatus.OPEN,
            skills=[python, JobOrderSkill(skill=sql, is_required=False)],
            recruiters=[recruiter, recruiter],
        )

    assert (job.status, job.opened_on, job.owner) == ("open", timezone.localdate(), account_manager)
    assert {(row.skill, row.is_required) for row in job.wanted_skills.all()} == {(python, True), (sql, False)}
    assert list(job.recruiters.all()) == [recruiter]
    assert job.reference.startswith("J-")


def test_blocked_client_opens_no_job_order(client_record, account_manager):
    client_record.status = ClientStatus.BLOCKED
    client_record.save()

    with acting(account_manager), pytest.raises(ValidationError, match="is blocked"):
        operations.create_job_order(
            client_record,
            title="Engineer",
            employment_type=EmploymentType.PERMANENT,
            status=JobOrderStatus.OPEN,
        )

    assert JobOrder.objects.count() == 0


@pytest.mark.parametrize("to", JobOrderStatus)
@pytest.mark.parametrize("status", JobOrderStatus)
def test_every_step_of_a_job_order(client_record, account_manager, reason, status, to):
    given = {"closed_reason": reason} if status in REASONED_JOB_ORDER_STATUSES else {}
    job = JobOrderFactory(client=client_record, owner=account_manager, status=status, **given)
    allowed = to in NEXT_JOB_ORDER_STATUSES[status]
    because = reason if to in REASONED_JOB_ORDER_STATUSES else None

    with acting(account_manager):
        if allowed:
            operations.change_job_order_status(job, to=to, reason=because)
        elif to != status:
            with pytest.raises(ValidationError, match="cannot become"):
                operations.change_job_order_status(job, to=to, reason=because)

    job.refresh_from_db()
    assert job.status == (to if allowed else status)


def test_every_status_has_its_next_ones():
    assert NEXT_JOB_ORDER_STATUSES.keys() == set(JobOrderStatus)
    assert NEXT_CLIENT_STATUSES.keys() == set(ClientStatus)
    assert LIVE_JOB_ORDER_STATUSES.isdisjoint(REASONED_JOB_ORDER_STATUSES)


@pytest.mark.parametrize("to", sorted(REASONED_JOB_ORDER_STATUSES))
def test_job_order_is_not_ended_without_a_reason(job, account_manager, to):
    with acting(account_manager), pytest.raises(ValidationError, match="Say why"):
        operations.change_job_order_status(job, to=to)


def test_job_order_is_not_ended_for_another_kind_of_reason(job, account_manager):
    wrong = ReasonFactory(kind=ReasonKind.REJECTION)

    with acting(account_manager), pytest.raises(ValidationError, match="reasons for closing"):
        operations.change_job_order_status(job, to=JobOrderStatus.LOST, reason=wrong)


@committed
def test_closing_and_opening_again_keep_the_dates_true(job, account_manager, reason):
    JobOrder.objects.filter(pk=job.pk).update(is_published=True)

    with acting(account_manager):
        closed = operations.change_job_order_status(job, to=JobOrderStatus.LOST, reason=reason, note="Budget")
    assert (closed.closed_reason, closed.closed_on) == (reason, timezone.localdate())
    assert not closed.is_published
    assert closed.history.first().change_set.reason == "Budget"

    with acting(account_manager):
        opened = operations.change_job_order_status(job, to=JobOrderStatus.OPEN)
    assert (opened.closed_reason, opened.closed_on) == (None, None)


def test_reason_and_dates_follow_the_status(job, account_manager):
    with acting(account_manager), pytest.raises(ValidationError, match="follow the status"):
        operations.update_job_order(job, changes={"closed_on": date(2026, 1, 1)})


def test_recruiters_come_and_go(job, account_manager, recruiter):
    with acting(account_manager):
        operations.assign_recruiter(job, user=recruiter)
        operations.assign_recruiter(job, user=recruiter)
        assert list(job.recruiters.all()) == [recruiter]
        operations.unassign_recruiter(job, user=recruiter)

    assert list(job.recruiters.all()) == []


def test_wanted_skills_are_replaced_and_equal_ones_kept(job, account_manager):
    python, sql, java = SkillFactory(), SkillFactory(), SkillFactory()

    with acting(account_manager):
        operations.set_wanted_skills(job, skills=[python, sql])
        kept = job.wanted_skills.get(skill=sql)
        operations.set_wanted_skills(job, skills=[JobOrderSkill(skill=sql, years=3), java])

    assert set(job.skills.all()) == {sql, java}
    assert job.wanted_skills.get(skill=sql).pk == kept.pk
    assert job.wanted_skills.get(skill=sql).years == 3


def test_job_order_of_another_team_is_not_changed(job, stranger):
    with acting(stranger), pytest.raises(PermissionDenied):
        operations.update_job_order(job, changes={"title": "Mine"})


def test_delete_job_order(job, lead):
    with acting(lead):
        operations.delete_job_order(job)

    assert JobOrder.objects.count() == 0
    assert JobOrder.history.filter(id=job.pk).first().history_type == "-"


def test_a_status_is_not_changed_over_a_newer_version(job, lead):
    with acting(lead):
        operations.update_job_order(job, changes={"title": "Another"}, version=job.version)
        with pytest.raises(Conflict):
            operations.change_job_order_status(job, to=JobOrderStatus.ON_HOLD, version=job.version)
