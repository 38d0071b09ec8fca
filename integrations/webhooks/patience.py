"""When a message is tried again, and when nobody waits any longer."""

import datetime as dt
import random
from email.utils import parsedate_to_datetime

from django.utils import timezone

FIRST, LONGEST = 5.0, 3600.0
GIVE_UP_AFTER = dt.timedelta(hours=24)
LEAST_TRIES = 8
"""A message that was held back for a day behind a silent receiver has not been tried for a day."""
TROUBLE = 5
"""After so many failures in a row a webhook waits: one message at a time tries whether its receiver is back."""
ASKED_AT_MOST = dt.timedelta(hours=24)


def delay(failures: int) -> dt.timedelta:
    """Return how long to wait after so many failures: longer each time, never at the same time as others."""
    seconds = min(FIRST * 3 ** min(failures - 1, 10), LONGEST)
    return dt.timedelta(seconds=seconds * random.uniform(0.75, 1.25))


def is_over(tried_first_at: dt.datetime, tries: int, now: dt.datetime) -> bool:
    return tries >= LEAST_TRIES and now - tried_first_at >= GIVE_UP_AFTER


def asked_for(header: str, now: dt.datetime) -> dt.datetime | None:
    """Read ``Retry-After``: seconds or a date, at most a day from now."""
    try:
        asked = (
            now + dt.timedelta(seconds=int(header)) if header.isdecimal() else parsedate_to_datetime(header)
        )
    except (ValueError, TypeError, OverflowError):
        return None
    if timezone.is_naive(asked):
        asked = asked.replace(tzinfo=dt.UTC)
    return min(asked, now + ASKED_AT_MOST)
