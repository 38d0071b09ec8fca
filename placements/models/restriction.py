"""Clients to whom a candidate must not be sent."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Func, Q, Value

from clients.models import Client
from placements.choices import RestrictionKind
from records.constraints import at_most, holds, one_of, unique
from records.models import Record, RecordQuerySet


class ClientRestrictionQuerySet(RecordQuerySet["ClientRestriction"]):
    def in_force(self, today: date) -> Self:
        return self.filter(Q(until__isnull=True) | Q(until__gte=today), lifted_at__isnull=True)

    def covering(self, client: int) -> Self:
        """Those against the client or a company above it."""
        lineage = Func(Value(client), function="placements_lineage", output_field=models.BigIntegerField())
        return self.filter(client__in=Client.objects.filter(pk=client).order_by().values_list(lineage))


class ClientRestriction(Record):
    """Never send this candidate to that client, until a day or until somebody lifts it."""

    PARENT = "candidate"

    candidate = models.ForeignKey(
        "candidates.Candidate",
        on_delete=models.PROTECT,
        related_name="client_restrictions",
        db_index=False,
    )
    client = models.ForeignKey(
        "clients.Client",
        on_delete=models.PROTECT,
        related_name="candidate_restrictions",
    )
    kind = models.CharField(max_length=20, choices=RestrictionKind)
    reason = models.TextField()
    until = models.DateField(null=True, blank=True, help_text="The last day; for good if empty.")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )

    objects = ClientRestrictionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["candidate", "-created_at", "-id"], name="restriction_candidate"),
            models.Index(fields=["-created_at", "-id"], name="restriction_recent"),
        ]
        constraints = [
            unique(
                "once",
                "candidate",
                "client",
                when=Q(lifted_at__isnull=True),
                message="This candidate is already kept from this client.",
            ),
            one_of("kind", RestrictionKind.values),
            holds(
                "has_reason",
                ~Q(reason=""),
                "Say why this candidate must not be sent to this client.",
            ),
            holds(
                "lifted_by",
                Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                "Say who lifted the restriction.",
            ),
            at_most("reason", 2_000),
        ]

    class Privacy:
        personal = {"reason"}
        plain = {
            "id", "created_at", "updated_at", "version", "candidate", "client", "kind",
            "until", "lifted_at", "lifted_by",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.candidate} not to {self.client}"
