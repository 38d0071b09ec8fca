"""Reminders, escalations and digests: each once, to those who may know, whatever happens to the worker."""

from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from accounts.models import User
from interactions import letters, operations
from interactions.choices import LetterKind
from interactions.letters import Draft, lead_of
from interactions.models import Letter, Obligation
from tests.accounts.factories import TeamFactory
from tests.candidates.factories import CandidateFactory, WorkAuthorisationFactory
from tests.interactions.factories import InteractionFactory, ObligationFactory

pytestmark = pytest.mark.django_db


def obligation(responsible: User, *, hours: float, **details: Any) -> Obligation:
    arises_at = timezone.now() - timedelta(hours=hours)
    candidate = CandidateFactory(owner=responsible, team=responsible.teams.first(), **details)
    return ObligationFactory(candidate=candidate, responsible=responsible, arises_at=arises_at)


@pytest.fixture(autouse=True)
def _no_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep digests out of the tests of other letters, at whatever hour they run."""
    monkeypatch.setattr(letters, "MORNING", range(0))


@pytest.fixture
def post(mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch) -> dict[str, Exception]:
    """The addresses for which the mail server fails, and how."""
    failing: dict[str, Exception] = {}
    send = EmailBackend.send_messages

    def sending(self: EmailBackend, messages: list[EmailMessage]) -> int:
        for message in messages:
            if message.to[0] in failing:
                raise failing[message.to[0]]
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", sending)
    return failing


def test_a_reminder_goes_out_once_before_the_deadline(
    recruiter: User, mailoutbox: list[EmailMessage]
) -> None:
    soon = obligation(recruiter, hours=21)
    obligation(recruiter, hours=2)
    obligation(recruiter, hours=30)

    assert [operations.send_letters() for _ in range(3)] == [1, 0, 0]

    (mail,) = mailoutbox
    assert mail.to == [recruiter.email]
    assert f"/admin/interactions/interaction/log/{soon.candidate_id}/?obligation={soon.pk}" in mail.body
    assert str(soon.candidate) in mail.body
    letter = Letter.objects.get()
    assert (letter.kind, letter.recipient, letter.obligation) == (LetterKind.REMINDER, recruiter, soon)


def test_what_was_logged_meanwhile_is_not_reminded_of(
    recruiter: User, mailoutbox: list[EmailMessage]
) -> None:
    InteractionFactory(candidate=obligation(recruiter, hours=21).candidate)

    assert operations.send_letters() == 0
    assert mailoutbox == []


def test_a_mail_server_that_is_away_is_asked_again(
    recruiter: User, mailoutbox: list[EmailMessage], post: dict[str, Exception]
) -> None:
    obligation(recruiter, hours=21)
    post[recruiter.email] = SMTPServerDisconnected("away")

    with pytest.raises(SMTPServerDisconnected):
        operations.send_letters()
    assert list(Letter.objects.all()) == []

    post.clear()
    assert operations.send_letters() == 1
    assert len(mailoutbox) == 1


def test_a_refused_address_holds_nobody_up(
    recruiter: User, colleague: User, mailoutbox: list[EmailMessage], post: dict[str, Exception]
) -> None:
    obligation(recruiter, hours=22)
    obligation(colleague, hours=21)
    post[recruiter.email] = SMTPRecipientsRefused({})

    assert operations.send_letters() == 1

    assert [mail.to for mail in mailoutbox] == [[colleague.email]]


def test_a_mail_that_was_sent_and_not_noted_comes_again_under_its_number(
    recruiter: User, mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that is killed between the mail server's yes and the commit leaves no note."""
    obligation(recruiter, hours=21)
    send = EmailMessage.send

    def send_and_die(self: EmailMessage, *args: Any, **kwargs: Any) -> int:
        send(self, *args, **kwargs)
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(EmailMessage, "send", send_and_die)
        with pytest.raises(SystemExit):
            operations.send_letters()
    assert list(Letter.objects.all()) == []

    assert operations.send_letters() == 1
    first, second = (mail.extra_headers["Message-ID"] for mail in mailoutbox)
    assert first == second


def test_a_second_window_brings_it_to_the_lead_once(
    recruiter: User, lead: User, mailoutbox: list[EmailMessage]
) -> None:
    forgotten = obligation(recruiter, hours=49)
    obligation(recruiter, hours=47)

    assert [operations.send_letters() for _ in range(2)] == [1, 0]

    (mail,) = mailoutbox
    assert mail.to == [lead.email]
    assert str(recruiter) in mail.body
    assert f"/admin/interactions/obligation/{forgotten.pk}/change/" in mail.body


def test_what_is_due_at_once_comes_in_one_mail(
    recruiter: User, colleague: User, lead: User, mailoutbox: list[EmailMessage]
) -> None:
    soon = [obligation(recruiter, hours=21) for _ in range(3)]
    late = [obligation(person, hours=49) for person in (recruiter, colleague) for _ in range(20)]
    assert [operations.send_letters() for _ in range(2)] == [2, 0]

    to = {mail.to[0]: mail for mail in mailoutbox}
    assert all(str(each.candidate) in to[recruiter.email].body for each in soon)
    assert to[lead.email].subject == "Not logged for too long (40)"
    assert "and 15 more." in to[lead.email].body
    assert Letter.objects.filter(kind=LetterKind.ESCALATION).count() == len(late)

    obligation(colleague, hours=49)
    assert operations.send_letters() == 1
    assert "1 contact of your people is not logged" in mailoutbox[-1].body


