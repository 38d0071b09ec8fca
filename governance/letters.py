"""Who is to be written to about proposals, and what the mail says: never a value, nor the name of a hidden person."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team, User
from audit.links import url_of
from governance.choices import ProposalStatus
from governance.models import ChangeRequest
from governance.policies import may_decide
from governance.proposals import beside_of, subject_of

LISTED = 25


@dataclass(frozen=True)
class Letter:
    """One mail to one person about some proposals."""

    recipient: User
    requests: tuple[ChangeRequest, ...]
    is_to_reviewer: bool

    def message(self) -> EmailMessage:
        site = settings.SITE_URL
        listed = reverse("admin:governance_changerequest_changelist")
        body = render_to_string(
            "governance/mail/proposals.txt",
            {
                "is_to_reviewer": self.is_to_reviewer,
                "requests": [(each, f"{site}{url_of(each)}") for each in self.requests[:LISTED]],
                "more": max(len(self.requests) - LISTED, 0),
                "address": f"{site}{listed if self.is_to_reviewer else f'{listed}mine/'}",
            },
        )
        subject = "Waits for your approval" if self.is_to_reviewer else "About what you proposed"
        name = "review" if self.is_to_reviewer else "proposed"
        number = f"<{name}-{self.recipient.pk}-{timezone.now():%Y%m%d%H%M%S}@{urlsplit(site).hostname}>"
        headers = {"Message-ID": number, "Auto-Submitted": "auto-generated"}
        return EmailMessage(subject, body, to=[self.recipient.email], headers=headers)


def unseen_by_reviewers() -> QuerySet[ChangeRequest]:
    rows = ChangeRequest.objects.filter(
        status=ProposalStatus.OPEN, reviewers_told_at=None, awaits_answer=False
    )
    return rows.select_related("proposer").order_by("pk")


def unseen_by_proposers() -> QuerySet[ChangeRequest]:
    """Return what was decided, asked or overtaken and its proposer does not know yet."""
    closed = [ProposalStatus.APPROVED, ProposalStatus.REJECTED, ProposalStatus.EXPIRED, ProposalStatus.STALE]
    rows = ChangeRequest.objects.filter(Q(status__in=closed) | Q(awaits_answer=True), proposer_told_at=None)
    return rows.select_related("proposer", "decided_by").order_by("pk")


def letters(requests: list[ChangeRequest], *, to_reviewers: bool) -> Iterator[Letter]:
    """Yield one mail for each person who is to know of some of ``requests``."""
    told: dict[User, list[ChangeRequest]] = defaultdict(list)
    for each in requests:
        for person in reviewers_of(each) if to_reviewers else [each.proposer]:
            told[person].append(each)
    for person, theirs in told.items():
        if person.is_active and not person.is_service:
            yield Letter(person, tuple(theirs), to_reviewers)


def reviewers_of(request: ChangeRequest) -> list[User]:
    """Return who is asked to decide: those who lead the proposer, if they may, else all who may."""
    records = [each for each in (subject_of(request), beside_of(request)) if each is not None]
    if not records:
        return []
    holders = Q(groups__permissions__codename=f"{request.right}_{request.model.partition('.')[2]}")
    people: Any = User.objects.active().people().filter(holders).exclude(pk=request.proposer_id).distinct()
    leads = people.filter(pk__in=Team.objects.filter(memberships__user=request.proposer_id).values("lead"))
    able = [person for person in leads if may_decide(person, request, *records)]
    return able or [person for person in people.order_by("pk") if may_decide(person, request, *records)]
