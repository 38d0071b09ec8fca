"""Meetings of the calendar: kept once, moved and cancelled with it, and logged when they are over."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.choices import Via
from audit.context import acting
from candidates.models import Candidate
from governance.models import System
from interactions.calendar import calendar_of
from interactions.choices import Kind, MeetingStatus, Outcome, Resolution, Trigger
from interactions.invitations import read_invitations
from interactions.models import Meeting, Obligation
from interactions.operations import cancel_meeting, capture_meeting, raise_obligations
from records.operations import Conflict
from tests.candidates.factories import CandidateEmailFactory, CandidateFactory
from tests.governance.factories import SystemFactory
from tests.interactions.factories import InteractionFactory, MeetingFactory

pytestmark = pytest.mark.django_db

BERLIN = ZoneInfo("Europe/Berlin")
GUEST = "ATTENDEE;CN=Ada:mailto:Ada@Example.com"


@pytest.fixture
def candidate(recruiter: User) -> Candidate:
    person = CandidateFactory(owner=recruiter, team=recruiter.teams.first())
    CandidateEmailFactory(candidate=person, value="ada@example.com")
    return person


@pytest.fixture
def system() -> System:
    return SystemFactory(code="calendar")


def stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def event(*lines: str, hours: float = -2, uid: str = "1@calendar", guest: str = GUEST) -> str:
    """Return an hour's meeting that begins in ``hours``; ``lines`` replace what they name."""
    starts = timezone.now() + timedelta(hours=hours)
    usual = [
        f"UID:{uid}",
        f"DTSTART:{stamp(starts)}",
        f"DTEND:{stamp(starts + timedelta(hours=1))}",
        "SUMMARY:Coffee",
        guest,
    ]
    named = {line.partition(":")[0].partition(";")[0] for line in lines}
    kept = [line for line in usual if line and line.partition(":")[0].partition(";")[0] not in named]
    return "\r\n".join(
        ["BEGIN:VEVENT", *kept, *(line for line in lines if not line.endswith(":")), "END:VEVENT"]
    )


def calendar(*events: str, method: str = "") -> bytes:
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//EN", *([f"METHOD:{method}"] if method else [])]
    return "\r\n".join([*head, *events, "END:VCALENDAR", ""]).encode()


def capture(user: User, system: System, content: bytes) -> list[Meeting]:
    told = read_invitations(content, zone=BERLIN)
    assert told.refusals == []
    with acting(user, via=Via.CAPTURE):
        return [meeting for each in told.events for meeting in capture_meeting(each, system=system)]


def test_a_meeting_that_ended_is_logged_by_who_of_us_was_there(
    recruiter: User, colleague: User, candidate: Candidate, system: System
) -> None:
    (meeting,) = capture(
        recruiter, system, calendar(event(f"ORGANIZER:MAILTO:{colleague.email}", "LOCATION:Café"))
    )
    raise_obligations()

    waiting = Obligation.objects.get()
    assert (waiting.trigger, waiting.responsible, waiting.arises_at) == (
        Trigger.MEETING,
        colleague,
        meeting.ends_at,
    )
    assert (meeting.subject, meeting.place, waiting.source_key) == ("Coffee", "Café", meeting.source_key)
    InteractionFactory(candidate=candidate, kind=Kind.NOTE, outcome=Outcome.DONE, occurred_at=meeting.ends_at)
    waiting.refresh_from_db()
    assert waiting.is_open
    InteractionFactory(
        candidate=candidate, kind=Kind.MEETING, outcome=Outcome.DONE, occurred_at=meeting.starts_at
    )
    waiting.refresh_from_db()
    assert waiting.resolution == Resolution.LOGGED


def test_a_meeting_is_kept_once_and_follows_its_later_versions(
    recruiter: User, candidate: Candidate, system: System
) -> None:
    (first,) = capture(recruiter, system, calendar(event()))
    raise_obligations()
    assert capture(recruiter, system, calendar(event())) == [first]

    (moved,) = capture(recruiter, system, calendar(event("SEQUENCE:2", hours=5)))
    raise_obligations()

    assert (moved, Obligation.objects.get().resolution) == (first, Resolution.FELL_AWAY)
    (still,) = capture(recruiter, system, calendar(event("SEQUENCE:1", hours=9)))
    assert still.starts_at == moved.starts_at
    (gone,) = capture(recruiter, system, calendar(event("SEQUENCE:3", hours=5), method="CANCEL"))
    assert (gone, gone.status) == (first, MeetingStatus.CANCELLED)
    assert Meeting.objects.count() == 1


def test_who_is_no_longer_asked_meets_nobody(recruiter: User, candidate: Candidate, system: System) -> None:
    capture(recruiter, system, calendar(event(hours=3)))

    declined = GUEST.replace("CN=Ada", "PARTSTAT=DECLINED")
    assert capture(recruiter, system, calendar(event(hours=3, guest=declined))) == []

    assert Meeting.objects.get().status == MeetingStatus.CANCELLED


