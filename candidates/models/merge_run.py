"""Many pairs merged on one word of somebody, each as an act of its own."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from candidates.choices import BulkStatus
from records.constraints import between, holds, one_of
from records.models import Record, RecordQuerySet

MOST_PAIRS = 5_000


class MergeRunQuerySet(RecordQuerySet["MergeRun"]):
    def waiting(self) -> Self:
        return self.filter(status=BulkStatus.WAITING)


class MergeRun(Record):
    """The pairs above a score that somebody looked at and confirmed, and what came of each."""

    # Told while it goes on, for the bar.
    UNTRACKED = frozenset({"progress"})

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        editable=False,
        verbose_name="confirmed by",
    )
    least = models.DecimalField("least score", max_digits=5, decimal_places=4, editable=False)
    pair_keys = ArrayField(models.BigIntegerField(), editable=False)
    reason = models.CharField("how we know", max_length=500, blank=True, editable=False)
    status = models.CharField(max_length=10, choices=BulkStatus, default=BulkStatus.WAITING, editable=False)
    progress = models.PositiveIntegerField(default=0, editable=False)
    merged = models.PositiveIntegerField(default=0, editable=False)
    refusals = models.JSONField(default=dict, blank=True, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = MergeRunQuerySet.as_manager()

    class Meta:
        verbose_name = "merge of many pairs"
        verbose_name_plural = "merges of many pairs"
        ordering = ["-id"]
        indexes = [models.Index(fields=["owner", "-id"], name="mergerun_owner")]
        constraints = [
            one_of("status", BulkStatus.values),
            between("least", 0, 1, "A score lies between 0 and 1."),
            holds(
                "size",
                Q(pair_keys__len__gte=1, pair_keys__len__lte=MOST_PAIRS),
                f"Choose between 1 and {MOST_PAIRS:,} pairs.",
            ),
            holds(
                "finished",
                Q(status=BulkStatus.WAITING, finished_at__isnull=True)
                | (~Q(status=BulkStatus.WAITING) & Q(finished_at__isnull=False)),
                "It is finished once every pair was tried.",
            ),
        ]

    class Privacy:
        personal = {"reason", "refusals"}
        plain = {
            "id", "created_at", "updated_at", "version", "owner", "least", "pair_keys", "status", "progress",
            "merged", "finished_at",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.size:,} pairs from {self.least:.0%} on"

    @property
    def size(self) -> int:
        return len(self.pair_keys)

    @property
    def is_waiting(self) -> bool:
        return self.status == BulkStatus.WAITING
