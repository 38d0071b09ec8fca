"""Papers that end are a worklist: the first to end first, of whom one may see, and nobody's by mistake."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from audit.context import acting
from candidates.expiring import ending_soon, expiring
from candidates.models import Candidate, Certification
from candidates.operations import add_document, create_candidate
from tests.candidates.factories import CandidateFactory, CertificationFactory, WorkAuthorisationFactory

pytestmark = pytest.mark.django_db
PAGE = "admin:candidates_candidate_expiring"


def _in(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


@pytest.fixture
def ada(recruiter: Any) -> Candidate:
    with acting(recruiter):
        return create_candidate(full_name="Ada Byron")


def test_all_three_kinds_are_listed_by_their_end(recruiter: Any, ada: Candidate) -> None:
    WorkAuthorisationFactory(candidate=ada, expires_on=_in(20))
    CertificationFactory(candidate=ada, name="Forklift", expires_on=_in(-3))
    CertificationFactory(candidate=ada, name="Far away", expires_on=_in(400))
    CertificationFactory(candidate=ada, name="For ever", expires_on=None)
    with acting(recruiter):
        old = add_document(ada, file=ContentFile(b"one", name="visa.txt"), expires_on=_in(5))
        add_document(ada, file=ContentFile(b"two", name="visa 2.txt"), replaces=old, expires_on=_in(60))

    papers, has_more = expiring(recruiter, mine=True, today=timezone.localdate())

    assert [(paper.kind, paper.days) for paper in papers] == [
        ("Certificate", -3), ("Work permit", 20), ("Document", 60),
    ]  # fmt: skip
    assert not has_more
    assert ending_soon(recruiter, today=timezone.localdate()) == 2


def test_nobody_learns_of_hidden_people_or_private_documents(
    as_user: Any, recruiter: Any, colleague: Any, stranger: Any, ada: Candidate
) -> None:
    with acting(stranger):
        hidden = create_candidate(full_name="Hidden Person")
    CertificationFactory(candidate=hidden, name="Secret licence", expires_on=_in(1))
    with acting(recruiter):
        add_document(ada, file=ContentFile(b"x", name="private.txt"), is_private=True, expires_on=_in(1))

    page = as_user(colleague).get(reverse(PAGE), {"who": "all"}).content.decode()

    assert "Secret licence" not in page
    assert "private.txt" not in page
    assert "Nothing expires" in page


def test_the_archived_and_the_merged_need_nothing_renewed(recruiter: Any) -> None:
    archived = CandidateFactory(owner=recruiter, status="archived")
    CertificationFactory(candidate=archived, expires_on=_in(1))

    assert expiring(recruiter, mine=False, today=timezone.localdate()) == ([], False)


def test_a_long_list_says_that_there_is_more_and_asks_few_questions(
    as_user: Any, recruiter: Any, ada: Candidate, django_assert_max_num_queries: Any
) -> None:
    Certification.objects.bulk_create(
        [Certification(candidate=ada, name=f"<b>Paper {n}</b>", expires_on=_in(n % 30)) for n in range(110)]
    )
    client = as_user(recruiter)

    with django_assert_max_num_queries(30):
        page = client.get(reverse(PAGE)).content.decode()

    assert "The first 100 are shown" in page
    assert "<b>Paper" not in page
    assert "100+" in client.get(reverse("admin:index")).content.decode()
