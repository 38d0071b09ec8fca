"""Every address of REST, asked for by every role: what one may not see is not there, and nothing is written."""

from collections import defaultdict
from typing import Any

import pytest
from django.test import Client

from audit.models import ChangeSet
from records import policies
from sor_project.api import RESOURCES
from tests.api.conftest import path_of
from tests.sor_project.world import MARK, OVERSEEN, PUBLIC, World

pytestmark = pytest.mark.django_db
NOTHING_THERE = {404}
REFUSED = {400, 403, 404, 422}
METHODS = {"get": "get", "patch": "patch", "delete": "delete", "post": "post"}


def _browser(reader: Any) -> Client:
    browser = Client(raise_request_exception=False)
    browser.force_login(reader)
    return browser


def _ask(browser: Client, method: str, address: str, tag: str = '"1"') -> Any:
    return browser.generic(
        method.upper(), address, "{}", content_type="application/json", headers={"If-Match": tag}
    )


def _hidden(world: World) -> list[Any]:
    return [
        (resource, world.hidden[label])
        for resource in RESOURCES
        if (label := resource.model._meta.label_lower) in set(world.hidden) - PUBLIC - OVERSEEN
    ]


def test_there_is_something_to_hide(world: World) -> None:
    assert len(_hidden(world)) > 15


def test_hidden_records_are_not_there_for_anybody(world: World) -> None:
    found = defaultdict(set)
    acts = ChangeSet.objects.count()
    for role, reader in world.readers.items():
        browser = _browser(reader)
        for resource, row in _hidden(world):
            if policies.visible(reader, resource.model).filter(pk=row.pk).exists():
                found[f"{resource.noun} is not hidden"].add(role)
            for route in resource.routes():
                if "<int:pk>" not in route.suffix:
                    continue
                address = f"/api/v1/{path_of(resource, route, row.pk)}"
                for method in route.methods:
                    status = _ask(browser, method, address).status_code
                    allowed = NOTHING_THERE if policies.may(reader, "view", resource.model) else {403}
                    if status not in allowed:
                        found[f"{method} {address}"].add((role, status))
    assert dict(found) == {}
    assert ChangeSet.objects.count() == acts


def test_no_page_names_what_is_hidden(world: World) -> None:
    """Lists, what stands beside them, and the past, read by everybody with the right; the others are refused."""
    leaks = defaultdict(set)
    for role, reader in world.readers.items():
        browser = _browser(reader)
        for resource in RESOURCES:
            if not policies.may(reader, "view", resource.model):
                assert browser.get(f"/api/v1/{resource.noun}/").status_code == 403, (role, resource.noun)
                continue
            beside = [f"?expand={','.join(resource.expansions)}"] if resource.expansions else []
            for query in ("", *beside, "?as_of=2100-01-01T00:00Z"):
                answer = browser.get(f"/api/v1/{resource.noun}/{query}")
                assert answer.status_code == 200, (role, resource.noun, query, answer.content)
                text = answer.content.decode()
                # The recruiter's own note about an open person carries the mark, to be seen by colleagues.
                told = [row for row in answer.json()["results"] if MARK in str(row)]
                keys = {row["id"] for row in told}
                hidden = world.hidden.get(resource.model._meta.label_lower)
                if (
                    hidden is not None
                    and hidden.pk in keys
                    and resource.model._meta.label_lower not in PUBLIC
                ):
                    leaks[f"{resource.noun}{query}"].add(role)
                if MARK in text and resource.noun in ("candidates", "clients", "job-orders"):
                    leaks[f"{resource.noun}{query}"].add(role)
    assert dict(leaks) == {}


def test_visitors_are_told_to_log_in_everywhere(world: World) -> None:
    browser = Client(raise_request_exception=False)
    open_doors = set()
    for resource in RESOURCES:
        for route in resource.routes():
            address = f"/api/v1/{path_of(resource, route, 1)}"
            for method in route.methods:
                answer = _ask(browser, method, address)
                if answer.status_code != 401:
                    open_doors.add((method, address, answer.status_code))
    assert open_doors == set()


def test_whoever_only_reads_writes_nothing(world: World) -> None:
    """The auditor sees every open record, and every way of writing is refused."""
    browser = _browser(world.readers["auditor"])
    acts = ChangeSet.objects.count()
    done = set()
    for resource in RESOURCES:
        row = world.shown.get(resource.model._meta.label_lower)
        if row is None or not hasattr(row, "owner_id") or resource.noun == "talent-pools":
            continue
        row.refresh_from_db()
        for route in resource.routes():
            address = f"/api/v1/{path_of(resource, route, row.pk)}"
            for method in route.methods:
                if method == "get" or "by-external-id" in address:
                    continue
                answer = _ask(browser, method, address, tag=f'"{row.version}"')
                bulk_failed = "bulk" in address and answer.status_code == 400
                if answer.status_code not in REFUSED and not bulk_failed:
                    done.add((method, address, answer.status_code))
    assert done == set()
    assert ChangeSet.objects.count() == acts
