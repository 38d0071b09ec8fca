"""Marks in everything that is hidden, and every page asked for: none of them comes out."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.test import Client
from django.utils import timezone

from accounts.choices import RoleCode
from audit.models import ChangeSet
from placements.choices import Stage
from records.reports import reports
from tests.sor_project.world import MARK, World, addresses, pages

# Who sees least, who sees all but may not write, and who may everything.
READERS = (RoleCode.RECRUITER, RoleCode.AUDITOR, "superuser")
# Enough to find the mark by, and not the mark: pages repeat what was searched for.
PART = MARK[:6]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", READERS)
def test_nothing_hidden_comes_out(world: World, role: str) -> None:
    browser = Client()
    browser.force_login(world.readers[role])
    leaks: dict[str, set[str]] = defaultdict(set)
    for address in _pages(world):
        answer = browser.get(address)
        text = _text(answer)
        assert answer.status_code < 500, address
        if MARK in text.lower():
            at = text.lower().index(MARK)
            leaks[address].add(text[max(0, at - 200) : at + 60])
    assert dict(leaks) == {}


def _text(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(body, "utf-8", "replace") + str(answer.headers)


def _pages(world: World) -> Iterator[str]:
    yield from ("/admin/", "/admin/?who=team", "/admin/nowhere/")
    for term in (PART, f"log {PART}", f"log a call with {PART}"):
        yield f"/admin/search/?{urlencode({'s': term})}"
    yield from _choices()
    lists = {f"/admin/{model._meta.app_label}/{model._meta.model_name}/" for model in admin.site._registry}
    for page in pages():
        yield page
        if page in lists:
            yield f"{page}?q={PART}"
        elif not page.endswith("/add/"):
            yield f"{page}?{urlencode({'q': PART, 'whose': 'all', 'who': 'all', 'months': 3})}"
    yield from _figures()
    for rows in (world.shown, world.hidden):
        for address in addresses(set(rows)):
            if address.takes_key:
                yield from address.ways(rows[address.label].pk)
    yield from (f"/admin/audit/changeset/{key}/change/" for key in _acts())


def _figures() -> Iterator[str]:
    """The rows behind each figure of each report, as far as its key is not itself what is hidden."""
    for code, report in reports.known.items():
        for column in (column for column in report.columns if column.linked):
            for key in ("all", "0", "1", *Stage.values, f"{timezone.localdate():%Y-%m}"):
                yield f"/admin/reports/{code}/rows/?{urlencode({'row': key, 'column': column.name})}"


def _choices() -> Iterator[str]:
    """One drop-down for each kind of record that is looked up by typing."""
    asked = {}
    for options in admin.site._registry.values():
        for each in (options, *options.inlines):
            for name in each.autocomplete_fields:
                field = each.model._meta.get_field(name)
                asked[field.related_model] = {
                    "app_label": each.model._meta.app_label,
                    "model_name": each.model._meta.model_name,
                    "field_name": name,
                }
    for query in asked.values():
        yield f"/admin/autocomplete/?{urlencode(query | {'term': PART})}"
        yield f"/admin/autocomplete/?{urlencode(query | {'term': ''})}"


def _acts() -> list[int]:
    return list(ChangeSet.objects.order_by("-id").values_list("pk", flat=True))
