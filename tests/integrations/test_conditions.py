"""What a person wants and when, as other programs and countries write it."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from audit.context import acting
from candidates.models import Candidate
from candidates.operations import create_candidate
from clients.models import Client, JobOrder
from governance.choices import ReasonKind
from governance.models import Reason
from integrations.choices import ExistingMode
from tests.governance.factories import SystemFactory

pytestmark = pytest.mark.django_db


def _remarks(batch: Any) -> list[str]:
    return [problem["sentence"] for row in batch.rows.order_by("line") for problem in row.problems]


@pytest.mark.parametrize(
    ("told", "locale", "wanted"),
    [
        ("€65.000 p.a.", "en-de", (Decimal(65000), "EUR", "year")),
        ("GBP 450 per day", "en-gb", (Decimal(450), "GBP", "day")),
        ("$32.50/hr USD", "en-us", (Decimal("32.50"), "USD", "hour")),
        ("85k EUR", "en-gb", (Decimal(85000), "EUR", "year")),
    ],
)
def test_pay_is_read_with_its_currency_and_unit(
    imported: Any, recruiter: Any, told: str, locale: str, wanted: tuple[Any, ...]
) -> None:
    imported(recruiter, f'Name,Desired salary\nAda,"{told}"\n'.encode(), locale=locale)

    ada = Candidate.objects.get()
    assert (ada.pay_target, ada.pay_currency, ada.pay_unit) == wanted


def test_pay_in_three_columns_of_another_language_is_read(imported: Any, recruiter: Any) -> None:
    imported(recruiter, "Name;Gehaltswunsch;Währung;Pro\nAda;52,50;EUR;Stunde\n".encode(), locale="en-de")

    ada = Candidate.objects.get()
    assert (ada.pay_target, ada.pay_currency, ada.pay_unit) == (Decimal("52.50"), "EUR", "hour")


def test_an_amount_without_a_currency_is_left_out_and_said(imported: Any, recruiter: Any) -> None:
    batch = imported(recruiter, b"Name,Desired salary\nAda,65000\nBob,negotiable\n")

    assert list(Candidate.objects.values_list("pay_target", flat=True)) == [None, None]
    assert "65,000 was left out: say in which currency" in _remarks(batch)[0]
    assert "“negotiable” is not a number" in _remarks(batch)[1]


def test_availability_notice_and_ways_of_working(imported: Any, recruiter: Any) -> None:
    batch = imported(
        recruiter,
        b"Name,Date Available,Notice Period,Can Relocate,Work modes,Employment Preference\n"
        b"Ada,03/04/2026,3 months,Yes,Home office; hybrid,Full-time; temp\n"
        b"Bob,soon,a while,maybe,moon,volunteer\n",
    )

    ada, bob = Candidate.objects.order_by("full_name")
    assert (ada.available_from, ada.notice_days, ada.willing_to_relocate) == (dt.date(2026, 4, 3), 90, True)
    assert (ada.work_modes, ada.employment_types) == (["hybrid", "remote"], ["permanent", "temporary"])
    assert (bob.available_from, bob.notice_days, bob.willing_to_relocate, bob.work_modes) == (
        None, None, None, [],
    )  # fmt: skip
    assert "“03/04/2026” was read as 3 April 2026." in _remarks(batch)
    assert len([said for said in _remarks(batch) if said.endswith("It was left out.")]) == 5


def test_who_asked_to_be_left_alone_stays_so(imported: Any, recruiter: Any) -> None:
    asked = Reason.objects.create(kind=ReasonKind.DO_NOT_CONTACT, name="Asked to be left alone")
    with acting(recruiter):
        bob = create_candidate(full_name="Bob", emails=["bob@example.org"])
    file = (
        b"Name,Email,Do Not Contact,Why not to contact\n"
        b"Ada,ada@example.org,Yes,Asked to be left alone\n"
        b"Bob,bob@example.org,asked to be LEFT alone,\n"
        b"Cher,cher@example.org,yes,\n"
        b"Dan,dan@example.org,no,\n"
    )

    batch = imported(recruiter, file, existing=ExistingMode.UPDATE)
    imported(recruiter, b"Name,Email,Do Not Contact\nBob,bob@example.org,no\n", existing=ExistingMode.UPDATE)

    left_alone = Candidate.objects.filter(do_not_contact=True).order_by("full_name")
    assert [(person.full_name, person.do_not_contact_reason) for person in left_alone] == [
        ("Ada", asked), ("Bob", asked),
    ]  # fmt: skip
    assert bob.pk in {person.pk for person in left_alone}
    assert "Say why, by one of the reasons not to contact: Asked to be left alone." in _remarks(batch)
    assert not Candidate.objects.filter(full_name="Cher").exists()


def test_a_status_is_of_new_candidates_only(imported: Any, recruiter: Any) -> None:
    imported(
        recruiter,
        b"Name,Email,Candidate status\nAda,ada@example.org,Open to offers\nBob,b@example.org,merged\n",
    )
    imported(recruiter, b"Email,Candidate status\nada@example.org,archived\n", existing=ExistingMode.UPDATE)

    assert list(Candidate.objects.order_by("full_name").values_list("status", flat=True)) == [
        "passive",
        "new",
    ]


def test_people_are_called_na_and_null(imported: Any, recruiter: Any) -> None:
    imported(recruiter, b"First name,Last name,City\nYoung,Na,na\nChris,Null,null\nAda,Byron,London\n")

    assert set(Candidate.objects.values_list("full_name", "city")) == {
        ("Young Na", ""),
        ("Chris Null", ""),
        ("Ada Byron", "London"),
    }


def test_what_a_file_does_not_say_is_not_assumed_about_what_is_there(imported: Any, manager: Any) -> None:
    """A file of job orders without a type must not make permanent jobs of contracts."""
    system = SystemFactory()
    options = {"kind": "job_orders", "system": system, "existing": ExistingMode.UPDATE}
    imported(manager, b"Company name\nBabbage Ltd\n", kind="clients")
    imported(
        manager, b"id,title,company,job type,description\n7,Welder,Babbage Ltd,Contract,Old\n", **options
    )

    imported(manager, b"id,title,company,description,status\n7,Welder,Babbage Ltd,New,Filled\n", **options)

    job = JobOrder.objects.get()
    assert (job.employment_type, job.description, job.status) == ("contract", "New", "draft")


def test_what_cannot_be_read_of_a_client_is_left_out_and_does_not_cost_the_row(
    imported: Any, manager: Any
) -> None:
    batch = imported(
        manager,
        b"Company name,Website,Billing postal code\nBabbage Ltd,no site,far too long to be a postal code\n",
        kind="clients",
    )

    client = Client.objects.get()
    assert (client.legal_name, client.website, client.postcode) == ("Babbage Ltd", "", "")
    assert [said.endswith("It was left out.") for said in _remarks(batch)] == [True, True]
