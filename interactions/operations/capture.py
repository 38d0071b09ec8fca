"""Putting what other systems saw on the record: each message once, with whomever it was exchanged."""

from accounts.models import User
from candidates.merging import merged_keys
from candidates.models import Candidate
from governance.models import System
from interactions.choices import Direction, Kind
from interactions.messages import Mail
from interactions.models import Interaction
from interactions.operations.contacts import log_interaction
from records.operations import acting_user, operation
from records.policies import visible


@operation("captured a message")
def capture_message(mail: Mail, *, system: System) -> list[Interaction]:
    """Log ``mail`` with each candidate who wrote or got it and whom the acting user sees.

    An address that nobody on the record has is nobody's contact. Reported again, nothing is added, also when
    the message was kept with somebody who has been merged into the candidate since.
    """
    performed_by = _colleague(mail) or acting_user()
    return [
        _kept(mail, system, candidate)
        or log_interaction(
            candidate,
            kind=Kind.EMAIL,
            direction=Direction.INBOUND if _wrote(candidate, mail) else Direction.OUTBOUND,
            occurred_at=mail.sent_at,
            subject=mail.subject,
            body=mail.text,
            performed_by=performed_by,
            system=system,
            channel_reference=_reference(mail, candidate),
        )
        for candidate in _candidates(mail)
    ]


def _reference(mail: Mail, candidate: Candidate) -> str:
    return f"{mail.reference} {candidate.reference}"


def _kept(mail: Mail, system: System, candidate: Candidate) -> Interaction | None:
    """Return the message as it was logged with one of those who became ``candidate``."""
    merged = Candidate.objects.filter(pk__in=merged_keys(candidate))
    references = [_reference(mail, each) for each in merged]
    if not references:
        return None
    kept = Interaction.objects.filter(system=system, channel_reference__in=references, candidate=candidate)
    return kept.order_by("pk").first()


def _candidates(mail: Mail) -> list[Candidate]:
    addresses = mail.senders | mail.recipients
    mine = visible(acting_user(), Candidate).filter(merged_into=None, emails__normalised__in=addresses)
    return list(mine.distinct().prefetch_related("emails").order_by("pk"))


def _wrote(candidate: Candidate, mail: Mail) -> bool:
    return any(email.normalised in mail.senders for email in candidate.emails.all())


def _colleague(mail: Mail) -> User | None:
    """Return which of us had the contact: who wrote, else the first who got it."""
    for addresses in (mail.senders, mail.recipients):
        found = User.objects.active().filter(email__in=addresses, is_service=False).order_by("pk").first()
        if found:
            return found
    return None
