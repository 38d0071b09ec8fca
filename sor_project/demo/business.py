"""Gives a large agency the business that goes with so many people: clients, orders and who was put forward."""

from collections.abc import Callable
from math import ceil
from random import Random

from django.db.models import F

from candidates.models import Candidate
from clients.choices import ClientStatus, JobOrderStatus
from clients.models import Client
from sor_project.demo.agency import Agency
from sor_project.demo.calendar import Calendar
from sor_project.demo.candidates import Known
from sor_project.demo.companies import COMPANIES, ORDER_STATUSES, Clientele, Row
from sor_project.demo.names import names_of
from sor_project.demo.people import FIRST_OF_MANY, draws, person
from sor_project.demo.pipeline import Pipeline
from sor_project.demo.talks import Talks
from sor_project.demo.trades import TRADES, Trade

FIRST_NUMBER = 10_000
ORDERS_EACH = 8
PEOPLE_EACH = 300
LONG_AGO = (140, 700)
# Most of what a large agency ever did is over.
STATUSES = (*ORDER_STATUSES, *[JobOrderStatus.FILLED, JobOrderStatus.CLOSED, JobOrderStatus.LOST] * 14)


def do_business(
    agency: Agency, calendar: Calendar, *, orders: int, progress: Callable[[int], object]
) -> None:
    """Take ``orders`` and work them; call ``progress`` with the number taken from each client."""
    clientele = Clientele(agency, calendar, statuses=STATUSES, long_ago=LONG_AGO)
    pipeline, talks = Pipeline(agency, calendar, []), Talks(agency, calendar)
    size = Candidate.objects.count()
    first = FIRST_NUMBER + Client.objects.count()
    for number in range(first, first + ceil(orders / ORDERS_EACH)):
        random = draws("business", number)
        row, taken = _row(number, random), min(ORDERS_EACH, orders)
        pipeline.known = _known(random, calendar, size)
        company = clientele.win(number, row, _trades(row), orders=taken)
        journeys = [journey for order in company.orders for journey in pipeline.work(order)]
        for who in pipeline.known:
            if travelled := [journey for journey in journeys if journey.known is who]:
                talks.write(who, travelled)
        orders -= taken
        progress(taken)


def _row(number: int, random: Random) -> Row:
    """Return a client like one of the small agency's, by another name."""
    like = random.choice([row for row in COMPANIES if row[5] == ClientStatus.ACTIVE])
    family = random.choice(names_of(like[2]).family).written
    return (f"{family} {like[3]} {number - FIRST_NUMBER}", "", *like[2:])


def _trades(row: Row) -> list[Trade]:
    return [trade for trade in TRADES if trade.name in row[4].split()]


def _known(random: Random, calendar: Calendar, size: int) -> list[Known]:
    """Draw some of those of whom there are many; their mailboxes tell which record is whose."""
    numbers = random.sample(range(size), k=min(size, PEOPLE_EACH))
    drawn = (person(FIRST_OF_MANY + number) for number in numbers)
    people = {who.email(): who for who in drawn}
    found = Candidate.objects.filter(emails__normalised__in=people).annotate(mailbox=F("emails__normalised"))
    return [
        Known(people[candidate.mailbox], candidate, candidate.owner, calendar.offset(candidate.created_at))
        for candidate in found.select_related("owner").order_by("pk")
        if candidate.owner
    ]
