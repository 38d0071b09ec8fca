"""A mail about obligations, so that nobody gets it twice."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from interactions.choices import LetterKind
from interactions.models.obligation import Obligation
from records.constraints import holds, one_of, unique
from records.models import Record


class Letter(Record):
    """One mail about one obligation, or the digest of one day. Its words are never kept."""

    kind = models.CharField(max_length=12, choices=LetterKind)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    obligation = models.ForeignKey(
        Obligation, on_delete=models.PROTECT, related_name="letters", null=True, blank=True, db_index=False
    )
    day = models.DateField(null=True, blank=True)
    sent_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["-sent_at", "-id"]
        indexes = [models.Index(fields=["-sent_at", "-id"], name="letter_recent")]
        constraints = [
            one_of("kind", LetterKind.values),
            holds(
                "about_one_thing",
                Q(obligation__isnull=False, day__isnull=True) | Q(obligation__isnull=True, day__isnull=False),
                "A letter is about one obligation, or the digest of one day.",
            ),
            unique(
                "once_for_each",
                "obligation",
                "kind",
                "recipient",
                when=Q(obligation__isnull=False),
                message="This person has had this letter.",
            ),
            unique(
                "once_a_day",
                "recipient",
                "kind",
                "day",
                when=Q(day__isnull=False),
                message="This person has had the digest of this day.",
            ),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        plain = {
            "id", "created_at", "updated_at", "version", "kind", "recipient", "obligation", "day", "sent_at",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} to {self.recipient}"
