"""What other systems sent about fields that somebody decides on, and what became of each."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from audit.choices import Via
from governance.models.authority import MODEL_LABEL
from integrations.choices import InboundOutcome, Settlement
from records.constraints import holds, one_of, shaped
from records.models import Record, RecordQuerySet


class InboundChangeQuerySet(RecordQuerySet):
    """Inbound changes by what is still to be done."""

    def open(self) -> Self:
        return self.filter(outcome=InboundOutcome.FLAGGED, settlement="")


class InboundChange(Record):
    """One write that touched the map of authority: kept whatever became of it.

    The record is named by label and key: it may be of any kind, and a refused one was never there.
    """

    # Values of people are kept once, here.
    UNTRACKED = frozenset({"elements"})

    system = models.ForeignKey(
        "governance.System",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="inbound_changes",
        db_index=False,
    )
    sender = models.CharField("from", max_length=300)
    via = models.CharField(max_length=10, choices=Via.choices)
    request_id = models.CharField("request", max_length=128, blank=True)
    model = models.CharField("record type", max_length=100)
    object_id = models.BigIntegerField("record", null=True, blank=True)
    root_model = models.CharField(max_length=100)
    root_id = models.BigIntegerField(null=True, blank=True)
    fields = ArrayField(models.CharField(max_length=100))
    elements = models.JSONField()
    """For each field: name, before, after, outcome, sentence."""
    outcome = models.CharField("became", max_length=10, choices=InboundOutcome.choices)
    settlement = models.CharField("settled", max_length=10, choices=Settlement.choices, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)

    objects = InboundChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["root_model", "root_id", "-id"], name="inbound_record"),
            models.Index(fields=["system", "-id"], name="inbound_system"),
            models.Index(fields=["outcome", "-id"], name="inbound_outcome"),
        ]
        constraints = [
            one_of("outcome", InboundOutcome.values),
            one_of("via", Via.values),
            one_of("settlement", ["", *Settlement.values]),
            holds(
                "settled_whole",
                Q(settlement="", settled_by=None, settled_at=None)
                | ~Q(settlement="") & Q(settled_by__isnull=False, settled_at__isnull=False),
                "Say how, by whom and when it was settled.",
            ),
            shaped("model", MODEL_LABEL, "Name the record as app.model, in small letters."),
            shaped("root_model", MODEL_LABEL, "Name the record as app.model, in small letters."),
        ]

    class Privacy:
        personal = {"elements", "note"}
        plain: ClassVar[set[str]] = {
            "id", "created_at", "updated_at", "version", "system", "sender", "via", "request_id", "model",
            "object_id", "root_model", "root_id", "fields", "outcome", "settlement", "settled_by", "settled_at",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.sender}: {', '.join(self.fields)}"

    @property
    def is_open(self) -> bool:
        return self.outcome == InboundOutcome.FLAGGED and not self.settlement

    @property
    def flagged(self) -> list[dict[str, Any]]:
        return [each for each in self.elements if each["outcome"] == InboundOutcome.FLAGGED]
