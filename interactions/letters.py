"""Who is to be written to about what has to be logged, and what the mail says."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Exists, OuterRef, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team, User
from audit.links import url_of
from candidates.expiring import Paper, owners_to_tell, told_of
from governance.teams import home_team
from interactions.choices import LetterKind
from interactions.models import Letter, Obligation
from interactions.obligations import mine
from records.policies import visible

MORNING = range(7, 12)
FORGOTTEN = timedelta(days=3)
"""After so long an escalation that nobody sent is old news: the digest has it."""
PAPERS_AGAIN = timedelta(days=7)
LISTED = 25
SUBJECTS = {
    LetterKind.REMINDER: "To be logged soon",
    LetterKind.ESCALATION: "Not logged for too long",
    LetterKind.DIGEST: "What you have to log today",
    LetterKind.LEAD_DIGEST: "What your team has to log today",
    LetterKind.PAPERS: "Papers of your candidates that expire",
}


@dataclass(frozen=True)
class Draft:
    """A mail that is due: about obligations that were not told of yet, or about all there is on a day."""

    kind: LetterKind
    recipient: User
    obligations: tuple[Obligation, ...] = ()
    day: date | None = None

    def still_open(self) -> "Draft":
        """Return the mail about what is open by now and may be seen by its reader."""
        if self.day:
            return self
        rows = self._seen().filter(pk__in=[each.pk for each in self.obligations])
        return replace(self, obligations=tuple(rows))

    def notes(self) -> list[dict[str, Any]]:
        """Return what is noted of it, by which it is the only one of its kind: each obligation, or the day."""
        note = {"kind": self.kind, "recipient": self.recipient, "obligation": None, "day": self.day}
        return [note] if self.day else [note | {"obligation": each} for each in self.obligations]

    def about(self, notes: Iterable[dict[str, Any]]) -> "Draft":
        """Return the mail that tells of ``notes`` alone."""
        return replace(self, obligations=tuple(each["obligation"] for each in notes if each["obligation"]))

    def message(self, now: datetime) -> EmailMessage | None:
        """Write the mail, or nothing when there is nothing left to tell.

        Its number is made of what it tells of first: a mail that a killed worker sent and did not note is sent
        again under the same number, by which mail programs know it.
        """
        with timezone.override(ZoneInfo(self.recipient.time_zone)):
            entries = self._entries(now)
            if not entries:
                return None
            body = render_to_string(
                f"interactions/mail/{self.kind}.txt",
                {"entries": entries[:LISTED], "count": len(entries), "more": max(len(entries) - LISTED, 0),
                 "recipient": self.recipient, "list_url": self._list_url()},
            )  # fmt: skip
        headers = {"Message-ID": self._number(), "Auto-Submitted": "auto-generated"}
        subject = SUBJECTS[self.kind] + (f" ({len(entries)})" if len(entries) > 1 else "")
        return EmailMessage(subject, body, to=[self.recipient.email], headers=headers)

    def _entries(self, now: datetime) -> list[dict[str, Any]]:
        if self.kind == LetterKind.PAPERS:
            return [_paper(each) for each in told_of(self.recipient, today=timezone.localdate())]
        return [_entry(each, now) for each in self._told(now)]

    def _told(self, now: datetime) -> list[Obligation]:
        """Return what the mail is about."""
        if self.kind == LetterKind.DIGEST:
            return list(mine(self.recipient))
        if self.kind == LetterKind.LEAD_DIGEST:
            members = User.objects.filter(memberships__team__lead=self.recipient).order_by()
            return list(self._seen().filter(responsible__in=members, remind_at__lte=now))
        return list(self.obligations)

    def _seen(self) -> QuerySet[Obligation]:
        rows = visible(self.recipient, Obligation).open().select_related("candidate", "responsible")
        return rows.order_by("due_at", "id")

    def _list_url(self) -> str:
        if self.kind == LetterKind.PAPERS:
            return f"{settings.SITE_URL}{reverse('admin:candidates_candidate_expiring')}"
        query = f"standing=open&responsible__id__exact={self.recipient.pk}"
        if self.kind in (LetterKind.LEAD_DIGEST, LetterKind.ESCALATION):
            query = "standing=overdue"
        return f"{settings.SITE_URL}{reverse('admin:interactions_obligation_changelist')}?{query}"

    def _number(self) -> str:
        about = self.obligations[0].pk if self.obligations else self.day
        digest = sha256(f"{self.kind} {self.recipient.pk} {about}".encode()).hexdigest()[:32]
        return f"<{digest}@{urlsplit(settings.SITE_URL).hostname}>"


def _entry(obligation: Obligation, now: datetime) -> dict[str, Any]:
    """Return what a mail says of one obligation; a restricted person's name stays in the house."""
    candidate = obligation.candidate
    log = reverse("admin:interactions_interaction_log", args=[candidate.pk])
    return {
        "obligation": obligation,
        "who": candidate.reference if candidate.is_restricted else str(candidate),
        "is_overdue": obligation.due_at < now,
        "url": f"{settings.SITE_URL}{log}?obligation={obligation.pk}",
        "record_url": f"{settings.SITE_URL}{reverse('admin:interactions_obligation_change', args=[obligation.pk])}",
    }


