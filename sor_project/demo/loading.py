"""Loads the demo agency into an empty database, and refuses any other."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection

from accounts.models import User
from audit.choices import Via
from audit.context import acting
from audit.owner import as_owner
from candidates.models import Candidate
from clients.models import Client
from interactions.operations import raise_obligations
from placements.choices import OPEN_STAGES
from sor_project.demo import copies, present
from sor_project.demo.agency import Agency, found, revisit
from sor_project.demo.business import do_business
from sor_project.demo.calendar import Calendar
from sor_project.demo.candidates import Known, Register
from sor_project.demo.companies import Clientele, Order
from sor_project.demo.consents import Consents
from sor_project.demo.mass import load_mass
from sor_project.demo.people import draws
from sor_project.demo.pipeline import Journey, Pipeline
from sor_project.demo.talks import Talks

USUAL_SIZE = 270
KEY_FILE = "demo-key"
OBLIGED = timedelta(days=60)


class DemoRefusedError(RuntimeError):
    """Demo data has no business here; the message says why in a sentence."""


def require_place(*, forced: bool = False) -> None:
    """Refuse a site of real people, by its settings and by what its database holds."""
    if not (settings.DEBUG or settings.DEMO_DATA or forced):
        raise DemoRefusedError(
            "This site is set up for real people: demo log-ins have a password that everyone knows."
            " Set DEMO_DATA=true, or say --force, if it is only to be looked at."
        )
    if User.objects.filter(is_demo=False).exists():
        raise DemoRefusedError("The database has users of another kind: demo data is not mixed with theirs.")
    if not is_loaded() and (Candidate.objects.exists() or Client.objects.exists()):
        raise DemoRefusedError("The database holds records already: demo data is not mixed with them.")


def is_loaded() -> bool:
    return User.objects.filter(is_demo=True).exists()


def load(today: date, *, size: int = USUAL_SIZE) -> str:
    """Load the agency as it stands on ``today``, with ``size`` people whom everyone may know.

    Returns the text of a system's key.
    """
    with telling_times():
        agency, key = found()
        # First of all: a load that is broken off leaves a site that can be entered.
        keep_key(key)
        _fill(agency, Calendar(today), size)
        with acting(via=Via.COMMAND):
            raise_obligations(look_back=OBLIGED)
    return key


def enlarge(today: date, *, size: int, progress: Callable[[int], object]) -> None:
    """Add people until there are ``size`` of them, with an address, a number, skills and two talks each."""
    there = Candidate.objects.count()
    with telling_times():
        load_mass(Calendar(today), range(there, size), progress)


def prosper(today: date, *, orders: int, progress: Callable[[int], object]) -> None:
    """Take ``orders`` more, from new clients, and put those forward whom ``enlarge`` added."""
    with telling_times():
        do_business(revisit(), Calendar(today), orders=orders, progress=progress)
        with acting(via=Via.COMMAND):
            raise_obligations(look_back=OBLIGED)


def keep_key(key: str) -> Path:
    """Write a system's key where only the owner of the data folder reads it."""
    path = settings.DATA_DIR / KEY_FILE
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{key}\n")
    return path


@contextmanager
def telling_times() -> Iterator[None]:
    """Connect as the owner of the tables, from whom alone the database takes a time of logging.

    Commits do not wait for the disk: what a crash would cost can be loaded again.
    """
    with as_owner():
        with connection.cursor() as cursor:
            cursor.execute("SET sor.logged_at = 'given'; SET synchronous_commit = off")
        yield


def _fill(agency: Agency, calendar: Calendar, size: int) -> None:
    clientele = Clientele(agency, calendar)
    companies, secret = clientele.win_all(), clientele.confidential_search()
    register = Register(agency, calendar)
    known = register.fill(size)
    executives = register.executives(agency.people["lead"])
    pipeline = Pipeline(agency, calendar, known)
    orders = [order for company in companies for order in company.orders]
    journeys = [journey for order in orders for journey in pipeline.work(order)]
    journeys += _search(pipeline, executives, secret)
    talks = Talks(agency, calendar)
    for who in [*known, *executives]:
        talks.write(who, [journey for journey in journeys if journey.known is who])
    consents = Consents(calendar)
    for who in [*known, *executives]:
        consents.write(who)
    register.repeat(known)
    register.gather(known)
    present.act(
        agency,
        calendar,
        known=[*known, *executives],
        journeys=journeys,
        companies=companies,
        secret=secret,
    )
    copies.compare_clients(agency, calendar, companies)


def _search(pipeline: Pipeline, executives: list[Known], secret: Order) -> list[Journey]:
    """Bring each executive one stage further than the one before."""
    return [
        pipeline.send(
            who,
            secret,
            list(OPEN_STAGES[: number + 1]),
            list(range(-2 * number - 2, 0, 2))[: number + 1],
            draws("search", number),
        )
        for number, who in enumerate(executives)
    ]
