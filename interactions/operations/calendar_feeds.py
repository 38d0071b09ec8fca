"""Giving oneself a secret calendar address, and taking it away."""

import secrets

from django.utils import timezone

from accounts.models import User
from accounts.secrets import digest_of
from interactions.models import CalendarFeed
from records.operations import acting_user, operation


@operation("made a calendar address")
def make_calendar_feed() -> str:
    """Return the secret of a new address of the acting person; an older address stops working."""
    person = _locked()
    _revoke(person)
    secret = secrets.token_urlsafe(32)
    feed = CalendarFeed(user=person, digest=digest_of(secret))
    feed.full_clean()
    feed.save(force_insert=True)
    return secret


@operation("revoked a calendar address")
def revoke_calendar_feed() -> None:
    """Let the address of the acting person lead nowhere."""
    _revoke(_locked())


def _locked() -> User:
    """Return the acting person, locked: two addresses that are made at once would both be live."""
    return User.objects.select_for_update().get(pk=acting_user().pk)


def _revoke(person: User) -> None:
    person.calendar_feeds.filter(revoked_at=None).update(revoked_at=timezone.now())
