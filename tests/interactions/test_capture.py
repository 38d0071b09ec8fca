"""Messages from mailboxes: whose they are, once each, and however broken they come."""

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from audit.choices import Via
from audit.context import acting
from candidates.models import Candidate
from governance.models import System
from interactions.choices import Direction, Entry, Resolution, Trigger
from interactions.messages import read_mail
from interactions.models import Interaction, Obligation
from interactions.operations import capture_message, raise_obligations
from tests.candidates.factories import CandidateEmailFactory, CandidateFactory
from tests.governance.factories import SystemFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def candidate(recruiter: User) -> Candidate:
    person = CandidateFactory(owner=recruiter, team=recruiter.teams.first())
    CandidateEmailFactory(candidate=person, value="Ada@Example.COM")
    return person


@pytest.fixture
def system() -> System:
    return SystemFactory(code="mailbox", kind="email")


def letter(
    sender: str, to: str, *, number: str = "<1@mail.example>", ago: int = 1, body: str = "Hello there"
) -> bytes:
    sent = timezone.now() - timedelta(hours=ago)
    return (
        f"From: {sender}\r\nTo: {to}\r\nSubject: Your application\r\nMessage-ID: {number}\r\n"
        f"Date: {sent:%a, %d %b %Y %H:%M:%S} +0000\r\n\r\n{body}\r\n"
    ).encode()


def capture(user: User, system: System, content: bytes) -> list[Interaction]:
    with acting(user, via=Via.CAPTURE):
        return capture_message(read_mail(content), system=system)


def test_what_a_candidate_wrote_waits_for_an_answer_until_it_is_sent(
    recruiter: User, candidate: Candidate, system: System
) -> None:
    asked = capture(recruiter, system, letter("Ada <ada@example.com>", recruiter.email, ago=3))
    raise_obligations()

    waiting = Obligation.objects.get(candidate=candidate)
    assert (waiting.trigger, waiting.responsible, waiting.is_open) == (Trigger.MESSAGE, recruiter, True)
    assert [(each.direction, each.entry, each.performed_by) for each in asked] == [
        (Direction.INBOUND, Entry.CAPTURED, recruiter)
    ]
    answer = letter(recruiter.email, "ada@example.com", number="<2@mail.example>")
    assert [each.direction for each in capture(recruiter, system, answer)] == [Direction.OUTBOUND]

    waiting.refresh_from_db()
    assert waiting.resolution == Resolution.LOGGED


def test_a_message_is_kept_once_however_often_it_is_reported(
    recruiter: User, candidate: Candidate, system: System
) -> None:
    content = letter("ada@example.com", recruiter.email)

    first, second = capture(recruiter, system, content), capture(recruiter, system, content)

    assert first == second
    assert Interaction.objects.count() == 1


def test_a_message_is_kept_once_when_its_candidate_was_merged(
    recruiter: User, candidate: Candidate, system: System
) -> None:
    content = letter("ada@example.com", recruiter.email)
    (first,) = capture(recruiter, system, content)
    survivor = CandidateFactory(owner=recruiter, team=candidate.team)
    candidate.emails.update(candidate=survivor)
    Interaction.objects.update(candidate=survivor)
    Candidate.objects.filter(pk=candidate.pk).update(merged_into=survivor, status="merged")

    assert capture(recruiter, system, content) == [first]
    assert Interaction.objects.count() == 1

    last = CandidateFactory(owner=recruiter, team=candidate.team)
    survivor.emails.update(candidate=last)
    Interaction.objects.update(candidate=last)
    Candidate.objects.filter(pk=survivor.pk).update(merged_into=last, status="merged")
    assert capture(recruiter, system, content) == [first]
    assert Interaction.objects.count() == 1


def test_a_message_to_two_candidates_is_logged_with_both(
    recruiter: User, candidate: Candidate, system: System
) -> None:
    other = CandidateFactory(owner=recruiter, team=candidate.team)
    CandidateEmailFactory(candidate=other, value="bob@example.com")

    logged = capture(recruiter, system, letter(recruiter.email, "ada@example.com, bob@example.com"))

    assert {each.candidate for each in logged} == {candidate, other}


