"""The doors of comparisons: who may come in, hostile copies, broken files, REST, the command line."""

import io
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.operations import issue_api_key
from audit.context import acting
from audit.models import AccessLog
from candidates.models import Candidate
from governance.models import System
from integrations.choices import ComparisonStatus, CopyScope
from integrations.models import CopiedRow, Discrepancy, ReconciliationRun
from integrations.operations.comparisons import cancel_comparison, start_comparison, upload_copy
from integrations.reconciliation import comparing
from integrations.reconciliation.comparing import compare
from records.reports import Asked, reports
from tests.candidates.factories import CandidateFactory
from tests.integrations.factories import DiscrepancyFactory, ReconciliationRunFactory
from tests.integrations.test_reconciliation import compared, crm, known

__all__ = ["compared", "crm"]

pytestmark = pytest.mark.django_db
LIST = "/admin/integrations/discrepancy/"


def started(user: Any, system: System, text: bytes, **options: Any) -> ReconciliationRun:
    with acting(user):
        run = upload_copy(io.BytesIO(text), name="copy.csv", size=len(text), system=system)
        return start_comparison(run, mapping=run.read_proposal().mapping, **options)


def test_recruiters_do_not_compare(recruiter: Any, crm: System, as_user: Any) -> None:
    with acting(recruiter), pytest.raises(PermissionDenied):
        upload_copy(io.BytesIO(b"Id,Name\n1,A\n"), name="x.csv", size=12, system=crm)

    browser = as_user(recruiter)
    assert browser.get(reverse("admin:integrations_reconciliationrun_add")).status_code == 403
    assert browser.get(reverse("admin:integrations_reconciliationrun_changelist")).status_code == 403


def test_a_copy_of_hostile_cells_is_compared_and_shown_as_text(
    crm: System, compared: Any, manager: Any, as_user: Any
) -> None:
    known(CandidateFactory(full_name="Ada", city="Leeds"), crm, "1")
    hostile = "<script>alert(1)</script>"
    rows = (
        "Id,Full name,City,Email\n"
        f'1,Ada,"{hostile}",\n'
        '2,"=cmd|calc!A1",\u202eevil,x@y.example\n'
        f"3,{'n' * 300_000},,\n4,a\x00b,,\n"
        "5,';DROP TABLE x;--,%s %(run)s {0},\n"
    )
    run = compared(
        rows, mapping={"Id": "external_id", "Full name": "full_name", "City": "city", "Email": "email"}
    )

    browser = as_user(manager)
    for url in (LIST, f"{LIST}?run={run.pk}", *(f"{LIST}{row.pk}/" for row in Discrepancy.objects.all())):
        answer = browser.get(url)
        assert answer.status_code == 200
        assert hostile not in answer.content.decode()
    exported = browser.get(reverse("admin:integrations_reconciliationrun_export", args=[run.pk]))
    text = b"".join(exported.streaming_content).decode()
    assert "\n=cmd" not in text
    assert ",=cmd" not in text
    assert run.status == ComparisonStatus.DONE


def test_rows_that_run_into_each_other_settle_nothing_and_miss_nothing(crm: System, compared: Any) -> None:
    known(CandidateFactory(full_name="Ada", city="Leeds"), crm, "1")
    known(CandidateFactory(full_name="Ben", city="Bath"), crm, "2")
    compared("Id,Full name,City\n1,Ada,York\n2,Ben,Hull\n")

    run = compared('Id,Full name,City\n2,"Ben,Bath\n1,Ada,Leeds\n')

    assert (run.status, run.unreadable) == (ComparisonStatus.DONE, 1)
    assert [(row.what, row.theirs) for row in Discrepancy.objects.live()] == [("different", "Hull")]


def test_a_copy_that_cannot_be_read_to_its_end_changes_nothing(crm: System, manager: Any) -> None:
    known(CandidateFactory(full_name="Ada", city="Leeds"), crm, "1")
    sound = b"".join(b"%d,Ada,York\n" % number for number in range(1, 12_000))
    torn = b"Id,Full name,City\n" + sound + b'2,"Ben\n' * 300

    *_, run = compare(started(manager, crm, torn))

    assert run.status == ComparisonStatus.FAILED
    assert "quotation marks" in run.problem
    assert (Discrepancy.objects.count(), CopiedRow.objects.count()) == (0, 0)