def test_what_another_worker_has_told_of_meanwhile_is_left_out(
    recruiter: User, mailoutbox: list[EmailMessage]
) -> None:
    told, untold = (obligation(recruiter, hours=hours) for hours in (22, 21))
    draft = Draft(LetterKind.REMINDER, recruiter, (told, untold))
    Letter.objects.create(kind=LetterKind.REMINDER, recipient=recruiter, obligation=told)

    assert operations.send_letter(draft)
    (mail,) = mailoutbox
    assert str(untold.candidate) in mail.body
    assert f"obligation={told.pk}" not in mail.body
    assert not operations.send_letter(draft)


def test_nobody_is_their_own_lead(recruiter: User, lead: User, manager: User) -> None:
    team = recruiter.teams.get()
    team.parent = TeamFactory(lead=manager)
    team.save(update_fields=["parent"])
    team.memberships.create(user=lead)

    assert (lead_of(recruiter), lead_of(lead), lead_of(manager)) == (lead, manager, None)


def test_no_mail_tells_of_what_its_reader_may_not_see(
    recruiter: User, lead: User, mailoutbox: list[EmailMessage]
) -> None:
    hidden = obligation(recruiter, hours=49, is_restricted=True, full_name="Secret Search")
    soon = obligation(recruiter, hours=21, is_restricted=True, full_name="Secret Search")

    assert operations.send_letters() == 1

    (mail,) = mailoutbox
    assert mail.to == [recruiter.email]
    assert "Secret" not in mail.body + str(mail.subject)
    assert soon.candidate.reference in mail.body
    assert hidden.letters.count() == 0


def morning_in(zone: str, hour: int = 8) -> datetime:
    return timezone.now().astimezone(ZoneInfo(zone)).replace(hour=hour, minute=30)


@pytest.mark.parametrize(("hour", "count"), [(6, 0), (7, 2), (11, 2), (12, 0)])
def test_digests_come_in_the_morning_of_their_reader(
    recruiter: User, lead: User, monkeypatch: pytest.MonkeyPatch, hour: int, count: int
) -> None:
    monkeypatch.setattr(letters, "MORNING", range(7, 12))
    for person in (recruiter, lead):
        person.time_zone = "America/New_York"
        person.save(update_fields=["time_zone"])
    obligation(recruiter, hours=30)

    drafts = [draft for draft in letters.due(morning_in("America/New_York", hour)) if draft.day]

    assert len(drafts) == count
    assert {draft.kind for draft in drafts} <= {LetterKind.DIGEST, LetterKind.LEAD_DIGEST}


def test_a_digest_comes_once_a_day_and_tells_of_ones_own(
    recruiter: User, colleague: User, mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "MORNING", range(24))
    mine, theirs = obligation(recruiter, hours=30), obligation(colleague, hours=2)

    assert [operations.send_letters() for _ in range(2)] == [2, 0]

    told = {mail.to[0]: mail.body for mail in mailoutbox}
    assert str(mine.candidate) in told[recruiter.email]
    assert "overdue since" in told[recruiter.email]
    assert str(theirs.candidate) not in told[recruiter.email]
    assert set(Letter.objects.values_list("kind", flat=True)) == {LetterKind.DIGEST}


def test_a_lead_reads_of_the_team(
    recruiter: User, stranger: User, lead: User, mailoutbox: list[EmailMessage]
) -> None:
    ours, theirs = obligation(recruiter, hours=30), obligation(stranger, hours=30)

    assert operations.send_letter(Draft(LetterKind.LEAD_DIGEST, lead, day=timezone.localdate()))

    (mail,) = mailoutbox
    assert str(recruiter) in mail.body
    assert str(ours.candidate) in mail.body
    assert str(theirs.candidate) not in mail.body


def test_whoever_looks_after_somebody_is_told_once_a_week_that_papers_end(
    recruiter: User, colleague: User, mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "MORNING", range(24))
    today = timezone.localdate(timezone=ZoneInfo(recruiter.time_zone))
    mine = {"owner": recruiter, "team": recruiter.teams.first()}
    soon, open_one, secret = (
        CandidateFactory(**mine, is_restricted=closed) for closed in (False, False, True)
    )
    for candidate, days in ((soon, 29), (open_one, 60), (secret, -2)):
        WorkAuthorisationFactory(candidate=candidate, expires_on=today + timedelta(days=days))

    assert [operations.send_letters() for _ in range(2)] == [1, 0]

    (mail,) = mailoutbox
    assert mail.to == [recruiter.email]
    assert f"Work permit of {soon}: ends in 29 days" in mail.body
    assert f"Work permit of {secret.reference}: ended 2 days ago" in mail.body
    assert str(open_one) not in mail.body
    assert str(secret) not in mail.body

    Letter.objects.update(day=today - timedelta(days=8))
    assert operations.send_letters() == 1


def test_who_left_or_is_a_machine_gets_nothing(
    recruiter: User, integration: User, mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "MORNING", range(24))
    obligation(recruiter, hours=21)
    obligation(integration, hours=21)
    recruiter.is_active = False
    recruiter.save(update_fields=["is_active"])

    assert operations.send_letters() == 0
    assert mailoutbox == []
