"""Clients, their people, our terms and their orders over REST."""

from accounts.models import User
from clients import operations
from clients.models import (
    Client,
    ClientAgreement,
    ClientContact,
    JobOrder,
    JobOrderRecruiter,
    JobOrderSkill,
)
from governance.api import SHARING, KeyedResource
from records.api.fields import Reference, Row, Several
from records.api.inputs import Act, Change, Write
from records.api.resource import Resource

CLIENT = (
    "trading_name", "parent", "owner", "team", "source", "industry", "website", "phone", "street", "postcode",
    "city", "region", "country", "registration_number", "tax_number", "billing_email", "billing_currency",
    "payment_days", "purchase_order_required", "billing_terms", "is_restricted", "notes",
)  # fmt: skip
CONTACT = (
    "preferred_name", "title", "role", "email", "phone", "mobile", "link", "reports_to", "left_on",
    "do_not_contact", "notes",
)  # fmt: skip
AGREEMENT = (
    "kind", "fee_percent", "fee_amount", "margin_percent", "currency", "unit", "guarantee_days", "prorata_days",
    "ownership_months", "valid_from", "valid_until", "signed_on", "terms",
)  # fmt: skip
ORDER = (
    "contact", "agreement", "client_reference", "employment_type", "openings", "priority", "starts_on", "ends_on",
    "hours_per_week", "pay_minimum", "pay_maximum", "bill_minimum", "bill_maximum", "currency", "unit", "city",
    "region", "postcode", "country", "work_mode", "description", "posting", "is_published", "owner", "team",
    "source", "is_restricted",
)  # fmt: skip


def _skills(**options: bool) -> Several:
    return Several(child=Row(JobOrderSkill, ("skill", "is_required", "years")), required=False, **options)


class Clients(KeyedResource):
    noun = "clients"
    model = Client
    filters = ("status", "owner", "team", "source", "country", "legal_name")
    expansions = ("owner", "team", "source", "contacts")
    creation = Write(operations.create_client, *CLIENT, model=Client)
    change = Change(operations.update_client, "legal_name", *CLIENT, "status", model=Client)
    removal = Act(operations.delete_client)
    acts = {
        "change-status": Act(operations.change_client_status),
        "change-owner": Act(operations.change_client_owner),
        **SHARING,
    }


class ClientContacts(KeyedResource):
    noun = "client-contacts"
    model = ClientContact
    filters = ("client", "role", "email", "do_not_contact")
    expansions = ("client",)
    creation = Write(operations.add_contact, *CONTACT, model=ClientContact)
    change = Change(operations.update_contact, "full_name", *CONTACT, model=ClientContact)
    acts = {"mark-left": Act(operations.mark_contact_left)}


class ClientAgreements(Resource):
    noun = "client-agreements"
    model = ClientAgreement
    filters = ("client", "kind")
    expansions = ("client",)
    creation = Write(operations.add_agreement, *AGREEMENT, model=ClientAgreement)
    change = Change(operations.update_agreement, "title", *AGREEMENT, model=ClientAgreement)
    acts = {"end": Act(operations.end_agreement)}


class JobOrders(KeyedResource):
    noun = "job-orders"
    model = JobOrder
    filters = (
        "client", "contact", "status", "owner", "team", "source", "employment_type", "priority", "reference",
        "client_reference", "is_published",
    )  # fmt: skip
    expansions = ("client", "contact", "agreement", "owner", "team", "wanted_skills", "assignments")
    creation = Write(
        operations.create_job_order, *ORDER, "status", model=JobOrder, skills=_skills(),
        recruiters=Several(child=Reference(User), required=False),
    )  # fmt: skip
    change = Change(operations.update_job_order, "title", *ORDER, model=JobOrder)
    removal = Act(operations.delete_job_order)
    acts = {
        "change-status": Act(operations.change_job_order_status),
        "change-owner": Act(operations.change_job_order_owner),
        "assign-recruiter": Act(operations.assign_recruiter, needs_version=False),
        "unassign-recruiter": Act(operations.unassign_recruiter, needs_version=False),
        "set-skills": Act(operations.set_wanted_skills, skills=_skills()),
        **SHARING,
    }


class JobOrderSkills(Resource):
    noun = "job-order-skills"
    model = JobOrderSkill
    filters = ("job_order", "skill", "is_required")
    expansions = ("skill",)


class JobOrderRecruiters(Resource):
    noun = "job-order-recruiters"
    model = JobOrderRecruiter
    filters = ("job_order", "user")
    expansions = ("user",)


resources = [Clients, ClientContacts, ClientAgreements, JobOrders, JobOrderSkills, JobOrderRecruiters]
