"""Answers that are kept for a request that may be sent again."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class IdempotencyRecord(models.Model):
    """The answer to a request that may be sent again, kept for a day in the transaction of its effect.

    No record of its own: what the request did stands in history.
    """

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64, help_text="Of method, address and body.")
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]
        default_permissions = ()
        indexes = [models.Index(fields=["created_at", "id"], name="integrations_idem_age")]
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], name="integrations_idempotencyrecord_once")
        ]

    class Privacy:
        personal: ClassVar[set[str]] = {"body"}
        plain: ClassVar[set[str]] = {"id", "account", "key", "fingerprint", "status", "headers", "created_at"}

    def __str__(self) -> str:
        return f"{self.account}: {self.key}"
