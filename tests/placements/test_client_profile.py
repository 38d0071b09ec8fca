"""The profile for a client: no way to the person, no markup of theirs, nothing fetched, and who took it."""

import socket
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from audit.models import AccessLog
from candidates.models import Candidate
from placements.client_profile import Choice, client_profile, without_contact
from placements.pdf import pdf_of
from tests.candidates.factories import (
    CandidateEmailFactory,
    CandidateFactory,
    CandidatePhoneFactory,
    CandidateSkillFactory,
    CertificationFactory,
    EducationFactory,
    WorkHistoryFactory,
)
from tests.clients.factories import ClientFactory, JobOrderFactory
from tests.placements.factories import ClientRestrictionFactory, SubmissionFactory


def page_of(candidate: Candidate) -> str:
    return reverse("admin:placements_submission_profile", args=[candidate.pk])


@pytest.fixture
def candidate(recruiter: User) -> Candidate:
    candidate = CandidateFactory(
        owner=recruiter,
        full_name="Ada <b>Lovelace</b>",
        given_name="Ada",
        family_name="Lovelace",
        street="12 Secret Street",
        summary="Ada writes programs. <img src=http://evil.example/x.png> ada@home.example or +44 20 7946 0958",
        pay_target=90_000,
        pay_currency="EUR",
        pay_unit="year",
    )
    CandidateEmailFactory(candidate=candidate, value="private@home.example")
    CandidatePhoneFactory(candidate=candidate)
    return candidate


def test_employers_schools_and_papers_lead_to_nobody(
    as_user: Any, recruiter: User, candidate: Candidate
) -> None:
    """A company of one's own is called as its owner, and people write addresses wherever there is a box."""
    WorkHistoryFactory(candidate=candidate, employer="Lovelace Consulting, ada@own.example")
    EducationFactory(candidate=candidate, institution="University, www.ada.example", qualification="MSc Ada")
    CertificationFactory(candidate=candidate, name="Welder, call +44 20 7946 0958", issuer="Ada Lovelace")

    page = as_user(recruiter).get(
        page_of(candidate), {"name": "none", "section": ["work", "education", "certificates"]}
    )

    shown = page.context["profile"].blocks
    for secret in ("Lovelace", "ada", "7946"):
        assert secret not in str(shown)
        assert secret.title() not in str(shown)


def test_ways_to_the_person_are_left_out(as_user: Any, recruiter: User, candidate: Candidate) -> None:
    page = as_user(recruiter).get(page_of(candidate)).content.decode()

    assert "writes programs" in page
    for secret in ("ada@home.example", "private@home.example", "7946", "Secret Street"):
        assert secret not in page
    assert "[contact through us]" in page


@pytest.mark.parametrize(
    "text",
    [
        "me@home.example",
        "me (at) home.example",
        "me [AT] home.example",
        "https://home.example/me",
        "www.home.example",
        "linkedin.com/in/me",
        "+44 20 7946 0958",
        "020 7946-0958",
        "(0)171 / 123 45 67",
        "00491711234567",
    ],
)
def test_ways_to_the_person_are_found_in_texts(text: str) -> None:
    assert without_contact(f"Reach me: {text}!").startswith("Reach me: [contact")


@pytest.mark.parametrize(
    "text", ["2018 - 2022", "From 2019 to 2024", "ISO 27001", "1,200,000 users", "C# 12, .NET 8", "99.99 %"]
)
def test_other_figures_stay(text: str) -> None:
    assert without_contact(text) == text


def test_markup_of_people_is_text(as_user: Any, recruiter: User, candidate: Candidate) -> None:
    page = as_user(recruiter).get(page_of(candidate)).content.decode()

    assert "<b>Lovelace" not in page
    assert "<img src=http" not in page
    assert "Ada &lt;b&gt;Lovelace&lt;/b&gt;" in page


def test_sections_and_name_are_chosen(recruiter: User, candidate: Candidate) -> None:
    WorkHistoryFactory(candidate=candidate, description="Lovelace led the team")
    EducationFactory(candidate=candidate)
    CandidateSkillFactory(candidate=candidate)

    chosen = Choice.read(QueryDict("name=none&section=work&section=nonsense"))
    blind = client_profile(candidate, reader=recruiter, choice=chosen)

    assert (blind.name, blind.summary, blind.skills, blind.facts) == (
        f"Candidate {candidate.reference}",
        "",
        [],
        [],
    )
    assert [title for title, _ in blind.blocks] == ["Work"]
    assert "Lovelace" not in str(blind.blocks)


