"""What all files have in common: kept once for each content, whatever they are called, and read by the worker."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from candidates.choices import TEXT_HINTS, TextState
from candidates.files import KINDS, PDF, FileKind
from records.models import Record, RecordQuerySet

MOST_BYTES = 25 * 1024 * 1024
MOST_TRIES = 3
# Longer than reading may take.
ABANDONED_AFTER = timedelta(minutes=3)


def stored_as(row: Any, _name: str) -> str:
    """Return where a file is kept: by its content, never by the name somebody gave it."""
    return f"documents/{row.sha256[:2]}/{row.sha256[2:4]}/{row.sha256}"


class KeptQuerySet(RecordQuerySet):
    """Files by whether their text is still to be read."""

    def to_read(self, *, at: datetime | None = None) -> Self:
        """Files that no worker has in its hands; one killed while it read has let go of them."""
        lately = (at or timezone.now()) - ABANDONED_AFTER
        return self.filter(Q(text_tried_at=None) | Q(text_tried_at__lt=lately), text_state=TextState.WAITING)


class KeptFile(Record):
    """A file in the storage, with the text that is in it."""

    # The words are read from the file, which the digest names.
    UNTRACKED = frozenset({"text", "text_state", "text_tried_at", "text_tries", "pages"})

    file = models.FileField(upload_to=stored_as, max_length=200)
    name = models.CharField("file name", max_length=255)
    content_type = models.CharField(max_length=100, blank=True, editable=False)
    size = models.PositiveIntegerField("size in bytes", editable=False)
    sha256 = models.CharField("digest", max_length=64, editable=False)
    text = models.TextField(blank=True, editable=False)
    text_state = models.CharField(
        "text", max_length=10, choices=TextState.choices, default=TextState.WAITING, editable=False
    )
    text_tried_at = models.DateTimeField(null=True, blank=True, editable=False)
    text_tries = models.PositiveSmallIntegerField(default=0, editable=False)
    pages = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def kind_of_file(self) -> FileKind:
        return KINDS.get(self.content_type, FileKind("File", ""))

    @property
    def is_waiting(self) -> bool:
        return self.text_state == TextState.WAITING

    @property
    def text_hint(self) -> str:
        return TEXT_HINTS[self.text_state]

    @property
    def has_pages(self) -> bool:
        """Whether its pages can be drawn."""
        return self.content_type == PDF and bool(self.pages)
