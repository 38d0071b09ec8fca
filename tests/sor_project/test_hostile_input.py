"""Input that nobody types by accident, at every list, form and address: a sentence, never a failure."""

from collections.abc import Iterator
from itertools import product
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.choices import RoleCode
from records.admin import RecordAdmin
from tests.sor_project.world import World, addresses, pages

PARTS = 3  # of what takes long, for several workers
HUGE = str(10**30)
TEXTS = {
    "nul": "a\x00b",
    "text": "=A1<script>alert(1)</script>{{ 7*7 }}{% now %}\u202egnp.exe \u200b\ufeff👩🏽\u200d🚀'; DROP --%s%%"
    + "x" * 9_000,
    "digits": "9" * 5_000,
    "json": '{"a": [1, "\\u0000"]}',
}
KEYS = ("-1", HUGE, "9" * 5_000, "abc", "1%00", "²")
LISTS = (
    {"owner": "abc"}, {"owner__id__exact": "abc"}, {"owner__id__exact": HUGE}, {"p": "-5"}, {"p": HUGE},
    {"o": "99.-1.x"}, {"o": "²"}, {"q": "a\x00b"}, {"q": "x" * 10_000}, {"q": "%'\\"}, {"status__exact": "\x00"},
    {"created_at_from": "01/01/0001", "created_at_to": "31/12/9999"},
    {"occurred_at_from": "0001-01-01", "occurred_at_to": "9999-12-31"}, {"id__in": "1,x"},
    {"full_name__regex": "("}, {"pk": HUGE}, {"_popup": "1", "_to_field": "password"}, {"type": "no.such"},
    {"field": "\x00"}, {"_changelist_filters": "\x00%%"}, {"owner__password__startswith": "m"},
)  # fmt: skip
BUSIEST = {"candidates.Candidate", "clients.JobOrder", "interactions.Interaction", "audit.ChangeSet"}
PAGES = (
    {"before": "x~y~z"}, {"before": f"2026-01-01T00:00:00+00:00~change~{HUGE}"}, {"s": "\x00\x00\x00\x00"},
    {"before": "9999-12-31T23:59:59+00:00~5"}, {"before": "0001-01-01T00:00:00+14:00~change~5"},
    {"after": HUGE}, {"after": "²"}, {"log": "\x00"}, {"who": "\x00"}, {"show": "\x00"}, {"_popup": "x"},
)  # fmt: skip
# What is said to acts on records, and where people type words.
ACTS = (
    {
        "decision": "different",
        "act": "create",
        "do": "tag",
        "outcome": "reached",
        "to": "contacted",
        "answered": "1",
    },
    {
        "decision": "same",
        "act": "accept",
        "do": "status",
        "outcome": "later",
        "to": "withdrawn",
        "answered": "1",
    },
)
WORDS = (
    "note", "reason", "full_name", "reference", "evidence", "subject", "body", "location", "purchase_order",
    "emails", "phones", "name", "value", "title", "employer", "due_on", "until", "read", "edit", "next_step",
)  # fmt: skip
# One question with everything that any page reads from its address.
_READ = (
    "q", "s", "after", "before", "sort", "place", "km", "pay", "currency", "unit", "status", "skill", "owner", "team",
    "contact", "pool", "permit", "whose", "job", "client", "seal", "months", "who", "since", "until", "person", "row",
    "column", "ids", "page", "name", "section", "weeks",
)  # fmt: skip
ASKED = tuple(
    dict.fromkeys(_READ, value)
    for value in (
        "a\x00b",
        HUGE,
        "²",
        "-1",
        "0001-01-01",
        "9999-12-31",
        "nan,1",
        "0000-01",
        "')|!:*&<->",
        "\u202e{{ x }}",
        '(((("a',
        "x" * 4_000,
    )
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(world: World) -> Client:
    """The browser of someone to whom nothing is refused beforehand."""
    browser = Client(raise_request_exception=False)
    browser.force_login(world.readers["superuser"])
    return browser


def test_lists_survive_every_query(browser: Client) -> None:
    """The busiest lists are asked everything, each of the others a fifth of it in turn."""
    failed = []
    for number, model in enumerate(admin.site._registry):
        place = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        for query in LISTS if model._meta.label in BUSIEST else LISTS[number % 5 :: 5]:
            failed += _failures(browser, "get", f"{place}?{urlencode(query)}")
    assert failed == []


def test_pages_survive_every_query(browser: Client, world: World) -> None:
    failed = []
    places = [
        address.of(world.shown[address.label].pk)
        for address in addresses({"candidates.candidate", "integrations.importbatch"})
        if address.name.endswith(("_page", "_timeline", "_history")) and address.takes_key
    ]
    for place in (*places, "/admin/", "/admin/search/"):
        for query in PAGES:
            failed += _failures(browser, "get", f"{place}?{urlencode(query)}")
    assert failed == []


@pytest.mark.parametrize("part", range(PARTS))
def test_pages_of_no_record_survive_every_question(browser: Client, world: World, part: int) -> None:
    """Search, board, worklists, reports with their rows and files: what is typed and what stands in the address."""
    failed = []
    for page, asked in product(_own_pages(), ASKED[part::PARTS]):
        failed += _failures(browser, "get", f"{page}?{urlencode(asked)}")
    assert failed == []


def _own_pages() -> Iterator[str]:
    """Yield the pages of no record that are neither a list nor a form: those are asked above."""
    lists = {reverse(f"admin:{label}_changelist") for label in map(_url_label, admin.site._registry)}
    return (page for page in pages() if page not in lists and not page.endswith("/add/"))


def _url_label(model: Any) -> str:
    return f"{model._meta.app_label}_{model._meta.model_name}"


def test_posts_to_records_survive_what_cannot_be_stored(world: World) -> None:
    """Every act on a record, told what to do rightly and why with a character that PostgreSQL does not keep."""
    failed = []
    for role in (RoleCode.RECRUITER, RoleCode.MANAGER):
        browser = Client(raise_request_exception=False)
        browser.force_login(world.readers[role])
        for address in addresses(set(world.shown)):
            if address.takes_key and address.name.split("_")[-1] not in {"change", "delete"}:
                record = world.shown[address.label]
                for way, act in product(address.ways(record.pk), ACTS):
                    told = {"version": record.version, **act, **dict.fromkeys(WORDS, "a\x00b")}
                    with transaction.atomic():
                        failed += _failures(browser, "post", way, told)
                        transaction.set_rollback(True)
    assert failed == []


def test_posts_to_pages_of_no_record_survive_every_text(browser: Client, world: World) -> None:
    failed = []
    names = (
        "q",
        "name",
        "query",
        "ids",
        "months",
        "who",
        "visibility",
        "alert",
        "to",
        "version",
        "pool",
        "page",
    )
    for page in _own_pages():
        for value in TEXTS.values():
            failed += _failures(browser, "post", page, dict.fromkeys(names, value))
    assert failed == []


def test_addresses_survive_every_key(browser: Client, world: World) -> None:
    failed = []
    for address in addresses(set(world.hidden) | {"audit.changeset", "audit.redaction"}):
        if address.takes_key:
            for key in KEYS:
                failed += _failures(browser, "get", address.of(key))
    assert failed == []


@pytest.mark.parametrize("part", range(PARTS))
def test_forms_survive_every_value(part: int, browser: Client, world: World) -> None:
    failed = []
    for options in list(admin.site._registry.values())[part::PARTS]:
        for place in _forms(options, world) if isinstance(options, RecordAdmin) else ():
            page = browser.get(place)
            if page.status_code == 200 and "adminform" in (page.context or {}):
                for value in TEXTS.values():
                    failed += _failures(browser, "post", place, _filled(page.context, value))
    assert failed == []


def _forms(options: RecordAdmin, world: World) -> Iterator[str]:
    meta = options.model._meta
    yield f"/admin/{meta.app_label}/{meta.model_name}/add/"
    if record := world.shown.get(meta.label_lower):
        yield f"/admin/{meta.app_label}/{meta.model_name}/{record.pk}/change/"


def _filled(context: Any, value: str) -> dict[str, Any]:
    """Write ``value`` into every field of the form, its version and keys, and of one row of each inline."""
    form = context["adminform"].form
    data = {name: value for field in form for name in _names(field)}
    for inline in context["inline_admin_formsets"]:
        formset = inline.formset
        data |= {
            f"{formset.prefix}-TOTAL_FORMS": str(formset.initial_form_count() + 1),
            f"{formset.prefix}-INITIAL_FORMS": str(formset.initial_form_count()),
        }
        for field in formset.empty_form:
            for name in _names(field):
                data[name.replace("__prefix__", str(formset.initial_form_count()))] = value
    return data


def _names(field: Any) -> list[str]:
    widget = getattr(field.field.widget, "widget", field.field.widget)
    return [f"{field.html_name}{suffix}" for suffix in getattr(widget, "widgets_names", [""])]


def _failures(browser: Client, method: str, place: str, data: Any = None) -> list[tuple[str, str]]:
    """Ask, and tell what failed; a failed statement is undone, so that it fails alone."""
    with transaction.atomic():
        answer = getattr(browser, method)(place, data)
        transaction.set_rollback(answer.status_code >= 500)
    if answer.status_code < 500:
        return []
    error = getattr(answer, "exc_info", None)
    return [(f"{method} {place}"[:150], repr(error and error[1])[:200])]


def test_json_that_cannot_be_kept_is_refused(browser: Client, world: World) -> None:
    for query in ('{"a": "\\u0000"}', "9" * 5_000, "[" * 100_000):
        typed = {
            "name": "Nurses", "query": query, "owner": world.hermit.pk, "visibility": "private", "alert": "never"
        }  # fmt: skip

        answer = browser.post("/admin/candidates/savedsearch/add/", typed)

        assert answer.status_code == 200, query[:20]
        assert list(answer.context["adminform"].form.errors) == ["query"], query[:20]
