"""The base admin: each trap of the libraries beneath it, closed; and what the site as a whole must do."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from simple_history.admin import SimpleHistoryAdmin

from accounts.models import User
from audit.paging import CEILING, CappedPaginator, _LongLists
from candidates.models import Candidate
from placements.admin import InterviewAdmin
from placements.models import Interview
from records.admin import RecordAdmin
from records.history import cursor_for, cursor_of
from records.models import Record
from records.operations import update_record
from records.timeline import Place
from sor_project.navigation import ENTRIES, navigation
from sor_project.palette import ROWS
from tests.candidates.factories import CandidateFactory
from tests.placements.factories import InterviewFactory
from tests.records.admin_suite import address


@pytest.fixture
def candidate(recruiter: User) -> Candidate:
    return CandidateFactory(owner=recruiter, team=recruiter.teams.first(), full_name="Suharto")


def test_no_admin_takes_over_the_history_pages_that_can_write() -> None:
    assert not [
        options for options in admin.site._registry.values() if isinstance(options, SimpleHistoryAdmin)
    ]


def test_posting_to_a_version_changes_nothing(as_user: Any, manager: User, candidate: Candidate) -> None:
    url = reverse("admin:candidates_candidate_version", args=[candidate.pk, 1])
    browser = as_user(manager)
    assert "Suharto" in browser.get(url).content.decode()

    answer = browser.post(url, {"full_name": "PWNED"})

    assert answer.status_code == 405
    candidate.refresh_from_db()
    assert candidate.full_name == "Suharto"


def test_version_of_a_hidden_record_is_not_found(as_user: Any, stranger: User, recruiter: User) -> None:
    hidden = CandidateFactory(owner=recruiter, is_restricted=True)

    answer = as_user(stranger).get(reverse("admin:candidates_candidate_version", args=[hidden.pk, 1]))

    assert answer.status_code == 404


def test_last_entry_of_a_page_has_its_true_difference(
    as_user: Any, manager: User, candidate: Candidate
) -> None:
    candidate.city = "Berlin"
    candidate.save(update_fields=["city"])
    candidate.city = "Kraków"
    candidate.save(update_fields=["city"])

    page = as_user(manager).get(address(candidate, "history"))

    told = [
        [(change.name, change.old, change.new) for change in step.changes]
        for act in page.context["acts"]
        for step in act.steps
        if step.kind == "~"
    ]
    assert told == [[("city", "", "Berlin")], [("city", "Berlin", "Kraków")]]


@pytest.mark.parametrize("view", ["permissions", "permissions_manage_user", "permissions_manage_group"])
def test_guardian_adds_no_pages(view: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(f"admin:candidates_candidate_{view}", args=[1])


def test_nobody_deletes_in_bulk(as_user: Any, administrator: User, candidate: Candidate) -> None:
    browser = as_user(administrator)

    browser.post(
        address(candidate, "changelist"),
        {"action": "delete_selected", "_selected_action": candidate.pk, "post": "yes"},
    )

    assert Candidate.objects.filter(pk=candidate.pk).exists()


def test_names_never_reach_djangos_own_log(as_user: Any, manager: User, candidate: Candidate) -> None:
    as_user(manager).post(address(candidate, "delete"))

    assert not Candidate.objects.filter(pk=candidate.pk).exists()
    assert not LogEntry.objects.exists()


@pytest.mark.django_db
def test_palette_shows_twelve_of_a_kind_in_few_queries(as_user: Any, manager: User, recruiter: User) -> None:
    for number in range(ROWS + 5):
        CandidateFactory(owner=recruiter, full_name=f"Palette Person {number}")
    browser = as_user(manager)
    browser.get(reverse("admin:search"), {"s": "nothing"})

    with CaptureQueriesContext(connection) as queries:
        page = browser.get(reverse("admin:search"), {"s": "palette"}).content.decode()

    assert page.count("Palette Person") == 2 * ROWS  # a title, and again as an attribute
    assert len(queries) < 20


@pytest.mark.parametrize(
    "term", ["", "  ", "\x00", "%", "'; DROP TABLE x", "log", "log call with ", "ab", "x" * 5_000]
)
def test_palette_bears_any_term(as_user: Any, recruiter: User, term: str) -> None:
    assert as_user(recruiter).get(reverse("admin:search"), {"s": term}).status_code == 200


def test_list_needs_no_more_queries_for_more_rows(as_user: Any, manager: User, recruiter: User) -> None:
    browser = as_user(manager)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            browser.get(reverse("admin:candidates_candidate_changelist"))
        return len(captured)

    CandidateFactory(owner=recruiter)
    queries()
    few = queries()
    for _ in range(20):
        CandidateFactory(owner=recruiter)

    assert queries() == few


def test_long_lists_are_counted_up_to_a_ceiling(recruiter: User) -> None:
    paginator = CappedPaginator(Candidate.objects.all(), 50)
    with CaptureQueriesContext(connection) as queries:
        assert paginator.count == 0

    assert f"LIMIT {CEILING + 1}" in queries[0]["sql"]
    assert not paginator.is_capped


def test_only_lists_beyond_the_ceiling_are_not_counted_again(
    recruiter: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audit.paging.CEILING", 1)
    monkeypatch.setattr("audit.paging._long", _LongLists())
    CandidateFactory.create_batch(2, city="Leeds")
    CandidateFactory(city="Bath")

    def asked(city: str) -> tuple[int, bool, int]:
        paginator = CappedPaginator(Candidate.objects.filter(city=city), 50)
        with CaptureQueriesContext(connection) as queries:
            found = paginator.count, paginator.is_capped
        return *found, len(queries)

    assert [asked("Leeds"), asked("Leeds")] == [(1, True, 1), (1, True, 0)]
    assert [asked("Bath"), asked("Bath")] == [(1, False, 1), (1, False, 1)]
    Candidate.objects.filter(city="Leeds").delete()
    monkeypatch.setattr(_LongLists, "seconds", -1)
    monkeypatch.setattr("audit.paging._long", _LongLists())
    assert asked("Leeds") == (0, False, 1)


@pytest.mark.django_db
def test_every_entry_of_the_sidebar_opens(as_user: Any, administrator: User) -> None:
    browser = as_user(administrator)
    request = RequestFactory().get("/admin/")
    request.user = administrator

    found = {item["title"]: item["link"] for group in navigation(request) for item in group["items"]}

    # All but the access log, which is for those who watch over people's data.
    assert found.keys() == {"Home", "Reports", *(entry.title for entry in ENTRIES)} - {"Access log"}
    pages = {title: browser.get(link, follow=True) for title, link in found.items()}
    assert {title: page.status_code for title, page in pages.items()} == dict.fromkeys(pages, 200)
    lists = {entry.title for entry in ENTRIES if entry.view == "changelist"} & pages.keys()
    assert {title: pages[title].context["title"] for title in lists} == {title: title for title in lists}


def test_sidebar_holds_only_what_one_may_open(as_user: Any, recruiter: User) -> None:
    request = RequestFactory().get("/admin/")
    request.user = recruiter
    browser = as_user(recruiter)

    titles = {item["title"]: item["link"] for group in navigation(request) for item in group["items"]}

    assert "Roles" not in titles
    assert {
        title: browser.get(link, follow=True).status_code for title, link in titles.items()
    } == dict.fromkeys(titles, 200)


@pytest.mark.parametrize(
    "text", ["", "x", "~", "2026-01-01~1", "2026-13-45T00:00:00Z~1", "2026-01-01T00:00:00Z~x"]
)
def test_a_wrong_place_means_the_beginning(text: str) -> None:
    assert cursor_of(text) is None
    assert Place.read(text) is None


def test_a_place_survives_the_address() -> None:

    now = timezone.now()

    assert cursor_of(cursor_for(now, 7)) == (now, 7)
    assert Place.read(str(Place(now, "change", 7))) == Place(now, "change", 7)


def test_every_record_admin_stands_on_the_base() -> None:

    others = [
        model._meta.label
        for model, options in admin.site._registry.items()
        if issubclass(model, Record) and not isinstance(options, RecordAdmin)
    ]
    assert others == []


def test_form_that_is_overtaken_again_and_again_comes_back(
    as_user: Any, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The colleague writes a field that the form does not have, each time just before it is saved."""
    interview = InterviewFactory()
    site_admin, saves = InterviewAdmin.change_record, []

    def overtaken(self: Any, request: Any, instance: Any, form: Any) -> Any:
        saves.append(form.version)
        update_record(Interview.objects.get(pk=instance.pk), changes={"note": f"Note {len(saves)}"})
        return site_admin(self, request, instance, form)

    monkeypatch.setattr(InterviewAdmin, "change_record", overtaken)
    starts = timezone.localtime(interview.starts_at)
    answer = as_user(manager).post(
        address(interview, "change"),
        {
            "starts_at_0": f"{starts:%Y-%m-%d}", "starts_at_1": f"{starts:%H:%M:%S}",
            "ends_at_0": f"{starts + timedelta(hours=1):%Y-%m-%d}",
            "ends_at_1": f"{starts + timedelta(hours=1):%H:%M:%S}",
            "location": "Elsewhere", "version_read": interview.version,
            "participants-TOTAL_FORMS": 0, "participants-INITIAL_FORMS": 0,
        },
    )  # fmt: skip

    assert answer.status_code == 200
    assert "while you were editing it" in answer.content.decode()
    assert "Elsewhere" in answer.content.decode()
    assert len(saves) > 1
    interview.refresh_from_db()
    assert interview.location != "Elsewhere"
