"""Job orders out of rows: known by reference, key, or the client's own number or title."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from clients.models import ClientContact, JobOrder
from clients.operations import create_job_order, update_job_order
from governance.choices import EmploymentType
from integrations.choices import ImportKind
from integrations.kinds.contacts import OF_CLIENT
from integrations.kinds.plain import PlainPlanner, RecordDraft, own_key
from integrations.kinds.relations import Relation, Way
from integrations.lookups import by_external_id, by_reference, by_text
from integrations.planning import Key, Lookup, Plan
from integrations.vocabulary import SPELLINGS, Target, Vocabulary

VOCABULARY = Vocabulary(
    (
        Target("title", "Job title", "Job"),
        Target("client", "Client, by name", "Job"),
        Target("client_key", "Client, by key in the other system", "Job"),
        Target("contact_email", "Contact, by e-mail", "Job"),
        Target("client_reference", "The client's number", "Job"),
        Target("employment_type", "Employment type", "Job"),
        Target("openings", "Openings", "Job"),
        Target("priority", "Priority", "Job"),
        Target("status", "Status", "Job", hint="Of new job orders; those that ended come as drafts"),
        Target("skill", "Skills", "Job", many=True, hint="Those of the list of skills; of new job orders"),
        Target("description", "Description", "Job", many=True),
        Target("posting", "Posting", "Job", many=True),
        Target("starts_on", "Starts on", "Terms"),
        Target("ends_on", "Ends on", "Terms"),
        Target("hours_per_week", "Hours a week", "Terms"),
        Target("pay_minimum", "Pay from", "Terms"),
        Target("pay_maximum", "Pay to", "Terms"),
        Target("bill_minimum", "Bill rate from", "Terms"),
        Target("bill_maximum", "Bill rate to", "Terms"),
        Target("currency", "Currency", "Terms"),
        Target("unit", "Paid by", "Terms", hint="Hour, day, month, year or fixed"),
        Target("work_mode", "Where the work is done", "Place"),
        Target("city", "City", "Place"),
        Target("region", "State or region", "Place"),
        Target("postcode", "Postal code", "Place"),
        Target("country", "Country", "Place"),
        Target("owner", "Owner", "Our work", hint="E-mail or name of a user; of new job orders"),
        Target("source", "Source", "Our work"),
        Target("external_id", "Key in the other system", "Identity"),
        Target("reference", "Our reference (J-…)", "Identity"),
    ),
    {
        "title": """title jobtitle jobname position jobordertitle name text postingtitle positiontitle stelle
            stellenbezeichnung poste puesto""",
        "client": SPELLINGS["current_employer"] + " client clientname account clientcorporation kunde",
        "client_key": "accountid companyid clientid clientcorporationid",
        "contact_email": "contactemail hiringmanageremail clientcontactemail",
        "client_reference": """clientreference requisitionid requisitioncode reqid ponumber clientjobid
            clientjobnumber requisition""",
        "employment_type": "employmenttype jobtype type commitment contracttype anstellungsart",
        "openings": "openings numopenings numberofopenings headcount vacancies positions",
        "priority": "priority urgency prioritaet",
        "status": "status jobstatus state jobstate",
        "skill": SPELLINGS["skill"],
        "description": "description jobdescription notes internalnotes beschreibung descriptionhtml",
        "posting": "posting publicdescription publisheddescription content",
        "starts_on": "startson startdate start dateopened begin beginn",
        "ends_on": "endson enddate end estimatedenddate",
        "hours_per_week": "hoursperweek weeklyhours hours wochenstunden",
        "pay_minimum": "payminimum salarymin salarylow minsalary payrate salary paymin",
        "pay_maximum": "paymaximum salarymax salaryhigh maxsalary paymax",
        "bill_minimum": "billminimum billrate clientbillrate billmin",
        "bill_maximum": "billmaximum maxbillrate billmax",
        "currency": "currency salarycurrency currencyunit",
        "unit": "unit salaryunit payunit per ratetype",
        "work_mode": "workmode workplacetype onsite remote workplace",
        "city": SPELLINGS["city"],
        "region": SPELLINGS["region"],
        "postcode": SPELLINGS["postcode"],
        "country": SPELLINGS["country"],
        "owner": SPELLINGS["owner"] + " postingowner joborderowner",
        "source": "source",
        "external_id": "id jobid joborderid postingid recordid externalid",
        "reference": "reference ourreference joborderreference",
    },
    unsure={
        "id": ("external_id", 0.75),
        "name": ("title", 0.8),
        "type": ("employment_type", 0.6),
        "location": ("city", 0.7),
    },
    kind=ImportKind.JOB_ORDERS,
)
# A row cannot say why an order ended as our record asks it, so that it begins as what it can be.
BEGUN = frozenset({"draft", "pending_approval", "open"})


def _contact_by_email(_: Any) -> Lookup:
    return by_text(ClientContact, "email")


class JobOrderPlanner(PlainPlanner):
    """Plans rows about orders of clients."""

    model = JobOrder
    by: ClassVar[Mapping[str, str]] = {
        "reference": "reference",
        "external_id": "key",
        "number": "number of the client",
        "title": "title",
    }
    required: ClassVar[Mapping[str, str]] = {
        "title": "There is no job title.",
        "client": "Say which client ordered it: map a column with its name or key.",
    }
    relations: ClassVar[Sequence[Relation]] = (
        OF_CLIENT,
        Relation(
            "contact",
            ClientContact,
            (Way("contact_email", "e-mail", _contact_by_email, str.lower),),
            within="client",
        ),
    )
    told_once: ClassVar[frozenset[str]] = frozenset({"owner", "source", "status", "client"})
    also: ClassVar[Mapping[str, dict[str, str]]] = {
        "employment_type": {
            "fulltime": "permanent",
            "directhire": "permanent",
            "parttime": "permanent",
            "perm": "permanent",
            "temp": "temporary",
            "temptoperm": "contract_to_hire",
            "contracttohire": "contract_to_hire",
            "freelance": "contract",
            "internship": "temporary",
            "intern": "temporary",
            "h": "permanent",
            "c": "contract",
            "c2h": "contract_to_hire",
            "fl": "contract",
        },
        "status": {
            "active": "open",
            "published": "open",
            "acceptingcandidates": "open",
            "internal": "open",
            "pending": "pending_approval",
            "onhold": "on_hold",
            "upcoming": "draft",
        },
        "unit": {
            "hourly": "hour",
            "daily": "day",
            "monthly": "month",
            "yearly": "year",
            "annual": "year",
            "perhour": "hour",
            "perday": "day",
            "peryear": "year",
        },
        "work_mode": {"yes": "onsite", "no": "remote", "office": "onsite", "inoffice": "onsite"},
    }

    def finish(self, draft: RecordDraft) -> None:
        draft.assume("employment_type", EmploymentType.PERMANENT)
        if reference := draft.values.pop("reference", ""):
            draft.told["reference"] = reference.upper()

    def prepare_new(self, plan: Plan) -> None:
        """Begin an order that has ended over there as what it can be, and keep what it was in words."""
        values = plan.draft.values
        if values.get("status", "draft") not in BEGUN:
            ended = values.pop("status").replace("_", " ")
            values["description"] = f"{values.get('description', '')}\n\n(Imported as {ended}.)".strip()
        super().prepare_new(plan)

    def keys(self, draft: RecordDraft) -> list[Key]:
        keys: list[Key] = []
        if reference := draft.told.get("reference"):
            keys.append(("reference", reference))
        keys += own_key(draft)
        if client := draft.values.get("client"):
            if number := draft.values.get("client_reference"):
                keys.append(("number", (client.pk, number.lower())))
            if not keys and (title := draft.values.get("title")):
                keys.append(("title", (client.pk, title.lower())))
        return keys

    def lookups(self) -> Mapping[str, Lookup]:
        return {
            "reference": by_reference(JobOrder),
            "external_id": by_external_id(JobOrder, self._batch.system),
            "number": by_text(JobOrder, "client_reference", within="client_id"),
            "title": by_text(JobOrder, "title", within="client_id"),
        }

    def create(self, draft: RecordDraft) -> JobOrder:
        values = dict(draft.values)
        return create_job_order(values.pop("client"), skills=draft.skills, **values)

    def change(self, record: JobOrder, changes: Mapping[str, Any]) -> None:
        update_job_order(record, changes=changes)
