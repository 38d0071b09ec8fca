"""Files that are imported, and their rows."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Count, Q
from django.utils import timezone

from accounts.choices import Locale
from governance import fields
from integrations.choices import (
    WAITS,
    WORKING_IMPORT_STATUSES,
    ExistingMode,
    ImportKind,
    ImportStatus,
    LookalikeMode,
    RowAction,
    RowStatus,
)
from integrations.mapping import Proposal
from integrations.reading import Layout
from records.constraints import at_most, country, holds, one_of
from records.models import Record, RecordQuerySet

# Many times what the slowest chunk takes.
ABANDONED_AFTER = timedelta(minutes=1)


def storage_name(batch: "ImportBatch", file_name: str) -> str:  # noqa: ARG001 - Django gives both
    """Return a name of our own: the one that people gave the file is no path, and stays in the database."""
    return f"imports/{uuid4().hex}"


class ImportBatchQuerySet(RecordQuerySet):
    """Imports by what is still to be done."""

    def waiting_for_worker(self) -> Self:
        return self.filter(status__in=WORKING_IMPORT_STATUSES)

    def abandoned(self, *, at: datetime | None = None) -> Self:
        """Imports whose worker has not moved for a while, or never began."""
        lately = (at or timezone.now()) - ABANDONED_AFTER
        quiet = Q(advanced_at__lt=lately) | Q(advanced_at=None)
        return self.waiting_for_worker().filter(quiet, updated_at__lt=lately)


class ImportBatch(Record):
    """One uploaded file on its way into the record.

    How far the worker is lies outside the history; what people decided lies in it.
    """

    UNTRACKED = frozenset({"rows_total", "rows_done", "bytes_done", "advanced_at"})

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="imports",
        db_index=False,
        editable=False,
        verbose_name="imported by",
    )
    kind = models.CharField(
        "rows are", max_length=12, choices=ImportKind.choices, default=ImportKind.CANDIDATES
    )
    file_name = models.CharField("file", max_length=255)
    file = models.FileField("uploaded file", upload_to=storage_name, max_length=200)
    table = models.FileField(
        upload_to=storage_name, max_length=200, blank=True, help_text="The sheet as CSV, of a workbook."
    )
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    sheets = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    sheet = models.CharField(max_length=100, blank=True)
    layout = models.JSONField(default=dict, blank=True)
    proposal = models.JSONField(default=dict, blank=True)
    mapping = models.JSONField(default=dict, blank=True, help_text="What each column holds, by its heading.")
    existing = models.CharField(
        "what is in the record already",
        max_length=10,
        choices=ExistingMode.choices,
        default=ExistingMode.SKIP,
    )
    match_by = models.CharField(
        "known by", max_length=20, blank=True, help_text="Empty: by every key that a row has."
    )
    lookalikes = models.CharField(
        "people who seem to be there", max_length=4, choices=LookalikeMode.choices, default=LookalikeMode.HOLD
    )
    clears = models.BooleanField("empty cells clear", default=False)
    locale = models.CharField(
        "dates and numbers", max_length=5, choices=Locale.choices, default=Locale.BRITISH
    )
    country = fields.country(
        help_text="For telephone numbers without a country code, where the row names no country."
    )
    system = models.ForeignKey(
        "governance.System",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="imports",
        help_text="Whose export this is. Keys of the other system are kept under it.",
    )
    status = models.CharField(max_length=10, choices=ImportStatus.choices, default=ImportStatus.MAPPING)
    problem = models.CharField(max_length=500, blank=True)
    rows_total = models.PositiveIntegerField(default=0, editable=False)
    rows_done = models.PositiveIntegerField(default=0, editable=False)
    bytes_done = models.PositiveBigIntegerField(default=0, editable=False)
    advanced_at = models.DateTimeField(null=True, blank=True, editable=False)
    started_at = models.DateTimeField(null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)

    reverted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        editable=False,
    )

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "import"
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["owner", "-created_at", "-id"], name="integrations_batch_owner"),
            models.Index(
                fields=["status", "id"],
                name="integrations_batch_waiting",
                condition=Q(status__in=sorted(WORKING_IMPORT_STATUSES)),
            ),
        ]
        constraints = [
            one_of("status", ImportStatus.values),
            one_of("existing", ExistingMode.values),
            one_of("kind", ImportKind.values),
            one_of("lookalikes", LookalikeMode.values),
            one_of("locale", Locale.values),
            country(),
            holds("failed_why", ~Q(status=ImportStatus.FAILED) | ~Q(problem=""), "Say why it failed."),
        ]

    class Privacy:
        personal = {"proposal"}
        plain = {
            "id", "created_at", "updated_at", "version", "owner", "file_name", "file", "table", "size",
            "sha256", "sheets", "sheet", "layout", "mapping", "kind", "existing", "match_by", "clears",
            "lookalikes", "locale", "reverted_by",
            "country", "system", "status",
            "problem", "rows_total", "rows_done", "bytes_done", "advanced_at", "started_at", "finished_at",
        }  # fmt: skip

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_working(self) -> bool:
        return self.status in WORKING_IMPORT_STATUSES

    @property
    def is_editable(self) -> bool:
        """Whether columns may still be mapped otherwise."""
        return self.status in {ImportStatus.MAPPING, ImportStatus.CHECKED, ImportStatus.FAILED}

    @property
    def is_revertible(self) -> bool:
        """Whether it has written something that is not taken back."""
        ended = self.status in {ImportStatus.DONE, ImportStatus.CANCELLED}
        return ended and self.rows.written().exists()

    def read_layout(self) -> Layout:
        return Layout(**self.layout)

    def read_proposal(self) -> Proposal:
        return Proposal.from_json(self.proposal)


class ImportRowQuerySet(RecordQuerySet):
    """Rows of a file by what becomes of them."""

    def to_commit(self) -> Self:
        return self.filter(status=RowStatus.PENDING).order_by("line")

    def in_error(self) -> Self:
        return self.filter(action=RowAction.ERROR)

    def with_warnings(self) -> Self:
        return self.exclude(action=RowAction.ERROR).exclude(problems=[])

    def waiting(self) -> Self:
        """Rows of which a value was proposed, for a second person to decide on."""
        return self.filter(problems__contains=[{"column": "", "field": WAITS}])

    def written(self) -> Self:
        """Rows that made or changed a record, which is not taken back."""
        return self.filter(status=RowStatus.DONE, action__in=[RowAction.CREATE, RowAction.UPDATE]).exclude(
            change_set_id=None
        )

    def mark_done(self, made: Mapping[int, tuple[int | None, int | None]]) -> None:
        """Mark rows, given by key, as done, with candidate, record and the act under way.

        One plain statement: ``bulk_update`` would build an expression for each row, slower than the rows.
        """
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE integrations_importrow AS row SET status = %s, candidate_id = done.candidate_id, "
                "object_id = done.object_id, change_set_id = (SELECT id FROM audit_changeset "
                "WHERE xid = pg_current_xact_id() AND occurred_at = transaction_timestamp()) "
                "FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) "
                "AS done (id, candidate_id, object_id) WHERE row.id = done.id",
                [
                    RowStatus.DONE,
                    list(made),
                    [candidate for candidate, _ in made.values()],
                    [record for _, record in made.values()],
                ],
            )

    def counts(self) -> dict[str, int]:
        """How many rows each action has, in one query."""
        found = dict(self.order_by().values_list("action").annotate(number=Count("*")))
        return {action: found.get(action, 0) for action in RowAction.values}


class ImportRow(models.Model):
    """One row of a file as it was read, and what became of it.

    No record of its own: what a row did stands in the history of its candidate. It is written twice,
    when it is checked and when it is committed, by the worker alone.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows", db_index=False)
    line = models.PositiveIntegerField(help_text="Where it begins in the file.")
    raw = ArrayField(models.TextField(), help_text="Its cells, in the order of the columns.")
    action = models.CharField(max_length=10, choices=RowAction.choices)
    reason = models.CharField(max_length=300, blank=True)
    problems = models.JSONField(default=list, blank=True)
    status = models.CharField(max_length=10, choices=RowStatus.choices, default=RowStatus.PENDING)
    candidate = models.ForeignKey(
        "candidates.Candidate", on_delete=models.SET_NULL, null=True, related_name="import_rows"
    )
    object_id = models.BigIntegerField(
        null=True, blank=True, help_text="The key of the record, of whichever kind the import is."
    )

    change_set_id = models.BigIntegerField(null=True, blank=True, help_text="The act that wrote it.")

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        ordering = ["batch", "line", "id"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["batch", "action", "line", "id"], name="integrations_row_action"),
            models.Index(
                fields=["batch", "line", "id"],
                name="integrations_row_pending",
                condition=Q(status=RowStatus.PENDING),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["batch", "line"], name="integrations_importrow_line"),
            one_of("action", RowAction.values),
            one_of("status", RowStatus.values),
            at_most("reason", 300),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = {"raw", "problems", "candidate"}
        plain: ClassVar[set[str]] = {
            "id",
            "batch",
            "line",
            "action",
            "reason",
            "status",
            "object_id",
            "change_set_id",
        }

    def __str__(self) -> str:
        return f"{self.batch}, line {self.line}"

    @property
    def record_id(self) -> int | None:
        """The key of its record; a candidate may have been merged since."""
        return self.candidate_id if self.batch.kind == ImportKind.CANDIDATES else self.object_id

    @property
    def cells(self) -> list[tuple[str, str]]:
        """Each heading with its cell."""
        return list(zip(self.batch.layout["columns"], self.raw, strict=False))

    @property
    def errors(self) -> list[dict[str, Any]]:
        return [problem for problem in self.problems if problem["is_error"]]

    @property
    def warnings(self) -> list[dict[str, Any]]:
        return [problem for problem in self.problems if not problem["is_error"]]
