"""Every reading leaves one trace; nobody can read without one, or leave one for what was not shown."""

from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from audit import access
from audit.access import IDS_A_ROW, LONGEST_QUERY, trace
from audit.choices import Reading
from audit.context import acting
from audit.middleware import ActingMiddleware
from audit.models import AccessLog
from audit.readings import readings_of
from candidates.models import Candidate
from tests.candidates.factories import CandidateEmailFactory, CandidateFactory
from tests.interactions.factories import InteractionFactory
from tests.placements.factories import InterviewFactory, SubmissionFactory
from tests.records.admin_suite import address


def rows(**conditions: Any) -> list[tuple[Any, ...]]:
    found = AccessLog.objects.filter(**conditions).order_by("id")
    return [(each.reader_name, each.action, each.model, each.object_ids) for each in found]


def minutes() -> int:
    """The rows that the minutes of a test allow: it may begin in one and end in the next."""
    return AccessLog.objects.values("minute").distinct().count()


@pytest.fixture
def candidate(recruiter: User) -> Candidate:
    return CandidateFactory(owner=recruiter, team=recruiter.teams.get(), full_name="Ngozi Okonkwo")


class TestPages:
    @pytest.mark.parametrize("page", ["page", "timeline", "change", "history", "delete"])
    def test_whatever_shows_a_candidate_opens_it(
        self, as_user: Any, administrator: User, candidate: Candidate, page: str
    ) -> None:
        assert as_user(administrator).get(address(candidate, page)).status_code == 200

        assert rows() == [("Ada Admin", "opened", "candidates.candidate", [candidate.pk])]

    def test_version_of_the_history_opens_the_candidate(
        self, as_user: Any, recruiter: User, candidate: Candidate
    ) -> None:
        url = reverse("admin:candidates_candidate_version", args=[candidate.pk, 1])
        assert as_user(recruiter).get(url).status_code == 200

        assert rows() == [("Rita Recruiter", "opened", "candidates.candidate", [candidate.pk])]

    def test_part_of_a_story_is_read_as_its_candidate(
        self, as_user: Any, recruiter: User, candidate: Candidate
    ) -> None:
        interview = InterviewFactory(submission__candidate=candidate, submission__recruiter=recruiter)
        talk = InteractionFactory(candidate=candidate, performed_by=recruiter)
        browser = as_user(recruiter)
        browser.get(address(interview, "change"))
        browser.get(address(talk, "change"))

        assert len(rows()) == minutes()
        assert set(map(str, rows())) == {
            str(("Rita Recruiter", "opened", "candidates.candidate", [candidate.pk]))
        }

    def test_second_look_in_a_minute_leaves_no_second_row(
        self, as_user: Any, recruiter: User, colleague: User, candidate: Candidate
    ) -> None:
        browser = as_user(recruiter)
        for page in ("page", "page", "history", "change"):
            browser.get(address(candidate, page))
        assert len(rows()) == minutes()

        as_user(colleague).get(address(candidate, "page"))
        assert rows(reader=colleague) == [
            ("Cole Colleague", "opened", "candidates.candidate", [candidate.pk])
        ]

    def test_row_says_how_and_from_where(self, as_user: Any, recruiter: User, candidate: Candidate) -> None:
        as_user(recruiter).get(
            address(candidate, "page"), headers={"X-Request-ID": "request-17"}, REMOTE_ADDR="192.0.2.7"
        )

        row = AccessLog.objects.get()
        assert (row.via, row.request_id, row.address) == ("ui", "request-17", "192.0.2.7")
        assert (row.reader_id, row.view) == (recruiter.pk, "admin:candidates_candidate_page")

    def test_list_of_fifty_is_one_row_with_their_ids(self, as_user: Any, recruiter: User, team: Any) -> None:
        people = CandidateFactory.create_batch(50, owner=recruiter, team=team)
        url = reverse("admin:candidates_candidate_changelist")

        assert as_user(recruiter).get(url, {"status__exact": people[0].status}).status_code == 200

        row = AccessLog.objects.get()
        assert (row.action, row.query) == ("listed", f"status__exact={people[0].status}")
        assert row.object_ids == sorted(person.pk for person in people)

    def test_list_of_parts_names_their_candidates(
        self, as_user: Any, recruiter: User, candidate: Candidate
    ) -> None:
        InteractionFactory.create_batch(3, candidate=candidate, performed_by=recruiter)

        as_user(recruiter).get(reverse("admin:interactions_interaction_changelist"))

        assert rows() == [("Rita Recruiter", "listed", "candidates.candidate", [candidate.pk])]

    def test_search_keeps_the_question_and_its_answer(
        self, as_user: Any, recruiter: User, candidate: Candidate
    ) -> None:
        browser = as_user(recruiter)
        url = reverse("admin:candidates_candidate_changelist")
        browser.get(url, {"q": "ngozi"})
        browser.get(url, {"q": "nobody of this name"})

        asked = AccessLog.objects.filter(action="searched").order_by("id")
        assert [(row.query, row.object_ids) for row in asked] == [
            ("ngozi", [candidate.pk]),
            ("nobody of this name", []),
        ]

    @pytest.mark.parametrize(("term", "action"), [("okonk", "searched"), ("", "listed")])
    def test_drop_down_of_candidates_is_a_search(
        self, as_user: Any, recruiter: User, stranger: User, candidate: Candidate, term: str, action: str
    ) -> None:
        CandidateFactory(full_name="Hidden Okonkwo", is_restricted=True, owner=stranger)
        asked = {
            "app_label": "placements",
            "model_name": "submission",
            "field_name": "candidate",
            "term": term,
        }

        answer = as_user(recruiter).get(reverse("admin:autocomplete"), asked)

        assert [each["id"] for each in answer.json()["results"]] == [str(candidate.pk)]
        assert rows() == [("Rita Recruiter", action, "candidates.candidate", [candidate.pk])]

    def test_drop_down_of_words_leaves_nothing(self, as_user: Any, recruiter: User) -> None:
        asked = {"app_label": "candidates", "model_name": "candidatetag", "field_name": "tag", "term": ""}

        answer = as_user(recruiter).get(reverse("admin:autocomplete"), asked)

        assert answer.status_code == 200
        assert rows() == []

    def test_worklist_names_whom_it_shows(self, as_user: Any, recruiter: User, candidate: Candidate) -> None:
        Candidate.objects.filter(pk=candidate.pk).update(last_interaction_at="2020-01-01T00:00Z")

        as_user(recruiter).get(reverse("admin:interactions_outreach_dormant"))

        assert rows() == [("Rita Recruiter", "listed", "candidates.candidate", [candidate.pk])]

    def test_palette_is_a_search(self, as_user: Any, recruiter: User, candidate: Candidate) -> None:
        as_user(recruiter).get(reverse("admin:search"), {"s": "okonkwo"})

        row = AccessLog.objects.get()
        assert (row.action, row.query, row.object_ids) == ("searched", "okonkwo", [candidate.pk])

    def test_home_page_is_a_list_of_those_it_names(
        self, as_user: Any, recruiter: User, candidate: Candidate
    ) -> None:
        as_user(recruiter).get(reverse("admin:index"))

        assert rows() == [("Rita Recruiter", "listed", "candidates.candidate", [candidate.pk])]

    def test_job_is_a_list_of_those_put_forward(
        self, as_user: Any, recruiter: User, candidate: Candidate
    ) -> None:
        job = SubmissionFactory(
            candidate=candidate, recruiter=recruiter, job_order__owner=recruiter
        ).job_order
        assert as_user(recruiter).get(address(job, "page")).status_code == 200

        listed = AccessLog.objects.filter(query=f"who is put forward for {job.reference}")
        assert [(row.action, row.model, row.object_ids) for row in listed] == [
            ("listed", "candidates.candidate", [candidate.pk])
        ]


