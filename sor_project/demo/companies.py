"""The demo agency's clients: who they are, whom we know there, and what they order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random

from django.db import transaction

from audit.choices import Via
from audit.context import acting
from clients.choices import AgreementKind, ClientStatus, ContactRole, JobOrderStatus, Priority
from clients.models import Client, ClientAgreement, ClientContact, JobOrder, JobOrderRecruiter, JobOrderSkill
from clients.operations import create_client
from governance.choices import EmploymentType, ReasonKind, Unit, WorkMode
from governance.models import Reason
from sor_project.demo.agency import Agency
from sor_project.demo.calendar import Calendar
from sor_project.demo.cultures import CULTURES
from sor_project.demo.people import draws, person
from sor_project.demo.trades import EXECUTIVES, TRADES, Trade
from sor_project.demo.words import DESCRIPTION, POSTING

type Row = tuple[str, str, str, str, str, ClientStatus]

# Legal name, name in use, country, industry, the lines of work it hires for, status.
COMPANIES: tuple[Row, ...] = (
    ("Harbour Analytics Ltd", "Harbour", "GB", "Software", "Data Software", ClientStatus.ACTIVE),
    ("Kestrel Systems GmbH", "Kestrel", "DE", "Software", "Software Infrastructure", ClientStatus.ACTIVE),
    ("Northgate Insurance plc", "Northgate", "GB", "Insurance", "Finance Data Law", ClientStatus.ACTIVE),
    ("St Brigid's Hospital", "", "IE", "Health", "Care", ClientStatus.ACTIVE),
    ("Blue Crane Freight B.V.", "Blue Crane", "NL", "Logistics", "Logistics", ClientStatus.ACTIVE),
    ("Granite Row Construction Ltd", "Granite Row", "GB", "Construction", "Building", ClientStatus.ACTIVE),
    ("Ashdown Retail Group plc", "Ashdown", "GB", "Retail", "Marketing Finance", ClientStatus.ACTIVE),
    ("Klinikum am Park gGmbH", "Klinikum am Park", "DE", "Health", "Care", ClientStatus.ACTIVE),
    ("Telco Aurea S.A.", "Aurea", "ES", "Telecommunication", "Infrastructure Software", ClientStatus.ACTIVE),
    ("Hus & Hem Bygg AB", "Hus & Hem", "SE", "Construction", "Building", ClientStatus.ACTIVE),
    ("Mercado Claro S.A. de C.V.", "Mercado Claro", "MX", "Retail", "Marketing Data", ClientStatus.ACTIVE),
    ("Cabinet Vauquelin SARL", "Vauquelin", "FR", "Law", "Law", ClientStatus.ACTIVE),
    ("Fjord Shipping AS", "Fjord", "SE", "Shipping", "Logistics", ClientStatus.ACTIVE),
    ("Banco Meridiano S.A.", "Meridiano", "ES", "Banking", "Finance Law", ClientStatus.ON_HOLD),
    ("Sunrise Care Homes Ltd", "Sunrise", "GB", "Health", "Care", ClientStatus.ACTIVE),
    ("Studio Halcyon Sp. z o.o.", "Halcyon", "PL", "Advertising", "Marketing", ClientStatus.PROSPECT),
    ("Lumenwerk GmbH", "Lumenwerk", "DE", "Energy", "Infrastructure", ClientStatus.PROSPECT),
    ("Ελαιώνας", "Elaionas", "GR", "Food", "Logistics", ClientStatus.PROSPECT),
    ("株式会社青葉物流", "Aoba Logistics", "JP", "Logistics", "Logistics", ClientStatus.PROSPECT),
    ("Solstice Travel Ltd", "Solstice", "IE", "Travel", "Marketing", ClientStatus.FORMER),
    ("Obras del Norte S.L.", "", "ES", "Construction", "Building", ClientStatus.FORMER),
    ("Quickhire Labs Inc.", "Quickhire", "US", "Software", "Software", ClientStatus.BLOCKED),
)
# Dealt out in turn, as the orders come.
ORDER_STATUSES = (
    *[JobOrderStatus.OPEN] * 3, JobOrderStatus.FILLED, JobOrderStatus.OPEN, JobOrderStatus.ON_HOLD,
    JobOrderStatus.OPEN, JobOrderStatus.CLOSED, JobOrderStatus.DRAFT, JobOrderStatus.OPEN,
    JobOrderStatus.FILLED, JobOrderStatus.LOST, JobOrderStatus.OPEN, JobOrderStatus.PENDING_APPROVAL,
    JobOrderStatus.FILLED,
    JobOrderStatus.OPEN, JobOrderStatus.CANCELLED, JobOrderStatus.FILLED,
)  # fmt: skip
# Fewer would not show every status; none for those with whom nothing was agreed.
ORDERS_OF = {ClientStatus.ACTIVE: 3, ClientStatus.ON_HOLD: 1, ClientStatus.FORMER: 1}
LONG_OVER = (JobOrderStatus.FILLED, JobOrderStatus.CLOSED, JobOrderStatus.LOST, JobOrderStatus.CANCELLED)
NOT_OPENED = (JobOrderStatus.DRAFT, JobOrderStatus.PENDING_APPROVAL)
WHY_CLOSED = {JobOrderStatus.CLOSED: 0, JobOrderStatus.LOST: 1, JobOrderStatus.CANCELLED: 2}
TITLES = {
    ContactRole.HIRING_MANAGER: "Head of department",
    ContactRole.HR: "Talent acquisition",
    ContactRole.APPROVER: "Team manager",
    ContactRole.EXECUTIVE: "Chair of the board",
}
ROLES = (ContactRole.HIRING_MANAGER, ContactRole.HR, ContactRole.APPROVER)
CONFIDENTIAL = "Aurora Holding S.A."


@dataclass
class Company:
    """A client with its people, terms and orders."""

    client: Client
    trades: list[Trade]
    contacts: list[ClientContact] = field(default_factory=list)
    agreements: list[ClientAgreement] = field(default_factory=list)
    orders: list["Order"] = field(default_factory=list)


@dataclass(frozen=True)
class Order:
    """A job order, the line of work it is of, and the days on which it opened and closed."""

    job_order: JobOrder
    company: Company
    trade: Trade
    opened: int
    closed: int | None


class Clientele:
    """Wins the clients and takes their orders, whose ``statuses`` are dealt out in turn.

    Those that are over were opened ``long_ago``: the fewest and the most days before today.
    """

    def __init__(
        self,
        agency: Agency,
        calendar: Calendar,
        *,
        statuses: Sequence[JobOrderStatus] = ORDER_STATUSES,
        long_ago: tuple[int, int] = (200, 260),
    ) -> None:
        self.agency = agency
        self.calendar = calendar
        self.statuses = statuses
        self.long_ago = long_ago
        self.taken = 0

    def win_all(self) -> list[Company]:
        trades = {trade.name: trade for trade in TRADES}
        return [
            self.win(number, row, [trades[name] for name in row[4].split()], orders=ORDERS_OF.get(row[5], 0))
            for number, row in enumerate(COMPANIES)
        ]

    def confidential_search(self) -> Order:
        """Win the client whose search for a new head nobody may hear of."""
        row = (CONFIDENTIAL, "Project Aurora", "FR", "Energy", "", ClientStatus.ACTIVE)
        company = self.win(len(COMPANIES), row, [EXECUTIVES], orders=1, restricted=True)
        return company.orders[0]

    def win(
        self, number: int, row: Row, trades: list[Trade], *, orders: int, restricted: bool = False
    ) -> Company:
        """Add the client of a number, with whom we know there, what was agreed, and so many orders."""
        name, known_as, country, industry, _, status = row
        random = draws("company", number)
        culture = next(culture for culture in CULTURES if culture.country == country)
        city = random.choice(culture.cities)
        owner = self.agency.people["lead"] if restricted else self.agency.account_manager(trades[0].name)
        with acting(owner, via=Via.COMMAND, verb="added a client"), transaction.atomic():
            client = create_client(
                legal_name=name,
                trading_name=known_as,
                status=status,
                owner=owner,
                is_restricted=restricted,
                industry=industry,
                city=city.name,
                region=city.region,
                country=country,
                registration_number=f"{country}{random.randrange(10**6, 10**7)}",
                website=f"https://client{number}.example",
                billing_email=f"invoices@client{number}.example",
                billing_currency=culture.currency,
                payment_days=random.choice((14, 30, 30, 60)),
                purchase_order_required=number % 4 == 0,
                notes="Does not pay. Nobody is sent there." if status == ClientStatus.BLOCKED else "",
                created_at=self.calendar.at(-430 + number % 300, 10),
                updated_at=self.calendar.at(-100 + number % 90, 11),
            )
            company = Company(client, trades)
            self._meet(company, number, country)
            if orders:
                self._agree(company, random)
        for step in range(orders):
            company.orders.append(self._order(company, random, step))
        return company

    def _meet(self, company: Company, number: int, country: str) -> None:
        culture = next(culture for culture in CULTURES if culture.country == country)
        people = [person(80_000 + number * 10 + step, culture=culture) for step in range(len(ROLES))]
        company.contacts = ClientContact.objects.bulk_create(
            ClientContact(
                client=company.client,
                full_name=who.name.full,
                title=TITLES[role],
                role=role,
                email=who.email(f"client{number}.example"),
                phone=who.phone,
                created_at=company.client.created_at,
                left_on=self.calendar.day(-60) if number % 7 == 3 and role == ContactRole.HR else None,
            )
            for who, role in zip(people, ROLES, strict=True)
        )

    def _agree(self, company: Company, random: Random) -> None:
        since = date(self.calendar.today.year - 1, 1, 1)
        shared = {"client": company.client, "valid_from": since, "signed_on": since, "ownership_months": 12}
        permanent = ClientAgreement(
            title="Permanent placement",
            kind=AgreementKind.RETAINED if company.client.is_restricted else AgreementKind.PERMANENT,
            fee_percent=Decimal(random.choice((18, 20, 22, 25))),
            guarantee_days=90,
            prorata_days=60,
            **shared,
        )
        contract = ClientAgreement(
            title="Contract and temporary work",
            kind=AgreementKind.CONTRACT,
            margin_percent=Decimal(random.choice((14, 16, 20))),
            guarantee_days=14,
            **shared,
        )
        company.agreements = ClientAgreement.objects.bulk_create([permanent, contract])

    def _order(self, company: Company, random: Random, step: int) -> Order:
        restricted = company.client.is_restricted
        status = self._next_status(company)
        by_hour = not restricted and self.taken % 2 == 0
        trade = company.trades[step % len(company.trades)]
        opened = -random.randrange(*self.long_ago) if status in LONG_OVER else -random.randrange(60, 90)
        closed = opened + random.randrange(60, 130) if status in LONG_OVER else None
        made = self.calendar.in_office_hours(random, opened if status not in NOT_OPENED else -4)
        owner = company.client.owner
        recruiters = [] if restricted else [*dict.fromkeys(self.agency.recruiters(trade.name))][:2]
        with acting(owner, via=Via.COMMAND, verb="took a job order"), transaction.atomic():
            order = JobOrder.objects.create(
                client=company.client,
                contact=company.contacts[0],
                agreement=company.agreements[by_hour],
                status=status,
                closed_reason=self._why(status),
                opened_on=None if status in NOT_OPENED else self.calendar.workday(opened),
                closed_on=None if closed is None else self.calendar.workday(closed),
                owner=owner,
                team=company.client.team,
                is_restricted=restricted,
                is_published=status == JobOrderStatus.OPEN and not restricted and step == 0,
                created_at=made,
                updated_at=self.calendar.in_office_hours(random, closed or -random.randrange(1, 4)),
                **self._wanted(company, trade, random, by_hour=by_hour),
            )
            JobOrderRecruiter.objects.bulk_create(
                JobOrderRecruiter(job_order=order, user=user) for user in recruiters
            )
            JobOrderSkill.objects.bulk_create(
                JobOrderSkill(job_order=order, skill=self.agency.skills[name], is_required=place < 2)
                for place, name in enumerate(random.sample(trade.skills, k=3))
            )
        return Order(order, company, trade, opened, closed)

    def _next_status(self, company: Company) -> JobOrderStatus:
        if company.client.status == ClientStatus.FORMER:
            return JobOrderStatus.CLOSED
        if company.client.is_restricted:
            return JobOrderStatus.OPEN
        self.taken += 1
        return self.statuses[(self.taken - 1) % len(self.statuses)]

    def _why(self, status: JobOrderStatus) -> Reason | None:
        place = WHY_CLOSED.get(status)
        return None if place is None else self.agency.reasons[ReasonKind.JOB_CLOSED][place]

    def _wanted(self, company: Company, trade: Trade, random: Random, *, by_hour: bool) -> dict[str, object]:
        culture = next(culture for culture in CULTURES if culture.country == company.client.country)
        seniority = random.randrange(1, len(trade.titles))
        year = round(culture.year_pay * trade.pay * (0.75 + 0.25 * seniority) / 500) * 500
        pay = Decimal(max(10, year // 1700)) if by_hour else Decimal(year)
        names = ", ".join(trade.skills[:3])
        openings = random.choice((1, 1, 2, 5)) if by_hour else 1
        return {
            "title": trade.titles[seniority],
            "employment_type": EmploymentType.CONTRACT if by_hour else EmploymentType.PERMANENT,
            "openings": openings,
            "priority": random.choice((Priority.NORMAL, Priority.NORMAL, Priority.HIGH, Priority.URGENT)),
            "starts_on": self.calendar.day(random.randrange(20, 60)),
            "hours_per_week": Decimal(random.choice((35, 38, 40))),
            "pay_minimum": pay,
            "pay_maximum": pay * Decimal("1.2"),
            "bill_minimum": pay * Decimal("1.3") if by_hour else None,
            "bill_maximum": pay * Decimal("1.6") if by_hour else None,
            "currency": culture.currency,
            "unit": Unit.HOUR if by_hour else Unit.YEAR,
            "city": company.client.city,
            "region": company.client.region,
            "country": company.client.country,
            "work_mode": random.choice(WorkMode.values),
            "description": DESCRIPTION.format(
                contact=company.contacts[0].full_name, openings=openings, skills=names
            ),
            "posting": POSTING.format(
                team=random.randint(4, 14), what=company.client.industry.lower(), skills=names
            ),
        }
