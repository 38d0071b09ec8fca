"""Files about a candidate, stored by the digest of their content."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from candidates.choices import DocumentKind, TextState
from candidates.models.candidate import Candidate
from candidates.models.kept import MOST_BYTES, KeptFile, KeptQuerySet, stored_as
from records.constraints import at_most, between, filled, holds, one_of, shaped, unique

__all__ = ["MOST_BYTES", "Document", "DocumentQuerySet", "stored_as"]


class DocumentQuerySet(KeptQuerySet):
    """Documents by whether a later one took their place, or their day is over."""

    def latest_only(self) -> Self:
        return self.filter(replaced_by=None)

    def expired(self) -> Self:
        return self.filter(expires_on__lt=timezone.localdate())


class Document(KeptFile):
    """A file about a candidate; a newer one may replace it, and both stay."""

    PARENT = "candidate"

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=20, choices=DocumentKind.choices, default=DocumentKind.RESUME)
    replaces = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaced_by"
    )
    revision = models.PositiveSmallIntegerField(default=1, editable=False)
    expires_on = models.DateField(null=True, blank=True)
    is_private = models.BooleanField(
        "private",
        default=False,
        help_text="Read only by whoever uploaded it, and by those who may read private documents.",
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        db_index=False,
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["candidate", "-created_at", "-id"]
        indexes = [
            models.Index(fields=["sha256", "id"], name="candidates_document_digest"),
            models.Index(
                fields=["expires_on", "id"],
                name="candidates_document_expiry",
                condition=Q(expires_on__isnull=False),
            ),
            models.Index(
                fields=["id"], name="candidates_document_to_read", condition=Q(text_state=TextState.WAITING)
            ),
        ]
        constraints = [
            unique(
                "once",
                "candidate",
                "kind",
                "sha256",
                message="This very file is on the record already.",
            ),
            one_of("kind", DocumentKind.values),
            one_of("text_state", TextState.values, label="text"),
            filled("name", "Give the file a name."),
            shaped("sha256", "^[0-9a-f]{64}$", "The digest of the file is missing."),
            between("size", 1, MOST_BYTES, "A file has at least one byte and at most 25 MB."),
            between("revision", 1, 32_767, "Revisions are counted from 1."),
            holds("replaces_other", ~Q(replaces=F("id")), "A file cannot replace itself."),
            at_most("text", 5_000_000),
        ]

    class Privacy:
        personal = {"file", "name", "sha256", "text"}
        plain = {
            "id", "created_at", "updated_at", "version", "candidate", "kind", "content_type", "size",
            "replaces", "revision", "expires_on", "is_private", "uploaded_by", "text_state",
            "text_tried_at", "text_tries", "pages",
        }  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def is_expired(self) -> bool:
        return self.expires_on is not None and self.expires_on < timezone.localdate()
