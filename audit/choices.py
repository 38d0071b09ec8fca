"""The ways in which a change or a reading reaches the record."""

from django.db import models


class Via(models.TextChoices):
    """The door through which an act came; ``SQL`` when none of ours was used."""

    UI = "ui", "screen"
    API = "api", "API"
    IMPORT = "import", "import"
    SYNC = "sync", "sync"
    CAPTURE = "capture", "capture"
    TASK = "task", "task"
    COMMAND = "command", "command"
    SQL = "sql", "SQL"


class Kind(models.TextChoices):
    """What happened to a row, in django-simple-history's signs."""

    CREATED = "+", "created"
    CHANGED = "~", "changed"
    DELETED = "-", "deleted"


class Reading(models.TextChoices):
    """In which way a record was read."""

    OPENED = "opened", "opened"
    LISTED = "listed", "listed"
    SEARCHED = "searched", "searched"
    EXPORTED = "exported", "exported"
    DOWNLOADED = "downloaded", "downloaded"
    PRINTED = "printed", "printed"


TAKEN_AWAY = frozenset({Reading.EXPORTED, Reading.DOWNLOADED, Reading.PRINTED})
"""Readings that leave a copy outside: their trace survives a crash of the server's next moment."""
