"""Writing to people about proposals, each once."""

import logging
from smtplib import SMTPRecipientsRefused

from django.utils import timezone

from governance.letters import letters, unseen_by_proposers, unseen_by_reviewers
from governance.models import ChangeRequest
from records.operations import operation

logger = logging.getLogger(__name__)
AT_ONCE = 500


@operation("told people of proposals")
def tell_of_proposals() -> int:
    """Mail reviewers what waits for them, and proposers what became of theirs; return how many mails went out.

    What was told is noted in the same transaction: another worker passes it over, a mail server that is away
    leaves it to the next run. An address that is refused holds nobody else up.
    """
    sent = 0
    for rows, column in (
        (unseen_by_reviewers(), "reviewers_told_at"),
        (unseen_by_proposers(), "proposer_told_at"),
    ):
        found = list(rows.select_for_update(of=("self",), skip_locked=True)[:AT_ONCE])
        keys = [each.pk for each in found]
        ChangeRequest.objects.filter(pk__in=keys).update(**{column: timezone.now()})
        for letter in letters(found, to_reviewers=column == "reviewers_told_at"):
            try:
                sent += letter.message().send()
            except SMTPRecipientsRefused:
                logger.warning("A mail was refused.", extra={"recipient": letter.recipient.pk})
    return sent
