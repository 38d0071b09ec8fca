"""What payroll was told of a placement, and what payroll tells us back."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from placements.choices import HandoffStatus, TimesheetStatus
from placements.models.placement import Placement
from records.constraints import holds, one_of, unique
from records.models import Record, RecordQuerySet


class PayrollHandoffQuerySet(RecordQuerySet["PayrollHandoff"]):
    def outstanding(self) -> Self:
        """Not yet acknowledged by payroll."""
        return self.filter(
            status__in=[
                HandoffStatus.PENDING,
                HandoffStatus.SENT,
                HandoffStatus.REJECTED,
            ]
        )


class PayrollHandoff(Record):
    """One set of terms handed to a payroll system, known by the digest of what was sent."""

    PARENT = "placement.submission.candidate"

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="handoffs")
    system = models.ForeignKey("governance.System", on_delete=models.PROTECT, related_name="+")
    payload_digest = models.CharField(max_length=64)
    status = models.CharField(max_length=12, choices=HandoffStatus, default=HandoffStatus.PENDING)
    external_key = models.CharField(max_length=255, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    message = models.CharField(max_length=1000, blank=True)

    objects = PayrollHandoffQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = "payroll hand-off"
        indexes = [models.Index(fields=["status", "-created_at", "-id"], name="handoff_status")]
        constraints = [
            unique(
                "once",
                "placement",
                "system",
                "payload_digest",
                when=~Q(status=HandoffStatus.CORRECTED),
                message="These terms were already handed to this system.",
            ),
            one_of("status", HandoffStatus.values),
            holds(
                "digest_sha256",
                Q(payload_digest__regex="^[0-9a-f]{64}$"),
                "The digest is not a SHA-256 in hexadecimal.",
            ),
            holds(
                "sent_when",
                Q(status=HandoffStatus.PENDING) | Q(sent_at__isnull=False),
                "A hand-off is sent before it is answered.",
            ),
            holds(
                "answered_when",
                ~Q(status__in=[HandoffStatus.ACKNOWLEDGED, HandoffStatus.REJECTED])
                | Q(answered_at__isnull=False),
                "Say when payroll answered.",
            ),
        ]

    class Privacy:
        personal = {"message"}
        plain = {
            "id", "created_at", "updated_at", "version", "placement", "system",
            "payload_digest", "status", "external_key", "sent_at", "answered_at",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.system}: {self.placement}"


class TimesheetSummary(Record):
    """Hours of one period as payroll has them: a copy to read, payroll is the authority."""

    PARENT = "placement.submission.candidate"

    placement = models.ForeignKey(
        Placement, on_delete=models.PROTECT, related_name="timesheets", db_index=False
    )
    system = models.ForeignKey("governance.System", on_delete=models.PROTECT, related_name="+")
    external_key = models.CharField(max_length=255)
    period_start = models.DateField()
    period_end = models.DateField()
    regular_hours = models.DecimalField(max_digits=7, decimal_places=2)
    overtime_hours = models.DecimalField(max_digits=7, decimal_places=2, default=0)
    status = models.CharField(max_length=12, choices=TimesheetStatus)
    synced_at = models.DateTimeField()

    class Meta:
        ordering = ["-period_start", "-id"]
        verbose_name_plural = "timesheet summaries"
        indexes = [
            models.Index(fields=["placement", "-period_start", "-id"], name="timesheet_placement"),
            models.Index(fields=["-period_start", "-id"], name="timesheet_recent"),
        ]
        constraints = [
            unique(
                "key_once",
                "system",
                "external_key",
                message="This system already sent a timesheet with this key.",
            ),
            one_of("status", TimesheetStatus.values),
            holds(
                "period_ordered",
                Q(period_end__gte=F("period_start")),
                "The period ends before it starts.",
            ),
            holds(
                "hours_not_negative",
                Q(regular_hours__gte=0, overtime_hours__gte=0),
                "Hours cannot be negative.",
            ),
            holds(
                "has_key",
                ~Q(external_key=""),
                "A timesheet carries the key of the system it came from.",
            ),
        ]

    class Privacy:
        personal = {"regular_hours", "overtime_hours"}
        plain = {
            "id", "created_at", "updated_at", "version", "placement", "system",
            "external_key", "period_start", "period_end", "status", "synced_at",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.period_start} to {self.period_end}: {self.placement}"