def _paper(paper: Paper) -> dict[str, Any]:
    """Return what a mail says of a paper: never its number, nor the name of a restricted person."""
    candidate = paper.candidate
    return {
        "paper": paper,
        "who": candidate.reference if candidate.is_restricted else str(candidate),
        "url": f"{settings.SITE_URL}{url_of(candidate)}",
    }


def due(now: datetime) -> Iterator[Draft]:
    """Yield every mail that is due and not noted as sent."""
    yield from _reminders(now)
    yield from _escalations(now)
    yield from _digests(now)
    yield from _papers(now)


def _reminders(now: datetime) -> Iterator[Draft]:
    rows = Obligation.objects.due_soon(now).filter(~_sent(LetterKind.REMINDER), responsible__is_active=True)
    yield from _to_each(LetterKind.REMINDER, rows, lambda person: None if person.is_service else person)


def _escalations(now: datetime) -> Iterator[Draft]:
    rows = Obligation.objects.escalated(now).filter(
        ~_sent(LetterKind.ESCALATION), escalate_at__gte=now - FORGOTTEN
    )
    yield from _to_each(LetterKind.ESCALATION, rows, lead_of)


def _to_each(
    kind: LetterKind, rows: QuerySet[Obligation], reader_of: Callable[[User], User | None]
) -> Iterator[Draft]:
    """Yield one mail for each reader, whatever the number of ``rows`` that it tells of."""
    readers: dict[int, User | None] = {}
    told: dict[User, list[Obligation]] = {}
    for obligation in rows.select_related("responsible").order_by("due_at", "id"):
        person = obligation.responsible
        if person.pk not in readers:
            readers[person.pk] = reader_of(person)
        if reader := readers[person.pk]:
            told.setdefault(reader, []).append(obligation)
    for reader, obligations in told.items():
        yield Draft(kind, reader, tuple(obligations))


def _digests(now: datetime) -> Iterator[Draft]:
    busy = Obligation.objects.open().order_by().values("responsible")
    people = User.objects.active().people()
    yield from _this_morning(LetterKind.DIGEST, people.filter(pk__in=busy), now)
    leads = people.filter(led_teams__memberships__user__in=busy).distinct()
    yield from _this_morning(LetterKind.LEAD_DIGEST, leads, now)


def _papers(now: datetime) -> Iterator[Draft]:
    """Yield a mail a week for those who look after people whose papers end, until they are renewed."""
    told = Letter.objects.filter(kind=LetterKind.PAPERS, day__gt=now.date() - PAPERS_AGAIN)
    people = User.objects.active().people().exclude(pk__in=told.order_by().values("recipient"))
    yield from _this_morning(LetterKind.PAPERS, people.filter(owners_to_tell(now.date())), now)


def _this_morning(kind: LetterKind, people: Any, now: datetime) -> Iterator[Draft]:
    recent = now.date() - timedelta(days=1)
    had = set(Letter.objects.filter(kind=kind, day__gte=recent).values_list("recipient", "day"))
    for person in people.order_by("pk"):
        local = now.astimezone(ZoneInfo(person.time_zone))
        if local.hour in MORNING and (person.pk, local.date()) not in had:
            yield Draft(kind, person, day=local.date())


def lead_of(person: User) -> User | None:
    """Return who leads ``person``: the lead of the home team, or of the next one above that has another."""
    team: Team | None = home_team(person)
    while team is not None:
        if team.lead and team.lead.is_active and team.lead != person:
            return team.lead
        team = team.parent
    return None


def _sent(kind: LetterKind) -> Exists:
    return Exists(Letter.objects.filter(obligation=OuterRef("pk"), kind=kind).order_by())