def test_what_was_cancelled_before_it_was_known_leaves_nothing(
    recruiter: User, candidate: Candidate, system: System
) -> None:
    assert capture(recruiter, system, calendar(event("STATUS:CANCELLED"))) == []
    assert not Meeting.objects.exists()


def test_a_series_is_kept_for_ninety_days_by_the_clock_on_the_wall(
    recruiter: User, candidate: Candidate, system: System
) -> None:
    first = (timezone.now().astimezone(BERLIN) + timedelta(days=1)).replace(
        hour=9, minute=0, second=0, microsecond=0
    )
    second, third = first + timedelta(weeks=1), first + timedelta(weeks=2)
    local = "%Y%m%dT%H%M%S"
    series = event(
        f"DTSTART;TZID=Europe/Berlin:{first:{local}}",
        f"DTEND;TZID=Europe/Berlin:{first + timedelta(minutes=30):{local}}",
        "RRULE:FREQ=WEEKLY",
        f"EXDATE;TZID=Europe/Berlin:{second:{local}}",
    )
    other = event(f"RECURRENCE-ID:{stamp(third)}", hours=24 * 20)

    kept = capture(recruiter, system, calendar(series, other))

    assert len(kept) in (11, 12)
    assert {each.starts_at.astimezone(BERLIN).hour for each in kept if each.occurrence != stamp(third)} == {9}
    assert stamp(second) not in {each.occurrence for each in kept}
    assert len(capture(recruiter, system, calendar(series, other))) == Meeting.objects.count() == len(kept)

    shorter = series.replace("FREQ=WEEKLY", "FREQ=WEEKLY;COUNT=1") + "\r\n"
    assert len(capture(recruiter, system, calendar(shorter.strip()))) == 1
    assert Meeting.objects.planned().count() == 1


def test_one_day_of_a_series_changes_alone(recruiter: User, candidate: Candidate, system: System) -> None:
    kept = capture(recruiter, system, calendar(event("RRULE:FREQ=DAILY;COUNT=5", hours=2)))
    second = kept[1]

    capture(
        recruiter,
        system,
        calendar(event(f"RECURRENCE-ID:{second.occurrence}", "STATUS:CANCELLED", hours=26)),
    )

    second.refresh_from_db()
    assert second.status == MeetingStatus.CANCELLED
    assert (len(kept), Meeting.objects.planned().count()) == (5, 4)


def test_a_time_without_a_zone_is_that_of_who_captures(
    recruiter: User, candidate: Candidate, system: System
) -> None:
    (meeting,) = capture(
        recruiter, system, calendar(event("DTSTART:20260105T090000", "DTEND:20260105T100000"))
    )

    assert meeting.starts_at == datetime(2026, 1, 5, 8, tzinfo=UTC)


def test_who_is_hidden_or_unknown_leaves_nothing(recruiter: User, stranger: User, system: System) -> None:
    hidden = CandidateFactory(owner=stranger, is_restricted=True)
    CandidateEmailFactory(candidate=hidden, value="ada@example.com")

    assert capture(recruiter, system, calendar(event())) == []
    assert not Meeting.objects.exists()


def test_a_private_entry_keeps_its_words(recruiter: User, candidate: Candidate, system: System) -> None:
    (meeting,) = capture(
        recruiter, system, calendar(event("CLASS:PRIVATE", "SUMMARY:Divorce", "LOCATION:Court"))
    )

    assert (meeting.subject, meeting.place) == ("Private meeting", "")


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (("DTSTART;VALUE=DATE:20260105", "DTEND;VALUE=DATE:20260106"), "lasts all day"),
        (("DTSTART:",), "when it begins"),
        (("DTEND:",), "when it ends"),
        (("DTEND:19990101T000000Z",), "end after it begins"),
        (("DTSTART;TZID=Nowhere/Land:20260105T090000",), "Nobody knows its time zone"),
        (("DTSTART:tomorrow",), ""),
        (("UID:",), "no UID"),
        (("RDATE:20260105T090000Z",), "listed dates"),
        (("RRULE:FREQ=SECONDLY",), "more often than daily"),
        (("RRULE:FREQ=DAILY;INTERVAL=0",), "no sense"),
        (("RRULE:FREQ=DAILY;BYHOUR=1,2,3",), "rule that is not read"),
        (("RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=99",), ""),
        (("RRULE:RSCALE=CHINESE;FREQ=YEARLY",), "rule that is not read"),
        (("RECURRENCE-ID;RANGE=THISANDFUTURE:20260105T090000Z",), "from one day on"),
    ],
)
def test_what_cannot_be_used_is_refused_and_the_rest_kept(lines: tuple[str, ...], sentence: str) -> None:
    told = read_invitations(calendar(event(*lines), event(uid="2@calendar")), zone=BERLIN)

    assert "2@calendar" in [each.uid for each in told.events]
    assert sentence in "".join(told.refusals)
    assert bool(told.refusals) != ("1@calendar" in [each.uid for each in told.events])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "no meeting|not a calendar"),
        (b"%PDF-1.7 \x00", "not a calendar"),
        (calendar(), "no meeting"),
        (calendar(event(), method="REPLY"), "answers an invitation"),
        (b" " * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
    ],
)
def test_a_file_without_a_meeting_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        read_invitations(content, zone=BERLIN)


