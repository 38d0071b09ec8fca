"""Consent where it is read and asked: the candidate's page, its dialogs, the worklist, bulk, search, papers, REST."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.context import acting
from candidates.expiring import expiring
from candidates.models import Candidate
from candidates.search import Asked, find
from interactions.models import Interaction
from placements.choices import Stage
from placements.fitting import fitting
from placements.operations import advance_submission
from privacy.choices import Channel, Event, Purpose
from privacy.models import ConsentRule, LegalBasis
from privacy.operations import record_basis, record_refusal
from tests.api.conftest import Program
from tests.candidates.factories import CandidateEmailFactory, CandidateFactory
from tests.clients.factories import JobOrderFactory
from tests.interactions.test_mailing import carry_out
from tests.placements.factories import SubmissionFactory
from tests.privacy.factories import ConsentRuleFactory, LegalBasisFactory
from tests.records.admin_suite import AdminSuite, address

pytestmark = pytest.mark.django_db
ENDING = "admin:privacy_legalbasis_ending"
BOARD = reverse("admin:placements_submission_board")


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def ending(candidate: Candidate, days: int = 5, **details: Any) -> LegalBasis:
    given = timezone.now() - timedelta(days=700)
    return LegalBasisFactory(candidate=candidate, happened_at=given, expires_on=in_days(days), **details)


def taking(candidate: Candidate, what: str) -> str:
    return reverse("admin:privacy_legalbasis_taking", args=[candidate.pk, what])


@pytest.fixture
def candidate(recruiter: User) -> Candidate:
    return CandidateFactory(full_name="Ann Asked", owner=recruiter, team=recruiter.teams.first())


class TestLegalBasisAdmin(AdminSuite):
    model = LegalBasis

    def make(self, owner: User) -> LegalBasis:
        return LegalBasisFactory(recorded_by=owner)

    def hide(self, owner: User) -> LegalBasis:
        return LegalBasisFactory(recorded_by=owner, candidate__owner=owner, candidate__is_restricted=True)


class TestConsentRuleAdmin(AdminSuite):
    model = ConsentRule

    def make(self, owner: User) -> ConsentRule:
        return ConsentRuleFactory()


def test_the_page_says_until_when_and_in_red_when_not(
    as_user: Any, recruiter: User, candidate: Candidate
) -> None:
    browser = as_user(recruiter)
    page = reverse("admin:candidates_candidate_page", args=[candidate.pk])
    everything = reverse("admin:privacy_legalbasis_changelist")
    alert = "Do not call or write about jobs"
    assert alert not in browser.get(page).content.decode()
    ending(candidate, 5)
    shown = browser.get(page).content.decode()
    assert "Consent until" in shown
    assert alert not in shown

    with acting(recruiter):
        record_refusal(candidate, purposes=[Purpose.CONTACT], channel=Channel.PHONE)
    shown = browser.get(page).content.decode()
    assert f"{alert}: Consent withdrawn on" in shown
    listed = browser.get(everything, {"candidate__id__exact": candidate.pk}).context["cl"].result_list
    assert [row.event for row in listed] == [Event.WITHDRAWN, Event.GIVEN]

    LegalBasis.objects.update(voided_at=timezone.now(), voided_by=recruiter, void_reason="Wrong person.")
    ConsentRuleFactory(needs_consent=True)
    assert "No consent to be called about jobs is on file." in browser.get(page).content.decode()


def test_consent_and_refusal_are_taken_down_in_a_dialog(
    as_user: Any, recruiter: User, candidate: Candidate
) -> None:
    browser = as_user(recruiter)
    assert b"What shows it" in browser.get(taking(candidate, "take")).content
    values = {"purposes": ["contact", "keeping"], "ground": "consent", "channel": "phone", "expires_on": ""}

    refused = browser.post(taking(candidate, "take"), values)
    done = browser.post(taking(candidate, "take"), values | {"evidence": "<b>“Yes”</b>"})
    no = browser.post(taking(candidate, "refuse"), {"purposes": ["contact"], "channel": "email"})

    assert (refused.status_code, done.status_code, no.status_code) == (422, 302, 302)
    assert b"Say what shows the consent" in refused.content
    events = LegalBasis.objects.order_by("id").values_list("purpose", "event")
    assert list(events) == [("contact", "given"), ("keeping", "given"), ("contact", "withdrawn")]
    assert (
        b"<b>\xe2\x80\x9cYes" not in browser.get(address(LegalBasis.objects.earliest("id"), "change")).content
    )


def test_a_hidden_candidate_is_not_there_to_be_asked_about(
    as_user: Any, stranger: User, auditor: User, candidate: Candidate
) -> None:
    Candidate.objects.update(is_restricted=True)
    ending(candidate)
    browser = as_user(stranger)

    assert browser.get(taking(candidate, "take")).status_code == 404
    assert browser.post(reverse("admin:privacy_legalbasis_renew", args=[candidate.pk])).status_code == 404
    assert b"Ann Asked" not in browser.get(reverse(ENDING), {"who": "all"}).content
    assert browser.get(taking(candidate, "nonsense")).status_code == 404
    Candidate.objects.update(is_restricted=False)
    assert as_user(auditor).get(taking(candidate, "take")).status_code == 403


def test_what_ends_is_renewed_or_refused_with_one_key(
    as_user: Any, recruiter: User, candidate: Candidate
) -> None:
    browser = as_user(recruiter)
    other = CandidateFactory(full_name="Bob Busy", owner=recruiter)
    ending(candidate, 3)
    ending(candidate, 4, purpose=Purpose.KEEPING)
    ending(other, -3)
    ending(CandidateFactory(full_name="Far Away", owner=recruiter), 90)
    listed = browser.get(reverse(ENDING)).content.decode()
    assert listed.index("Bob Busy") < listed.index("Ann Asked")
    assert "Far Away" not in listed
    renew = reverse("admin:privacy_legalbasis_renew", args=[candidate.pk])
    htmx = {"HX-Request": "true"}

    said = browser.post(renew, {"do": "phone", "who": "me"}, headers=htmx)
    again = browser.post(renew, {"do": "phone", "who": "me"}, headers=htmx)
    nonsense = browser.post(renew, {"do": "dance"}, headers=htmx)
    no = browser.post(reverse("admin:privacy_legalbasis_renew", args=[other.pk]), {"do": "refused"})

    assert [each.status_code for each in (said, again, nonsense, no)] == [200, 422, 422, 302]
    assert "<bdi>Ann Asked</bdi>: goes on until" in said.content.decode()
    assert Interaction.objects.get().candidate == candidate
    assert LegalBasis.objects.filter(candidate=candidate, event=Event.RENEWED).count() == 2
    assert LegalBasis.objects.latest("id").event == Event.WITHDRAWN
    assert "No consent ends" in browser.get(reverse(ENDING)).content.decode()


def test_the_worklist_asks_no_more_with_fifty_rows(as_user: Any, recruiter: User) -> None:
    for number in range(55):
        ending(CandidateFactory(owner=recruiter), number % 30)
    browser = as_user(recruiter)
    browser.get(reverse(ENDING))

    with CaptureQueriesContext(connection) as queries:
        answer = browser.get(reverse(ENDING))

    assert b"The first 50 are shown" in answer.content
    assert len(queries) <= 16


def test_many_are_taken_down_at_once_but_those_who_refused(as_user: Any, recruiter: User) -> None:
    team = recruiter.teams.first()
    fresh, refuser = CandidateFactory.create_batch(2, owner=recruiter, team=team)
    LegalBasisFactory(candidate=refuser, event=Event.WITHDRAWN)
    values = {"purposes": ["contact"], "ground": "consent", "channel": "form", "evidence": "Fair of 3 May"}

    act = carry_out(as_user(recruiter), [fresh, refuser], "consent", **values)

    assert list(act.refusals) == [str(refuser.pk)]
    assert LegalBasis.objects.get(candidate=fresh).evidence == "Fair of 3 May"
    assert LegalBasis.objects.filter(candidate=refuser).count() == 1


def test_a_mailing_is_not_for_those_who_refused(as_user: Any, recruiter: User) -> None:
    person = CandidateFactory(owner=recruiter, team=recruiter.teams.first())
    CandidateEmailFactory(candidate=person)
    LegalBasisFactory(candidate=person, event=Event.WITHDRAWN)
    values = {"subject": "Open day", "body": "Come.", "occurred_at": "2026-01-05T10:00"}

    act = carry_out(as_user(recruiter), [person], "mailing", **values)

    assert act.refusals[str(person.pk)].startswith("Consent withdrawn on")
    assert not Interaction.objects.exists()


def test_consent_ends_among_the_papers_and_narrows_the_search(
    recruiter: User, stranger: User, candidate: Candidate
) -> None:
    ending(candidate, 5)
    LegalBasisFactory(candidate=candidate, purpose=Purpose.KEEPING, event=Event.WITHDRAWN)
    nobody = CandidateFactory(full_name="Nothing Said", owner=recruiter)
    renewed = CandidateFactory(owner=recruiter)
    ending(renewed, 5)
    LegalBasisFactory(candidate=renewed, event=Event.RENEWED, expires_on=in_days(700))

    papers, _ = expiring(recruiter, mine=True, today=timezone.localdate())

    assert [(paper.kind, paper.name, paper.candidate, paper.days) for paper in papers] == [
        ("Consent", "Hearing from us about jobs", candidate, 5)
    ]
    found = {
        value: {each.pk for each in find(recruiter, Asked.read({"consent": value})).candidates}
        for value in ("given", "ending", "stopped", "none")
    }
    assert found == {
        "given": {candidate.pk, renewed.pk},
        "ending": {candidate.pk},
        "stopped": {candidate.pk},
        "none": {nobody.pk},
    }


def test_a_portal_tells_consent_over_rest_and_hides_what_it_may_not_see(
    integration: User, candidate: Candidate
) -> None:
    portal = Program(integration)
    body = {"candidate": candidate.pk, "purpose": "contact", "channel": "form", "evidence": "Ticked the box."}

    told = portal.post("legal-bases/", body | {"expires_on": str(in_days(3))})
    renewed = portal.post(f"legal-bases/{told.json()['id']}/renew/", {"channel": "form"})
    again = portal.post(f"legal-bases/{told.json()['id']}/renew/", {"channel": "form"})
    objected = portal.post("legal-bases/", body | {"event": "objected"})
    withdrawn = portal.post("legal-bases/", body | {"event": "withdrawn", "evidence": ""})
    listed = portal.get("legal-bases/", {"candidate": candidate.pk, "order": "-id"}).json()["results"]

    assert [each.status_code for each in (told, renewed, again, objected, withdrawn)] == [
        201, 201, 422, 422, 201,
    ]  # fmt: skip
    assert [each["event"] for each in listed] == ["withdrawn", "renewed", "given"]
    Candidate.objects.update(is_restricted=True)
    assert portal.get("legal-bases/").json()["results"] == []
    assert portal.post("legal-bases/", body).status_code in (404, 422)


def test_what_was_entered_by_mistake_is_declared_void_at_a_step(
    as_user: Any, recruiter: User, colleague: User, candidate: Candidate
) -> None:
    basis = LegalBasisFactory(candidate=candidate, event=Event.WITHDRAWN, recorded_by=recruiter)
    step = reverse("admin:privacy_legalbasis_void", args=[basis.pk])

    assert b"Entered by mistake" not in as_user(colleague).get(address(basis, "change")).content
    browser = as_user(recruiter)
    assert b"Entered by mistake" in browser.get(address(basis, "change")).content
    answer = browser.post(
        step, {"reason": "It was another Ann.", "_form_submitted": "1"}, headers={"HX-Request": "true"}
    )

    basis.refresh_from_db()
    assert (answer.status_code, basis.void_reason) == (200, "It was another Ann.")
    assert b"It was another Ann." in browser.get(address(basis, "change")).content


@pytest.mark.parametrize("purpose", [Purpose.REPRESENTATION, Purpose.KEEPING])
def test_nobody_is_shown_to_a_client_who_refused_to_be(
    as_user: Any, recruiter: User, candidate: Candidate, purpose: Purpose
) -> None:
    submission = SubmissionFactory(candidate=candidate, recruiter=recruiter, stage=Stage.INTERNAL_REVIEW)
    browser = as_user(recruiter)
    profile = reverse("admin:placements_submission_profile", args=[candidate.pk])
    pdf = {"name": "full", "pdf": "1"}
    with acting(recruiter):
        record_refusal(candidate, purposes=[purpose], channel=Channel.EMAIL)
        with pytest.raises(ValidationError, match="may not be shown to a client: Objected"):
            advance_submission(submission, to=Stage.SUBMITTED_TO_CLIENT, evidence="Mail of 3 May")

    assert "may not be shown to a client" in browser.get(profile, pdf).content.decode()
    assert "Not to clients: Objected" in browser.get(BOARD).content.decode()
    page = browser.get(reverse("admin:candidates_candidate_page", args=[candidate.pk])).content.decode()
    assert ("show to clients: Objected" in page, "call or write" in page) == (
        True,
        purpose == Purpose.KEEPING,
    )

    with acting(recruiter):
        record_basis(candidate, purpose=purpose, channel=Channel.PHONE, evidence="“Go ahead.”")
        submission.refresh_from_db()
        assert advance_submission(submission, to=Stage.SUBMITTED_TO_CLIENT, evidence="Mail of 3 May")
    assert browser.get(profile, pdf)["Content-Type"] == "application/pdf"
    assert "Not to clients" not in browser.get(BOARD).content.decode()


def test_nobody_is_suggested_for_a_job_who_refused_to_be_called(
    recruiter: User, candidate: Candidate
) -> None:
    job = JobOrderFactory(title="Welder", owner=recruiter, status="open")
    Candidate.objects.filter(pk=candidate.pk).update(current_title="Welder")
    willing = CandidateFactory(current_title="Welder", owner=recruiter, team=recruiter.teams.first())
    with acting(recruiter):
        record_refusal(candidate, purposes=[Purpose.CONTACT], channel=Channel.EMAIL)

    assert [fit.candidate for fit in fitting(job, recruiter)] == [willing]
    found = find(recruiter, Asked.read({"q": "welder", "standing": "contactable"}))
    assert found.candidates == [willing]