class TestNothingRead:
    def test_refused_page_leaves_nothing(
        self, as_user: Any, stranger: User, recruiter: User, candidate: Candidate
    ) -> None:
        hidden = CandidateFactory(owner=recruiter, is_restricted=True)
        browser = as_user(stranger)

        for page in ("page", "change", "history", "delete", "timeline"):
            assert browser.get(address(hidden, page)).status_code == 404
        assert browser.get("/admin/candidates/candidate/999999999/").status_code == 404

        assert rows(action="opened") == []

    def test_page_that_is_seen_but_may_not_be_used_leaves_nothing(
        self, as_user: Any, auditor: User, candidate: Candidate
    ) -> None:
        assert as_user(auditor).get(address(candidate, "delete")).status_code == 403

        assert rows() == []

    def test_head_shows_nothing(self, as_user: Any, recruiter: User, candidate: Candidate) -> None:
        assert as_user(recruiter).head(address(candidate, "page")).status_code == 200

        assert rows() == []

    def test_visitor_reads_nothing(self, client: Any, candidate: Candidate) -> None:
        assert client.get(address(candidate, "page")).status_code == 302

        assert rows() == []

    def test_hidden_rows_of_a_list_are_not_read(
        self, as_user: Any, stranger: User, recruiter: User, candidate: Candidate
    ) -> None:
        CandidateFactory(owner=recruiter, is_restricted=True)
        as_user(stranger).get(reverse("admin:candidates_candidate_changelist"))

        hidden = set(Candidate.objects.filter(is_restricted=True).values_list("pk", flat=True))
        assert not hidden & {key for row in AccessLog.objects.all() for key in row.object_ids}