def test_what_did_not_take_place_need_not_be_logged(
    recruiter: User, candidate: Candidate, system: System
) -> None:
    (meeting,) = capture(recruiter, system, calendar(event()))
    raise_obligations()

    with acting(recruiter):
        with pytest.raises(Conflict):
            cancel_meeting(meeting, reason="Ill", version=meeting.version + 1)
        with pytest.raises(ValidationError, match="Say why"):
            cancel_meeting(meeting, reason=" ")
        cancel_meeting(meeting, reason="Ill")
        with pytest.raises(ValidationError, match="already"):
            cancel_meeting(meeting, reason="Ill")

    assert Obligation.objects.get().resolution == Resolution.DID_NOT_HAPPEN
    (again,) = capture(recruiter, system, calendar(event()))
    assert (again.status, raise_obligations()) == (MeetingStatus.CANCELLED, 0)


def test_nobody_cancels_what_they_may_only_read(auditor: User) -> None:
    with acting(auditor), pytest.raises(PermissionDenied):
        cancel_meeting(MeetingFactory(), reason="Ill")


def test_who_left_answers_for_nothing(recruiter: User, candidate: Candidate) -> None:
    meeting = MeetingFactory(candidate=candidate, organiser__is_active=False)

    raise_obligations()

    assert Obligation.objects.get().responsible == recruiter != meeting.organiser


def test_the_feed_has_the_meetings_to_come(recruiter: User, candidate: Candidate) -> None:
    soon = timezone.now() + timedelta(hours=2)
    MeetingFactory(candidate=candidate, organiser=recruiter, starts_at=soon, subject="Lunch")
    MeetingFactory(candidate=candidate, organiser=recruiter, subject="Over")
    MeetingFactory(
        candidate=candidate, organiser=recruiter, starts_at=soon, status="cancelled", subject="Off"
    )
    MeetingFactory(organiser=recruiter, candidate__is_restricted=True, starts_at=soon, subject="Hidden")

    content, people = calendar_of(recruiter)

    assert [word for word in (b"Lunch", b"Over", b"Off", b"Hidden") if word in content] == [b"Lunch"]
    assert people == {candidate.pk}


def test_pages_show_meetings_to_those_who_see_the_candidate(
    as_user: Any, recruiter: User, candidate: Candidate
) -> None:
    soon = timezone.now() + timedelta(hours=2)
    MeetingFactory(candidate=candidate, organiser=recruiter, subject="<b>Lunch</b>")
    coming = MeetingFactory(candidate=candidate, organiser=recruiter, starts_at=soon)
    hidden = MeetingFactory(candidate__is_restricted=True, subject="Secret")
    client: Client = as_user(recruiter)

    page = client.get(reverse("admin:candidates_candidate_page", args=[candidate.pk])).content.decode()
    listed = client.get(reverse("admin:interactions_meeting_changelist")).content.decode()

    assert "&lt;b&gt;Lunch" in page
    assert reverse("admin:interactions_meeting_change", args=[coming.pk]) in page
    assert "&lt;b&gt;Lunch" in listed
    assert "Secret" not in listed
    assert client.get(reverse("admin:interactions_meeting_change", args=[coming.pk])).status_code == 200
    assert client.get(reverse("admin:interactions_meeting_change", args=[hidden.pk])).status_code in (
        302,
        404,
    )


def test_the_command_keeps_meetings_and_says_what_it_refused(
    tmp_path: Path, recruiter: User, candidate: Candidate, system: System
) -> None:
    whole_day = event("DTSTART;VALUE=DATE:20260105", "DTEND;VALUE=DATE:20260106", uid="2@calendar")
    (tmp_path / "a.ics").write_bytes(calendar(event(), whole_day))
    said: dict[str, Any] = {"stdout": StringIO(), "stderr": StringIO()}

    with pytest.raises(CommandError, match="1 could not be captured"):
        call_command("capture", tmp_path, user=recruiter.email, system="calendar", **said)

    assert f"a.ics: {candidate.reference}" in said["stdout"].getvalue()
    assert "Coffee: It lasts all day" in said["stderr"].getvalue()
    assert Meeting.objects.get().uid == "1@calendar"


def test_the_list_tells_meetings_to_come_from_those_that_are_over(
    as_user: Any, recruiter: User, candidate: Candidate
) -> None:
    soon = timezone.now() + timedelta(days=1)
    for starts_at in (soon, soon - timedelta(days=2)):
        MeetingFactory(candidate=candidate, organiser=recruiter, starts_at=starts_at)

    page = as_user(recruiter).get(reverse("admin:interactions_meeting_changelist"))

    rows = page.context["cl"].result_list
    shown = [page.context["cl"].model_admin.shown_status(row)[1] for row in rows]
    assert shown == ["Planned", "Over"]
