"""The pages of clients, their people and agreements, and job orders."""

from typing import Any

from django.urls import reverse

from accounts.models import User
from clients.models import Client, ClientAgreement, ClientContact, JobOrder
from tests.clients.factories import (
    ClientAgreementFactory,
    ClientContactFactory,
    ClientFactory,
    JobOrderFactory,
)
from tests.records.admin_suite import AdminSuite, address


class TestClientAdmin(AdminSuite):
    model = Client

    def make(self, owner: User) -> Client:
        return ClientFactory(owner=owner)

    def hide(self, owner: User) -> Client:
        return ClientFactory(owner=owner, is_restricted=True)


class TestClientContactAdmin(AdminSuite):
    model = ClientContact

    def make(self, owner: User) -> ClientContact:
        return ClientContactFactory(client__owner=owner)

    def hide(self, owner: User) -> ClientContact:
        return ClientContactFactory(client__owner=owner, client__is_restricted=True)


class TestClientAgreementAdmin(AdminSuite):
    model = ClientAgreement

    def make(self, owner: User) -> ClientAgreement:
        return ClientAgreementFactory(client__owner=owner)

    def hide(self, owner: User) -> ClientAgreement:
        return ClientAgreementFactory(client__owner=owner, client__is_restricted=True)


class TestJobOrderAdmin(AdminSuite):
    model = JobOrder

    def make(self, owner: User) -> JobOrder:
        return JobOrderFactory(owner=owner)

    def hide(self, owner: User) -> JobOrder:
        return JobOrderFactory(owner=owner, is_restricted=True)


def test_pages_of_a_client_and_its_job_show_each_other(as_user: Any, manager: User) -> None:
    job = JobOrderFactory(title="Chief Welder", status="open")
    browser = as_user(manager)

    assert "Chief Welder" in browser.get(address(job.client, "page")).content.decode()
    assert str(job.client) in browser.get(address(job, "page")).content.decode()


def test_page_of_a_client_hides_a_restricted_job(as_user: Any, manager: User, recruiter: User) -> None:
    job = JobOrderFactory(owner=recruiter, is_restricted=True, title="Secret Successor", status="open")
    browser = as_user(manager)

    assert browser.get(address(job, "page")).status_code == 404
    assert "Secret Successor" not in browser.get(address(job.client, "page")).content.decode()
    assert (
        "Secret Successor" not in browser.get(reverse("admin:search"), {"s": "Secret Succ"}).content.decode()
    )
