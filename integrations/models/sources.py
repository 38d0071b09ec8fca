"""Where a copy is read by ourselves: the address of another system's list, and how its answers are understood."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from governance import fields
from integrations.choices import CopyScope, ImportKind, Rhythm
from integrations.models.reconciliation import COMPARED_KINDS
from integrations.outbound import refusal_of
from records.constraints import at_most, between, country, filled, holds, one_of, shaped
from records.models import Record, RecordQuerySet

KEY_VARIABLE = "^RECONCILE_[A-Z0-9_]+$"
PERIODS = {Rhythm.DAILY: timedelta(days=1), Rhythm.WEEKLY: timedelta(weeks=1)}
MOST_MAPPED = 60


class CopySourceQuerySet(RecordQuerySet):
    """Addresses by when they are to be read."""

    def due(self, *, at: datetime | None = None) -> Self:
        """Those whose hour has come since they were read last; an hour that was slept through is made up for."""
        now = timezone.localtime(at, timezone.get_default_timezone())
        overdue = Q()
        for rhythm, period in PERIODS.items():
            overdue |= Q(rhythm=rhythm) & (Q(read_at=None) | Q(read_at__lt=now - period + timedelta(hours=1)))
        return self.filter(overdue, is_active=True, at_hour__lte=now.hour)


class CopySource(Record):
    """A list of another system that is read over the net and compared, once or in a rhythm.

    The key is named, not kept: it stands in the environment of the worker.
    """

    UNTRACKED = frozenset({"read_at"})

    name = models.CharField(max_length=120)
    system = models.ForeignKey("governance.System", on_delete=models.PROTECT, related_name="copy_sources")
    kind = models.CharField(
        "rows are", max_length=12, choices=[(kind.value, kind.label) for kind in COMPARED_KINDS],
        default=ImportKind.CANDIDATES,
    )  # fmt: skip
    url = models.URLField("address", max_length=500, help_text="Of the list, with what it should be asked.")
    key_variable = models.CharField(
        "key is in",
        max_length=80,
        blank=True,
        help_text="Name of the environment variable with the bearer key, such as RECONCILE_CRM_KEY.",
    )
    records_path = models.CharField(
        "records are in",
        max_length=100,
        blank=True,
        help_text="Such as results or data.items; empty: the answer itself.",
    )
    next_path = models.CharField(
        "next page is in",
        max_length=100,
        blank=True,
        help_text="Such as next or paging.next.after; empty: one page.",
    )
    cursor_parameter = models.CharField(
        "cursor is sent as",
        max_length=60,
        blank=True,
        help_text="Such as after, if that is no link but a cursor.",
    )
    mapping = models.JSONField(
        "what is where", default=dict, help_text='Such as {"id": "external_id", "properties.email": "email"}.'
    )
    scope = models.CharField(
        "what it should hold", max_length=5, choices=CopyScope.choices, default=CopyScope.KNOWN
    )
    country = fields.country(help_text="For telephone numbers without a country code.")
    rhythm = models.CharField("read", max_length=6, choices=Rhythm.choices, default=Rhythm.ASKED)
    at_hour = models.PositiveSmallIntegerField("not before the hour", default=3)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="copy_sources",
        verbose_name="in the name of",
        editable=False,
    )
    is_active = models.BooleanField(default=True)
    read_at = models.DateTimeField("read last", null=True, blank=True, editable=False)
    problem = models.CharField(max_length=500, blank=True, editable=False)

    objects = CopySourceQuerySet.as_manager()

    class Meta:
        verbose_name = "copy to read"
        verbose_name_plural = "copies to read"
        ordering = ["name", "id"]
        constraints = [
            filled("name", "Give it a name without blanks around it."),
            one_of("kind", COMPARED_KINDS),
            one_of("scope", CopyScope.values),
            one_of("rhythm", Rhythm.values),
            between("at_hour", 0, 23, "An hour lies between 0 and 23."),
            shaped(
                "key_variable",
                KEY_VARIABLE,
                "Name a variable that begins with RECONCILE_, in capitals: no other secret is sent.",
                blank=True,
            ),
            holds(
                "cursor_whole",
                Q(cursor_parameter="") | ~Q(next_path=""),
                "A cursor is sent only if you say where it stands in the answer.",
            ),
            at_most("problem", 500),
            country(),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        plain: ClassVar[set[str]] = {
            "id", "created_at", "updated_at", "version", "name", "system", "kind", "url", "key_variable",
            "records_path", "next_path", "cursor_parameter", "mapping", "scope", "country", "rhythm", "at_hour",
            "owner", "is_active", "read_at", "problem",
        }  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse an address to which nothing is ever sent, and a mapping that is no table of words."""
        faults: dict[str, Any] = {}
        if sentence := refusal_of(self.url):
            faults["url"] = sentence
        if not _is_table(self.mapping):
            faults["mapping"] = 'Write what is where as {"path": "what it holds"}.'
        if faults:
            raise ValidationError(faults)


def _is_table(mapping: Any) -> bool:
    if not isinstance(mapping, dict) or not 1 <= len(mapping) <= MOST_MAPPED:
        return False
    return all(
        isinstance(each, str) and each and len(each) <= 200 for pair in mapping.items() for each in pair
    )
