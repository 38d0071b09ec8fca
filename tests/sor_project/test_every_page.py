"""Every page that the addresses of the site name, in a browser: WCAG in light and dark, a telephone's width.

Nothing is listed here: a new page is walked as soon as it has an address. What draws the same page for
records of every kind, their history say, is looked at for a few kinds.
"""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test import Client
from django.urls import get_resolver
from playwright.sync_api import TimeoutError as TooLate

from accounts.choices import RoleCode
from accounts.models import User
from audit.access import trace
from audit.context import acting
from candidates.models import Candidate
from clients.models import Client as Company
from clients.models import JobOrder
from records.models import Record
from records.reports import reports
from tests.governance.factories import DataElementFactory
from tests.sor_project.world import Address, label_of, make_world, walk

pytestmark = pytest.mark.django_db(transaction=True)

GROUPS = 3
TRIED = 4  # records of a kind, until one is in a state that has the page
ENOUGH = 2  # kinds of records, of a page that is the same for all of them
SAME_FOR_ALL = ("history", "version", "delete")
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
NOT_A_PAGE = re.compile(
    r"api/|calendar/|healthz|readyz|admin/(logout|jsi18n|autocomplete|r|password)/|admin/\^"
)
OUTSIDE = ("/admin/login/", "/admin/password/", "/admin/password/sent/", "/admin/password/changed/")
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


@pytest.mark.parametrize("group", range(GROUPS))
def test_every_page_is_for_everyone(page: Any, live_server: Any, group: int) -> None:
    browser = Client()
    browser.force_login(_who_sees_everything())
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found = [fault for url in OUTSIDE[group : group + 1] for fault in _look_at(page, url, dark=True)]
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    drawn: Counter[str] = Counter()

    for address in _addresses()[group::GROUPS]:
        for url, template in _pages(browser, address):
            drawn[template] += 1
            found += _look_at(page, url, dark=drawn[template] == 1)

    assert drawn.total() > 10
    assert not found, "\n".join(found)


def _who_sees_everything() -> User:
    """Make an agency in which one person sees a record of every kind, and return them."""
    world = make_world()
    reader = world.readers["superuser"]
    with acting(reader):
        for model in (Candidate, Company, JobOrder):
            model._base_manager.update(is_restricted=False)
        for model in apps.get_models():
            if issubclass(model, Record) and any(field.name == "owner" for field in model._meta.fields):
                model._base_manager.update(owner=reader)
    DataElementFactory(model="clients.client", field="legal_name")
    with acting(world.readers[RoleCode.RECRUITER], via="ui"):
        trace("opened", world.shown["candidates.candidate"])
    return reader


def _addresses() -> list[Address]:
    """Return what may be a page, each that is the same for every kind of record for a few of them."""
    known: Counter[str] = Counter()
    found = []
    for path, name in walk(get_resolver().url_patterns):
        kind = name.rpartition("_")[2]
        known[kind] += 1
        if not NOT_A_PAGE.match(path) and (kind not in SAME_FOR_ALL or known[kind] <= ENOUGH):
            found.append(Address(path, name, label_of(path)))
    return found


def _pages(browser: Client, address: Address) -> Iterator[tuple[str, str]]:
    """Yield the addresses that answer with a whole page, and what drew it."""
    wanted = len(reports.known) if "code" in ARGUMENT.findall(address.pattern) else 1
    for url in _urls(address):
        answer = browser.get(url)
        is_page = answer.status_code == 200 and answer.get("Content-Type", "").startswith("text/html")
        if is_page and b"<html" in b"".join(answer):
            yield url, str(getattr(answer, "template_name", ""))
            wanted -= 1
        if not wanted:
            return


def _urls(address: Address) -> Iterator[str]:
    """Yield the address with a few records in the place of its arguments."""
    names = ARGUMENT.findall(address.pattern)
    for values in product(*(_values(name, address.label) for name in names)):
        yield "/" + ARGUMENT.sub("{}", address.pattern).format(*values)


def _values(argument: str, label: str) -> list[Any]:
    others: dict[str, list[Any]] = {
        "code": list(reports.known),
        "label": ["clients.client"],
        "field": ["legal_name"],
        "version": [1],
        "number": [1],
        "stage": ["screening"],
        "spot": ["owner"],
        "act": [1],
        "user_id": _keys(User),
        "candidate_id": _keys(Candidate),
        "other_id": _keys(Candidate)[::-1],
    }
    return others.get(argument) or _keys(apps.get_model(label))


def _keys(model: type[models.Model]) -> list[int]:
    return list(model._base_manager.order_by("-pk").values_list("pk", flat=True)[:TRIED])


def _look_at(page: Any, url: str, *, dark: bool) -> Iterator[str]:
    """Yield what is wrong with one page, in light, in dark and on a telephone."""
    page.goto(url)
    page.evaluate("new Promise((done) => setTimeout(done, 50))")  # what draws itself gets its names
    yield from _faults(page, WCAG)
    if dark:
        page.evaluate("document.documentElement.classList.add('dark')")
        yield from (f"dark {fault}" for fault in _faults(page, COLOURS))
    page.set_viewport_size({"width": 390, "height": 844})
    with suppress(TooLate):  # charts draw themselves anew in their own time
        page.wait_for_function("document.documentElement.scrollWidth <= 390", timeout=2_000)
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size({"width": 1440, "height": 900})
    if width > 390:
        yield f"{url} is {width} pixels wide on a telephone"


def _faults(page: Any, options: dict[str, Any]) -> list[str]:
    """Name what axe knows to be wrong with the page as it stands."""
    found = Axe().run(page, options={**options, "resultTypes": ["violations"]}).response["violations"]
    return [
        f"{page.url} {each['id']}: {node['html'][:160]}\n    {node['failureSummary'][:300]}"
        for each in found
        for node in each["nodes"]
    ]
