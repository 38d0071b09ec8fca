"""Where another system's copy differs from the record, from the comparison that finds it to the last that does."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from integrations.choices import (
    OPEN_STATUSES,
    VALUE_KINDS,
    DiscrepancyKind,
    DiscrepancyStatus,
    ImportKind,
    Resolution,
    RightSide,
)
from integrations.models.reconciliation import COMPARED_KINDS, LONGEST_VALUE, ReconciliationRun
from records.constraints import at_most, holds, one_of
from records.models import Record, RecordQuerySet

ONCE = "This discrepancy is open already."


class DiscrepancyQuerySet(RecordQuerySet):
    """Discrepancies by whose turn it is, and by the comparisons that saw them."""

    def live(self) -> Self:
        return self.exclude(status=DiscrepancyStatus.SETTLED)

    def unsettled(self) -> Self:
        """Those that somebody has still to do something about."""
        return self.filter(status__in=OPEN_STATUSES)

    def seen_in(self, run: ReconciliationRun) -> Self:
        """What ``run`` found: it is seen by every comparison from its first to its last."""
        return self.filter(system=run.system_id, kind=run.kind, first_run__lte=run.pk, last_run__gte=run.pk)

    def new_in(self, run: ReconciliationRun) -> Self:
        return self.filter(first_run=run)

    def gone_in(self, run: ReconciliationRun) -> Self:
        return self.filter(settled_by=run)


class Discrepancy(Record):
    """One element of one record in which a copy and the record differ, or a record that one side lacks.

    It lives from the comparison that finds it first to the one that no longer does, and remembers what was
    decided in between. What comes back later is another one.
    """

    # That a comparison saw it again is no change.
    UNTRACKED = frozenset({"last_run"})

    system = models.ForeignKey(
        "governance.System", on_delete=models.PROTECT, related_name="discrepancies", db_index=False
    )
    kind = models.CharField(
        "about", max_length=12, choices=[(kind.value, kind.label) for kind in COMPARED_KINDS]
    )
    what = models.CharField("difference", max_length=13, choices=DiscrepancyKind.choices)
    candidate = models.ForeignKey(
        "candidates.Candidate", on_delete=models.CASCADE, null=True, blank=True, related_name="discrepancies"
    )
    client = models.ForeignKey(
        "clients.Client", on_delete=models.CASCADE, null=True, blank=True, related_name="discrepancies"
    )
    element = models.CharField(max_length=40, blank=True, help_text="Empty: the record as a whole.")
    their_key = models.CharField("key there", max_length=240, blank=True)
    ours = models.TextField("here", blank=True)
    theirs = models.TextField("there", blank=True)
    row = models.JSONField("row there", default=dict, blank=True)
    right = models.CharField("who is right", max_length=6, choices=RightSide.choices)
    status = models.CharField(max_length=8, choices=DiscrepancyStatus.choices, default=DiscrepancyStatus.OPEN)
    resolution = models.CharField("how it ended", max_length=9, choices=Resolution.choices, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    ignored_until = models.DateField("left until", null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)
    found_at = models.DateTimeField("found", db_default=Now(), editable=False)
    first_run = models.ForeignKey(ReconciliationRun, on_delete=models.PROTECT, related_name="found")
    last_run = models.ForeignKey(
        ReconciliationRun, on_delete=models.PROTECT, related_name="seen", db_index=False
    )
    settled_by = models.ForeignKey(
        ReconciliationRun, on_delete=models.PROTECT, null=True, blank=True, related_name="settled"
    )

    objects = DiscrepancyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "discrepancies"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["system", "status", "-id"], name="integrations_discr_system"),
            models.Index(fields=["status", "-id"], name="integrations_discr_status"),
        ]
        constraints = [
            one_of("kind", COMPARED_KINDS),
            one_of("what", DiscrepancyKind.values),
            one_of("right", RightSide.values),
            one_of("status", DiscrepancyStatus.values),
            one_of("resolution", [*Resolution.values, ""]),
            at_most("ours", LONGEST_VALUE),
            at_most("theirs", LONGEST_VALUE),
            holds(
                "settled_how",
                Q(status=DiscrepancyStatus.SETTLED) ^ Q(resolution=""),
                "What is settled, and only that, says how it ended.",
            ),
            holds(
                "about_one",
                Q(candidate=None) | Q(client=None),
                "A discrepancy is about one record.",
            ),
            holds(
                "of_its_kind",
                Q(client=None, kind=ImportKind.CANDIDATES) | Q(candidate=None, kind=ImportKind.CLIENTS),
                "A discrepancy is about a record of its kind.",
            ),
            holds(
                "element_of_value",
                Q(what__in=sorted(VALUE_KINDS)) ^ Q(element=""),
                "A difference of values, and only that, names its element.",
            ),
            holds(
                "ignored_status",
                Q(ignored_until=None) | Q(status=DiscrepancyStatus.IGNORED),
                "Only what is left for now has a day until which it is.",
            ),
            models.UniqueConstraint(
                fields=["system", "kind", "candidate", "client", "element"],
                name="integrations_discrepancy_value_once",
                condition=~Q(element="") & ~Q(status=DiscrepancyStatus.SETTLED),
                nulls_distinct=False,
                violation_error_message=ONCE,
            ),
            models.UniqueConstraint(
                fields=["system", "kind", "what", "candidate", "client", "their_key"],
                name="integrations_discrepancy_record_once",
                condition=Q(element="") & ~Q(status=DiscrepancyStatus.SETTLED),
                nulls_distinct=False,
                violation_error_message=ONCE,
            ),
        ]  # fmt: skip

    class Privacy:
        personal = {"their_key", "ours", "theirs", "row", "note"}
        plain = {
            "id", "created_at", "updated_at", "version", "system", "kind", "what", "candidate", "client",
            "element", "right", "status", "resolution", "decided_by", "decided_at", "ignored_until", "found_at",
            "first_run", "last_run", "settled_by",
        }  # fmt: skip

    def __str__(self) -> str:
        about = f"{self.element.replace('_', ' ')} of " if self.element else ""
        return f"{self.get_what_display()}: {about}{self.record or self.their_key or 'a row'}"

    @property
    def record(self) -> Any:
        """The record here, if there is one."""
        return self.candidate or self.client

    @property
    def is_about_value(self) -> bool:
        return bool(self.element)

    @property
    def is_settled(self) -> bool:
        return self.status == DiscrepancyStatus.SETTLED
