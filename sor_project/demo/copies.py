"""The CRM's copy of the demo agency's clients, with conflicts on purpose, compared and waiting for decisions."""

import csv
import io
from collections.abc import Iterator

from audit.choices import Via
from audit.context import acting
from clients.models import Client
from governance.choices import OnConflict, SystemKind
from governance.models import AuthorityRule, DataElement, ExternalIdentifier, System
from governance.operations import decide, put_in_force
from integrations.choices import CopyScope, ImportKind
from integrations.models import ReconciliationRun
from integrations.operations.comparisons import start_comparison, upload_copy
from integrations.reconciliation.comparing import compare
from sor_project.demo.agency import Agency
from sor_project.demo.calendar import Calendar
from sor_project.demo.companies import Company

HEADINGS = (
    "Account ID", "Company name", "Trading name", "Phone", "Website", "City", "Country", "Currency", "Payment days",
)  # fmt: skip
UNKNOWN, MISSING = 4, 6
"""The company whose key nobody noted here, and the one that is gone there."""


def compare_clients(agency: Agency, calendar: Calendar, companies: list[Company]) -> ReconciliationRun:
    """Let the CRM give its copy, which differs in places, and compare it as the manager would."""
    clients = [Client.objects.get(pk=company.client.pk) for company in companies]
    system = agency.systems["crm"]
    with acting(agency.people["admin"], via=Via.COMMAND):
        _let_others_decide(system, calendar)
    with acting(system.account, via=Via.SYNC, verb="named records"):
        ExternalIdentifier.objects.bulk_create(
            ExternalIdentifier(
                model=Client._meta.label_lower,
                object_id=client.pk,
                system=system,
                external_id=key_of(client),
                first_seen_at=calendar.at(-200, 3),
                last_seen_at=calendar.at(-1, 3),
            )
            for place, client in enumerate(clients)
            if place != UNKNOWN
        )
    copy = written(clients).encode()
    with acting(agency.people["manager"], via=Via.COMMAND):
        run = upload_copy(
            io.BytesIO(copy),
            name="northstar-accounts.csv",
            size=len(copy),
            system=system,
            kind=ImportKind.CLIENTS,
        )
        run = start_comparison(run, mapping=run.read_proposal().mapping, scope=CopyScope.KNOWN)
    *_, compared = compare(run)
    return compared


def key_of(client: Client) -> str:
    return f"NS-{1000 + client.pk}"


def written(clients: list[Client]) -> str:
    """Write the copy as the CRM exports it: mostly the same in other words, here and there something else."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for place, client in enumerate(clients):
        if place == MISSING:
            continue
        row = _row(client)
        for column, value in _differences(place):
            row[column] = value
        writer.writerow(row)
    writer.writerow([f"{key_of(clients[0])}-OLD", *_row(clients[0])[1:]])
    writer.writerow(["NS-9001", "Harbour Lights Catering Ltd", "Harbour Lights", "+44 20 7946 0991",
                     "https://harbourlights.example", "Bristol", "United Kingdom", "GBP", "30"])  # fmt: skip
    return text.getvalue()


def _row(client: Client) -> list[str]:
    """Write a client in the CRM's own way: names in capitals, countries in words, addresses without https."""
    return [
        key_of(client),
        client.legal_name.upper(),
        client.trading_name,
        client.phone,
        client.website.removeprefix("https://"),
        client.city,
        client.get_country_display(),
        client.billing_currency,
        "" if client.payment_days is None else f"{client.payment_days} days",
    ]


def _differences(place: int) -> Iterator[tuple[int, str]]:
    """Yield what the CRM says otherwise about the company at ``place``: the column and its value."""
    if place in {1, 2}:
        yield HEADINGS.index("Phone"), f"+44 20 7946 099{place}"
    if place in {2, 3}:
        yield HEADINGS.index("City"), "Milton Keynes"
    if place == 5:
        yield HEADINGS.index("Website"), ""
        yield HEADINGS.index("Trading name"), "Formerly another name"
    if place == 7:
        yield HEADINGS.index("Payment days"), "14 days"


def _let_others_decide(crm: System, calendar: Calendar) -> None:
    """Put in force what payroll decides; telephone numbers of clients are kept in the CRM."""
    for rule in AuthorityRule.objects.filter(is_proposed=True, system__kind=SystemKind.PAYROLL):
        put_in_force(rule)
    label = Client._meta.label_lower
    decide(
        model=label,
        element=DataElement.objects.get(model=label, field="phone"),
        system=crm,
        on_conflict=OnConflict.FLAG,
        valid_from=calendar.day(-100),
        note="The switchboard reads them there.",
    )
