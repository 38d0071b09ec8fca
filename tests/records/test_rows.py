"""Rows of lists, which are put together by hand: nothing in them is markup unless we made it so."""

from typing import Any

from django.urls import reverse

from accounts.models import User
from tests.candidates.factories import CandidateFactory

LIST = reverse("admin:candidates_candidate_changelist")
HOSTILE = "</th><script>alert(1)</script> 8070605040302010"


def test_what_people_typed_is_text(as_user: Any, recruiter: User) -> None:
    candidate = CandidateFactory(
        owner=recruiter, full_name=HOSTILE, headline="<b>bold</b> text-of-a-label", city="<i>"
    )

    text = as_user(recruiter).get(LIST).content.decode()

    assert "<script>alert" not in text
    assert "<b>bold" not in text
    assert "<i>" not in text.split('id="result_list"')[1]
    assert "&lt;/th&gt;&lt;script&gt;alert(1)" in text
    assert text.count(f'href="{reverse("admin:candidates_candidate_page", args=[candidate.pk])}"') == 1


def test_rows_keep_the_filters_under_which_they_were_found(as_user: Any, recruiter: User) -> None:
    candidate = CandidateFactory(owner=recruiter)

    text = as_user(recruiter).get(f"{LIST}?owner__id__exact={recruiter.pk}").content.decode()

    page = reverse("admin:candidates_candidate_page", args=[candidate.pk])
    assert f'href="{page}?_changelist_filters=owner__id__exact%3D{recruiter.pk}"' in text


def test_each_row_has_its_own_box_and_buttons(as_user: Any, recruiter: User) -> None:
    people = [CandidateFactory(owner=recruiter) for _ in range(3)]

    text = as_user(recruiter).get(LIST).content.decode()

    for person in people:
        assert f'value="{person.pk}"' in text
        assert reverse("admin:interactions_interaction_log", args=[person.pk]) in text
    assert "8070605040302010" not in text
