"""What the database refuses about clients, their people, agreements and job orders."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from clients.choices import JobOrderStatus
from clients.models import ClientAgreement, ClientContact
from governance.choices import ReasonKind
from tests.accounts.factories import TeamFactory, UserFactory
from tests.clients.factories import (
    ClientAgreementFactory,
    ClientContactFactory,
    ClientFactory,
    ClientTeamGrantFactory,
    ClientUserGrantFactory,
    JobOrderFactory,
    JobOrderRecruiterFactory,
    JobOrderSkillFactory,
    JobOrderTeamGrantFactory,
    JobOrderUserGrantFactory,
)
from tests.governance.factories import ReasonFactory
from tests.refusals import attack, carry_out, constraints_of, sentences_of

PAID = {"currency": "EUR", "unit": "year"}

ATTACKS = [
    attack("legal_name_filled", ClientFactory, {"legal_name": " Acme"}),
    attack("status_known", ClientFactory, {"status": "friend"}),
    attack("parent", ClientFactory, lambda row: {"parent": row}),
    attack(
        "registration",
        ClientFactory,
        lambda _: {
            "registration_number": ClientFactory(registration_number="AB1").registration_number.lower()
        },
    ),
    attack("country_shape", ClientFactory, {"country": "gb"}),
    attack("billing_currency_shape", ClientFactory, {"billing_currency": "eur"}),
    attack("payment_days_range", ClientFactory, {"payment_days": 366}),
    attack("billing_terms_length", ClientFactory, {"billing_terms": "x" * 10_001}),
    attack("notes_length", ClientFactory, {"notes": "x" * 20_001}),
    attack("full_name_filled", ClientContactFactory, {"full_name": ""}),
    attack("role_known", ClientContactFactory, {"role": "spy"}),
    attack("reports_to", ClientContactFactory, lambda row: {"reports_to": row}),
    attack(
        "email",
        ClientContactFactory,
        lambda row: {"email": ClientContactFactory(client=row.client, email="a@b.example").email},
    ),
    attack("notes_length", ClientContactFactory, {"notes": "x" * 10_001}),
    attack("title_filled", ClientAgreementFactory, {"title": ""}),
    attack("kind_known", ClientAgreementFactory, {"kind": "handshake"}),
    attack("fee_amount_least", ClientAgreementFactory, {"fee_amount": -1, **PAID}),
    attack("fee_told", ClientAgreementFactory, {"fee_amount": 5000}),
    attack("currency_shape", ClientAgreementFactory, {"currency": "€"}),
    attack("fee_percent_range", ClientAgreementFactory, {"fee_percent": 101}),
    attack("margin_percent_range", ClientAgreementFactory, {"margin_percent": -1}),
    attack("guarantee_days_range", ClientAgreementFactory, {"guarantee_days": 731}),
    attack("prorata_in_guarantee", ClientAgreementFactory, {"guarantee_days": 30, "prorata_days": 31}),
    attack("ownership_months_range", ClientAgreementFactory, {"ownership_months": 61}),
    attack("valid_from_valid_until_order", ClientAgreementFactory, {"valid_until": date(2023, 12, 31)}),
    attack("terms_length", ClientAgreementFactory, {"terms": "x" * 50_001}),
    attack("title_filled", JobOrderFactory, {"title": ""}),
    attack("employment_type_known", JobOrderFactory, {"employment_type": "zz"}),
    attack("work_mode_known", JobOrderFactory, {"work_mode": "zz"}),
    attack("priority_known", JobOrderFactory, {"priority": 5}),
    attack("status_known", JobOrderFactory, {"status": "zz"}),
    attack("openings_range", JobOrderFactory, {"openings": 0}),
    attack("hours_per_week_range", JobOrderFactory, {"hours_per_week": 81}),
    attack("pay_minimum_least", JobOrderFactory, {"pay_minimum": -1, **PAID}),
    attack("pay_maximum_least", JobOrderFactory, {"pay_maximum": -1, **PAID}),
    attack("bill_minimum_least", JobOrderFactory, {"bill_minimum": -1, **PAID}),
    attack("bill_maximum_least", JobOrderFactory, {"bill_maximum": -1, **PAID}),
    attack("money_told", JobOrderFactory, {"pay_maximum": 5000, "currency": "EUR"}),
    attack("currency_shape", JobOrderFactory, {"currency": "eu"}),
    attack("pay_minimum_pay_maximum_order", JobOrderFactory, {"pay_minimum": 2, "pay_maximum": 1, **PAID}),
    attack(
        "bill_minimum_bill_maximum_order", JobOrderFactory, {"bill_minimum": 2, "bill_maximum": 1, **PAID}
    ),
    attack(
        "starts_on_ends_on_order",
        JobOrderFactory,
        {"starts_on": date(2026, 2, 1), "ends_on": date(2026, 1, 1)},
    ),
    attack(
        "opened_on_closed_on_order",
        JobOrderFactory,
        {"opened_on": date(2026, 2, 1), "closed_on": date(2026, 1, 1)},
    ),
    attack("closed_with_reason", JobOrderFactory, {"status": JobOrderStatus.LOST}),
    attack("published_open", JobOrderFactory, {"status": JobOrderStatus.ON_HOLD, "is_published": True}),
    attack(
        "client_reference",
        JobOrderFactory,
        lambda row: {
            "client_reference": JobOrderFactory(client=row.client, client_reference="PO7").client_reference
        },
    ),
    attack("country_shape", JobOrderFactory, {"country": "1"}),
    attack("description_length", JobOrderFactory, {"description": "x" * 50_001}),
    attack("posting_length", JobOrderFactory, {"posting": "x" * 50_001}),
    attack(
        "once",
        JobOrderRecruiterFactory,
        lambda row: {"user": JobOrderRecruiterFactory(job_order=row.job_order).user},
    ),
    attack(
        "once",
        JobOrderSkillFactory,
        lambda row: {"skill": JobOrderSkillFactory(job_order=row.job_order).skill},
    ),
    attack("years_range", JobOrderSkillFactory, {"years": 61}),
    *(
        attack(
            "once", grant, lambda row, grant=grant: {"user": grant(content_object=row.content_object).user}
        )
        for grant in (ClientUserGrantFactory, JobOrderUserGrantFactory)
    ),
    *(
        attack(
            "once", grant, lambda row, grant=grant: {"team": grant(content_object=row.content_object).team}
        )
        for grant in (ClientTeamGrantFactory, JobOrderTeamGrantFactory)
    ),
]


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_database_refuses_and_says_why(attack, db):
    carry_out(attack)


def test_every_constraint_is_attacked():
    assert {attack.constraint for attack in ATTACKS} == constraints_of("clients")


def test_every_refusal_is_a_sentence():
    assert [(m, s) for m, s in sentences_of("clients") if not s.endswith(".") or "Constraint" in s] == []


def test_client_refuses_to_belong_to_its_own_subsidiary(db):
    top = ClientFactory()
    top.parent = ClientFactory(parent=ClientFactory(parent=top))

    with pytest.raises(ValidationError, match="its own subsidiary"):
        top.full_clean()


def test_contact_is_reached_in_the_country_of_the_client(db):
    contact = ClientContact(
        client=ClientFactory(country="DE"), full_name="Max", phone="030 901820", email="Max@Firma.DE"
    )

    contact.full_clean()

    assert (contact.phone, contact.email) == ("+4930901820", "max@firma.de")


def test_contact_with_a_wrong_number_is_told_at_the_number(db):
    contact = ClientContact(client=ClientFactory(country=""), full_name="Max", phone="030 901820")

    with pytest.raises(ValidationError) as told:
        contact.full_clean()

    assert list(told.value.message_dict) == ["phone"]


def test_contact_reports_to_somebody_at_the_same_client(db):
    contact = ClientContactFactory.build(client=ClientFactory(), reports_to=ClientContactFactory())

    with pytest.raises(ValidationError, match="the same client"):
        contact.full_clean()


def test_job_order_refuses_the_contact_of_another_client(db):
    client = ClientFactory()
    job = JobOrderFactory.build(client=client, owner=client.owner, contact=ClientContactFactory())

    with pytest.raises(ValidationError, match="belongs to another client"):
        job.full_clean()


def test_job_orders_are_numbered(db):
    first, second = JobOrderFactory(), JobOrderFactory()

    assert first.reference.startswith("J-0")
    assert int(second.reference[2:]) == int(first.reference[2:]) + 1


def test_agreements_in_force(db):
    agreement = ClientAgreementFactory()
    ClientAgreementFactory(valid_until=date(2024, 12, 31))

    assert list(ClientAgreement.objects.in_force()) == [agreement]


def test_closed_job_order_with_reason_is_kept(db):
    reason = ReasonFactory(kind=ReasonKind.JOB_CLOSED)

    assert JobOrderFactory(status=JobOrderStatus.LOST, closed_reason=reason).pk


def test_record_is_shared_by_name_and_by_team(db):
    client = ClientFactory(is_restricted=True)
    ClientUserGrantFactory(content_object=client, user=UserFactory())
    ClientTeamGrantFactory(content_object=client, team=TeamFactory())

    assert (client.user_grants.count(), client.team_grants.count()) == (1, 1)