def test_who_is_hidden_or_unknown_leaves_nothing(recruiter: User, stranger: User, system: System) -> None:
    hidden = CandidateFactory(owner=stranger, is_restricted=True)
    CandidateEmailFactory(candidate=hidden, value="secret@example.com")

    assert capture(recruiter, system, letter("secret@example.com", recruiter.email)) == []
    assert capture(recruiter, system, letter("nobody@example.com", recruiter.email)) == []
    assert not Interaction.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"From: ada@example.com\nContent-Type: text/plain; charset=X-UNKNOWN\n\ncaf\xe9\x00",
        b"From: ada@example.com\nContent-Type: multipart/mixed; boundary=x\n\nno boundary at all",
        b"From: ada@example.com\nDate: yesterday, or so\nSubject: =?utf-8?b?////?=\n\nHello",
        b"From: ada@example.com\nDate: Mon, 1 Jan 2190 00:00:00 +0000\n\nFrom the future",
        b"From: =?x?q?broken <ada@example.com>\n\n" + b"x" * 300_000,
    ],
)
def test_a_broken_message_is_logged_as_far_as_it_can_be_read(
    recruiter: User, candidate: Candidate, system: System, content: bytes
) -> None:
    assert [each.candidate for each in capture(recruiter, system, content)] == [candidate]


def test_markup_is_read_as_a_person_sees_it() -> None:
    head = b"From: a@example.com\nContent-Type: text/html\n\n<style>p{}</style>"
    markup = head + b"<p>Fish &amp; chips<br>Friday</p><script>x()</script>"
    assert read_mail(markup).text == "Fish & chips\nFriday"


def test_what_is_no_message_is_refused() -> None:
    for content in (b"", b"%PDF-1.7 \x00\x01", b"Subject: nobody\n\nHello"):
        with pytest.raises(ValidationError, match="not an e-mail"):
            read_mail(content)


def test_the_command_goes_on_after_what_it_cannot_read(
    tmp_path: Path, recruiter: User, candidate: Candidate, system: System
) -> None:
    (tmp_path / "a.eml").write_bytes(letter("ada@example.com", recruiter.email))
    (tmp_path / "b.eml").write_bytes(b"nothing")
    (tmp_path / "c.eml").write_bytes(letter("nobody@example.com", recruiter.email))
    said: dict[str, Any] = {"stdout": StringIO(), "stderr": StringIO()}

    with pytest.raises(CommandError, match="1 could not be captured"):
        call_command("capture", tmp_path, user=recruiter.email, system="mailbox", **said)

    assert f"a.eml: {candidate.reference}" in said["stdout"].getvalue()
    assert "c.eml: nobody on the record" in said["stdout"].getvalue()
    assert "b.eml: This is not an e-mail" in said["stderr"].getvalue()
    assert Interaction.objects.get().entry == Entry.CAPTURED
    for wrong in ({"user": "no@one.example", "system": "mailbox"}, {"user": recruiter.email, "system": "x"}):
        with pytest.raises(CommandError, match="There is no"):
            call_command("capture", tmp_path, **wrong)


MAILBOX = b"".join(
    b"From a@b.example Mon Jun 01 10:00:00 2009\nFrom: a@b.example\n\nHello\n\n" for _ in range(2)
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on", "Outlook's own format"),
        (MAILBOX, "several messages"),
        (b"Subject: Nobody\n\nHello", "names no sender"),
    ],
)
def test_what_is_no_single_mail_is_said(content: bytes, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        read_mail(content)


def test_a_mailbox_with_one_message_is_that_message() -> None:
    mail = read_mail(b"From a@b.example Mon Jun 01 2009\nFrom: a@b.example\n\nFrom here on it is text.\n")

    assert (mail.senders, mail.text) == ({"a@b.example"}, "From here on it is text.")
