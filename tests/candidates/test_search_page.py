"""The page of the search: what it shows, to whom, what it keeps and what it lets be taken away."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.choices import Reading
from audit.context import acting
from audit.models import AccessLog
from candidates.models import Document, SavedSearch
from candidates.operations.alerts import send_alerts
from tests.candidates.factories import (
    CandidateEmailFactory,
    CandidateFactory,
    CandidateSkillFactory,
    CandidateTagFactory,
    DocumentFactory,
    SavedSearchFactory,
    WorkHistoryFactory,
)
from tests.governance.factories import SkillFactory

URL = "/admin/candidates/candidate/search/"


def test_page_shows_who_is_found_and_why(as_user, manager):
    person = DocumentFactory(
        candidate__full_name="Grace <b>Hopper</b>", candidate__current_title="Développeur"
    ).candidate
    Document.objects.update(text="Ten years of <script>alert(1)</script> compilers at the navy yard")
    CandidateSkillFactory(candidate=person, skill=SkillFactory(name="Kubernetes", aliases=["k8s"]))

    page = as_user(manager).get(URL, {"q": "developpeur compiler k8s"}).content.decode()

    assert "<mark>Développeur</mark>" in page
    assert "<mark>compilers</mark>" in page
    assert "<mark>Kubernetes</mark>" in page
    assert "Grace &lt;b&gt;Hopper" in page
    assert "<script>alert(1)" not in page


def test_name_is_no_reason_beside_itself(as_user, manager):
    DocumentFactory(candidate__full_name="Grace Hopper")
    Document.objects.update(text="Grace Hopper. Wrote compilers.")
    browser = as_user(manager)

    by_name, by_both = (browser.get(URL, {"q": q}).context["hits"][0] for q in ("gräce", "grace compilers"))

    assert by_name.pieces == []
    assert [where for where, _ in by_both.pieces] == ["Résumé"]


def test_blank_page_says_how_to_ask(as_user, manager):
    assert "How to ask" in as_user(manager).get(URL).content.decode()


def test_broken_query_is_told_at_the_box(as_user, manager):
    answer = as_user(manager).get(URL, {"q": "nurse (icu"})

    assert answer.status_code == 422
    assert "The bracket opened at character 7 is never closed." in answer.content.decode()


def test_facets_and_counts_tell_nothing_of_hidden_people(as_user, manager, stranger):
    CandidateFactory(full_name="Open Welder", city="Leeds")
    hidden = CandidateFactory(full_name="Secret Welder", is_restricted=True, owner=stranger)
    CandidateSkillFactory(candidate=hidden, skill=SkillFactory(name="Underwater"))

    browser = as_user(manager)
    page = browser.get(URL, {"q": "welder"}).content.decode()
    facets = browser.get(URL, {"q": "welder", "facets": "1"}).content.decode()

    assert "1 candidate<" in page
    assert "Narrow down" in facets
    for answer in (page, facets):
        assert "Secret" not in answer
        assert "Underwater" not in answer


def test_search_of_others_is_traced_with_who_was_shown(as_user, manager):
    person = CandidateFactory(full_name="Traced Person")

    as_user(manager).get(URL, {"q": "traced"})

    row = AccessLog.objects.get(action=Reading.SEARCHED)
    assert (row.object_ids, row.query) == ([person.pk], "q=traced")


def test_names_alike_come_after_the_page_and_are_traced(as_user, manager, stranger):
    person = CandidateFactory(full_name="John Smith")
    CandidateFactory(full_name="Jon Smyth", is_restricted=True, owner=stranger)
    browser = as_user(manager)

    page = browser.get(URL, {"q": "jonn smithh"})
    after = browser.get(f"{URL}{page.context['alike_url']}").content.decode()

    assert "John Smith" not in page.content.decode()
    assert "John Smith" in after
    assert "Smyth" not in after
    assert AccessLog.objects.filter(action=Reading.SEARCHED, object_ids=[person.pk]).exists()
    assert not browser.get(URL, {"q": "jonn (smithh"}).context["alike_url"]


def test_more_is_answered_without_the_frame(as_user, manager):
    CandidateFactory.create_batch(30, headline="Plumber")
    browser = as_user(manager)
    first = browser.get(URL, {"q": "plumber"})

    more = browser.get(URL + first.context["more_url"])

    assert len(first.context["hits"]) + len(more.context["hits"]) == 30
    assert "<html" not in more.content.decode()


def test_page_asks_the_database_a_bounded_number_of_times(as_user, manager):
    for number in range(50):
        person = CandidateFactory(full_name=f"Nurse {number}", summary="Knows wards")
        CandidateSkillFactory(candidate=person)
        CandidateTagFactory(candidate=person)
        WorkHistoryFactory(candidate=person, description="wards")
    browser = as_user(manager)
    browser.get(URL, {"q": "nurse ward"})

    with CaptureQueriesContext(connection) as queries:
        answer = browser.get(URL, {"q": "nurse ward"})

    assert answer.status_code == 200
    assert len(queries) <= 55, "\n".join(query["sql"][:150] for query in queries)


def test_search_is_saved_and_found_again(as_user, recruiter, colleague, team):
    browser = as_user(recruiter)
    browser.post(
        f"{URL}save/",
        {"q": "welder", "status": ["active"], "name": "Welders", "visibility": "team", "alert": "daily"},
    )

    saved = SavedSearch.objects.get()
    assert (saved.owner, saved.query, saved.alert) == (
        recruiter,
        {"q": "welder", "status": ["active"]},
        "daily",
    )
    assert "q=welder&amp;status=active" in as_user(colleague).get(URL).content.decode()


def test_private_search_of_a_colleague_is_not_listed(as_user, recruiter, colleague):
    SavedSearchFactory(owner=colleague, name="Private thing", query={"q": "x"})

    assert "Private thing" not in as_user(recruiter).get(URL).content.decode()


def test_second_search_of_that_name_is_refused_with_a_sentence(as_user, recruiter):
    browser = as_user(recruiter)
    for _ in range(2):
        answer = browser.post(f"{URL}save/", {"q": "welder", "name": "Welders"}, follow=True)

    assert "You have a search with this name already." in answer.content.decode()
    assert SavedSearch.objects.count() == 1


def test_export_is_for_those_who_may_and_calculates_nothing(as_user, manager, recruiter, stranger):
    person = CandidateFactory(full_name="=cmd|'x'!A1", headline="Welder")
    CandidateEmailFactory(candidate=person, value="=w@x.example")
    CandidateFactory(full_name="Hidden", headline="Welder", is_restricted=True, owner=stranger)

    refused = as_user(recruiter).get(f"{URL}export/", {"q": "welder"})
    answer = as_user(manager).get(f"{URL}export/", {"q": "welder"})
    text = b"".join(answer.streaming_content).decode()

    assert refused.status_code == 403
    assert "'=cmd" in text
    assert "'=w@x.example" in text
    assert "Hidden" not in text
    assert AccessLog.objects.get(action=Reading.EXPORTED).object_ids == [person.pk]


def test_search_box_of_the_list_leads_here(as_user, manager):
    CandidateFactory()
    page = as_user(manager).get(reverse("admin:candidates_candidate_changelist")).content.decode()

    assert f'role="search" action="{URL}"' in page


@pytest.mark.parametrize(
    "query",
    [
        "q=%00", "q=a&after=x", "q=a&after=1,b", "sort=name&status=new&after=,9", "km=abc&place=%00", "pay=NaN", "q='",
        "owner=99999999999999999999", "permit=%F0%9F%98%80", "sort=updated&status=new&after=zzz,1",
    ],
)  # fmt: skip
def test_hostile_addresses_break_nothing(as_user, manager, query):
    CandidateFactory()

    assert as_user(manager).get(f"{URL}?{query}").status_code in {200, 422}


@pytest.mark.parametrize("kept", [[1, {"q": "x"}], "welder", 7, {"q": {"a": 1}, "status": [[1]]}])
def test_what_somebody_kept_in_another_shape_harms_nobody(as_user, recruiter, manager, kept):
    """A search that everyone sees stands on everyone's page; one with an alert is read by the worker."""
    SavedSearch.objects.create(name="Odd", owner=manager, query=kept, visibility="all", alert="daily")

    assert as_user(recruiter).get(URL).status_code == 200
    with acting(verb="test"):
        assert send_alerts() == 0
