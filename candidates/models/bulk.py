"""One act on many candidates, as somebody asked for it: what, on whom, and what came of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from candidates.choices import BulkStatus
from records.constraints import holds, one_of
from records.models import Record, RecordQuerySet

MOST = 10_000


class BulkActQuerySet(RecordQuerySet["BulkAct"]):
    def waiting(self) -> Self:
        return self.filter(status=BulkStatus.WAITING)

    def forgotten(self, before: datetime) -> Self:
        """Chosen and never decided upon."""
        return self.filter(status=BulkStatus.DRAFT, created_at__lt=before)


class BulkAct(Record):
    """A choice of candidates, and what was done to all of them in one change set.

    It is made when somebody chooses the candidates, so that the preview has an address, going back loses
    nothing, and confirming it twice does it once.
    """

    # Told while the change is under way, for the bar; and what was read for the preview.
    UNTRACKED = frozenset({"progress", "versions"})

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    candidate_keys = ArrayField(models.BigIntegerField(), editable=False)
    versions = ArrayField(
        models.PositiveIntegerField(),
        default=list,
        db_default=[],
        blank=True,
        editable=False,
        help_text="Of each candidate at the preview, in the same order.",
    )
    verb = models.CharField(max_length=40, blank=True, editable=False)
    values = models.JSONField(default=dict, blank=True, editable=False, help_text="As they were typed.")
    told = models.CharField("what", max_length=500, blank=True, editable=False)
    status = models.CharField(max_length=10, choices=BulkStatus, default=BulkStatus.DRAFT, editable=False)
    looked_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When the preview was asked for."
    )
    progress = models.PositiveIntegerField(default=0, editable=False)
    changed = models.PositiveIntegerField(default=0, editable=False)
    unchanged = models.PositiveIntegerField(default=0, editable=False)
    refusals = models.JSONField(default=dict, blank=True, editable=False)
    problem = models.CharField(max_length=500, blank=True, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = BulkActQuerySet.as_manager()

    class Meta:
        verbose_name = "bulk change"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["owner", "-id"], name="bulkact_owner"),
            models.Index(
                fields=["id"],
                condition=Q(status__in=[BulkStatus.DRAFT, BulkStatus.WAITING]),
                name="bulkact_open",
            ),
        ]
        constraints = [
            one_of("status", BulkStatus.values),
            holds(
                "size",
                Q(candidate_keys__len__gte=1, candidate_keys__len__lte=MOST),
                f"Choose between 1 and {MOST:,} candidates.",
            ),
            holds(
                "decided",
                Q(status=BulkStatus.DRAFT) | (~Q(verb="") & Q(looked_at__isnull=False)),
                "Say what is to be done, and look at the preview first.",
            ),
        ]

    class Privacy:
        personal = {"candidate_keys", "values", "refusals", "told"}
        plain = {
            "id", "created_at", "updated_at", "version", "owner", "verb", "status", "looked_at",
            "versions", "progress", "changed", "unchanged", "problem", "finished_at",
        }  # fmt: skip

    def __str__(self) -> str:
        return self.told or f"{self.size:,} candidates chosen"

    @property
    def size(self) -> int:
        return len(self.candidate_keys)

    @property
    def is_draft(self) -> bool:
        return self.status == BulkStatus.DRAFT

    @property
    def is_waiting(self) -> bool:
        return self.status == BulkStatus.WAITING

    @property
    def read(self) -> dict[int, int]:
        """The version of each candidate at the preview."""
        return dict(zip(self.candidate_keys, self.versions, strict=False))

    @property
    def refused_keys(self) -> list[int]:
        return [int(key) for key in self.refusals]

    def keep_refusals(self, refused: Iterable[tuple[int, str]]) -> None:
        self.refusals = {str(key): sentence for key, sentence in refused}
