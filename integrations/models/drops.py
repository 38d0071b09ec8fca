"""Drops: files for other systems, written each night with what they are given and nothing else."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from governance.models import System
from integrations.choices import DropFormat, RunStatus
from records.constraints import at_least, between, filled, holds, one_of
from records.models import Record


class Drop(Record):
    """What one system finds in its folder each night."""

    system = models.ForeignKey(
        System,
        on_delete=models.PROTECT,
        related_name="drops",
        help_text="Written is what the map of authority gives it, of the records that its account may see.",
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        editable=False,
        verbose_name="added by",
    )
    name = models.CharField(max_length=120)
    format = models.CharField(max_length=10, choices=DropFormat.choices, default=DropFormat.CSV)
    resources = ArrayField(
        models.CharField(max_length=100),
        default=list,
        blank=True,
        verbose_name="records",
        help_text="As in candidates.candidate; every kind that the system is given when empty.",
    )
    is_incremental = models.BooleanField(
        "only what changed",
        default=False,
        help_text="Since the run before; deleted records stand in a file of their own. The first run is whole.",
    )
    hour = models.PositiveSmallIntegerField("hour (UTC)", default=2, help_text="When it is written, 0 to 23.")
    keep_days = models.PositiveSmallIntegerField(
        "kept for days", default=14, help_text="After that the files are deleted."
    )
    is_active = models.BooleanField("written each night", default=True)

    class Meta:
        verbose_name = "file drop"
        ordering = ["name", "id"]
        constraints = [
            filled("name", "Give the drop a name without blanks around it."),
            one_of("format", DropFormat.values),
            between("hour", 0, 23, "Give an hour from 0 to 23."),
            at_least("keep_days", 1, "Keep the files for a day at least."),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        plain = {
            "id", "created_at", "updated_at", "version", "system", "owner", "name", "format", "resources",
            "is_incremental", "hour", "keep_days", "is_active",
        }  # fmt: skip

    def __str__(self) -> str:
        return self.name


class DropRun(models.Model):
    """One writing of a drop: what is in its folder, with digests, and where in the feed it ends.

    No record of its own: what left stands in the access log.
    """

    drop = models.ForeignKey(Drop, on_delete=models.CASCADE, related_name="runs", db_index=False)
    began_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=RunStatus.choices, default=RunStatus.RUNNING)
    is_full = models.BooleanField(default=True)
    folder = models.CharField(max_length=200, blank=True)
    manifest = models.JSONField(default=dict, blank=True)
    position = ArrayField(models.BigIntegerField(), null=True, blank=True)
    problem = models.CharField(max_length=500, blank=True)
    is_kept = models.BooleanField(default=True, help_text="Whether its files are still there.")

    class Meta:
        ordering = ["-id"]
        default_permissions = ()
        indexes = [models.Index(fields=["drop", "-id"], name="integrations_droprun_newest")]
        constraints = [
            one_of("status", RunStatus.values),
            holds("failed_why", ~Q(status=RunStatus.FAILED) | ~Q(problem=""), "Say why it failed."),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        plain: ClassVar[set[str]] = {
            "id", "drop", "began_at", "ended_at", "status", "is_full", "folder", "manifest", "position",
            "problem", "is_kept",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.drop}, {self.began_at:%Y-%m-%d %H:%M}"

    @property
    def rows(self) -> int:
        return sum(file["rows"] for file in self.manifest.get("files", ()))
