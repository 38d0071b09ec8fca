"""The secret address at which a person's calendar program reads what is planned."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from records.constraints import unique
from records.models import Record, RecordQuerySet


class CalendarFeedQuerySet(RecordQuerySet["CalendarFeed"]):
    def live(self) -> Self:
        """Not revoked, and its person still works here."""
        return self.filter(revoked_at=None, user__is_active=True)


class CalendarFeed(Record):
    """One secret address of one person. Only the digest is kept, so that nobody here can read it."""

    UNTRACKED = frozenset({"digest"})

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="calendar_feeds"
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            unique(
                "one_live",
                "user",
                when=Q(revoked_at__isnull=True),
                message="There is a calendar address already. Revoke it first.",
            )
        ]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        plain = {"id", "created_at", "updated_at", "version", "user", "digest", "revoked_at"}

    def __str__(self) -> str:
        return f"Calendar of {self.user}"