def test_pay_is_told_only_when_chosen(as_user: Any, recruiter: User, candidate: Candidate) -> None:
    browser = as_user(recruiter)

    usual = browser.get(page_of(candidate)).content.decode()
    chosen = browser.get(page_of(candidate), {"name": "full", "section": "pay"}).content.decode()

    assert ("90,000" in usual, "90,000" in chosen) == (False, True)


def test_profile_is_taken_as_pdf_and_traced(as_user: Any, recruiter: User, candidate: Candidate) -> None:
    answer = as_user(recruiter).get(page_of(candidate), {"name": "full", "pdf": "1"})

    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{candidate.reference}.pdf"'
    read = AccessLog.objects.get(action="printed")
    assert (read.reader_id, read.object_ids) == (recruiter.pk, [candidate.pk])


def test_hidden_candidate_has_no_profile(as_user: Any, stranger: User, candidate: Candidate) -> None:
    Candidate.objects.filter(pk=candidate.pk).update(is_restricted=True)

    answers = [as_user(stranger).get(page_of(candidate), typed) for typed in ({}, {"pdf": "1"})]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert not AccessLog.objects.filter(reader=stranger).exists()


def test_those_who_only_read_take_no_profile(as_user: Any, auditor: User, candidate: Candidate) -> None:
    assert as_user(auditor).get(page_of(candidate), {"pdf": "1"}).status_code == 403


def test_no_profile_for_a_client_from_whom_the_candidate_is_kept(
    as_user: Any, recruiter: User, candidate: Candidate
) -> None:
    group = ClientFactory()
    job = JobOrderFactory(owner=recruiter, client=ClientFactory(parent=group))
    SubmissionFactory(candidate=candidate, job_order=job, recruiter=recruiter)
    ClientRestrictionFactory(candidate=candidate, client=group)

    answer = as_user(recruiter).get(page_of(candidate), {"name": "full", "job": job.pk, "pdf": "1"})

    assert answer["Content-Type"].startswith("text/html")
    assert "must not be sent to this client" in answer.content.decode()


def test_job_of_others_is_not_named(as_user: Any, recruiter: User, candidate: Candidate) -> None:
    job = JobOrderFactory(title="Secret Job", is_restricted=True)

    for key in (job.pk, "x", "9" * 30):
        page = as_user(recruiter).get(page_of(candidate), {"name": "full", "job": key})
        assert page.status_code == 200
        assert "Secret Job" not in page.content.decode()


def test_pdf_fetches_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        port = server.getsockname()[1]

        document = pdf_of(
            f'<link rel="stylesheet" href="http://127.0.0.1:{port}/a.css"><img src="http://127.0.0.1:{port}/">'
            f'<style>@import "http://127.0.0.1:{port}/b.css"; p {{ background: url(file:///etc/hostname) }}</style>'
            "<p>Text</p>"
        )

        assert document.startswith(b"%PDF-")
        with pytest.raises(TimeoutError):
            server.accept()


def test_long_and_odd_texts_are_set(recruiter: User, as_user: Any, candidate: Candidate) -> None:
    Candidate.objects.filter(pk=candidate.pk).update(
        full_name="محمد علي 山田太郎", summary="x" * 19_000 + "\u202e\u0000".replace("\x00", "")
    )
    WorkHistoryFactory.create_batch(60, candidate=candidate, description="word " * 2_000)

    answer = as_user(recruiter).get(page_of(candidate), {"name": "full", "section": "work", "pdf": "1"})

    assert answer.content.startswith(b"%PDF-")


def test_profile_asks_a_bounded_number_of_times(as_user: Any, recruiter: User, candidate: Candidate) -> None:
    for part in (WorkHistoryFactory, EducationFactory, CandidateSkillFactory):
        part.create_batch(50, candidate=candidate)
    browser = as_user(recruiter)
    browser.get(page_of(candidate))

    with CaptureQueriesContext(connection) as queries:
        assert browser.get(page_of(candidate)).status_code == 200

    assert len(queries) <= 30
