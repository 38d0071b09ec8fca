"""From when on the feed is this database's own."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class FeedEpoch(models.Model):
    """A stretch of the feed whose transaction numbers can be compared with each other.

    No record of its own: the function ``integrations_feed_epoch()`` writes it when the database finds itself
    on another server, under another key or set back, which is after a restore. What was written before has ids
    up to ``acts_before`` and ``redactions_before``.
    """

    mark = models.CharField(max_length=32, unique=True)
    server = models.TextField(help_text="The cluster, the database in it, and its line of time.")
    acts_before = models.BigIntegerField()
    redactions_before = models.BigIntegerField()
    began_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]
        default_permissions = ()

    class Privacy:
        personal: ClassVar[set[str]] = set()
        plain: ClassVar[set[str]] = {"id", "mark", "server", "acts_before", "redactions_before", "began_at"}

    def __str__(self) -> str:
        return f"since {self.began_at:%Y-%m-%d %H:%M}"
