"""The base of every record: when it was made and changed, in which version, with its history."""

from collections.abc import Collection
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F
from django.db.models.functions import Now

from audit.history import History
from records import gates


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
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    history = History()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save what the gates let pass, and read back the version and time that the database gave the row."""
        is_new = bool(self._state.adding or kwargs.get("force_insert"))
        passage = gates.ask(self, kwargs.get("update_fields"), is_new=is_new)
        self._write(*args, is_new=is_new, **kwargs)
        if passage:
            passage.complete()

    def _write(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        if is_new:
            super().save(*args, **kwargs)
            return
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "version", "updated_at"}
        read = self.version, self.updated_at
        self.version, self.updated_at = F("version"), F("updated_at")
        try:
            super().save(*args, **kwargs)
        except BaseException:
            self.version, self.updated_at = read
            raise

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Refuse the one character that PostgreSQL cannot store, in the field where it stands."""
        held = self.__dict__
        broken = {
            field.name: "Remove the NUL character: it cannot be stored."
            for field in self._meta.concrete_fields
            if isinstance(value := held.get(field.attname), str)
            and "\x00" in value
            and field.name not in (exclude or ())
        }
        if broken:
            raise ValidationError(broken, code="null_characters_not_allowed")
        super().clean_fields(exclude=exclude)
