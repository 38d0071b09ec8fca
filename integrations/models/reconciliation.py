"""Comparisons of another system's copy with the record, and its rows while they are compared."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.choices import Locale
from governance import fields
from integrations.choices import (
    ComparisonStatus,
    CopyScope,
    ImportKind,
)
from integrations.mapping import Proposal
from integrations.models.imports import storage_name
from integrations.reading import Layout
from records.constraints import country, holds, one_of
from records.models import Record, RecordQuerySet

# Many times what the slowest step takes.
ABANDONED_AFTER = timedelta(minutes=5)
COMPARED_KINDS = (ImportKind.CANDIDATES, ImportKind.CLIENTS)
LONGEST_VALUE = 20_000


class ReconciliationRunQuerySet(RecordQuerySet):
    """Comparisons by how far they are."""

    def waiting_for_worker(self) -> Self:
        return self.filter(status=ComparisonStatus.COMPARING)

    def abandoned(self, *, at: datetime | None = None) -> Self:
        """Comparisons whose worker has not moved for a while, or never began."""
        lately = (at or timezone.now()) - ABANDONED_AFTER
        quiet = Q(advanced_at__lt=lately) | Q(advanced_at=None)
        return self.waiting_for_worker().filter(quiet, updated_at__lt=lately)


class ReconciliationRun(Record):
    """One comparison of a copy, as another system gave it, with the record."""

    UNTRACKED = frozenset({"rows_total", "rows_done", "bytes_done", "advanced_at", "step"})

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="comparisons",
        editable=False,
        verbose_name="compared by",
    )
    system = models.ForeignKey(
        "governance.System", on_delete=models.PROTECT, related_name="comparisons", db_index=False
    )
    source = models.ForeignKey(
        "integrations.CopySource",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="runs",
        editable=False,
        help_text="Empty: a file that somebody brought.",
    )
    kind = models.CharField(
        "rows are",
        max_length=12,
        choices=[(kind.value, kind.label) for kind in COMPARED_KINDS],
        default=ImportKind.CANDIDATES,
    )
    scope = models.CharField(
        "what it should hold", max_length=5, choices=CopyScope.choices, default=CopyScope.KNOWN
    )
    file_name = models.CharField("file", max_length=255)
    file = models.FileField("copy", upload_to=storage_name, max_length=200)
    table = models.FileField(upload_to=storage_name, max_length=200, blank=True)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    layout = models.JSONField(default=dict, blank=True)
    proposal = models.JSONField(default=dict, blank=True)
    mapping = models.JSONField(default=dict, blank=True, help_text="What each column holds, by its heading.")
    locale = models.CharField(
        "dates and numbers", max_length=5, choices=Locale.choices, default=Locale.BRITISH
    )
    country = fields.country(help_text="For telephone numbers without a country code.")
    status = models.CharField(
        max_length=10, choices=ComparisonStatus.choices, default=ComparisonStatus.MAPPING
    )
    problem = models.CharField(max_length=500, blank=True)
    elements = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, help_text="What was compared."
    )
    rows_total = models.PositiveIntegerField(default=0, editable=False)
    rows_done = models.PositiveIntegerField(default=0, editable=False)
    bytes_done = models.PositiveBigIntegerField(default=0, editable=False)
    step = models.CharField(max_length=100, blank=True, editable=False)
    unreadable = models.PositiveIntegerField("rows that could not be read", default=0, editable=False)
    advanced_at = models.DateTimeField(null=True, blank=True, editable=False)
    started_at = models.DateTimeField(null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ReconciliationRunQuerySet.as_manager()

    class Meta:
        verbose_name = "comparison"
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["system", "kind", "-id"], name="integrations_run_system"),
            models.Index(
                fields=["id"],
                name="integrations_run_waiting",
                condition=Q(status=ComparisonStatus.COMPARING),
            ),
        ]
        constraints = [
            one_of("status", ComparisonStatus.values),
            one_of("kind", COMPARED_KINDS),
            one_of("scope", CopyScope.values),
            one_of("locale", Locale.values),
            country(),
            holds("failed_why", ~Q(status=ComparisonStatus.FAILED) | ~Q(problem=""), "Say why it failed."),
        ]

    class Privacy:
        personal = {"proposal"}
        plain = {
            "id", "created_at", "updated_at", "version", "owner", "system", "source", "kind", "scope", "file_name",
            "file", "table", "size", "sha256", "layout", "mapping", "locale", "country", "status", "problem",
            "elements", "rows_total", "rows_done", "bytes_done", "step", "unreadable", "advanced_at", "started_at",
            "finished_at",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.system}: {self.file_name}"

    @property
    def is_working(self) -> bool:
        return self.status == ComparisonStatus.COMPARING

    @property
    def before(self) -> "ReconciliationRun | None":
        """The comparison with the same system that came before this one."""
        return (
            type(self)
            .objects.filter(
                system=self.system_id, kind=self.kind, status=ComparisonStatus.DONE, pk__lt=self.pk
            )
            .order_by("-pk")
            .first()
        )

    def read_layout(self) -> Layout:
        return Layout(**self.layout)

    def read_proposal(self) -> Proposal:
        return Proposal.from_json(self.proposal)


class CopiedRow(models.Model):
    """A row of a copy while it is compared: normalised, and which record it is about.

    Work of the moment, without history and not kept in the log of the database: it is deleted when the
    comparison ends, and read anew after a crash.
    """

    run = models.ForeignKey(ReconciliationRun, on_delete=models.CASCADE, related_name="rows", db_index=False)
    line = models.PositiveIntegerField()
    key = models.CharField(max_length=200, blank=True)
    reference = models.CharField(max_length=200, blank=True)
    name = models.TextField(blank=True)
    emails = ArrayField(models.TextField(), default=list)
    phones = ArrayField(models.TextField(), default=list)
    number = models.TextField(blank=True)
    cells = ArrayField(
        models.TextField(null=True), help_text="In the order of the elements; null is not comparable."
    )
    row = models.JSONField(default=dict)
    record = models.BigIntegerField(null=True)
    how = models.CharField(max_length=10, blank=True)
    is_spare = models.BooleanField(default=False)

    class Meta:
        ordering = ["run", "line", "id"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["run", "key"], name="integrations_copied_key"),
            models.Index(fields=["run", "record"], name="integrations_copied_record"),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = {"key", "name", "emails", "phones", "number", "cells", "row", "record"}
        plain: ClassVar[set[str]] = {"id", "run", "line", "reference", "how", "is_spare"}

    def __str__(self) -> str:
        return f"{self.run}, line {self.line}"
