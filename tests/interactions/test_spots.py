"""A next step is changed where it stands, on the page of its candidate."""

import re
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from tests.candidates.factories import CandidateFactory
from tests.interactions.factories import FollowUpFactory
from tests.records.admin_suite import address


def test_a_next_step_is_put_off_in_place_and_back(as_user: Any, recruiter: User) -> None:
    today = timezone.localdate()
    candidate = CandidateFactory(owner=recruiter, team=recruiter.teams.first())
    step = FollowUpFactory(candidate=candidate, owner=recruiter, next_step="Call", due_on=today)
    browser = as_user(recruiter)
    url = reverse("admin:interactions_followup_spot", args=[step.pk, "step"])
    assert url in browser.get(address(candidate, "page")).content.decode()

    editor = browser.get(url)
    names = [field.html_name for field in editor.context["form"]]
    later = str(today + timedelta(days=3))
    typed = {"read": editor.context["read"], **dict(zip(names, ("Call", later), strict=True))}
    answer = browser.post(url, typed)
    step.refresh_from_db()
    assert str(step.due_on) == later

    token = re.search(r'name="edit" value="([^"]+)"', answer.content.decode())
    assert token
    browser.post(f"{url}undo/", {"edit": token[1]})
    step.refresh_from_db()
    assert step.due_on == today


def test_who_only_reads_is_offered_no_editor(as_user: Any, auditor: User, recruiter: User) -> None:
    step = FollowUpFactory(candidate=CandidateFactory(owner=recruiter, team=recruiter.teams.first()))
    browser = as_user(auditor)

    page = browser.get(address(step.candidate, "page")).content.decode()

    assert step.next_step in page
    assert "Change the next step" not in page
    url = reverse("admin:interactions_followup_spot", args=[step.pk, "step"])
    assert browser.post(url, {"read": "x"}).status_code == 403
