"""A contact that must have happened, or has to, and whether it was logged in time."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from interactions.choices import ObligationStatus, Resolution, Trigger
from interactions.models.follow_up import FollowUp
from interactions.models.interaction import Interaction
from interactions.models.logging_policy import LoggingPolicy
from records.constraints import holds, one_of
from records.models import Record, RecordQuerySet

MET = (Resolution.LOGGED, Resolution.DID_NOT_HAPPEN)


class ObligationQuerySet(RecordQuerySet["Obligation"]):
    def open(self) -> Self:
        return self.filter(resolution="")

    def overdue(self, now: datetime | Now) -> Self:
        return self.open().filter(due_at__lt=now)

    def due_soon(self, now: datetime) -> Self:
        """Open, in the time before the deadline in which people are reminded."""
        return self.open().filter(due_at__gte=now, remind_at__lte=now)

    def escalated(self, now: datetime) -> Self:
        """Open although a second window is over."""
        return self.open().filter(escalate_at__lt=now)

    def met(self) -> Self:
        return self.filter(resolution__in=MET)

    def on_time(self) -> Self:
        return self.met().filter(resolved_at__lte=F("due_at"))

    def late(self) -> Self:
        return self.met().filter(resolved_at__gt=F("due_at"))

    def waived(self) -> Self:
        return self.filter(resolution=Resolution.WAIVED)

    def most_urgent_first(self) -> Self:
        return self.order_by("due_at", "id")


class Obligation(Record):
    """Somebody must log a contact with ``candidate`` until ``due_at``.

    It arises from the row that it names and ends with an interaction that fits. Both, and every time on it,
    are the database's: neither a program nor a statement moves a deadline, or meets it without a log.
    """

    PARENT = "candidate"

    trigger = models.CharField("why", max_length=12, choices=Trigger, editable=False)
    source_key = models.CharField(
        max_length=80, editable=False, unique=True, help_text="What it arose from: no row obliges twice."
    )
    candidate = models.ForeignKey(
        "candidates.Candidate", on_delete=models.PROTECT, related_name="obligations", db_index=False
    )
    submission = models.ForeignKey(
        "placements.Submission",
        on_delete=models.PROTECT,
        related_name="obligations",
        null=True,
        blank=True,
    )
    interview = models.ForeignKey(
        "placements.Interview",
        on_delete=models.PROTECT,
        related_name="obligations",
        null=True,
        blank=True,
    )
    # The database looks after both: an interaction that goes takes its obligations back to what they were.
    interaction = models.ForeignKey(
        Interaction,
        on_delete=models.DO_NOTHING,
        related_name="obligations",
        null=True,
        blank=True,
        help_text="The message or call that it arose from.",
    )
    follow_up = models.ForeignKey(
        FollowUp, on_delete=models.PROTECT, related_name="obligations", null=True, blank=True
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="obligations", db_index=False
    )
    policy = models.ForeignKey(
        LoggingPolicy, on_delete=models.PROTECT, related_name="+", db_index=False, editable=False
    )
    arises_at = models.DateTimeField("arose")
    fits_from = models.DateTimeField(
        editable=False, help_text="A contact from this time on counts: the interview itself, say."
    )
    remind_at = models.DateTimeField(editable=False)
    due_at = models.DateTimeField("due", editable=False)
    escalate_at = models.DateTimeField(editable=False)
    resolution = models.CharField(max_length=16, choices=Resolution, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True, editable=False)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    satisfied_by = models.ForeignKey(
        Interaction, on_delete=models.DO_NOTHING, related_name="satisfied", null=True, blank=True
    )
    reason = models.CharField(max_length=500, blank=True)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at", "-id"]
        indexes = [
            models.Index(fields=["-due_at", "-id"], name="obligation_due"),
            models.Index(fields=["updated_at", "id"], name="obligation_changed"),
            models.Index(
                fields=["responsible", "due_at", "id"], condition=Q(resolution=""), name="obligation_mine"
            ),
            models.Index(fields=["due_at", "id"], condition=Q(resolution=""), name="obligation_open"),
            models.Index(
                fields=["candidate", "due_at", "id"],
                include=["resolution"],
                name="obligation_candidate",
            ),
            # Carries what the page of the manager counts, so that it never visits the table.
            models.Index(
                fields=["arises_at", "id"],
                include=[
                    "responsible",
                    "trigger",
                    "resolution",
                    "resolved_at",
                    "due_at",
                    "candidate",
                    "submission",
                ],
                name="obligation_counts",
            ),
            models.Index(
                fields=["-resolved_at", "-id"],
                condition=Q(resolution=Resolution.WAIVED),
                name="obligation_waived",
            ),
        ]
        constraints = [
            one_of("trigger", Trigger.values),
            one_of("resolution", ["", *Resolution.values]),
            holds(
                "resolved_at_fits",
                Q(resolution="", resolved_at__isnull=True)
                | (~Q(resolution="") & Q(resolved_at__isnull=False)),
                "An obligation is resolved at some time, and only once it is resolved.",
            ),
            holds(
                "satisfied_by_fits",
                Q(resolution=Resolution.LOGGED, satisfied_by__isnull=False)
                | (~Q(resolution=Resolution.LOGGED) & Q(satisfied_by__isnull=True)),
                "Only a logged contact meets an obligation, and it is named.",
            ),
            holds(
                "resolved_by_someone",
                ~Q(resolution__in=[Resolution.WAIVED, Resolution.DID_NOT_HAPPEN])
                | (Q(resolved_by__isnull=False) & ~Q(reason="")),
                "Say why. A waiver and a contact that did not take place need a reason and a name.",
            ),
            holds(
                "times_in_order",
                Q(
                    due_at__gt=F("arises_at"),
                    escalate_at__gt=F("due_at"),
                    remind_at__gte=F("arises_at"),
                    remind_at__lte=F("due_at"),
                    fits_from__lte=F("arises_at"),
                ),
                "It arises, then it is due, then it is escalated.",
            ),
        ]

    class Privacy:
        personal = {"reason"}
        plain = {
            "id", "created_at", "updated_at", "version", "trigger", "source_key", "candidate",
            "submission", "interview", "interaction", "follow_up", "responsible", "policy", "arises_at",
            "fits_from", "remind_at", "due_at", "escalate_at", "resolution", "resolved_at",
            "resolved_by", "satisfied_by",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_trigger_display()}: {self.candidate}"

    @property
    def is_open(self) -> bool:
        return self.resolution == ""

    def status_at(self, now: datetime) -> ObligationStatus:
        if self.resolution in MET:
            assert self.resolved_at is not None  # noqa: S101 - a constraint says so
            on_time = self.resolved_at <= self.due_at
            return ObligationStatus.ON_TIME if on_time else ObligationStatus.LATE
        if self.resolution:
            return ObligationStatus(self.resolution)
        if self.due_at < now:
            return ObligationStatus.OVERDUE
        return ObligationStatus.DUE_SOON if self.remind_at <= now else ObligationStatus.OPEN
