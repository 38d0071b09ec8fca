"""How far the worker is with an import, in words and per cent."""

from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma

from integrations.choices import ImportStatus
from integrations.models import ImportBatch


@dataclass(frozen=True)
class Progress:
    """What the bar shows."""

    title: str
    percent: int
    told: str


def progress_of(batch: ImportBatch) -> Progress:
    """Return how much of the file is checked (by bytes: its rows are not counted yet) or imported."""
    if batch.status == ImportStatus.CHECKING:
        file = batch.table or batch.file
        told = f"{intcomma(batch.rows_done)} rows looked at" if batch.rows_done else "Waiting for the worker"
        return Progress("Checking every row", _percent(batch.bytes_done, file.size), told)
    told = f"{intcomma(batch.rows_done)} of {intcomma(batch.rows_total)} rows"
    title = "Taking it back" if batch.status == ImportStatus.REVERTING else "Importing"
    return Progress(title, _percent(batch.rows_done, batch.rows_total), told)


def _percent(done: int, total: int) -> int:
    return min(100, 100 * done // total) if total else 0
