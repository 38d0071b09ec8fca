"""What the worker does with a file: read its text, and note what it says or why it says nothing.

A file is claimed first, in a transaction of its own: if reading it kills the worker, the next one tries it a
few times and then lets it be.
"""

from typing import Any

from django.utils import timezone

from candidates.choices import DocumentKind, TextState
from candidates.extraction.process import Extracted, extract
from candidates.models import Document, DroppedResume
from candidates.models.kept import MOST_TRIES, KeptFile
from candidates.operations.suggestions import note_findings, suggest
from records.operations import operation


def read_file(model: type[Document] | type[DroppedResume], key: int) -> bool:
    """Read one file that waits; tell whether there was anything to do."""
    row = claim(model, key)
    if row is None:
        return False
    if row.text_tries > MOST_TRIES:
        note_text(row, Extracted(state=TextState.FAILED))
        return True
    try:
        with row.file.open("rb") as file:
            found = extract(file, row.content_type)
    except FileNotFoundError:
        found = Extracted(state=TextState.MISSING)
    note_text(row, found)
    return True


@operation("began to read a file")
def claim(model: type[Document] | type[DroppedResume], key: int) -> Any:
    """Return the file if nobody else has it in hand, and let others know for a while."""
    rows: Any = model._default_manager
    row = rows.to_read().filter(pk=key).select_for_update(skip_locked=True, of=("self",)).first()
    if row is None:
        return None
    row.text_tried_at, row.text_tries = timezone.now(), row.text_tries + 1
    rows.filter(pk=key).update(text_tried_at=row.text_tried_at, text_tries=row.text_tries)
    return row


@operation("read a file")
def note_text(row: KeptFile, found: Extracted) -> None:
    """Keep the text, and what it suggests when it is a résumé."""
    rows: Any = type(row)._default_manager
    changed = rows.filter(pk=row.pk, text_state=TextState.WAITING, text_tried_at=row.text_tried_at).update(
        text=found.text, text_state=found.state, pages=found.pages
    )
    if not changed or found.state != TextState.READ:
        return
    row.text = found.text
    if isinstance(row, DroppedResume):
        note_findings(row)
    elif isinstance(row, Document) and row.kind == DocumentKind.RESUME:
        suggest(row)
