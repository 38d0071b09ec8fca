"""Files about a candidate, stored by the digest of their content."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from candidates.choices import DocumentKind
from candidates.models.candidate import Candidate
from records.constraints import at_most, between, filled, holds, one_of, shaped, unique
from records.models import Record

MOST_BYTES = 25 * 1024 * 1024


def stored_as(document: "Document", _name: str) -> str:
    """Return where a file is kept: by its content, never by the name somebody gave it."""
    return f"documents/{document.sha256[:2]}/{document.sha256[2:4]}/{document.sha256}"


class DocumentQuerySet(models.QuerySet):
    """Documents by whether a later one took their place."""

    def latest_only(self) -> Self:
        return self.filter(replaced_by=None)


class Document(Record):
    """A file about a candidate; a newer one may replace it, and both stay."""

    # The words are read from the file, which the digest names.
    UNTRACKED = frozenset({"text"})
    PARENT = "candidate"

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=20, choices=DocumentKind.choices, default=DocumentKind.RESUME)
    file = models.FileField(upload_to=stored_as, max_length=200)
    name = models.CharField("file name", max_length=255)
    content_type = models.CharField(max_length=100, blank=True, editable=False)
    size = models.PositiveIntegerField("size in bytes", editable=False)
    sha256 = models.CharField("digest", max_length=64, editable=False)
    text = models.TextField(blank=True, editable=False)
    replaces = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaced_by"
    )
    revision = models.PositiveSmallIntegerField(default=1, editable=False)
    expires_on = models.DateField(null=True, blank=True)
    is_private = models.BooleanField(
        "private", default=False, help_text="Read only by those who may read private notes."
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
        indexes = [models.Index(fields=["sha256", "id"], name="candidates_document_digest")]
        constraints = [
            unique(
                "once",
                "candidate",
                "kind",
                "sha256",
                message="This very file is on the record already.",
            ),
            one_of("kind", DocumentKind.values),
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
            "replaces", "revision", "expires_on", "is_private", "uploaded_by",
        }  # fmt: skip

    def __str__(self) -> str:
        return self.name
