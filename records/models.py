"""The base of every record: when it was made and changed, in which version, with its history."""

from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Now

from audit.history import History


class Record(models.Model):
    """A row of ours. Its history and its version are kept by the database, whoever writes.

    ``PARENT`` is the dotted path of foreign keys to the record in whose story a change of this row is
    told ("candidate", "submission.candidate"); none for a record with a story of its own.
    ``UNTRACKED`` names columns outside history and version: secrets and derived values.
    """

    PARENT: ClassVar[str | None] = None
    UNTRACKED: ClassVar[frozenset[str]] = frozenset()

    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = History()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
