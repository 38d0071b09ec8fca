"""Résumés that were dropped together, before anybody said whose they are."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from candidates.choices import DropStatus, TextState
from candidates.models.candidate import Candidate
from candidates.models.kept import MOST_BYTES, KeptFile, KeptQuerySet
from records.constraints import between, filled, holds, one_of, shaped, unique
from records.models import Record


class ResumeDrop(Record):
    """Files that somebody dropped together; the list on which each is decided."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False, editable=False
    )

    class Meta:
        verbose_name = "résumé drop"
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["owner", "-created_at", "-id"], name="candidates_drop_owner")]

    class Privacy:
        personal: set[str] = set()
        plain = {"id", "created_at", "updated_at", "version", "owner"}

    def __str__(self) -> str:
        return f"Résumés of {self.created_at:%d %b %Y}"


class DroppedResumeQuerySet(KeptQuerySet):
    """Dropped files by what became of them."""

    def open(self) -> Self:
        return self.filter(status=DropStatus.OPEN)


class DroppedResume(KeptFile):
    """One dropped file, what was read in it, and whose record it became part of."""

    PARENT = "drop"
    UNTRACKED = KeptFile.UNTRACKED | {"found"}

    drop = models.ForeignKey(ResumeDrop, on_delete=models.CASCADE, related_name="resumes", db_index=False)
    found: Any = models.JSONField("what was read", default=dict, blank=True, editable=False)
    status = models.CharField(
        max_length=10, choices=DropStatus.choices, default=DropStatus.OPEN, editable=False
    )
    candidate = models.ForeignKey(
        Candidate, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    objects = DroppedResumeQuerySet.as_manager()

    class Meta:
        verbose_name = "dropped résumé"
        ordering = ["drop", "id"]
        indexes = [
            models.Index(fields=["sha256", "id"], name="candidates_dropped_digest"),
            models.Index(
                fields=["id"], name="candidates_dropped_to_read", condition=Q(text_state=TextState.WAITING)
            ),
        ]
        constraints = [
            unique("once", "drop", "sha256", message="This very file is in the list already."),
            one_of("status", DropStatus.values),
            one_of("text_state", TextState.values, label="text"),
            filled("name", "Give the file a name."),
            shaped("sha256", "^[0-9a-f]{64}$", "The digest of the file is missing."),
            between("size", 1, MOST_BYTES, "A file has at least one byte and at most 25 MB."),
            holds(
                "open_without_candidate",
                ~Q(status=DropStatus.OPEN) | Q(candidate__isnull=True),
                "A file that nobody took in belongs to no candidate.",
            ),
        ]

    class Privacy:
        personal = {"file", "name", "sha256", "text", "found", "candidate"}
        plain = {
            "id", "created_at", "updated_at", "version", "drop", "content_type", "size", "status",
            "text_state", "text_tried_at", "text_tries", "pages",
        }  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.status == DropStatus.OPEN
