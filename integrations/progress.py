"""How far the worker is with an import, in words and per cent, and how long it may still take."""

from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils import timezone

from integrations.choices import ImportStatus, RowAction
from integrations.models import ImportBatch

# Before that nobody can tell.
SOONEST = 5


@dataclass(frozen=True)
class Progress:
    """What the bar shows."""

    title: str
    percent: int
    told: str


def progress_of(batch: ImportBatch) -> Progress:
    """Return how much of the file is checked (by bytes: its rows are not counted yet) or written."""
    if batch.status == ImportStatus.CHECKING:
        size = (batch.table or batch.file).size
        told = f"{intcomma(batch.rows_done)} rows looked at" if batch.rows_done else "Waiting for the worker"
        left = _left(batch, batch.bytes_done, size - batch.bytes_done)
        return Progress("Checking every row", _percent(batch.bytes_done, size), told + left)
    if batch.status == ImportStatus.REVERTING:
        waiting = batch.rows.written().count()
        return _counted("Taking it back", batch, batch.rows_done, waiting)
    counts = batch.rows.counts()
    waiting = batch.rows.to_commit().order_by().count()
    fit = counts[RowAction.CREATE] + counts[RowAction.UPDATE]
    return _counted("Importing", batch, max(fit - waiting, 0), waiting)


def _counted(title: str, batch: ImportBatch, done: int, waiting: int) -> Progress:
    told = f"{intcomma(done)} of {intcomma(done + waiting)} rows"
    return Progress(title, _percent(done, done + waiting), told + _left(batch, done, waiting))


def _percent(done: int, total: int) -> int:
    return min(100, 100 * done // total) if total else 0


def _left(batch: ImportBatch, done: int, waiting: int) -> str:
    """Say how long the rest takes at the pace so far; progress itself does not touch ``updated_at``."""
    passed = (timezone.now() - batch.updated_at).total_seconds()
    if passed < SOONEST or done <= 0 or waiting <= 0:
        return ""
    seconds = passed * waiting / done
    if seconds < 60:
        return ", less than a minute left"
    minutes = round(seconds / 60)
    return f", about {minutes} minute{'s' if minutes > 1 else ''} left" if minutes < 90 else ", hours left"
