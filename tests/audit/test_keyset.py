"""Every row is on one page, in any order, forwards and backwards; a deep page reads no more than a first one."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.db.models.functions import Lower
from django.urls import reverse

from audit.keyset import END, Keyset, Place
from candidates.models import Candidate, CandidateSkill
from tests.candidates.factories import CandidateFactory, CandidateSkillFactory

LIST = reverse("admin:candidates_candidate_changelist")
ORDERS = [
    ["-updated_at", "-id"],
    ["full_name", "-pk"],
    ["-full_name", "id"],
    ["available_from", "-updated_at", "-id"],
    ["-available_from", "id"],
    ["owner__display_name", "-id"],
    ["-owner", "id"],
    ["status", "-updated_at", "-id"],
    [F("last_interaction_at").desc(nulls_last=True), "-id"],
    [F("last_interaction_at").asc(nulls_first=True), "id"],
    [Lower("city").desc(), "id"],
    ["-pay_target", "pk"],
]


@pytest.fixture
def people(db, recruiter, colleague):
    """Thirty people, many of them equal in some respect, some of them without."""
    began = datetime(2026, 3, 1, tzinfo=UTC)
    for number in range(30):
        candidate = CandidateFactory(
            full_name=f"Person {number % 4}",
            city=("Leeds", "YORK", "")[number % 3],
            owner=(recruiter, colleague, None)[number % 3],
            available_from=None if number % 3 == 0 else began.date() + timedelta(days=number % 5),
            pay_target=None if number % 4 else number * 1000,
            pay_currency="EUR",
            pay_unit="year",
        )
        if number % 3:
            Candidate.objects.filter(pk=candidate.pk).update(
                last_interaction_at=began + timedelta(hours=number % 7)
            )


def _walk(keyset, place=None, way="next"):
    """Return the keys of each page, through the addresses of pages."""
    pages = []
    while True:
        page = keyset.page(place)
        pages.append([row.pk for row in page.rows])
        if (following := getattr(page, way)) is None:
            return pages
        place = _read(following)


def _read(place):
    """Return a place as it comes back in an address."""
    return Place.read(str(place))


@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_pages_are_the_list_cut_in_pieces(people, order):
    expected = list(Candidate.objects.order_by(*order).values_list("pk", flat=True))
    keyset = Keyset(Candidate.objects.all(), order, 7)

    forwards = _walk(keyset)
    assert [key for page in forwards for key in page] == expected
    assert [len(page) for page in forwards] == [7, 7, 7, 7, 2]

    backwards = _walk(keyset, END, "previous")
    assert [key for page in reversed(backwards) for key in page] == expected


def test_a_foreign_key_stands_for_the_order_of_its_model(people):
    for candidate in Candidate.objects.all()[:9]:
        CandidateSkillFactory(candidate=candidate)
        CandidateSkillFactory(candidate=candidate)

    rows = CandidateSkill.objects.all()

    assert [key for page in _walk(Keyset(rows, rows.model._meta.ordering, 4)) for key in page] == list(
        rows.values_list("pk", flat=True)
    )


def test_a_page_follows_the_one_before_though_rows_were_written_in_between(people):
    keyset = Keyset(Candidate.objects.all(), ["-updated_at", "-id"], 7)
    first = keyset.page(None)
    expected = list(Candidate.objects.order_by("-updated_at", "-id").values_list("pk", flat=True)[7:14])

    # The last row of the page moves to the top, the one before it goes, and somebody new is added.
    Candidate.objects.filter(pk=first.rows[-1].pk).update(headline="Moved")
    Candidate.objects.filter(pk=first.rows[-2].pk).delete()
    CandidateFactory()

    assert [row.pk for row in keyset.page(_read(first.next)).rows] == expected


def test_a_deep_page_is_read_from_an_index_where_it_begins(people):
    # So many that a planner does what it would do with a million.
    Candidate.objects.bulk_create(CandidateFactory.build_batch(1_000, owner=None, team=None))
    with connection.cursor() as cursor:
        for order in (["-updated_at", "-id"], ["full_name", "id"], ["status", "-updated_at", "-id"]):
            everybody = Keyset(Candidate.objects.all(), order, 7)
            place = _read(everybody.page(_read(everybody.page(_read(everybody.page(None).next)).next)).next)

            plans = _plans_of(lambda: everybody.page(place), cursor)  # noqa: B023 - asked at once

            assert plans
            for plan in plans:
                assert _removed_by_filters(plan) == 0, json.dumps(plan, indent=1)


def _plans_of(read, cursor):
    statements = []

    def note(execute, sql, params, many, context):
        statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        read()
    plans = []
    for sql, params in statements:
        if "LIMIT" in sql and "ORDER BY" in sql:
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
            plans.append(cursor.fetchone()[0][0]["Plan"])
    return plans


def _removed_by_filters(plan):
    removed = plan.get("Rows Removed by Filter", 0)
    return removed + sum(_removed_by_filters(below) for below in plan.get("Plans", ()))


@pytest.mark.parametrize(
    "text",
    ["3", "", "x:y", '["1",[],false,0]', "%F0", str(Place(1, [None]))],
    ids=["number", "nothing", "pair", "unsigned", "broken", "another list's"],
)
def test_a_foreign_place_leads_to_the_first_page(people, as_user, administrator, text):
    answer = as_user(administrator).get(LIST, {"p": text})

    assert answer.status_code == 200
    assert answer.context["cl"].page.previous is None


def test_an_address_names_nobody(people):
    page = Keyset(Candidate.objects.all(), ["full_name", "id"], 7).page(None)

    assert list(page.next.values) == [None, page.rows[-1].pk]


def test_a_list_is_turned_by_links(people, as_user, administrator):
    browser = as_user(administrator)
    CandidateFactory.create_batch(31)

    first = browser.get(LIST).context["cl"]
    second = browser.get(LIST + first.turns["next"]).context["cl"]
    back = browser.get(LIST + second.turns["previous"]).context["cl"]

    assert set(first.turns) == {"next", "last"}
    assert (first.first_row, first.last_row) == (1, 50)
    assert (second.first_row, second.last_row) == (51, 61)
    assert set(second.turns) == {"first", "previous"}
    assert [row.pk for row in back.result_list] == [row.pk for row in first.result_list]
    last = browser.get(LIST + first.turns["last"]).context["cl"]
    assert (last.first_row, last.last_row) == (12, 61)
