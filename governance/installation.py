"""Puts every field on the map and proposes, once, who decides on what in a staffing agency."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps

from governance.catalogue import KINDS, classification_of, fields_of
from governance.choices import OnConflict, SystemKind
from governance.models import AuthorityRule, DataElement, System
from records.operations import operation

OURS = tuple(label for label in KINDS if label != "placements.timesheetsummary")
"""Decided in this program but for the fields below; others may send, because careers sites and mail boxes do."""


@dataclass(frozen=True)
class Proposal:
    """A system of a kind decides on fields of a kind of record, or on all of it."""

    kind: SystemKind
    model: str
    fields: tuple[str, ...]
    on_conflict: OnConflict
    note: str


PROPOSALS = (
    Proposal(
        SystemKind.CRM,
        "clients.client",
        ("legal_name", "registration_number", "tax_number", "billing_email", "billing_terms"),
        OnConflict.REJECT,
        "The client master is kept in the CRM, so that invoices and orders name the same company.",
    ),
    Proposal(
        SystemKind.PAYROLL,
        "placements.timesheetsummary",
        (),
        OnConflict.REJECT,
        "Hours are counted and paid in payroll; this is a copy to read. Bank and tax data stay there altogether.",
    ),
    Proposal(
        SystemKind.PAYROLL,
        "placements.payrollhandoff",
        ("external_key",),
        OnConflict.REJECT,
        "Payroll says under which key it took a placement over.",
    ),
    Proposal(
        SystemKind.VMS,
        "clients.joborder",
        ("client_reference",),
        OnConflict.PROPOSE,
        "The number of an order is given by the client's vendor management system.",
    ),
)
SYSTEMS = {
    SystemKind.CRM: ("crm", "CRM"),
    SystemKind.PAYROLL: ("payroll", "Payroll"),
    SystemKind.VMS: ("vms", "VMS"),
}


@operation("installed the map of authority")
def install_map() -> None:
    """Bring the map up to date with the program; done whenever it is prepared."""
    list_elements()
    propose_defaults()


@operation("put new fields on the map")
def list_elements() -> int:
    """Put the fields on the map that are not there yet; return how many."""
    there = set(DataElement.objects.values_list("model", "field"))
    new = [each for each in _elements() if (each.model, each.field) not in there]
    DataElement.objects.bulk_create(new)
    return len(new)


@operation("proposed who decides on what")
def propose_defaults() -> int:
    """Propose the usual map to an agency that never had a rule; return how many rules that made.

    What this program decides is in force at once, for it changes nothing. Rules for other systems are
    proposals: they bind nobody until an administrator has put them in force.
    """
    if AuthorityRule.history.exists():
        return 0
    rules = [AuthorityRule(model=label, on_conflict=OnConflict.ACCEPT, note="Kept here.") for label in OURS]
    for proposal in PROPOSALS:
        system = _system(proposal.kind)
        elements = DataElement.objects.filter(model=proposal.model, field__in=proposal.fields)
        rules += [
            AuthorityRule(
                model=proposal.model,
                element=element,
                system=system,
                on_conflict=proposal.on_conflict,
                is_proposed=True,
                note=proposal.note,
            )
            for element in (elements if proposal.fields else (None,))
        ]
    AuthorityRule.objects.bulk_create(rules)
    return len(rules)


def _elements() -> Iterator[DataElement]:
    for label in KINDS:
        model = apps.get_model(label)
        for field in fields_of(model):
            yield DataElement(
                model=label,
                field=field.name,
                classification=classification_of(model, field),
                description=str(field.help_text)[:300],
            )


def _system(kind: SystemKind) -> System:
    """Return the agency's system of a kind; one to be named later, not switched on, where it has none."""
    known = System.objects.filter(kind=kind).order_by("-is_active", "pk").first()
    if known:
        return known
    code, name = SYSTEMS[kind]
    while System.objects.filter(code=code).exists():
        code += "-2"
    return System.objects.create(
        code=code,
        name=name,
        kind=kind,
        is_active=False,
        notes="Proposed with the map of authority. Name it, give it an account and switch it on once it is connected.",
    )