def test_a_worker_that_dies_half_way_is_followed_by_another(
    crm: System, manager: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "CHUNK", 1)
    run = started(manager, crm, b"Id,Full name\n1,Ada\n2,Ben\n3,Cem\n")
    steps = compare(run)
    next(steps)
    steps.close()
    assert CopiedRow.objects.count() == 1

    *_, done = compare(run)

    assert (done.status, done.rows_done) == (ComparisonStatus.DONE, 3)
    assert Discrepancy.objects.count() == 3


def test_a_comparison_that_is_cancelled_writes_nothing(
    crm: System, manager: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "CHUNK", 1)
    run = started(manager, crm, b"Id,Full name\n1,Ada\n2,Ben\n")
    steps = compare(run)
    next(steps)
    with acting(manager):
        cancel_comparison(run)

    assert list(steps) == []
    assert Discrepancy.objects.count() == 0


def test_a_copy_of_something_else_is_not_written_down(
    crm: System, manager: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("integrations.reconciliation.findings.MOST", 2)

    *_, run = compare(started(manager, crm, b"Id,Full name\n1,Ada\n2,Ben\n3,Cem\n"))

    assert (run.status, Discrepancy.objects.count()) == (ComparisonStatus.FAILED, 0)
    assert "differs from the record almost everywhere" in run.problem


def test_a_copy_without_anything_to_compare_is_refused(crm: System, manager: Any) -> None:
    with acting(manager):
        run = upload_copy(io.BytesIO(b"Id\n1\n2\n"), name="x.csv", size=7, system=crm)
        with pytest.raises(ValidationError, match="something to compare"):
            start_comparison(run, mapping={run.layout["columns"][0]: "external_id"})


def test_what_is_about_a_hidden_record_is_in_no_list_count_or_chart(
    as_user: Any, manager: Any, stranger: Any
) -> None:
    run = ReconciliationRunFactory(owner=manager)
    open_one = DiscrepancyFactory(first_run=run)
    secret = CandidateFactory(full_name="Zqx Secret", owner=stranger, is_restricted=True)
    hidden = DiscrepancyFactory(first_run=run, candidate=secret, theirs="Zqx Town")
    browser = as_user(manager)

    page = browser.get(reverse("admin:integrations_reconciliationrun_page", args=[run.pk]))
    listed = browser.get(f"{LIST}?run={run.pk}").content.decode()
    exported = browser.get(reverse("admin:integrations_reconciliationrun_export", args=[run.pk]))
    asked = Asked(open_one.created_at.date(), open_one.created_at.date())
    figures = reports.known["discrepancies"].rows(manager, asked)

    assert page.context["summary"].open == 1
    assert "Zqx" not in listed + page.content.decode() + b"".join(exported.streaming_content).decode()
    assert [row.values["open"] for row in figures] == [1, 1]
    assert browser.get(f"{LIST}{hidden.pk}/").status_code == 404
    decided = browser.post(f"{LIST}{hidden.pk}/decide/", {"decision": "push", "version": hidden.version})
    assert decided.status_code == 404
    browser.post(f"{LIST}decide/", {"decision": "push", "chosen": f"{hidden.pk}:{hidden.version}"})
    assert set(Discrepancy.objects.values_list("status", flat=True)) == {"open"}


def test_reading_a_discrepancy_leaves_a_trace_of_the_candidate(as_user: Any, manager: Any) -> None:
    discrepancy = DiscrepancyFactory()

    as_user(manager).get(f"{LIST}{discrepancy.pk}/")

    traced = AccessLog.objects.filter(model="candidates.candidate")
    assert [log.object_ids for log in traced] == [[discrepancy.candidate_id]]


def test_a_preview_says_what_fits_and_what_has_changed(as_user: Any, manager: Any) -> None:
    fresh, stale = DiscrepancyFactory(), DiscrepancyFactory()
    Candidate.objects.filter(pk=stale.candidate_id).update(city="Bath")

    answer = as_user(manager).post(
        LIST, {"action": "decide_chosen", "_selected_action": [fresh.pk, stale.pk]}
    )

    offers = {offer.decision: (offer.fits, offer.refused) for offer in answer.context["offers"]}
    assert offers["take"] == (1, [("The record has changed since it was compared.", 1)])
    assert offers["ignore"] == (2, [])
    assert "says “Bath” by now" in answer.content.decode()


def test_a_decision_in_an_old_version_is_refused_with_who_was_quicker(
    as_user: Any, manager: Any, administrator: Any
) -> None:
    discrepancy = DiscrepancyFactory()
    url = f"{LIST}{discrepancy.pk}/decide/"
    browser = as_user(administrator)
    browser.post(url, {"decision": "push", "version": discrepancy.version})

    answer = as_user(manager).post(url, {"decision": "take", "version": discrepancy.version})

    assert answer.status_code == 422
    assert administrator.display_name in answer.content.decode()
    assert Candidate.objects.get().city == "Leeds"


@pytest.mark.parametrize("url", [LIST, "/admin/integrations/reconciliationrun/"])
def test_lists_ask_a_bounded_number_of_questions(as_user: Any, manager: Any, url: str) -> None:
    run = ReconciliationRunFactory()
    DiscrepancyFactory.create_batch(50, first_run=run)
    browser = as_user(manager)
    browser.get(url)

    with CaptureQueriesContext(connection) as queries:
        assert browser.get(url).status_code == 200

    assert len(queries) <= 25


def test_a_preview_of_many_asks_a_bounded_number_of_questions(as_user: Any, manager: Any) -> None:
    rows = DiscrepancyFactory.create_batch(50, first_run=ReconciliationRunFactory())
    browser = as_user(manager)
    chosen = {"action": "decide_chosen", "_selected_action": [row.pk for row in rows]}

    with CaptureQueriesContext(connection) as queries:
        assert browser.post(LIST, chosen).status_code == 200

    assert len(queries) <= 40


def test_the_command_compares_and_tells(crm: System, manager: Any, tmp_path: Path) -> None:
    known(CandidateFactory(full_name="Ada", city="Leeds"), crm, "1")
    file = tmp_path / "copy.jsonl"
    file.write_text('{"id": "1", "full_name": "Ada", "city": "York"}\n{"id": "9", "full_name": "Eve"}\n')
    out = StringIO()

    call_command(
        "reconcile", "crm", file, user=manager.email, scope=CopyScope.ALL, stdout=out, stderr=StringIO()
    )

    assert "2 rows compared, 0 could not be read." in out.getvalue()
    assert "Different: 1" in out.getvalue()
    assert "New: 2. No longer there: 0." in out.getvalue()


@pytest.mark.parametrize(("system", "sentence"), [("nowhere", "no active system"), ("crm", "cannot be read")])
def test_the_command_says_what_is_wrong(
    crm: System, manager: Any, tmp_path: Path, system: str, sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("reconcile", system, tmp_path / "none.csv", user=manager.email, stderr=StringIO())


def test_a_system_reads_over_rest_what_it_is_to_correct(
    client: Any, integration: Any, administrator: Any, manager: Any
) -> None:
    discrepancy = DiscrepancyFactory()
    with acting(administrator):
        _, key = issue_api_key(integration, name="crm", scopes=["*:write"])
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {key}"}
    client.force_login(manager)
    pushed = client.post(
        f"/api/v1/discrepancies/{discrepancy.pk}/push-ours/",
        json.dumps({"note": "Their typing error."}),
        content_type="application/json",
        HTTP_IF_MATCH=f'"{discrepancy.version}"',
    )
    client.logout()

    found = client.get("/api/v1/discrepancies/?status=pushed", **bearer).json()["results"]
    refused = client.post(
        f"/api/v1/discrepancies/{discrepancy.pk}/reopen/",
        "{}",
        content_type="application/json",
        HTTP_IF_MATCH=f'"{found[0]["version"]}"',
        **bearer,
    )

    assert pushed.status_code == 200, pushed.json()
    assert [(row["element"], row["ours"], row["their_key"]) for row in found] == [
        ("city", "Leeds", discrepancy.their_key)
    ]
    assert refused.status_code == 403
