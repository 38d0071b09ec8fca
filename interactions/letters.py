"""Who is to be written to about what has to be logged, and what the mail says."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Exists, OuterRef
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
    """A mail that is due, by what makes it the only one of its kind."""

    kind: LetterKind
    recipient: User
    obligation: Obligation | None = None
    day: date | None = None

    @property
    def key(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "recipient": self.recipient,
            "obligation": self.obligation,
            "day": self.day,
        }

    def message(self, now: datetime) -> EmailMessage | None:
        """Write the mail, or nothing when there is nothing left to tell.

        Its number is made of its key: a mail that a killed worker sent and did not note is sent again under the
        same number, by which mail programs know it.
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
        return EmailMessage(SUBJECTS[self.kind], body, to=[self.recipient.email], headers=headers)

    def _entries(self, now: datetime) -> list[dict[str, Any]]:
        if self.kind == LetterKind.PAPERS:
            return [_paper(each) for each in told_of(self.recipient, today=timezone.localdate())]
        return [_entry(each, now) for each in self._told(now)]

    def _told(self, now: datetime) -> list[Obligation]:
        """Return what the mail is about, as far as it is still open and the recipient may see it."""
        if self.kind == LetterKind.DIGEST:
            return list(mine(self.recipient))
        seen = visible(self.recipient, Obligation).open().select_related("candidate", "responsible")
        if self.kind == LetterKind.LEAD_DIGEST:
            members = User.objects.filter(memberships__team__lead=self.recipient).order_by()
            return list(seen.filter(responsible__in=members, remind_at__lte=now).order_by("due_at", "id"))
        return list(seen.filter(pk=self.obligation.pk)) if self.obligation else []

    def _list_url(self) -> str:
        if self.kind == LetterKind.PAPERS:
            return f"{settings.SITE_URL}{reverse('admin:candidates_candidate_expiring')}"
        query = f"standing=open&responsible__id__exact={self.recipient.pk}"
        if self.kind in (LetterKind.LEAD_DIGEST, LetterKind.ESCALATION):
            query = "standing=overdue"
        return f"{settings.SITE_URL}{reverse('admin:interactions_obligation_changelist')}?{query}"

    def _number(self) -> str:
        about = self.obligation.pk if self.obligation else self.day
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
    for obligation in rows.select_related("responsible").order_by("due_at", "id"):
        if not obligation.responsible.is_service:
            yield Draft(LetterKind.REMINDER, obligation.responsible, obligation)


def _escalations(now: datetime) -> Iterator[Draft]:
    rows = Obligation.objects.escalated(now).filter(
        ~_sent(LetterKind.ESCALATION), escalate_at__gte=now - FORGOTTEN
    )
    leads: dict[int, User | None] = {}
    for obligation in rows.select_related("responsible").order_by("due_at", "id"):
        person = obligation.responsible
        if person.pk not in leads:
            leads[person.pk] = lead_of(person)
        if lead := leads[person.pk]:
            yield Draft(LetterKind.ESCALATION, lead, obligation)


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
