"""How soon an interaction has to be logged, and since when that holds."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from records.constraints import holds, unique
from records.models import Record


class LoggingPolicyQuerySet(models.QuerySet["LoggingPolicy"]):
    def in_force(self, moment: datetime) -> Self:
        """The one version, as a slice, that holds at ``moment``."""
        return self.filter(effective_from__lte=moment).order_by("-effective_from")[:1]


class LoggingPolicy(Record):
    """One version of the rule.

    The database judges an interaction by the version in force when it happened, and refuses to
    change or delete a version that has come into force.
    """

    hours = models.PositiveSmallIntegerField(default=24)
    effective_from = models.DateTimeField()
    reason = models.CharField(max_length=300)

    objects = LoggingPolicyQuerySet.as_manager()

    class Meta:
        ordering = ["-effective_from", "-id"]
        verbose_name_plural = "logging policies"
        constraints = [
            unique(
                "one_per_moment",
                "effective_from",
                message="Another version comes into force at the same moment.",
            ),
            holds(
                "hours_range",
                Q(hours__gte=1, hours__lte=720),
                "Give the time for logging in hours, from 1 to 720.",
            ),
            holds("has_reason", ~Q(reason=""), "Say why the rule changes."),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        plain = {
            "id", "created_at", "updated_at", "version", "hours", "effective_from",
            "reason",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.hours} hours from {self.effective_from:%-d %B %Y}"