def answer(read: Any, *, status: int = 200) -> HttpResponse:
    """Answer a request by a view that calls ``read``."""

    def view(request: HttpRequest) -> HttpResponse:
        request.resolver_match = None
        read()
        return HttpResponse(status=status)

    return ActingMiddleware(view)(RequestFactory().get("/admin/"))


class TestTrace:
    def test_reading_outlives_a_transaction_that_is_taken_back(self, candidate: Candidate) -> None:
        def read() -> None:
            with transaction.atomic():
                trace(Reading.OPENED, candidate)
                transaction.set_rollback(True)

        answer(read)

        assert rows() == [("the system", "opened", "candidates.candidate", [candidate.pk])]

    def test_page_that_breaks_was_not_read(self, candidate: Candidate) -> None:
        def read() -> None:
            trace(Reading.OPENED, candidate)
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            answer(read)

        assert rows() == []

    def test_page_that_cannot_be_traced_is_not_shown(
        self, candidate: Candidate, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(access, "_INSERT", "INSERT INTO audit_no_such_table VALUES ")

        with pytest.raises(Exception, match="audit_no_such_table"), transaction.atomic():
            answer(lambda: trace(Reading.OPENED, candidate))

    def test_thousands_are_kept_in_rows_of_a_thousand(self, recruiter: User, db: None) -> None:
        with acting(recruiter):
            trace(Reading.EXPORTED, model=Candidate, ids=range(1, IDS_A_ROW * 2 + 2))

        assert [len(row.object_ids) for row in AccessLog.objects.order_by("id")] == [1000, 1000, 1]

    def test_hostile_question_is_kept_short_and_clean(self, recruiter: User, db: None) -> None:
        with acting(recruiter):
            trace(Reading.SEARCHED, model=Candidate, query="\x00<script>%s'; DROP TABLE x" + "z" * 10_000)

        query = AccessLog.objects.get().query
        assert query.startswith("<script>%s'; DROP TABLE xzzz")
        assert len(query) == LONGEST_QUERY

    def test_parts_that_lie_deep_are_found_in_one_query(self, recruiter: User, db: None) -> None:
        interviews = InterviewFactory.create_batch(3)
        with acting(recruiter), CaptureQueriesContext(connection) as queries:
            trace(Reading.LISTED, *interviews)

        assert AccessLog.objects.get().object_ids == sorted(
            each.submission.candidate_id for each in interviews
        )
        assert len(queries) == 2

    def test_page_costs_one_statement_more(self, as_user: Any, recruiter: User, candidate: Candidate) -> None:
        CandidateEmailFactory(candidate=candidate)
        browser = as_user(recruiter)
        browser.get(address(candidate, "page"))

        with CaptureQueriesContext(connection) as queries:
            browser.get(address(candidate, "page"))

        assert sum("audit_accesslog" in query["sql"] for query in queries) == 1


@pytest.mark.django_db(transaction=True)
class TestDurability:
    def test_two_at_once_leave_one_row(
        self, recruiter: User, candidate: Candidate, app_connection: psycopg.Connection
    ) -> None:
        with acting(recruiter):
            trace(Reading.OPENED, candidate)
        app_connection.execute(
            "INSERT INTO audit_accesslog (minute, reader_id, reader_name, action, model, object_ids, query, "
            "digest, view, via, request_id) SELECT minute, reader_id, 'x', action, model, object_ids, query, "
            "digest, view, via, request_id FROM audit_accesslog ON CONFLICT DO NOTHING"
        )
        app_connection.commit()

        assert rows() == [("Rita Recruiter", "opened", "candidates.candidate", [candidate.pk])]

    def test_nobody_adds_a_second_row_by_force(
        self, recruiter: User, candidate: Candidate, app_connection: psycopg.Connection
    ) -> None:
        with acting(recruiter):
            trace(Reading.OPENED, candidate)

        with pytest.raises(psycopg.errors.UniqueViolation):
            app_connection.execute(
                "INSERT INTO audit_accesslog (minute, reader_id, reader_name, action, model, object_ids, "
                "query, digest, view, via, request_id) SELECT minute, reader_id, 'x', action, model, "
                "object_ids, query, digest, view, via, request_id FROM audit_accesslog"
            )

    @pytest.mark.parametrize(
        ("action", "waits"), [(Reading.OPENED, False), (Reading.SEARCHED, False), (Reading.EXPORTED, True)]
    )
    def test_only_copies_wait_for_the_disk(
        self, recruiter: User, candidate: Candidate, action: Reading, *, waits: bool
    ) -> None:
        with acting(recruiter), CaptureQueriesContext(connection) as queries:
            trace(action, candidate)

        assert ("synchronous_commit" not in queries[0]["sql"]) is waits
        with connection.cursor() as cursor:
            cursor.execute("SHOW synchronous_commit")
            assert cursor.fetchone() == ("on",)

    def test_trace_inside_a_transaction_makes_its_writes_no_less_durable(
        self, recruiter: User, candidate: Candidate
    ) -> None:
        with acting(recruiter), transaction.atomic(), connection.cursor() as cursor:
            trace(Reading.OPENED, candidate)
            cursor.execute("SHOW synchronous_commit")
            assert cursor.fetchone() == ("on",)


LOG = "admin:audit_accesslog_changelist"


class TestScreens:
    @pytest.fixture
    def read(self, recruiter: User, candidate: Candidate) -> AccessLog:
        with acting(recruiter, via="ui"):
            trace(Reading.OPENED, candidate)
        return AccessLog.objects.get()

    def test_privacy_officer_sees_on_the_candidate_who_looked(
        self, as_user: Any, privacy_officer: User, candidate: Candidate, read: AccessLog
    ) -> None:
        page = as_user(privacy_officer).get(address(candidate, "page")).content.decode()

        assert "Who looked" in page
        assert "Rita Recruiter" in page
        assert f"record=candidates.candidate%3A{candidate.pk}" in page

    @pytest.mark.parametrize("person", ["recruiter", "manager", "administrator"])
    def test_nobody_else_sees_it(
        self, as_user: Any, request: Any, candidate: Candidate, read: AccessLog, person: str
    ) -> None:
        browser = as_user(request.getfixturevalue(person))

        assert "Who looked" not in browser.get(address(candidate, "page")).content.decode()
        assert browser.get(reverse(LOG)).status_code == 403
        assert browser.get(reverse("admin:audit_accesslog_change", args=[read.pk])).status_code == 404

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({}, True),
            ({"action__exact": "opened"}, True),
            ({"action__exact": "exported"}, False),
            ({"read_at_from": "2000-01-01"}, True),
            ({"read_at_to": "2000-01-01"}, False),
            ({"record": "{reference}"}, True),
            ({"record": "candidates.candidate:{pk}"}, True),
            ({"record": "clients.client:{pk}"}, False),
            ({"record": "C-999999999"}, False),
            ({"record": "no.such:1"}, False),
            ({"record": "candidates.candidate:99999999999999999999999"}, False),
        ],
    )
    def test_log_is_filtered(
        self,
        as_user: Any,
        auditor: User,
        candidate: Candidate,
        read: AccessLog,
        query: dict[str, str],
        *,
        found: bool,
    ) -> None:
        asked = {
            name: value.format(reference=candidate.reference, pk=candidate.pk)
            for name, value in query.items()
        }
        answer = as_user(auditor).get(reverse(LOG), asked)

        assert (read in list(answer.context["cl"].result_list)) is found

    @pytest.mark.parametrize(
        ("view", "query", "words"),
        [
            ("candidates_candidate_changelist", "status__exact=placed_elsewhere", "Status: placed_elsewhere"),
            ("candidates_candidate_changelist", "ngozi; status__exact={status}", "ngozi; Status: {Status}"),
            ("candidates_candidate_changelist", "owner__id__exact={owner}", "Owner: Rita Recruiter"),
            ("candidates_candidate_changelist", "owner__isnull=True", "Owner missing: yes"),
            ("candidates_candidate_changelist", "owner__id__exact=99999999999999999999", "Owner: "),
            ("interactions_interaction_changelist", "candidate__team__id__exact={team}", "Engineering"),
            ("interactions_interaction_changelist", "occurred_at_from=2026-01-02", "from: 2026-01-02"),
            (
                "candidates_candidate_search",
                "q=java+%26+sql&status={status}",
                "java &amp; sql; Status: {Status}",
            ),
            ("search", "a=b; <b>not a filter</b>", "a=b; &lt;b&gt;not a filter&lt;/b&gt;"),
        ],
    )
    def test_question_is_shown_in_words(
        self, as_user: Any, auditor: User, candidate: Candidate, view: str, query: str, words: str
    ) -> None:
        values = {
            "status": candidate.status,
            "Status": candidate.get_status_display(),
            "owner": candidate.owner_id,
            "team": candidate.team_id,
        }
        with acting(candidate.owner), access.noting() as noted:
            trace(Reading.LISTED, candidate, query=query.format(**values))
            noted.write(view=f"admin:{view}")
        browser = as_user(auditor)

        for url in (reverse(LOG), reverse("admin:audit_accesslog_change", args=[AccessLog.objects.get().pk])):
            assert words.format(**values) in browser.get(url).content.decode()

    def test_question_names_no_restricted_candidate(
        self, as_user: Any, auditor: User, recruiter: User, db: None
    ) -> None:
        hidden = CandidateFactory(owner=recruiter, is_restricted=True, full_name="Zyxwvut Hiddenperson")
        with acting(recruiter), access.noting() as noted:
            trace(Reading.LISTED, model=Candidate, query=f"candidate__id__exact={hidden.pk}")
            noted.write(view="admin:interactions_interaction_changelist")

        page = as_user(auditor).get(reverse(LOG)).content.decode()
        assert f"Candidate: candidate no. {hidden.pk}" in page
        assert "Hiddenperson" not in page

    def test_log_names_no_restricted_candidate(
        self, as_user: Any, auditor: User, recruiter: User, db: None
    ) -> None:
        hidden = CandidateFactory(owner=recruiter, is_restricted=True, full_name="Zyxwvut Hiddenperson")
        with acting(recruiter):
            trace(Reading.OPENED, hidden)
        row = AccessLog.objects.get()
        browser = as_user(auditor)

        for url in (reverse(LOG), reverse("admin:audit_accesslog_change", args=[row.pk])):
            page = browser.get(url).content.decode()
            assert "Hiddenperson" not in page
            assert "not shown to you" in page
        filtered = browser.get(reverse(LOG), {"record": hidden.reference})
        assert list(filtered.context["cl"].result_list) == []

    def test_reading_the_log_is_in_the_log(
        self, as_user: Any, auditor: User, candidate: Candidate, read: AccessLog
    ) -> None:
        browser = as_user(auditor)
        browser.get(reverse(LOG), {"record": candidate.reference})
        browser.get(reverse("admin:audit_accesslog_change", args=[read.pk]))

        own = AccessLog.objects.filter(reader=auditor).order_by("id")
        assert [(row.action, row.model, row.object_ids, row.query) for row in own] == [
            ("listed", "audit.accesslog", [], f"record={candidate.reference}"),
            ("opened", "audit.accesslog", [read.pk], ""),
        ]

    def test_nobody_writes_the_log(self, as_user: Any, auditor: User, read: AccessLog) -> None:
        browser = as_user(auditor)
        own = reverse("admin:audit_accesslog_change", args=[read.pk])

        assert browser.post(reverse(LOG)).status_code == 405
        assert browser.post(own).status_code == 405
        assert browser.get(reverse("admin:audit_accesslog_add")).status_code in (403, 404)
        assert browser.post(reverse("admin:audit_accesslog_delete", args=[read.pk])).status_code in (403, 404)

    def test_fifty_rows_are_few_queries(self, as_user: Any, auditor: User, recruiter: User, db: None) -> None:
        people = CandidateFactory.create_batch(50, owner=recruiter)
        with acting(recruiter):
            for person in people:
                trace(Reading.OPENED, person)
        browser = as_user(auditor)
        browser.get(reverse(LOG))

        with CaptureQueriesContext(connection) as queries:
            answer = browser.get(reverse(LOG))

        assert len(answer.context["cl"].result_list) == 50
        assert len(queries) <= 15


def test_who_looked_is_asked_of_the_index_of_records(candidate: Candidate) -> None:
    """At two million rows the walk through the key took 20 to 300 ms."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")

    assert "audit_access_by_record" in readings_of(candidate)[:8].explain()
