"""People kept together for later, by hand or by a search."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, TextField
from django.db.models.functions import Cast, Length
from django.db.models.lookups import LessThanOrEqual

from candidates.choices import AlertFrequency, PoolKind, Visibility
from candidates.models.candidate import Candidate
from records.constraints import at_most, filled, holds, one_of, unique
from records.models import Record


class SavedSearch(Record):
    """A search that somebody wants to run again, or to be told about."""

    # When the last alert went out, and of whom it told, are the worker's notes to itself.
    UNTRACKED = frozenset({"alerted_at", "told"})

    name = models.CharField(max_length=120)
    query = models.JSONField(default=dict, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="saved_searches",
        db_index=False,
    )
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.PRIVATE)
    alert = models.CharField(max_length=10, choices=AlertFrequency.choices, default=AlertFrequency.NEVER)
    alerted_at = models.DateTimeField(null=True, blank=True, editable=False)
    told = ArrayField(models.BigIntegerField(), default=list, db_default=[], blank=True, editable=False)

    class Meta:
        verbose_name_plural = "saved searches"
        ordering = ["name", "id"]
        constraints = [
            filled("name", "Give the search a name."),
            unique("name", "owner", "name", message="You have a search with this name already."),
            one_of("visibility", Visibility.values),
            one_of("alert", AlertFrequency.values),
            holds(
                "query_length",
                LessThanOrEqual(Length(Cast("query", TextField())), 10_000),
                "The search is too long to be kept.",
            ),
        ]

    class Privacy:
        personal = {"query"}
        plain = {
            "id", "created_at", "updated_at", "version", "name", "owner", "visibility", "alert",
            "alerted_at", "told",
        }  # fmt: skip

    def __str__(self) -> str:
        return self.name


class TalentPool(Record):
    """Candidates kept together: chosen by hand, or whoever a saved search finds."""

    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    kind = models.CharField(max_length=10, choices=PoolKind.choices, default=PoolKind.STATIC)
    search = models.ForeignKey(
        SavedSearch, on_delete=models.PROTECT, null=True, blank=True, related_name="pools"
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="talent_pools")
    team = models.ForeignKey(
        "accounts.Team",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="talent_pools",
    )
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.TEAM)
    candidates = models.ManyToManyField(
        Candidate, through="TalentPoolMember", related_name="talent_pools", blank=True
    )

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            filled("name", "Give the pool a name."),
            one_of("kind", PoolKind.values),
            one_of("visibility", Visibility.values),
            holds(
                "search_given",
                Q(kind=PoolKind.SEARCH, search__isnull=False) | Q(kind=PoolKind.STATIC, search__isnull=True),
                "A pool found by a search names it; a pool chosen by hand has none.",
            ),
            at_most("description", 5_000),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        plain = {
            "id", "created_at", "updated_at", "version", "name", "description", "kind", "search",
            "owner", "team", "visibility",
        }  # fmt: skip

    def __str__(self) -> str:
        return self.name


class TalentPoolMember(Record):
    """A candidate in a pool, and why."""

    PARENT = "candidate"

    pool = models.ForeignKey(TalentPool, on_delete=models.CASCADE, related_name="members", db_index=False)
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="pool_memberships")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        db_index=False,
    )
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pool", "-id"]
        constraints = [unique("once", "pool", "candidate", message="The candidate is in this pool already.")]

    class Privacy:
        personal = {"reason"}
        plain = {"id", "created_at", "updated_at", "version", "pool", "candidate", "added_by"}

    def __str__(self) -> str:
        return f"{self.candidate} in {self.pool}"
