"""The calendar at a secret address: its person's own, as they may see it now, and nobody else's."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.models import User
from accounts.operations import disable_user
from audit.context import acting
from audit.models import AccessLog
from candidates.models import Candidate
from interactions.models import CalendarFeed
from interactions.operations import make_calendar_feed, revoke_calendar_feed
from tests.candidates.factories import CandidateFactory
from tests.interactions.factories import FollowUpFactory, ObligationFactory
from tests.placements.factories import InterviewFactory, InterviewParticipantFactory

MINE = reverse("admin:interactions_calendarfeed_mine")


def address_of(user: User) -> str:
    with acting(user):
        return reverse("calendar_feed", args=[make_calendar_feed()])


def events(client: Client, address: str) -> dict[str, Any]:
    answer = client.get(address)
    assert answer.status_code == 200
    return {str(each["uid"]): each for each in Calendar.from_ical(answer.content).walk("VEVENT")}


def summaries(client: Client, address: str) -> str:
    return "\n".join(str(each["summary"]) for each in events(client, address).values())


@pytest.fixture
def planned(recruiter: User) -> Candidate:
    """Someone for whom an interview, a next step and a deadline are the recruiter's."""
    candidate = CandidateFactory(full_name="Ада, Lovelace;\nDTSTART:19700101", owner=recruiter)
    InterviewFactory(status="scheduled", submission__candidate=candidate, submission__recruiter=recruiter)
    FollowUpFactory(candidate=candidate, owner=recruiter, next_step="Ask for papers")
    ObligationFactory(candidate=candidate, responsible=recruiter)
    return candidate


def test_calendar_has_what_is_mine(client: Client, recruiter: User, planned: Candidate) -> None:
    InterviewFactory()
    FollowUpFactory()
    ObligationFactory()

    told = events(client, address_of(recruiter))

    assert sorted(uid.rpartition("-")[0] for uid in told) == ["follow-up", "interview", "obligation"]
    assert all("Ада" in each["summary"] for each in told.values())


def test_interview_in_which_i_take_part_is_mine(client: Client, recruiter: User) -> None:
    part = InterviewParticipantFactory(
        contact=None,
        user=recruiter,
        interview__status="scheduled",
        interview__submission__candidate__owner=recruiter,
    )

    assert f"interview-{part.interview_id}@" in "".join(events(client, address_of(recruiter)))


def test_hidden_candidates_leave_the_calendar(
    client: Client, recruiter: User, stranger: User, planned: Candidate
) -> None:
    address = address_of(recruiter)
    assert "Ада" in summaries(client, address)

    Candidate.objects.filter(pk=planned.pk).update(is_restricted=True, owner=stranger)

    assert events(client, address) == {}


def test_hostile_names_make_no_lines_of_their_own(
    client: Client, recruiter: User, planned: Candidate
) -> None:
    body = client.get(address_of(recruiter)).content

    assert b"\r\nDTSTART:19700101" not in body
    assert all(b"\n" not in line for line in body.split(b"\r\n"))


@pytest.mark.parametrize("secret", ["x", "0" * 64, "a" * 5_000, "%00", "..%2F..%2Fadmin"])
def test_wrong_address_is_not_found(client: Client, recruiter: User, secret: str) -> None:
    address_of(recruiter)

    assert client.get(f"/calendar/{secret}.ics").status_code == 404


def test_digest_is_no_address(client: Client, recruiter: User) -> None:
    address_of(recruiter)

    digest = CalendarFeed.objects.get().digest

    assert client.get(reverse("calendar_feed", args=[digest])).status_code == 404


def test_address_ends_when_revoked_renewed_or_its_person_leaves(
    client: Client, recruiter: User, administrator: User
) -> None:
    first = address_of(recruiter)
    second = address_of(recruiter)
    answers = [client.get(first).status_code, client.get(second).status_code]
    with acting(recruiter):
        revoke_calendar_feed()
    answers.append(client.get(second).status_code)
    third = address_of(recruiter)
    with acting(administrator):
        disable_user(recruiter)
    answers.append(client.get(third).status_code)

    assert answers == [404, 200, 404, 404]


def test_unchanged_calendar_is_not_sent_again(client: Client, recruiter: User, planned: Candidate) -> None:
    address = address_of(recruiter)
    first = client.get(address)

    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    FollowUpFactory(candidate=planned, owner=recruiter)
    changed = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content, changed.status_code) == (304, b"", 200)
    assert "private" in first["Cache-Control"]
    assert "Set-Cookie" not in first


def test_identity_of_an_entry_stays_when_it_moves(client: Client, recruiter: User) -> None:
    step = FollowUpFactory(candidate__owner=recruiter, owner=recruiter)
    address = address_of(recruiter)
    (before,) = events(client, address).items()

    type(step).objects.filter(pk=step.pk).update(due_on=timezone.localdate() + timedelta(days=9))

    (after,) = events(client, address).items()
    assert before[0] == after[0]
    assert after[1]["sequence"] > before[1]["sequence"]


def test_reading_the_calendar_is_traced(client: Client, recruiter: User, planned: Candidate) -> None:
    client.get(address_of(recruiter))

    read = AccessLog.objects.get(query="calendar")
    assert (read.reader_id, read.object_ids) == (recruiter.pk, [planned.pk])


def test_page_shows_a_new_address_once(as_user: Any, recruiter: User, colleague: User) -> None:
    browser = as_user(recruiter)

    made = browser.post(MINE)
    secret = made.content.decode().split("/calendar/")[1].split(".ics")[0]
    later = browser.get(MINE).content.decode()

    assert browser.get(reverse("calendar_feed", args=[secret])).status_code == 200
    assert secret not in later
    assert "Revoke it" in later
    assert "no-store" in made["Cache-Control"]
    assert secret not in str(CalendarFeed.objects.values())
    assert browser.post(MINE, {"revoke": "1"}).status_code == 302
    assert browser.get(reverse("calendar_feed", args=[secret])).status_code == 404


def test_nobody_sees_anothers_address(as_user: Any, recruiter: User, administrator: User) -> None:
    address_of(recruiter)
    feed = CalendarFeed.objects.get()

    answer = as_user(administrator).get(reverse("admin:interactions_calendarfeed_change", args=[feed.pk]))

    assert answer.status_code == 404


def test_only_reading_is_answered(client: Client, recruiter: User) -> None:
    assert client.post(address_of(recruiter)).status_code == 405
