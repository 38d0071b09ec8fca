"""Sending the mails about what has to be logged, each once."""

import logging
from smtplib import SMTPRecipientsRefused

from django.utils import timezone

from interactions.letters import Draft, due
from interactions.models import Letter
from records.operations import operation

logger = logging.getLogger(__name__)


def send_letters() -> int:
    """Send what is due, each mail in a transaction of its own; return how many went out.

    An address that is refused holds nobody else up; a mail server that is away ends the run until the next one.
    """
    sent = 0
    for draft in due(timezone.now()):
        try:
            sent += send_letter(draft)
        except SMTPRecipientsRefused:
            logger.warning("A mail was refused.", extra={"recipient": draft.recipient.pk, "kind": draft.kind})
    return sent


@operation("sent a letter")
def send_letter(draft: Draft) -> bool:
    """Note a mail and send it: if it cannot be sent, it is not noted; another worker waits and sees the note."""
    now = timezone.now()
    draft = draft.still_open()
    if draft.message(now) is None:
        return False
    new = [note for note in draft.notes() if Letter.objects.get_or_create(**note)[1]]
    message = draft.about(new).message(now) if new else None
    if message:
        message.send()
    return message is not None
