"""Webhooks: where other systems want to be told, what is told, and how each attempt went."""

from typing import ClassVar, Self
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone

from governance.models import System
from integrations.choices import DeliveryStatus, EndpointStatus, EventKind
from records.constraints import at_most, filled, holds, one_of
from records.models import Record, RecordQuerySet

PING = "ping"


class WebhookEndpointQuerySet(RecordQuerySet["WebhookEndpoint"]):
    """Webhooks by whether they work."""

    def served(self) -> Self:
        """Not paused by anybody, and their systems are switched on."""
        return self.exclude(status=EndpointStatus.PAUSED).filter(
            system__is_active=True, system__account__is_active=True
        )

    def in_trouble(self) -> Self:
        """Their receivers do not answer, or have missed something."""
        dead = WebhookDelivery.objects.dead().filter(endpoint=OuterRef("pk"))
        return self.filter(Q(status=EndpointStatus.WAITING) | Exists(dead.order_by()))


class WebhookEndpoint(Record):
    """One address of another system that is told of changes, and of which.

    How far it is told and how its receiver answers lies outside the history; what people decided lies in it.
    """

    UNTRACKED = frozenset(
        {
            "secret", "former_secret", "former_until", "position", "failures", "failing_since", "held_until",
            "noticed_at", "delivered_at",
        }
    )  # fmt: skip

    system = models.ForeignKey(
        System,
        on_delete=models.PROTECT,
        related_name="webhooks",
        help_text="Told is what its service account may see.",
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        editable=False,
        verbose_name="added by",
        help_text="Is written to when messages do not arrive.",
    )
    name = models.CharField(max_length=120, help_text="What it is for, such as “Starters for payroll”.")
    url = models.CharField("address", max_length=500, help_text="Where messages are sent, by https.")
    resources = ArrayField(
        models.CharField(max_length=100),
        default=list,
        blank=True,
        verbose_name="records",
        help_text="As in candidates.candidate; every kind when empty.",
    )
    kinds = ArrayField(
        models.CharField(max_length=10, choices=EventKind.choices),
        default=list,
        blank=True,
        verbose_name="events",
        help_text="Every event when none is chosen.",
    )
    watched = ArrayField(
        models.CharField(max_length=100),
        default=list,
        blank=True,
        verbose_name="changed fields",
        help_text="Tell a change only when one of these changed, as in owner, status; any when empty.",
    )
    skips_own = models.BooleanField(
        "leave out what the system did itself",
        default=True,
        help_text="Keeps two programs from answering each other for ever.",
    )
    status = models.CharField(
        max_length=10, choices=EndpointStatus.choices, default=EndpointStatus.ACTIVE, editable=False
    )
    status_reason = models.CharField(max_length=300, blank=True, editable=False)

    secret = models.TextField(editable=False, help_text="Sealed.")
    secret_made_at = models.DateTimeField("secret since", editable=False)
    former_secret = models.TextField(blank=True, editable=False, help_text="Sealed.")
    former_until = models.DateTimeField(null=True, blank=True, editable=False)
    position = ArrayField(models.BigIntegerField(), editable=False, help_text="Its place in the feed.")
    failures = models.PositiveIntegerField(default=0, editable=False, help_text="One after the other.")
    failing_since = models.DateTimeField(null=True, blank=True, editable=False)
    held_until = models.DateTimeField(null=True, blank=True, editable=False)
    noticed_at = models.DateTimeField(null=True, blank=True, editable=False)
    delivered_at = models.DateTimeField("last delivery", null=True, blank=True, editable=False)

    issued_secret = ""
    """The secret in clear, on the instance for which it was just made and nowhere else."""

    objects = WebhookEndpointQuerySet.as_manager()

    class Meta:
        verbose_name = "webhook"
        ordering = ["name", "id"]
        constraints = [
            filled("name", "Give the webhook a name without blanks around it."),
            one_of("status", EndpointStatus.values),
            holds(
                "kinds_known",
                Q(kinds__contained_by=EventKind.values),
                "Choose one of the listed values for events.",
            ),
            holds("position_whole", Q(position__len=4), "A place in the feed has four numbers."),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        plain = {
            "id", "created_at", "updated_at", "version", "system", "owner", "name", "url", "resources", "kinds",
            "watched", "skips_own", "status", "status_reason", "secret", "secret_made_at", "former_secret",
            "former_until",
            "position", "failures", "failing_since", "held_until", "noticed_at", "delivered_at",
        }  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def host(self) -> str:
        """The server of its address; paths of receivers may hold secrets."""
        return urlsplit(self.url).hostname or ""

    @property
    def is_paused(self) -> bool:
        return self.status == EndpointStatus.PAUSED

    @property
    def has_two_secrets(self) -> bool:
        return bool(self.former_until and self.former_until > timezone.now())


class WebhookDeliveryQuerySet(RecordQuerySet["WebhookDelivery"]):
    """Messages by what became of them."""

    def waiting(self) -> Self:
        return self.filter(status=DeliveryStatus.WAITING)

    def dead(self) -> Self:
        """Given up; a test that failed has told what it was to tell."""
        return self.filter(status=DeliveryStatus.DEAD).exclude(event=PING)

    def next_in_line(self, endpoint: WebhookEndpoint) -> Self:
        """The oldest message about each record: the next one leaves when this one has arrived."""
        line = self.waiting().filter(endpoint=endpoint).order_by("model", "object_id", "id")
        return self.filter(pk__in=line.distinct("model", "object_id").values("pk"))

    def due(self, endpoint: WebhookEndpoint) -> Self:
        """Those that may leave now, by the clock of the database, which also set it."""
        return self.next_in_line(endpoint).filter(due_at__lte=Now()).order_by("due_at", "id")


class WebhookDelivery(models.Model):
    """One message about one change of one record, to one webhook.

    No record of its own: what it tells stands in the audit log. Values that the system is given are frozen as
    history had them; they go when the record is redacted or deleted.
    """

    endpoint = models.ForeignKey(
        WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries", db_index=False
    )
    message_id = models.UUIDField(default=uuid4, unique=True, help_text="The same for every attempt.")
    event = models.CharField(max_length=120, help_text="As in candidate.changed.")
    model = models.CharField(max_length=100, blank=True)
    object_id = models.BigIntegerField(default=0)
    told_version = models.PositiveIntegerField(null=True, blank=True)
    changed = ArrayField(models.TextField(), default=list, blank=True)
    values = models.JSONField(null=True, blank=True)
    merged_into = models.BigIntegerField(null=True, blank=True)
    act = models.BigIntegerField(null=True, blank=True)
    via = models.CharField(max_length=20, blank=True)
    is_own = models.BooleanField(default=False)
    happened_at = models.DateTimeField()
    created_at = models.DateTimeField(db_default=Now())
    status = models.CharField(max_length=10, choices=DeliveryStatus.choices, default=DeliveryStatus.WAITING)
    due_at = models.DateTimeField(db_default=Now())
    tries = models.PositiveIntegerField(default=0)
    tried_first_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "webhook deliveries"
        ordering = ["-id"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["endpoint", "-id"], name="integrations_delivery_newest"),
            models.Index(
                fields=["endpoint", "model", "object_id", "id"],
                name="integrations_delivery_line",
                condition=Q(status=DeliveryStatus.WAITING),
            ),
            models.Index(
                fields=["endpoint", "due_at"],
                name="integrations_delivery_due",
                condition=Q(status=DeliveryStatus.WAITING),
            ),
            models.Index(
                fields=["endpoint", "-id"],
                name="integrations_delivery_dead",
                condition=Q(status=DeliveryStatus.DEAD),
            ),
            models.Index(
                fields=["model", "object_id"],
                name="integrations_delivery_values",
                condition=Q(values__isnull=False),
            ),
            models.Index(fields=["ended_at"], name="integrations_delivery_old"),
        ]
        constraints = [one_of("status", DeliveryStatus.values)]

    class Privacy:
        personal: ClassVar[set[str]] = {"values"}
        plain: ClassVar[set[str]] = {
            "id", "endpoint", "message_id", "event", "model", "object_id", "told_version", "changed",
            "merged_into", "act", "via", "is_own", "happened_at", "created_at", "status", "due_at", "tries",
            "tried_first_at", "ended_at",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.event} {self.object_id or ''}".strip()

    @property
    def name(self) -> str:
        """Its ``webhook-id``."""
        return f"msg_{self.message_id.hex}"

    @property
    def is_waiting(self) -> bool:
        return self.status == DeliveryStatus.WAITING

    @property
    def is_test(self) -> bool:
        return self.event == PING


class WebhookAttempt(models.Model):
    """One try to deliver a message, and what came back."""

    delivery = models.ForeignKey(
        WebhookDelivery, on_delete=models.CASCADE, related_name="attempts", db_index=False
    )
    at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField("answer", null=True, blank=True)
    address = models.GenericIPAddressField(null=True, blank=True)
    problem = models.CharField(max_length=400, blank=True)
    answer = models.TextField(blank=True, help_text="How the answer began.")

    class Meta:
        ordering = ["-at", "-id"]
        default_permissions = ()
        indexes = [models.Index(fields=["delivery", "-id"], name="integrations_attempt_newest")]
        constraints = [at_most("answer", 2_000)]

    class Privacy:
        personal: ClassVar[set[str]] = {"answer"}
        plain: ClassVar[set[str]] = {"id", "delivery", "at", "milliseconds", "status", "address", "problem"}

    def __str__(self) -> str:
        return f"{self.delivery}: {self.status or self.problem}"

    @property
    def is_accepted(self) -> bool:
        return self.status is not None and 200 <= self.status < 300
