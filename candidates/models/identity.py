"""Whether two records are one person, and what was done about it."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from candidates.choices import DECIDED_PAIR_STATUSES, OPEN_PAIR_STATUSES, PairStatus
from candidates.models.candidate import Candidate
from records.constraints import between, holds, in_order, one_of, unique
from records.models import Record, RecordQuerySet


class DuplicatePairQuerySet(RecordQuerySet):
    """Pairs by whether somebody decided."""

    def undecided(self) -> Self:
        return self.filter(status__in=OPEN_PAIR_STATUSES)


class DuplicatePair(Record):
    """Two candidates who may be one person, the one with the smaller key first."""

    PARENT = "first"
    # The matcher's note to itself.
    UNTRACKED = frozenset({"shared_keys"})

    first = models.ForeignKey(
        Candidate, on_delete=models.CASCADE, related_name="pairs_as_first", db_index=False
    )
    second = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="pairs_as_second")
    score = models.DecimalField(max_digits=5, decimal_places=4)
    reasons = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    status = models.CharField(max_length=10, choices=PairStatus.choices, default=PairStatus.SUSPECTED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True, help_text="How we know.")
    shared_keys = ArrayField(
        models.BigIntegerField(),
        default=list,
        blank=True,
        editable=False,
        help_text="By what they were found when it was last looked at: a decision holds until there is more.",
    )

    objects = DuplicatePairQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "duplicates"
        ordering = ["-score", "id"]
        indexes = [
            models.Index(fields=["status", "-score", "id"], name="candidates_pair_queue"),
            models.Index(
                fields=["-score", "id"],
                condition=Q(status__in=OPEN_PAIR_STATUSES),
                name="candidates_pair_open",
            ),
        ]
        constraints = [
            unique("once", "first", "second", message="These two were compared already."),
            holds("ordered", Q(first__lt=F("second")), "A pair names the older record first."),
            between("score", 0, 1, "A score lies between 0 and 1."),
            one_of("status", PairStatus.values),
            holds(
                "decided_by_somebody",
                ~Q(status__in=sorted(DECIDED_PAIR_STATUSES))
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                "A decision needs the person who made it, and when.",
            ),
        ]

    class Privacy:
        personal = {"reasons", "note", "shared_keys"}
        plain = {
            "id", "created_at", "updated_at", "version", "first", "second", "score", "status",
            "decided_by", "decided_at",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.first} and {self.second}"


class MergeOperation(Record):
    """One candidate merged into another: what was chosen, what was moved, what stood before."""

    PARENT = "survivor"
    # Written once, as history itself; the act and its rows tell the same in words.
    UNTRACKED = frozenset({"manifest", "snapshot", "leftovers"})

    survivor = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="merges_survived")
    loser = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="merges_lost")
    reason = models.CharField(max_length=500, blank=True)
    choices = models.JSONField(default=dict, help_text="Per field, whose value was kept.")
    manifest = models.JSONField(default=list, help_text="Each row that was moved, and from whom.")
    snapshot = models.JSONField(default=dict, help_text="Both records as they stood before.")
    leftovers = models.JSONField(
        default=list, blank=True, help_text="Each row of which undoing could not say whose it is."
    )
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    merged_at = models.DateTimeField(db_default=Now(), editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-merged_at", "-id"]
        constraints = [
            holds("two_people", ~Q(survivor=F("loser")), "A candidate cannot be merged into itself."),
            unique(
                "once",
                "loser",
                when=Q(undone_at__isnull=True),
                message="This candidate was merged already.",
            ),
            in_order("merged_at", "undone_at", "A merge cannot be undone before it was made."),
            holds(
                "undone_by_somebody",
                Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                "Undoing a merge needs the person who did it, and when.",
            ),
        ]

    class Privacy:
        personal = {"choices", "manifest", "snapshot", "leftovers", "reason"}
        plain = {
            "id", "created_at", "updated_at", "version", "survivor", "loser", "merged_by", "merged_at",
            "undone_by", "undone_at",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.loser} into {self.survivor}"
