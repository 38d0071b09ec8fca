"""Telling people of who is new in their saved searches."""

import logging
from smtplib import SMTPRecipientsRefused

from django.db import DatabaseError
from django.utils import timezone

from candidates.alerts import due, is_morning, letter, newcomers
from candidates.models import SavedSearch
from records.operations import operation

logger = logging.getLogger(__name__)


def send_alerts() -> int:
    """Send what is due, each mail in a transaction of its own; return how many went out."""
    sent = 0
    for search in due(timezone.now()):
        try:
            sent += send_alert(search)
        except SMTPRecipientsRefused:
            logger.warning("A mail was refused.", extra={"search": search.pk})
        except DatabaseError:  # one search that takes too long keeps nobody else's mail back
            logger.exception("A saved search could not be read.", extra={"search": search.pk})
    return sent


@operation("told somebody of new people")
def send_alert(search: SavedSearch) -> bool:
    """Note who was told of and send the mail: another worker waits, and finds it done.

    The first time only notes who is there, so that whoever saves a search is told of those who come after.
    """
    now = timezone.now()
    rows = due(now).filter(pk=search.pk).select_for_update(of=("self",))
    fresh = rows.first()
    if fresh is None or not is_morning(fresh, now):
        return False
    found, new = newcomers(fresh)
    is_first = fresh.alerted_at is None
    SavedSearch.objects.filter(pk=fresh.pk).update(alerted_at=now, told=found)
    if is_first or not new:
        return False
    letter(fresh, new).send()
    return True
